import { type Decimal, decimal } from '../core/decimal.ts';
import type { Instrument } from '../venues/venue.ts';

/** A symbol that the paper exchange lists: its trading rules and how its market behaves. */
export interface Listing extends Instrument {
  /** The seeded walk moves around this price, in quote coin. */
  readonly startPrice: number;
  /** Standard deviation of a year's logarithmic return. */
  readonly yearlyVolatility: number;
  /** Traded in an average hour, in quote coin. */
  readonly hourlyTurnover: number;
  /** Distance between best bid and best ask, in hundredths of a per cent of the price. */
  readonly spreadBps: number;
  /** Value that an average level of the book holds near the mid, in quote coin. */
  readonly levelValue: number;
}

type Rules = Pick<Listing, 'basePlaces' | 'pricePlaces'> & { readonly min: string; readonly max: string };
type Behaviour = Pick<
  Listing,
  'startPrice' | 'yearlyVolatility' | 'hourlyTurnover' | 'spreadBps' | 'levelValue'
>;

/** No symbol has more than 8 decimal places in `size × price`, so that balances with 8 places stay exact. */
const BTC_RULES: Rules = { basePlaces: 6, pricePlaces: 2, min: '0.000001', max: '1000' };
const ETH_RULES: Rules = { basePlaces: 4, pricePlaces: 2, min: '0.0001', max: '5000' };

const BTC: Behaviour = {
  startPrice: 68_000,
  yearlyVolatility: 0.6,
  hourlyTurnover: 3_000_000,
  spreadBps: 1,
  levelValue: 6_000,
};
const ETH: Behaviour = {
  startPrice: 3_300,
  yearlyVolatility: 0.75,
  hourlyTurnover: 1_500_000,
  spreadBps: 1.5,
  levelValue: 4_000,
};
const small = (startPrice: number, yearlyVolatility: number): Behaviour => ({
  startPrice,
  yearlyVolatility,
  hourlyTurnover: 200_000,
  spreadBps: 4,
  levelValue: 1_500,
});

/** What the exchange lists unless it is given other symbols. The last one is disabled, as many are at real venues. */
export const LISTINGS: readonly Listing[] = [
  listing('BTC_USDT', BTC_RULES, BTC),
  listing('ETH_USDT', ETH_RULES, ETH),
  listing('SOL_USDT', { basePlaces: 3, pricePlaces: 2, min: '0.001', max: '20000' }, small(160, 0.95)),
  listing('XRP_USDT', { basePlaces: 2, pricePlaces: 4, min: '0.01', max: '2000000' }, small(0.6, 0.9)),
  listing('DOGE_USDT', { basePlaces: 1, pricePlaces: 5, min: '0.1', max: '9000000' }, small(0.15, 1.1)),
  listing('ADA_USDT', { basePlaces: 1, pricePlaces: 4, min: '0.1', max: '3000000' }, small(0.45, 0.95)),
  listing('BTC_USDC', BTC_RULES, { ...BTC, hourlyTurnover: 400_000, spreadBps: 2, levelValue: 2_500 }),
  listing('ETH_USDC', ETH_RULES, { ...ETH, hourlyTurnover: 200_000, spreadBps: 3, levelValue: 1_500 }),
  {
    ...listing('WAVES_USDT', { basePlaces: 2, pricePlaces: 3, min: '0.01', max: '50000' }, small(2.1, 1)),
    tradable: false,
  },
];

function listing(symbol: string, rules: Rules, behaviour: Behaviour): Listing {
  const [baseCoin = '', quoteCoin = ''] = symbol.split('_');
  const size: { min: Decimal; max: Decimal } = { min: decimal(rules.min), max: decimal(rules.max) };
  return {
    symbol,
    market: 'spot',
    baseCoin,
    quoteCoin,
    tradable: true,
    basePlaces: rules.basePlaces,
    pricePlaces: rules.pricePlaces,
    amountPlaces: 8,
    minQuoteAmount: decimal('10'),
    limitSize: size,
    marketSize: size,
    buyCeiling: decimal('1.1'),
    sellFloor: decimal('0.9'),
    ...behaviour,
  };
}

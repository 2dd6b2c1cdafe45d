import { type DurationMs, HOUR_MS } from '../core/clock.ts';
import { type Decimal, decimal, minus, ONE, sum, times, ZERO } from '../core/decimal.ts';
import type { Listing } from './instruments.ts';

/** A perpetual future that the paper exchange lists. Money of it is quote coin: margin, profit, fees, funding. */
export interface PerpetualListing extends Listing {
  /** Where the index price comes from; without it the contract has a made-up path of its own. */
  readonly spot?: { readonly symbol: string; readonly inverse: boolean };
  /** Funding settles at whole multiples of this since midnight UTC. */
  readonly fundingIntervalMs: DurationMs;
  /** Part of a liquidated position's value that is kept as a fee. */
  readonly liquidationFeeRate: Decimal;
  /** How far from the mark an order may be priced or a market order may reach, as a part of the price. */
  readonly maxImpact: Decimal;
  readonly maxOpenOrders: number;
  /** By rising notional limit. Above the last one no position can be opened. */
  readonly riskTiers: readonly RiskTier[];
}

export interface RiskTier {
  /** Largest value of a position in quote coin that the tier holds for. */
  readonly notionalLimit: Decimal;
  readonly maxLeverage: Decimal;
  readonly maintMarginRatio: Decimal;
  /** Maintenance margin is `notional × maintMarginRatio − quickDeduction`, without a jump between tiers. */
  readonly quickDeduction: Decimal;
}

type Rules = Pick<PerpetualListing, 'basePlaces' | 'pricePlaces'> & {
  readonly minNotional?: string;
  readonly min: string;
  readonly max: string;
  readonly maxMarket: string;
};
type Behaviour = Pick<
  PerpetualListing,
  'startPrice' | 'yearlyVolatility' | 'hourlyTurnover' | 'spreadBps' | 'levelValue'
>;
type Contract = Rules &
  Behaviour &
  Partial<Pick<PerpetualListing, 'baseCoin' | 'spot' | 'tradable' | 'fundingIntervalMs'>> & {
    readonly tiers?: readonly RiskTier[];
  };

const MAX_IMPACT = decimal('0.1');
const FUNDING_MS: DurationMs = 8 * HOUR_MS;

const LARGE_TIERS = tiers([
  ['50000', '100', '0.004'],
  ['500000', '50', '0.01'],
  ['2000000', '20', '0.025'],
  ['10000000', '10', '0.05'],
]);
const SMALL_TIERS = tiers([
  ['10000', '50', '0.01'],
  ['100000', '20', '0.025'],
  ['500000', '10', '0.05'],
]);
const BITCOIN_TIERS = tiers([
  ['1', '50', '0.01'],
  ['10', '20', '0.025'],
  ['50', '10', '0.05'],
]);

const spotOf = (symbol: string) => ({ symbol, inverse: false });
const large = (startPrice: number, yearlyVolatility: number): Behaviour => ({
  startPrice,
  yearlyVolatility,
  hourlyTurnover: 6_000_000,
  spreadBps: 0.6,
  levelValue: 9_000,
});
const small = (startPrice: number, yearlyVolatility: number): Behaviour => ({
  startPrice,
  yearlyVolatility,
  hourlyTurnover: 400_000,
  spreadBps: 3,
  levelValue: 2_500,
});

/**
 * What the exchange lists unless it is given other contracts: rules of BTC as the live exchange shows them, the others
 * alike. Two have a base coin that is not their symbol's first part; one is margined in bitcoin; one is offline.
 */
export const PERPETUALS: readonly PerpetualListing[] = [
  perpetual('BTC_USDT_PERP', {
    ...large(68_000, 0.6),
    ...{ basePlaces: 4, pricePlaces: 1, min: '0.0001', max: '500', maxMarket: '100' },
    spot: spotOf('BTC_USDT'),
    tiers: LARGE_TIERS,
  }),
  perpetual('ETH_USDT_PERP', {
    ...large(3_300, 0.75),
    ...{ basePlaces: 3, pricePlaces: 2, min: '0.001', max: '5000', maxMarket: '1000' },
    spot: spotOf('ETH_USDT'),
    tiers: LARGE_TIERS,
  }),
  perpetual('SOL_USDT_PERP', {
    ...small(160, 0.95),
    ...{ basePlaces: 2, pricePlaces: 2, min: '0.01', max: '20000', maxMarket: '4000' },
    spot: spotOf('SOL_USDT'),
  }),
  perpetual('XRP_USDT_PERP', {
    ...small(0.6, 0.9),
    ...{ basePlaces: 1, pricePlaces: 4, min: '0.1', max: '2000000', maxMarket: '400000' },
    spot: spotOf('XRP_USDT'),
  }),
  perpetual('DOGE_USDT_PERP', {
    ...small(0.15, 1.1),
    ...{ basePlaces: 0, pricePlaces: 5, min: '1', max: '9000000', maxMarket: '2000000' },
    spot: spotOf('DOGE_USDT'),
  }),
  perpetual('PUMP_USDT_PERP', {
    ...small(0.004, 1.4),
    ...{ basePlaces: 0, pricePlaces: 6, min: '1', max: '90000000', maxMarket: '20000000' },
    baseCoin: 'PUMPFUN',
    fundingIntervalMs: 4 * HOUR_MS,
  }),
  perpetual('NEIRO_USDT_PERP', {
    ...small(0.0008, 1.3),
    ...{ basePlaces: 0, pricePlaces: 7, min: '1', max: '90000000', maxMarket: '20000000' },
    baseCoin: 'NEIROCTO',
  }),
  perpetual('USDT_BTC_PERP', {
    ...{ startPrice: 1 / 68_000, yearlyVolatility: 0.6, hourlyTurnover: 20, spreadBps: 2, levelValue: 0.1 },
    ...{ basePlaces: 0, pricePlaces: 10, min: '1', max: '3000000', maxMarket: '600000' },
    minNotional: '0.00002',
    spot: { symbol: 'BTC_USDT', inverse: true },
    tiers: BITCOIN_TIERS,
  }),
  perpetual('WAVES_USDT_PERP', {
    ...small(2.1, 1),
    ...{ basePlaces: 1, pricePlaces: 3, min: '0.1', max: '50000', maxMarket: '10000' },
    spot: spotOf('WAVES_USDT'),
    tradable: false,
  }),
];

function perpetual(symbol: string, contract: Contract): PerpetualListing {
  const [baseCoin = '', quoteCoin = ''] = symbol.split('_');
  const { min, max, maxMarket, minNotional = '1', tiers: riskTiers = SMALL_TIERS, ...rest } = contract;
  return {
    symbol,
    market: 'perpetual',
    baseCoin,
    quoteCoin,
    tradable: true,
    amountPlaces: 8,
    minQuoteAmount: decimal(minNotional),
    limitSize: { min: decimal(min), max: decimal(max) },
    marketSize: { min: decimal(min), max: decimal(maxMarket) },
    buyCeiling: sum(ONE, MAX_IMPACT),
    sellFloor: minus(ONE, MAX_IMPACT),
    fundingIntervalMs: FUNDING_MS,
    liquidationFeeRate: decimal('0.0115'),
    maxImpact: MAX_IMPACT,
    maxOpenOrders: 200,
    riskTiers,
    ...rest,
  };
}

function tiers(rows: readonly (readonly [limit: string, leverage: string, ratio: string])[]): RiskTier[] {
  let deduction = ZERO;
  let before = { limit: ZERO, ratio: ZERO };
  return rows.map(([limit, leverage, text]) => {
    const ratio = decimal(text);
    deduction = sum(deduction, times(before.limit, minus(ratio, before.ratio)));
    before = { limit: decimal(limit), ratio };
    return {
      notionalLimit: decimal(limit),
      maxLeverage: decimal(leverage),
      maintMarginRatio: ratio,
      quickDeduction: deduction,
    };
  });
}

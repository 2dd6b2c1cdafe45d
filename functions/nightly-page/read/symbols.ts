import { DAY_MS, type EpochMs, utcDay } from '../../../shared/core/clock.ts';
import {
  compare,
  type Decimal,
  dividedBy,
  isPositive,
  minus,
  sum,
  ZERO,
} from '../../../shared/core/decimal.ts';
import type { Holding } from '../../../shared/portfolio/snapshot.ts';
import type { DayTrades, SymbolModel } from '../model.ts';
import { noonOf } from '../numbers.ts';
import type { DaysOfSums } from './day-sums.ts';
import type { DaySums } from './sum-day.ts';
import type { Snapshots } from './values.ts';

/** Trades are drawn for so long; of earlier ones the sums are told. */
const TRADE_DAYS = 180;
/** Those with the largest sums. */
const MOST_SYMBOLS = 8;
/** The coin in which snapshots tell prices and costs. */
const PRICED_IN = 'USDT';

interface Traded extends DayTrades {
  readonly symbol: string;
  readonly baseCoin: string;
  readonly quoteCoin: string;
}

/** What was traded lately, on the prices that trades and snapshots tell. */
export function symbolModels(
  { days }: DaysOfSums,
  snapshots: Snapshots,
  nowMs: EpochMs,
): readonly SymbolModel[] {
  const fromDay = utcDay(nowMs - TRADE_DAYS * DAY_MS);
  const traded = days.filter(([day]) => day >= fromDay).flatMap(([day, sums]) => tradesOf(day, sums));
  return [...Map.groupBy(traded, ({ symbol }) => symbol).values()]
    .map((trades) => ({ trades, volume: sum(...trades.map(({ quote }) => quote)) }))
    .sort((a, b) => compare(b.volume, a.volume))
    .slice(0, MOST_SYMBOLS)
    .flatMap(({ trades }) => symbolModel(trades, snapshots, fromDay));
}

function tradesOf(day: string, { trades }: DaySums): readonly Traded[] {
  return trades
    .filter(({ base }) => isPositive(base))
    .map((trade) => ({ ...trade, day, price: dividedBy(trade.quote, trade.base) }));
}

function symbolModel(
  trades: readonly Traded[],
  { days }: Snapshots,
  fromDay: string,
): readonly SymbolModel[] {
  const [first] = trades;
  if (first === undefined) return [];
  const { symbol, baseCoin, quoteCoin } = first;
  const held = days
    .filter(({ atMs }) => quoteCoin === PRICED_IN && utcDay(atMs) >= fromDay)
    .flatMap(({ atMs, holdings }) =>
      holdings.filter(({ coin }) => coin === baseCoin).map((holding) => ({ atMs, ...holding })),
    );
  const told = held.flatMap(({ atMs, price }) => (price === undefined ? [] : [{ atMs, value: price }]));
  const paid = trades.map(({ day, price }) => ({ atMs: noonOf(day), value: price }));
  const earlier = earlierSums(
    trades,
    days.at(-1)?.symbols.find((result) => result.symbol === symbol),
  );
  return [
    {
      symbol,
      baseCoin,
      quoteCoin,
      trades,
      prices: [...told, ...paid].sort((a, b) => a.atMs - b.atMs),
      averageCost: held.flatMap(({ atMs, ...holding }) => {
        const value = costPerCoin(holding);
        return value === undefined ? [] : [{ atMs, value }];
      }),
      ...(earlier && { earlier }),
    },
  ];
}

function costPerCoin({ averageCost, amount }: Holding): Decimal | undefined {
  return averageCost === undefined || !isPositive(amount) ? undefined : dividedBy(averageCost, amount);
}

/** Of all that was ever traded, what is not among these trades. */
function earlierSums(
  trades: readonly DayTrades[],
  all: { readonly bought: Decimal; readonly sold: Decimal } | undefined,
): SymbolModel['earlier'] {
  if (all === undefined) return undefined;
  const rest = (whole: Decimal, side: DayTrades['side']): Decimal => {
    const shown = trades.filter((trade) => trade.side === side).map(({ quote }) => quote);
    const left = minus(whole, sum(...shown));
    return isPositive(left) ? left : ZERO;
  };
  const earlier = { bought: rest(all.bought, 'buy'), sold: rest(all.sold, 'sell') };
  return isPositive(earlier.bought) || isPositive(earlier.sold) ? earlier : undefined;
}

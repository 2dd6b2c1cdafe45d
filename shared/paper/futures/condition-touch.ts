/** When the price of a waiting condition comes. Depends on the price path alone, minute by minute. */
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../core/clock.ts';
import { compare, type Decimal, largest, minus, ONE, smallest, sum, times } from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import type { PerpetualPrices } from '../perpetual-prices.ts';
import { firstTouch } from '../resting.ts';
import type { Condition } from './condition.ts';

type Prices = Pick<PerpetualPrices, 'markRangeOf'>;

/** The first whole minute by which the mark has come to where the condition fires; undefined where it has not. */
export async function firstFiring(
  prices: Prices,
  condition: Condition,
  untilMs: EpochMs,
): Promise<EpochMs | undefined> {
  const { kind, side, symbol, updatedAtMs } = condition;
  const marks = { rangeOf: prices.markRangeOf };
  if (kind !== 'trailing') {
    const { stopPrice } = condition;
    invariant(stopPrice !== undefined, `condition ${condition.id} has no price to wait for`);
    // Whoever sells to stop a loss waits for a fall, as whoever buys at a limit does.
    const waitsForFall = (kind === 'stop') === (side === 'sell');
    return firstTouch(
      marks,
      { symbol, side: waitsForFall ? 'buy' : 'sell' },
      stopPrice,
      updatedAtMs,
      untilMs,
    );
  }
  const { activatePrice } = condition;
  // One that sells is active once the price has risen to it, as an order that sells at a limit fills.
  const activeMs =
    activatePrice === undefined
      ? updatedAtMs
      : await firstTouch(marks, { symbol, side }, activatePrice, updatedAtMs, untilMs);
  return activeMs === undefined ? undefined : firstCallback(prices, condition, activeMs, untilMs);
}

/** Hour by hour, and minute by minute only in an hour that may hold it. */
async function firstCallback(
  prices: Prices,
  condition: Condition,
  fromMs: EpochMs,
  untilMs: EpochMs,
): Promise<EpochMs | undefined> {
  let best: Decimal | undefined;
  for (let atMs = fromMs; atMs < untilMs; ) {
    const hourEndMs = Math.min(untilMs, (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS);
    const hour = await prices.markRangeOf(condition.symbol, atMs, hourEndMs);
    if (hasComeBack(condition, bestOf(condition, best, hour), hour)) {
      for (let from = atMs; from < hourEndMs; ) {
        const to = Math.min(hourEndMs, (Math.floor(from / MINUTE_MS) + 1) * MINUTE_MS);
        const minute = await prices.markRangeOf(condition.symbol, from, to);
        best = bestOf(condition, best, minute);
        if (to % MINUTE_MS === 0 && hasComeBack(condition, best, minute)) return to;
        from = to;
      }
    }
    best = bestOf(condition, best, hour);
    atMs = hourEndMs;
  }
  return undefined;
}

interface Range {
  readonly low: Decimal;
  readonly high: Decimal;
}

function bestOf({ side }: Condition, best: Decimal | undefined, { low, high }: Range): Decimal {
  if (side === 'sell') return best === undefined ? high : largest(best, high);
  return best === undefined ? low : smallest(best, low);
}

function hasComeBack({ side, callbackShare }: Condition, best: Decimal, { low, high }: Range): boolean {
  invariant(callbackShare !== undefined, 'a trailing condition has a callback');
  return side === 'sell'
    ? compare(low, times(best, minus(ONE, callbackShare))) <= 0
    : compare(high, times(best, sum(ONE, callbackShare))) >= 0;
}

import {
  compare,
  type Decimal,
  decimal,
  isPositive,
  isZero,
  minus,
  times,
  ZERO,
} from '../../shared/core/decimal.ts';
import type { Reason } from '../../shared/orders/intent.ts';
import type { Signal } from '../../shared/signals/signal.ts';

/** Share by which two sizes may differ and still be called the same: fees and rounding. */
const TOLERANCE = decimal('0.02');

/**
 * Whether the account really holds what the alert takes for granted: `held` must be the position before the signal, or,
 * where the alert tells only the one after it, be able to become that by this action. Undefined when it is in step.
 * `held` in base coin, negative when short.
 */
export function outOfStep(signal: Signal, held: Decimal): Reason | undefined {
  const expected = signal.positionBefore;
  if (expected !== undefined) return differsFrom(expected, held);
  const after = signal.position;
  if (after === undefined) {
    return refusal('The alert does not say what the strategy holds (market_position).', held);
  }
  return cannotBecome(signal, after.side, held);
}

type Expected = NonNullable<Signal['position']>;

function differsFrom({ side, size }: Expected, held: Decimal): Reason | undefined {
  if (sideOf(held) !== side) {
    return refusal(`The strategy was ${side} before, and the account is ${sideOf(held)}.`, held);
  }
  if (size === undefined || isZero(size)) return undefined;
  const off = absolute(minus(absolute(held), size));
  return compare(off, times(size, TOLERANCE)) > 0
    ? refusal(`The strategy held ${size} before, and the account holds ${absolute(held)}.`, held)
    : undefined;
}

/** A buy that ends flat must have been short, and so on. */
function cannotBecome(signal: Signal, after: Expected['side'], held: Decimal): Reason | undefined {
  const now = sideOf(held);
  const fits =
    signal.action === 'close'
      ? after === 'flat' && now !== 'flat'
      : signal.action === 'reverse'
        ? now !== 'flat' && after !== 'flat' && now !== after
        : POSSIBLE[signal.action][after].includes(now);
  return fits
    ? undefined
    : refusal(`After this ${signal.action} the strategy is ${after}, and the account is ${now} now.`, held);
}

/** What the account may be before an action that leaves the strategy as the inner key says. */
const POSSIBLE: Record<'buy' | 'sell', Record<Expected['side'], readonly Expected['side'][]>> = {
  buy: { long: ['flat', 'long', 'short'], flat: ['short'], short: ['short'] },
  sell: { short: ['flat', 'short', 'long'], flat: ['long'], long: ['long'] },
};

function sideOf(held: Decimal): Expected['side'] {
  if (isZero(held)) return 'flat';
  return isPositive(held) ? 'long' : 'short';
}

function absolute(value: Decimal): Decimal {
  return compare(value, ZERO) < 0 ? minus(ZERO, value) : value;
}

function refusal(text: string, held: Decimal): Reason {
  return { code: 'signal.outOfStep', text, numbers: { held } };
}

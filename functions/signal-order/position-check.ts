import {
  absolute,
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
import { sizeDown } from '../../shared/orders/size.ts';
import type { Signal } from '../../shared/signals/signal.ts';
import { type OrderInput, priceFor } from './wish.ts';

/** Share by which two sizes may differ and still be called the same: fees and rounding. */
const TOLERANCE = decimal('0.02');

export interface Holding {
  /** In base coin, negative when short; zero when it is less than the venue's least step. */
  readonly held: Decimal;
  /** The venue would let nobody sell so little: it is there, and it may just as well be taken for nothing. */
  readonly isRest: boolean;
  /** Whether the strategy orders in the alert's own coins; where it does not, only sides can be compared. */
  readonly followsSizes: boolean;
}

/** Fees and steps leave a little of nearly every spot position behind, which no script knows of. */
export function holdingOf(input: OrderInput): Holding {
  const { signal, strategy, instrument } = input;
  const whole = sizeDown(instrument, absolute(input.held));
  const side = isPositive(input.held) ? 'sell' : 'buy';
  const value = times(whole, priceFor(input, side));
  const { min: leastSize = ZERO } = instrument.marketSize;
  const unit = signal.size?.unit;
  return {
    held: isZero(whole) ? ZERO : input.held,
    isRest: compare(whole, leastSize) < 0 || compare(value, instrument.minQuoteAmount ?? ZERO) < 0,
    followsSizes:
      strategy.size === 'fromSignal' && (unit === undefined || unit === 'base' || unit === 'contracts'),
  };
}

/**
 * Whether the account really holds what the alert takes for granted: `held` must be the position before the signal, or,
 * where the alert tells only the one after it, be able to become that by this action. Undefined when it is in step.
 */
export function outOfStep(signal: Signal, holding: Holding): Reason | undefined {
  const expected = signal.positionBefore;
  if (expected !== undefined) return differsFrom(expected, holding);
  const after = signal.position;
  if (after === undefined) {
    return refusal('The alert does not say what the strategy holds (market_position).', holding.held);
  }
  return cannotBecome(signal, after.side, holding);
}

type Expected = NonNullable<Signal['position']>;

function differsFrom({ side, size }: Expected, holding: Holding): Reason | undefined {
  const { held, followsSizes } = holding;
  if (!sidesOf(holding).includes(side)) {
    return refusal(`The strategy was ${side} before, and the account is ${sideOf(held)}.`, held);
  }
  if (side === 'flat' || size === undefined || isZero(size) || !followsSizes) return undefined;
  const off = absolute(minus(absolute(held), size));
  return compare(off, times(size, TOLERANCE)) > 0
    ? refusal(`The strategy held ${size} before, and the account holds ${absolute(held)}.`, held)
    : undefined;
}

/** A buy that ends flat must have been short, and so on. */
function cannotBecome(signal: Signal, after: Expected['side'], holding: Holding): Reason | undefined {
  const { held } = holding;
  return sidesOf(holding).some((now) => canBecome(signal, after, now))
    ? undefined
    : refusal(
        `After this ${signal.action} the strategy is ${after}, and the account is ${sideOf(held)} now.`,
        held,
      );
}

function canBecome({ action }: Signal, after: Expected['side'], now: Expected['side']): boolean {
  if (action === 'close') return after === 'flat' && now !== 'flat';
  if (action === 'reverse') return now !== 'flat' && after !== 'flat' && now !== after;
  return POSSIBLE[action][after].includes(now);
}

/** What the account may be before an action that leaves the strategy as the inner key says. */
const POSSIBLE: Record<'buy' | 'sell', Record<Expected['side'], readonly Expected['side'][]>> = {
  buy: { long: ['flat', 'long', 'short'], flat: ['short'], short: ['short'] },
  sell: { short: ['flat', 'short', 'long'], flat: ['long'], long: ['long'] },
};

function sidesOf({ held, isRest }: Holding): readonly Expected['side'][] {
  return isRest ? [sideOf(held), 'flat'] : [sideOf(held)];
}

function sideOf(held: Decimal): Expected['side'] {
  if (isZero(held)) return 'flat';
  return isPositive(held) ? 'long' : 'short';
}

function refusal(text: string, held: Decimal): Reason {
  return { code: 'signal.outOfStep', text, numbers: { held } };
}

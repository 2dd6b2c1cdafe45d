import type { PlanScale } from '../automations/schema.ts';
import {
  compare,
  type Decimal,
  decimal,
  dividedBy,
  isPositive,
  largest,
  minus,
  ONE,
  smallest,
  sum,
  times,
  ZERO,
} from '../core/decimal.ts';
import type { Reason } from '../orders/intent.ts';
import type { LegMarket } from './market.ts';

export interface ScaleInput {
  readonly amount: Decimal;
  readonly price: Decimal;
  readonly market: LegMarket;
  /** Ordinal of the slot since the plan's start, and base size bought so far; for value averaging. */
  readonly slotNumber: number;
  readonly heldBase: Decimal;
  /** What earlier orders of this plan and leg may still spend, or have spent without being settled yet. */
  readonly pendingQuote: Decimal;
}

export type Scaled =
  | { readonly amount: Decimal; readonly numbers: Readonly<Record<string, string>> }
  | { readonly refused: Reason };

const HUNDRED = decimal('100');

/** How much this slot buys under the plan's scale. */
export function scaledAmount(scale: PlanScale | undefined, input: ScaleInput): Scaled {
  if (scale === undefined) return { amount: input.amount, numbers: {} };
  if (scale.by === 'valueAveraging') return valueAveraged(scale.maxPerSlot, input);
  const days = finishedDays(input.market, scale.days);
  if (days === undefined) return { refused: notEnoughHistory(scale.days, input.market) };
  const reference = scale.by === 'drawdown' ? highOf(days, input.market) : averageOf(days);
  const belowPercent = percentBelow(input.price, reference);
  const reached = scale.steps.filter((step) => compare(decimal(String(step.atPercent)), belowPercent) <= 0);
  const multiplier = reached.at(-1)?.multiply ?? ONE;
  return {
    amount: times(input.amount, multiplier),
    numbers: { reference, belowPercent, multiplier },
  };
}

/** Buys what is missing to a value that grows by `amount` every slot. */
function valueAveraged(maxPerSlot: Decimal, input: ScaleInput): Scaled {
  const target = times(input.amount, decimal(String(input.slotNumber)));
  const value = times(input.heldBase, input.price);
  const missing = minus(target, sum(value, input.pendingQuote));
  const numbers = { targetValue: target, presentValue: value, pendingValue: input.pendingQuote };
  if (!isPositive(missing)) {
    const text = `The holding is worth ${value}, and ${input.pendingQuote} are in open orders: not below the target of ${target}.`;
    return { refused: { code: 'scale.nothingMissing', text, numbers } };
  }
  return { amount: smallest(missing, maxPerSlot), numbers };
}

/** Average close of the last `count` finished days; undefined when the venue shows fewer. */
export function averageClose(market: LegMarket, count: number): Decimal | undefined {
  const days = finishedDays(market, count);
  return days && averageOf(days);
}

export function notEnoughHistory(days: number, market: LegMarket): Reason {
  const shown = String(market.finishedDays.length);
  return {
    code: 'guard.historyTooShort',
    text: `The venue shows ${shown} finished days of ${market.instrument.symbol}, and ${days} are needed.`,
    numbers: { days: String(days), shown },
  };
}

function finishedDays(market: LegMarket, count: number): LegMarket['finishedDays'] | undefined {
  return market.finishedDays.length < count ? undefined : market.finishedDays.slice(-count);
}

function highOf(days: LegMarket['finishedDays'], market: LegMarket): Decimal {
  return largest(market.today?.high ?? ZERO, ...days.map((day) => day.high));
}

function averageOf(days: LegMarket['finishedDays']): Decimal {
  return dividedBy(sum(...days.map((day) => day.close)), decimal(String(days.length)));
}

function percentBelow(price: Decimal, reference: Decimal): Decimal {
  return dividedBy(times(minus(reference, price), HUNDRED), reference, 4);
}

/** Stop losses and take profits close the position that they were placed with, and no later one. */
import { type Decimal, isPositive, isZero, minus, sum, ZERO } from '../../../shared/core/decimal.ts';
import type { SignalFacts } from './facts.ts';

interface Held {
  readonly size: Decimal;
  /** The orders that have filled since it was opened. */
  readonly by: ReadonlySet<string>;
}

const NOTHING: Held = { size: ZERO, by: new Set() };

export function strangersProtections({ futures }: Pick<SignalFacts, 'futures'>): readonly string[] {
  const entryOf = new Map(futures.conditions.map((one) => [one.orderId, one.waitsForOrder]));
  const held = new Map<string, Held>();
  const found: string[] = [];
  for (const { symbol, side, baseSize, orderId } of futures.fills) {
    const before = held.get(symbol) ?? NOTHING;
    const isStop = futures.orders.get(orderId)?.source === 'condition';
    const entry = isStop ? (entryOf.get(orderId) ?? '') : orderId;
    if (isStop && !before.by.has(entry)) {
      found.push(
        `order ${orderId} closed a position that the order of its protection, ${entry}, has no part in`,
      );
    }
    const size = side === 'buy' ? sum(before.size, baseSize) : minus(before.size, baseSize);
    const isTurned = isPositive(size) !== isPositive(before.size);
    const by = isZero(size) || isTurned ? new Set<string>() : before.by;
    held.set(symbol, { size, by: isZero(size) ? by : new Set([...by, entry]) });
  }
  return found;
}

/** Stop losses and take profits close the position that they were placed with, and no later one. */
import { type Decimal, isPositive, isZero, minus, sum, ZERO } from '../../../shared/core/decimal.ts';
import type { SignalFacts } from './facts.ts';

interface Held {
  readonly size: Decimal;
  /** Client order ids of the orders that have filled since it was opened. */
  readonly by: ReadonlySet<string>;
}

const NOTHING: Held = { size: ZERO, by: new Set() };

export function strangersProtections({ futures }: Pick<SignalFacts, 'futures'>): readonly string[] {
  const held = new Map<string, Held>();
  const found: string[] = [];
  for (const { symbol, side, baseSize, orderId } of futures.fills) {
    const order = futures.orders.get(orderId);
    const before = held.get(symbol) ?? NOTHING;
    const entry = order?.clientOrderId.replace(/-(sl|tp)$/, '') ?? '';
    if (order?.source === 'condition' && !before.by.has(entry)) {
      found.push(`order ${orderId} (${order.clientOrderId}) closed a position that it did not belong to`);
    }
    const size = side === 'buy' ? sum(before.size, baseSize) : minus(before.size, baseSize);
    const isTurned = isPositive(size) !== isPositive(before.size);
    const by = isZero(size) || isTurned ? new Set<string>() : before.by;
    held.set(symbol, { size, by: isZero(size) ? by : new Set([...by, entry]) });
  }
  return found;
}

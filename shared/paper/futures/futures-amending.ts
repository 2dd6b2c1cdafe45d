/** Decides what becomes of an open order that is to have another price and size. */
import type { EpochMs } from '../../core/clock.ts';
import { compare, type Decimal, smallest, sum } from '../../core/decimal.ts';
import type { FuturesOrder } from './futures-order.ts';
import { type FuturesRefusal, marginRefusal, marksOf, orderRuleRefusal } from './futures-placing.ts';
import { copyOfBooks, type FuturesState } from './futures-state.ts';
import type { FuturesStep } from './futures-step.ts';
import { type Draft, type FuturesRules, takeAtOnce, write } from './futures-trading.ts';
import { markOf } from './margin.ts';
import { reducibleSize } from './position.ts';

export interface Amendment {
  readonly orderId: string;
  readonly price: Decimal;
  /** The whole new size, with what is filled already. */
  readonly baseSize: Decimal;
}

/** Nothing is changed unless it was accepted. Only an open order that has a price can be changed. */
export type AmendResult =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly refusal: FuturesRefusal | 'notOpen' };

export async function planAmendment(
  rules: FuturesRules,
  account: string,
  { books }: FuturesState,
  { orderId, price, baseSize: wantedSize }: Amendment,
  atMs: EpochMs,
): Promise<{ readonly steps: readonly FuturesStep[]; readonly result: AmendResult }> {
  const before = books.openOrders.get(orderId);
  if (before?.price === undefined) return refused('notOpen');
  const draft: Draft = { account, books: copyOfBooks(books), steps: [] };
  const marks = await marksOf(rules, draft.books, atMs, before.symbol);
  const mark = markOf(marks, before.symbol);
  const baseSize = sizeOf(draft, before, wantedSize);
  const order: FuturesOrder = { ...before, price, baseSize, wantedSize };
  const step: FuturesStep = { type: 'amend', orderId, price, baseSize, wantedSize, atMs };
  const refusal =
    orderRuleRefusal(rules, { ...order, baseSize: wantedSize }, mark) ??
    (compare(baseSize, before.filledBase) > 0 ? undefined : 'sizeOutOfRange') ??
    marginRefusal(rules, draft, { order, step }, marks);
  if (refusal !== undefined) return refused(refusal);
  write(draft, step);
  takeAtOnce(rules, draft, orderId, { mark, atMs });
  return { steps: draft.steps, result: { accepted: true } };
}

/** A reduce-only order is cut to the position. */
function sizeOf({ books }: Draft, { reduceOnly, symbol, side, filledBase }: FuturesOrder, wanted: Decimal) {
  if (!reduceOnly) return wanted;
  return smallest(wanted, sum(filledBase, reducibleSize(books.positions.get(symbol), side)));
}

function refused(refusal: FuturesRefusal | 'notOpen') {
  return { steps: [], result: { accepted: false as const, refusal } };
}

/** What one read of an account gets to see of it, after the faults that strike this read. */
import type { Look } from '../faults.ts';
import type { FundingPayment, FuturesFill, FuturesOrder } from '../futures/futures-order.ts';
import { emptyFuturesState, type FuturesState } from '../futures/futures-state.ts';
import { seenAtMs } from './pages.ts';
import type { PrivateRequest, RouteParts } from './route.ts';

/** Use it before the next `await`: the account lives on. */
export interface View {
  readonly state: FuturesState;
  /** Whether an order shows there. */
  isSeen(order: Pick<FuturesOrder, 'id'>, look: Look): boolean;
  fills(look: 'fills' | 'fillsOfOrder'): readonly FuturesFill[];
  fundings(): readonly FundingPayment[];
}

export async function viewOf(
  { engine, visibility, lingering }: RouteParts,
  request: PrivateRequest,
): Promise<View> {
  const { account, atMs, conditions } = request;
  const isStale = conditions.find('stale') !== undefined;
  const isBlind = conditions.find('blind') !== undefined;
  const now = await engine.state(account.id, atMs);
  const copy = isStale ? await engine.stateAsOf(account.id, seenAtMs(request)) : now;
  const state = isBlind
    ? { ...emptyFuturesState(), books: { ...copy.books, openOrders: new Map() } }
    : lingering.seenAt(copy, atMs);
  const seenMs = seenAtMs(request);
  const isSeen: View['isSeen'] = ({ id }, look) => visibility.isVisible(id, look, atMs);
  return {
    state,
    isSeen,
    fills: (look) =>
      state.fills.filter(
        ({ id, orderId, atMs: filledMs }) =>
          isSeen({ id: orderId }, look) &&
          visibility.hasCome({ kind: 'futuresFill', id, atMs: filledMs }, seenMs),
      ),
    fundings: () =>
      state.fundings.filter((payment) => {
        const id = `${payment.symbol} ${payment.atMs}`;
        return visibility.hasCome({ kind: 'funding', id, atMs: payment.atMs }, seenMs);
      }),
  };
}

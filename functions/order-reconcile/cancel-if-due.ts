import type { Plan, ResolvedAutomations } from '../../shared/automations/schema.ts';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import type { Deps } from '../../shared/deps.ts';
import { ownerOf } from '../../shared/orders/ids.ts';
import type { Cause, StoredIntent } from '../../shared/orders/intent.ts';
import { noteCancelRequest } from '../../shared/orders/ledger.ts';
import type { Venue } from '../../shared/venues/venue.ts';

export type LimitOrder = Extract<Plan['order'], { type: 'limit' }>;

/**
 * Cancels a limit order that rested longer than its plan or strategy allows. The wish is stored before the request: only an
 * order that we asked to cancel may be replaced, never one that the user cancelled. What takes its place is
 * decided when the cancellation is proven, in `finish-intent.ts`. Asking twice does no harm. Answers the intent
 * whose cancellation was asked for, or undefined when none was due.
 */
export async function cancelIfDue(
  deps: Deps,
  venue: Venue,
  stored: StoredIntent,
): Promise<StoredIntent | undefined> {
  const { intent } = stored;
  if (intent.state !== 'accepted' || intent.terms?.type !== 'limit') return undefined;
  const restsMinutes = restsAtMostMinutes(deps.automations, intent.cause);
  if (restsMinutes === undefined) return undefined;
  const acceptedAtMs = intent.history.find((entry) => entry.state === 'accepted')?.atMs ?? intent.updatedAtMs;
  const nowMs = deps.clock.nowMs();
  if (nowMs < acceptedAtMs + restsMinutes * MINUTE_MS) return undefined;

  const noted =
    intent.cancelRequestedAtMs === undefined ? await noteCancelRequest(deps.table, stored, nowMs) : stored;
  const outcome = await venue.cancel({ symbol: intent.symbol, venueOrderId: intent.venueOrderId ?? '' });
  deps.log.info('order.cancel', { intent: intent.id, outcome });
  return noted;
}

/** How long its owner lets a limit order rest; undefined for as long as it takes. */
function restsAtMostMinutes({ plans, signals }: ResolvedAutomations, cause: Cause): number | undefined {
  const { kind, name } = ownerOf(cause);
  if (kind === 'strategy') {
    const order = signals[name]?.order;
    return order?.type === 'limit' ? order.cancelAfterMinutes : undefined;
  }
  const order = plans[name]?.order;
  if (order?.type !== 'limit' || order.followUp.action === 'leave') return undefined;
  return order.followUp.afterMinutes;
}

import { SECOND_MS } from '../../shared/core/clock.ts';
import type { Deps } from '../../shared/deps.ts';
import { causeOf, intentKey } from '../../shared/orders/ids.ts';
import type { LedgerEntry } from '../../shared/orders/intent.ts';

type Sendings = Pick<LedgerEntry, 'state' | 'createdAtMs' | 'sendingAtMs' | 'sendExpiresAtMs'>;

/**
 * Counts those of an account's open intents, orders and changes at bots, whose outcome is not proven now that
 * reconcile has done what it could. They are read anew: also what this run did not come to must not look settled.
 */
export async function countUnknown(
  { clock, table, metrics, log }: Pick<Deps, 'clock' | 'table' | 'metrics' | 'log'>,
  ids: readonly string[],
): Promise<void> {
  const nowMs = clock.nowMs();
  for (const id of ids) {
    try {
      const row = await table.get(intentKey(causeOf(id)));
      const entry = row?.data as Sendings | undefined;
      if (entry === undefined || !isUnknown(entry, nowMs)) continue;
      const sinceMs = entry.sendingAtMs ?? entry.createdAtMs;
      metrics.add('OrdersUnknown', 1);
      metrics.add('OldestUnknownSeconds', Math.round((nowMs - sinceMs) / SECOND_MS));
    } catch (error) {
      // Reconcile has said itself what it could not read.
      log.debug('order.notCounted', { intent: id, error });
    }
  }
}

/** What is being sent right now by another run has an outcome soon. */
function isUnknown({ state, sendExpiresAtMs = 0 }: Sendings, nowMs: number): boolean {
  return state === 'unknown' || (state === 'sending' && nowMs > sendExpiresAtMs);
}

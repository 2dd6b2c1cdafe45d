/** What the operator hears about an order, once per matter: the outbox knows each key. */
import { type EpochMs, isoSeconds } from '../core/clock.ts';
import type { Notices } from '../notices/notices.ts';
import { ownerOf } from './ids.ts';
import type { Cause, Intent } from './intent.ts';

/** Tells the ends that a person should know of; silent about all others. */
export async function tellEnd(notices: Notices, intent: Intent): Promise<void> {
  const { who, which } = describeCause(intent.cause);
  if (intent.state === 'rejected') {
    await notices.tell({
      key: `${intent.id}/rejected`,
      severity: 'warning',
      title: `${who}: the exchange refused the order of ${which}`,
      text: `${intent.reason?.code}: ${intent.reason?.text} Nothing was ${done(intent)}, and it is not tried again.`,
      topic: 'order-not-placed',
    });
  }
  if (intent.state === 'expired') {
    await notices.tell({
      key: `${intent.id}/expired`,
      severity: 'warning',
      title: `${who}: the order of ${which} expired`,
      text: `${intent.reason?.text} It is not made up for; what comes next goes on as planned.`,
      topic: 'order-not-placed',
    });
  }
}

export async function tellUnclear(
  notices: Notices,
  intent: Intent,
  unclear: { readonly sinceMs: EpochMs; readonly reason: string },
): Promise<void> {
  const { who, which } = describeCause(intent.cause);
  await notices.tell({
    key: `${intent.id}/unclear`,
    severity: 'urgent',
    title: `${who}: the outcome of an order of ${which} is unclear`,
    text:
      `It is ${intent.state} since ${isoSeconds(unclear.sinceMs)}: ${unclear.reason}. ` +
      `Look at the exchange for client order id ${intent.clientOrderId} (${intent.side} ${intent.symbol}). ` +
      'Nothing is sent again before its outcome is proven.',
    topic: 'outcome-unknown',
  });
}

/** Nothing can prove the outcome any more but a look at the exchange, and a person has to say what it shows. */
export async function tellOnlyPerson(notices: Notices, intent: Intent, reason: string): Promise<void> {
  const { who, which } = describeCause(intent.cause);
  const sentAt = intent.firstSentAtMs === undefined ? '' : ` of ${isoSeconds(intent.firstSentAtMs)}`;
  await notices.tell({
    key: `${intent.id}/person`,
    severity: 'urgent',
    title: `${who}: say whether the order of ${which} is at the exchange`,
    text:
      `Its outcome is not known: ${reason}. ` +
      `Look in the exchange’s app for an order${sentAt} or later: ${intent.side} ${intent.symbol}, client order id ${intent.clientOrderId}. ` +
      `Then say what you saw: npm run cli -- orders settle '${intent.id}' --landed ID (the exchange’s id of the order), or --absent. ` +
      'Its money stays held back until then, and nothing is sent again.',
    topic: 'outcome-unknown',
  });
}

export function done({ side }: Pick<Intent, 'side'>): string {
  return side === 'buy' ? 'bought' : 'sold';
}

/** e.g. `btc-weekly` and `slot 2026-11-23T09:00`. */
export function describeCause(cause: Cause): { readonly who: string; readonly which: string } {
  const { kind, name } = ownerOf(cause);
  const occasion: Record<typeof kind, string> = { plan: 'slot', strategy: 'signal', grid: 'the occasion' };
  return { who: name, which: `${occasion[kind]} ${cause.slot}` };
}

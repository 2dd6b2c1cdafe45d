/** What the operator hears about an order, once per matter: the outbox knows each key. */
import { type EpochMs, isoSeconds } from '../core/clock.ts';
import type { Notices } from '../notices/notices.ts';
import type { Intent } from './intent.ts';

/** Tells the ends that a person should know of; silent about all others. */
export async function tellEnd(notices: Notices, intent: Intent): Promise<void> {
  const { plan, slot } = intent.cause;
  if (intent.state === 'rejected') {
    await notices.tell({
      key: `${intent.id}/rejected`,
      severity: 'warning',
      title: `${plan}: the exchange refused the order of slot ${slot}`,
      text: `${intent.reason?.code}: ${intent.reason?.text} Nothing was ${done(intent)}, and this slot is not tried again.`,
    });
  }
  if (intent.state === 'expired') {
    await notices.tell({
      key: `${intent.id}/expired`,
      severity: 'warning',
      title: `${plan}: the order of slot ${slot} expired`,
      text: `${intent.reason?.text} The plan goes on with its next slot.`,
    });
  }
}

export async function tellUnclear(
  notices: Notices,
  intent: Intent,
  unclear: { readonly sinceMs: EpochMs; readonly reason: string },
): Promise<void> {
  const { plan, slot } = intent.cause;
  await notices.tell({
    key: `${intent.id}/unclear`,
    severity: 'urgent',
    title: `${plan}: the outcome of an order of slot ${slot} is unclear`,
    text:
      `It is ${intent.state} since ${isoSeconds(unclear.sinceMs)}: ${unclear.reason}. ` +
      `Look at the exchange for client order id ${intent.clientOrderId} (${intent.side} ${intent.symbol}). ` +
      'Nothing is sent again before its outcome is proven.',
  });
}

export function done({ side }: Pick<Intent, 'side'>): string {
  return side === 'buy' ? 'bought' : 'sold';
}

/** Intents and views for decisions, and the decision as one line of text. */
import { SECOND_MS } from '../../../shared/core/clock.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { decide, type Look, type VenueView } from '../../../shared/orders/reconcile.ts';
import type { VenueCapabilities } from '../../../shared/venues/venue.ts';
import { anIntent, SLOT_MS, someCapabilities } from '../../support/builders.ts';

export const FAILED: Look<never> = { ok: false, error: 'HTTP 502' };
export const ok = <T>(value: T): Look<T> => ({ ok: true, value });

/** `unknown`, sent at the slot; provable after 35 s of validity and 30 s of lag. */
export function unknownIntent(overrides: Partial<Intent> = {}): Intent {
  return anIntent({
    state: 'unknown',
    sends: 1,
    firstSentAtMs: SLOT_MS,
    sendingAtMs: SLOT_MS,
    sendExpiresAtMs: SLOT_MS + 35 * SECOND_MS,
    ...overrides,
  });
}

export const PROVABLE_MS = SLOT_MS + 65 * SECOND_MS;
/** Everything was asked and answered, and nothing was there. */
export const NOWHERE: VenueView = {
  byClientOrderId: ok(undefined),
  openOrders: ok([]),
  orders: ok([]),
  fills: ok([]),
};

export function decided(
  intent: Intent,
  view: VenueView,
  nowMs = PROVABLE_MS,
  capabilities: Partial<VenueCapabilities> = {},
): string {
  const decision = decide(intent, view, nowMs, someCapabilities(capabilities));
  if (decision.do === 'step') return `step ${decision.to}`;
  return decision.do === 'wait' ? `${decision.alarm ? 'alarm' : 'wait'}: ${decision.reason}` : decision.do;
}

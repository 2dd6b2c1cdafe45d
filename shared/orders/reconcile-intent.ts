/**
 * Brings one intent as far as the venue's word allows: look, decide, take the step, again, until it waits or is
 * over. Safe to run at any time and in parallel.
 */
import { describePause, type Pause, pauseFor } from '../control/pause.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../core/clock.ts';
import { unreachable } from '../core/errors.ts';
import type { Venue } from '../venues/venue.ts';
import { isFinal, type StoredIntent } from './intent.ts';
import { stepIntent } from './ledger.ts';
import { lookAtVenue } from './look.ts';
import { type Decision, decide } from './reconcile.ts';
import { tooLateToRepost } from './repost.ts';
import { expire, type SendDeps, sendIntent } from './send.ts';
import { tellOnlyPerson, tellUnclear } from './tell.ts';

export interface Reconciled {
  readonly stored: StoredIntent;
  /** Why it is not over yet. */
  readonly waitingFor?: string;
}

/** An intent is sent at most this often; more would mean that the venue keeps losing it. */
const MAX_SENDS = 5;
/** Steps of one call: unknown → absent → sending → accepted → filled, with room to spare. */
const MAX_STEPS = 8;

export async function reconcileIntent(
  deps: SendDeps,
  venue: Venue,
  found: StoredIntent,
  pauses: readonly Pause[],
): Promise<Reconciled> {
  let stored = found;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    if (isFinal(stored.intent.state)) return { stored };
    const nowMs = await venue.time();
    const view = await lookAtVenue(venue, stored.intent, nowMs);
    const decision = decide(stored.intent, view, nowMs, venue.capabilities);
    switch (decision.do) {
      case 'nothing':
        return { stored };
      case 'wait':
        await tellWaiting(deps, stored, decision, nowMs);
        return { stored, waitingFor: decision.reason };
      case 'step':
        stored = await stepIntent(deps.table, stored, { ...decision, atMs: nowMs });
        deps.log.info('order.settled', { intent: stored.intent.id, state: decision.to, note: decision.note });
        break;
      case 'send':
      case 'repost': {
        const hindrance = hindranceTo(stored, pauses, nowMs);
        if (hindrance !== undefined) return { stored, waitingFor: hindrance };
        const before = stored;
        stored = await (decision.do === 'repost'
          ? sendIntent(deps, venue, stored)
          : sendOrEnd(deps, venue, stored, nowMs));
        // Its time ended between the venue's clock and ours: the next run asks a person.
        if (stored === before) return { stored, waitingFor: tooLateToRepost(stored.intent).reason };
        break;
      }
      default:
        return unreachable(decision);
    }
  }
  return { stored, waitingFor: 'the next run' };
}

async function sendOrEnd(
  deps: SendDeps,
  venue: Venue,
  stored: StoredIntent,
  nowMs: EpochMs,
): Promise<StoredIntent> {
  const over = stored.intent.sends >= MAX_SENDS || nowMs >= stored.intent.placeBeforeMs;
  return over ? expire(deps, stored, nowMs) : sendIntent(deps, venue, stored);
}

/** A pause holds an order back until its time is over; then it expires, pause or not. */
function hindranceTo(stored: StoredIntent, pauses: readonly Pause[], nowMs: EpochMs): string | undefined {
  const { intent } = stored;
  if (nowMs >= intent.placeBeforeMs) return undefined;
  const pause = pauseFor(pauses, { account: intent.account, plan: intent.cause.plan });
  return pause && describePause(pause).text;
}

const TELL_UNKNOWN_AFTER_MS = 15 * MINUTE_MS;

async function tellWaiting(
  deps: SendDeps,
  { intent }: StoredIntent,
  decision: Extract<Decision, { do: 'wait' }>,
  nowMs: EpochMs,
): Promise<void> {
  if (decision.asksPerson) return tellOnlyPerson(deps.notices, intent, decision.reason);
  const sinceMs = intent.sendingAtMs ?? intent.createdAtMs;
  const old = nowMs - sinceMs >= (decision.alarm ? TELL_UNKNOWN_AFTER_MS : HOUR_MS);
  const resting = intent.state === 'accepted' && !decision.alarm;
  if (!old || resting) return;
  await tellUnclear(deps.notices, intent, { sinceMs, reason: decision.reason });
}

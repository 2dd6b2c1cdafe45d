/**
 * What the bots' word means for an intent: pure and total, by the rules of `orders/reconcile.ts`.
 *
 * 1. `unknown` ends only by proof: the change is seen, or everything is as it was after the request can no longer be
 *    accepted and its effect would have become visible.
 * 2. Where no figure can prove that nothing happened, it stays `unknown` until a person looks (`cli grids settle`).
 */
import { type EpochMs, isoSeconds, MINUTE_MS } from '../core/clock.ts';
import { unreachable } from '../core/errors.ts';
import type { BotCapabilities } from '../venues/bots.ts';
import type { ActionIntent } from './action.ts';
import type { Evidence } from './evidence.ts';

export type ActionDecision =
  | {
      readonly do: 'step';
      readonly to: 'unknown' | 'accepted' | 'absent' | 'filled' | 'cancelled';
      readonly botId?: string;
      readonly note: string;
    }
  | { readonly do: 'send' }
  | { readonly do: 'wait'; readonly reason: string; readonly alarm: boolean }
  | { readonly do: 'nothing' };

/** A `reserved` intent younger than this may still be in the hands of the run that made it. */
const TAKE_OVER_AFTER_MS = MINUTE_MS;
/** An accepted change that cannot be seen after this long has come to nothing. */
const CARRIED_OUT_WITHIN_MS = 15 * MINUTE_MS;

/** Whether the bots must be read to decide about this intent. */
export function needsEvidence(intent: ActionIntent): boolean {
  return intent.state === 'unknown' || intent.state === 'accepted';
}

/** `nowMs` is the venue's time, read before the bots. `evidence` is missing where it is not needed. */
export function decideAction(
  intent: ActionIntent,
  evidence: Evidence | undefined,
  nowMs: EpochMs,
  capabilities: Pick<BotCapabilities, 'visibilityLagMs'>,
): ActionDecision {
  switch (intent.state) {
    case 'reserved':
      return nowMs - intent.updatedAtMs >= TAKE_OVER_AFTER_MS || nowMs >= intent.placeBeforeMs
        ? { do: 'send' }
        : wait('its run may still be at work');
    case 'absent':
      return { do: 'send' };
    case 'sending':
      return nowMs <= (intent.sendExpiresAtMs ?? 0)
        ? wait('the request may still be accepted')
        : { do: 'step', to: 'unknown', note: 'no answer was recorded' };
    case 'unknown':
      return decideUnknown(intent, evidence, nowMs, capabilities);
    case 'accepted':
      return decideAccepted(intent, evidence, nowMs);
    case 'denied':
    case 'rejected':
    case 'expired':
    case 'filled':
    case 'cancelled':
    case 'partlyFilled':
      return { do: 'nothing' };
    default:
      return unreachable(intent.state);
  }
}

function decideUnknown(
  intent: ActionIntent,
  evidence: Evidence | undefined,
  nowMs: EpochMs,
  { visibilityLagMs }: Pick<BotCapabilities, 'visibilityLagMs'>,
): ActionDecision {
  if (evidence === undefined) return wait('the bots were not asked');
  if (evidence.is === 'done' || evidence.is === 'underWay') {
    return { do: 'step', to: 'accepted', ...botOf(evidence), note: evidence.note };
  }
  if (evidence.is === 'cannotTell') return alarm(evidence.note);
  const provableMs = (intent.sendExpiresAtMs ?? Number.POSITIVE_INFINITY) + visibilityLagMs;
  if (nowMs < provableMs) return wait('the change could still become visible');
  return { do: 'step', to: 'absent', note: `${evidence.note} at ${isoSeconds(nowMs)}` };
}

function decideAccepted(
  intent: ActionIntent,
  evidence: Evidence | undefined,
  nowMs: EpochMs,
): ActionDecision {
  if (evidence === undefined) return wait('the bots were not asked');
  const acceptedMs = intent.history.findLast(({ state }) => state === 'accepted')?.atMs ?? intent.updatedAtMs;
  const isLate = nowMs >= acceptedMs + CARRIED_OUT_WITHIN_MS;
  switch (evidence.is) {
    case 'done':
      return { do: 'step', to: 'filled', ...botOf(evidence), note: evidence.note };
    case 'underWay':
      return isLate ? alarm(evidence.note) : wait(evidence.note);
    case 'cannotTell':
      // The exchange said yes, and the bot's figures are those of more than one change.
      return isLate
        ? { do: 'step', to: 'filled', note: `by the exchange’s answer; ${evidence.note}` }
        : wait(evidence.note);
    case 'notDone':
    case 'gone':
      return isLate ? { do: 'step', to: 'cancelled', note: evidence.note } : wait(evidence.note);
    default:
      return unreachable(evidence);
  }
}

function botOf({ botId }: { readonly botId?: string }): { readonly botId?: string } {
  return botId === undefined ? {} : { botId };
}

function wait(reason: string): ActionDecision {
  return { do: 'wait', reason, alarm: false };
}

function alarm(reason: string): ActionDecision {
  return { do: 'wait', reason, alarm: true };
}

/**
 * Brings one action as far as the bots' word allows: look, decide, take the step, again, until it waits or is over.
 * Safe to run at any time and in parallel.
 */
import { describePause, type Pause, pauseFor } from '../control/pause.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../core/clock.ts';
import { messageOf, unreachable } from '../core/errors.ts';
import { isFinal } from '../orders/intent.ts';
import { stepIntent } from '../orders/ledger.ts';
import type { Look } from '../orders/reconcile.ts';
import type { BotList, Bots } from '../venues/bots.ts';
import type { ActionIntent, StoredAction } from './action.ts';
import { type ActionDecision, decideAction, needsEvidence } from './decide-action.ts';
import { type BotView, type Evidence, evidenceFor } from './evidence.ts';
import { type ActionDeps, type BotDesk, expireAction, sendAction } from './send-action.ts';
import { tellActionUnclear } from './tell-action.ts';

export interface ReconciledAction {
  readonly stored: StoredAction;
  /** Why it is not over yet. */
  readonly waitingFor?: string;
}

/** Sent at most this often; more would mean that the venue keeps losing it. */
const MAX_SENDS = 3;
/** Steps of one call: unknown → absent → sending → accepted → filled, with room to spare. */
const MAX_STEPS = 8;

export async function reconcileAction(
  deps: ActionDeps,
  desk: BotDesk,
  found: StoredAction,
  pauses: readonly Pause[],
): Promise<ReconciledAction> {
  let stored = found;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const { intent } = stored;
    if (isFinal(intent.state)) return { stored };
    const nowMs = await desk.time();
    const evidence = await evidenceAt(desk.bots, intent);
    const decision = decideAction(intent, evidence, nowMs, desk.bots.capabilities);
    switch (decision.do) {
      case 'nothing':
        return { stored };
      case 'wait':
        await tellIfOld(deps, intent, decision, nowMs);
        return { stored, waitingFor: decision.reason };
      case 'step':
        stored = await stepIntent(deps.table, stored, {
          to: decision.to,
          note: decision.note,
          atMs: nowMs,
          ...(decision.botId === undefined ? {} : { change: { botId: decision.botId } }),
        });
        deps.log.info('grid.settled', { intent: intent.id, state: decision.to, note: decision.note });
        break;
      case 'send': {
        const hindrance = hindranceTo(intent, pauses, nowMs);
        if (hindrance !== undefined) return { stored, waitingFor: hindrance };
        stored = await sendOrExpire(deps, desk, stored, nowMs);
        break;
      }
      default:
        return unreachable(decision);
    }
  }
  return { stored, waitingFor: 'the next run' };
}

function sendOrExpire(
  deps: ActionDeps,
  desk: BotDesk,
  stored: StoredAction,
  nowMs: EpochMs,
): Promise<StoredAction> {
  const { sends, placeBeforeMs } = stored.intent;
  const isOver = sends >= MAX_SENDS || nowMs >= placeBeforeMs;
  return isOver ? expireAction(deps, stored, nowMs) : sendAction(deps, desk, stored);
}

async function evidenceAt(bots: Bots, intent: ActionIntent): Promise<Evidence | undefined> {
  return needsEvidence(intent) ? evidenceFor(intent, await lookAtBots(bots, intent)) : undefined;
}

/**
 * Reads the one bot that was to change. For a new one without a known id every bot there is, those that ended last:
 * one that ends meanwhile is then in one of the lists.
 */
async function lookAtBots(bots: Bots, { action, botId }: ActionIntent): Promise<BotView> {
  if (action === undefined) return {};
  if (action.do !== 'create') return { bot: await look(() => bots.bot(action.bot)) };
  if (botId !== undefined) return { bot: await look(() => bots.bot({ botId, kind: action.draft.kind })) };
  const running = await look(() => bots.list('running'));
  const finished = await look(() => bots.list('finished'));
  // One empty answer may be a fault, and to believe it would make a second bot.
  return { running: both(running, await look(() => bots.list('running'))), finished };
}

function both(first: Look<BotList>, second: Look<BotList>): Look<BotList> {
  if (!first.ok || !second.ok) return first.ok ? second : first;
  const bots = [...first.value.bots, ...second.value.bots];
  const damaged = [...first.value.damaged, ...second.value.damaged];
  return { ok: true, value: { ...second.value, bots, damaged } };
}

async function look<T>(read: () => Promise<T>): Promise<Look<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (thrown) {
    return { ok: false, error: messageOf(thrown) };
  }
}

/** A pause holds a change back until its time is over; then it expires, pause or not. */
function hindranceTo(intent: ActionIntent, pauses: readonly Pause[], nowMs: EpochMs): string | undefined {
  if (nowMs >= intent.placeBeforeMs) return undefined;
  // Whether a pause holds a stop back was decided when it was asked for.
  if (intent.action?.do === 'stop') return undefined;
  const pause = pauseFor(pauses, { account: intent.account, plan: intent.cause.plan });
  return pause && describePause(pause).text;
}

async function tellIfOld(
  deps: ActionDeps,
  intent: ActionIntent,
  { reason, alarm }: Extract<ActionDecision, { do: 'wait' }>,
  nowMs: EpochMs,
): Promise<void> {
  // What the exchange agreed to has its own time, after which waiting is an alarm.
  if (intent.state === 'accepted' && !alarm) return;
  const sinceMs = intent.sendingAtMs ?? intent.createdAtMs;
  if (nowMs - sinceMs < (alarm ? 15 * MINUTE_MS : HOUR_MS)) return;
  await tellActionUnclear(deps.notices, intent, { sinceMs, reason });
}

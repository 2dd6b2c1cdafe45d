/**
 * One accepted signal, to its one outcome. Running it again, also in parallel, finds the outcome that is there or
 * the intent that an earlier run recorded; what fails for now throws, and the signal comes again.
 */
import { readControl } from '../../shared/control/control.ts';
import { describePause, pauseFor } from '../../shared/control/pause.ts';
import { isoSeconds } from '../../shared/core/clock.ts';
import { unreachable } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { carrying } from '../../shared/log/carried-fields.ts';
import { ownerKey } from '../../shared/orders/ids.ts';
import { readIntent } from '../../shared/orders/ledger.ts';
import type { Signal, SignalOutcome, StoredSignal } from '../../shared/signals/signal.ts';
import { closeSignal, readSignal, settleSignal } from '../../shared/signals/signal-store.ts';
import { earlierChange, gridSignal } from './grid-target.ts';
import { causeFor, orderSignal, refuse, resumeOrder } from './order-target.ts';
import { denied, EXPIRED, outcomeOf } from './outcome.ts';
import { earlierPush, pushSignal } from './push-target.ts';

export interface SignalRef {
  readonly strategy: string;
  readonly id: string;
}

/** Answers the signal's outcome; undefined when it was never recorded. */
export function handleSignal(deps: Deps, ref: SignalRef): Promise<SignalOutcome | undefined> {
  return carrying({ strategy: ref.strategy, signal: ref.id }, () => settle(deps, ref));
}

async function settle(deps: Deps, ref: SignalRef): Promise<SignalOutcome | undefined> {
  const stored = await readSignal(deps.table, ref.strategy, ref.id);
  if (stored === undefined) return undefined;
  if (stored.outcome.state !== 'accepted') {
    await closeSignal(deps.table, ref);
    return stored.outcome;
  }
  const outcome = await decideOutcome(deps, stored.signal);
  // Told first: a run that dies in between tells it again, under the same key.
  await tellRefusal(deps, stored, outcome);
  await settleSignal(deps.table, stored, outcome);
  deps.log.info('signal.settled', {
    strategy: ref.strategy,
    signal: ref.id,
    state: outcome.state,
    ...(outcome.code === undefined ? {} : { code: outcome.code }),
    intents: outcome.intents,
  });
  return outcome;
}

async function decideOutcome(deps: Deps, signal: Signal): Promise<SignalOutcome> {
  const nowMs = deps.clock.nowMs();
  const earlier = await earlierOutcome(deps, signal);
  if (earlier !== undefined) return earlier;
  const strategy = deps.automations.signals[signal.strategy];
  const account = strategy && deps.automations.accounts[strategy.account];
  if (strategy === undefined || account === undefined) {
    return denied(
      { code: 'signal.noStrategy', text: 'The strategy is no longer in the automations.' },
      nowMs,
    );
  }
  const control = await readControl(deps.table, strategy.account);
  const plan = ownerKey({ kind: 'strategy', name: signal.strategy });
  const pause = pauseFor(control.pauses, { account: strategy.account, plan });
  const request = { signal, strategy, account, control };
  const { target } = strategy;
  const isOrder = target.to === 'spot' || target.to === 'perpetual';
  if (pause !== undefined) {
    const { code, text } = describePause(pause);
    const reason = { code, text: `Nothing was ordered: ${text}.` };
    return isOrder ? refuse(deps, request, reason) : denied(reason, nowMs);
  }
  switch (target.to) {
    case 'spot':
    case 'perpetual':
      return orderSignal(deps, request);
    case 'signalBot':
      return pushSignal(deps, signal, strategy, target);
    case 'grid':
      return gridSignal(deps, signal, strategy, target.grid);
    case 'notice':
      return noticeSignal(deps, signal);
    default:
      return unreachable(target);
  }
}

/**
 * What an earlier run began before it died counts, whatever was paused or changed since. What is reserved and may be
 * sent is sent now; otherwise the ledger looks after it.
 */
async function earlierOutcome(deps: Deps, signal: Signal): Promise<SignalOutcome | undefined> {
  const target = deps.automations.signals[signal.strategy]?.target;
  const order = await readIntent(deps.table, causeFor(signal));
  const found = order ?? (target?.to === 'grid' ? await earlierChange(deps, signal, target.grid) : undefined);
  if (found === undefined) return earlierPush(deps, signal);
  const { account, state, cause } = found.intent;
  const nowMs = deps.clock.nowMs();
  if (state !== 'reserved' || nowMs >= found.intent.placeBeforeMs) return outcomeOf(found.intent, nowMs);
  const control = await readControl(deps.table, account);
  const isPaused = pauseFor(control.pauses, { account, plan: cause.plan }) !== undefined;
  if (isPaused) return outcomeOf(found.intent, nowMs);
  return order && resumeOrder(deps, order.intent, control);
}

async function noticeSignal(deps: Deps, signal: Signal): Promise<SignalOutcome> {
  const price = signal.price === undefined ? '' : ` at ${signal.price}`;
  await deps.notices.tell({
    key: `signal/${signal.strategy}/${signal.id}`,
    severity: 'info',
    title: `${signal.strategy}: ${signal.action} ${signal.symbol}${price}`,
    text: `Alert of ${isoSeconds(signal.atMs)}. Nothing is ordered: this strategy only tells.`,
  });
  return { state: 'done', atMs: deps.clock.nowMs(), text: 'Told.', intents: [] };
}

/** Why an accepted alert became no order; of an order that expired the ledger tells itself. */
async function tellRefusal(deps: Deps, { signal }: StoredSignal, outcome: SignalOutcome): Promise<void> {
  const isTold = outcome.state === 'expired' && outcome.code !== EXPIRED;
  if ((outcome.state !== 'denied' && outcome.state !== 'expired') || isTold) return;
  await deps.notices.tell({
    key: `signal/${signal.strategy}/${signal.id}/${outcome.state}`,
    severity: outcome.code?.startsWith('pause.') ? 'info' : 'warning',
    title: `${signal.strategy}: ${signal.action} ${signal.symbol} was not ordered`,
    text: `${outcome.text} (${outcome.code}; signal ${signal.id})`,
    topic: 'signal-not-ordered',
  });
}

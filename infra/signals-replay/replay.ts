/** Handles kept signals again under other automations, each at its own time, one after the other. */
import { reconcileAccounts } from '../../functions/order-reconcile/reconcile-accounts.ts';
import { handleSignal } from '../../functions/signal-order/handle-signal.ts';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { type EpochMs, HOUR_MS } from '../../shared/core/clock.ts';
import { decimal, isDecimal } from '../../shared/core/decimal.ts';
import { messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { countAlert } from '../../shared/signals/rate.ts';
import type { Signal } from '../../shared/signals/signal.ts';
import { recordSignal } from '../../shared/signals/signal-store.ts';
import { type Holding, type KeptSignal, readKeptSignal } from './kept-signals.ts';
import { type PriceOrigin, type RecordedBook, recordedBooks } from './replay-prices.ts';
import { createReplayWorld, type ReplayWorld } from './replay-world.ts';
import { reread } from './reread.ts';
import { isSame, resultOf, type SignalResult } from './result.ts';

export interface Replayed {
  readonly signal: Signal;
  /** What the alert's symbol means now; the signal has what it meant then. */
  readonly symbolNow: string;
  readonly was: SignalResult;
  readonly now: SignalResult;
  readonly isSame: boolean;
  readonly prices: PriceOrigin;
  /** Whether the kept alert was read again; otherwise the signal was taken as it was understood then. */
  readonly readAgain: boolean;
}

export interface Replay {
  readonly signals: readonly Replayed[];
  /** Symbols whose trading rules are made up altogether. */
  readonly madeUp: readonly string[];
}

export async function replaySignals(input: {
  readonly automations: ResolvedAutomations;
  /** In the order of their arrival. */
  readonly kept: readonly KeptSignal[];
  readonly holdings: readonly Holding[];
  readonly startMs: EpochMs;
}): Promise<Replay> {
  const books = recordedBooks(input.kept.flatMap(bookOf));
  const world = await createReplayWorld({ ...input, books });
  try {
    const signals: Replayed[] = [];
    for (const one of input.kept) {
      const { signal } = one.stored;
      world.deps.clock.advanceTo(signal.receivedAtMs);
      await settle(world.deps);
      const was = resultOf(one.stored.outcome, one);
      const { result: now, readAgain, symbol: symbolNow } = await handleAgain(world, one);
      const prices = books.originAt(symbolNow, signal.receivedAtMs);
      const same = isSame(was, now) && symbolNow === signal.symbol;
      signals.push({ signal, symbolNow, was, now, isSame: same, prices, readAgain });
    }
    return { signals, madeUp: world.madeUp };
  } finally {
    world.close();
  }
}

/** The book that the ledger recorded when it decided about the signal. */
function bookOf({ stored: { signal }, order }: KeptSignal): readonly RecordedBook[] {
  const { bid, ask } = order?.numbers ?? {};
  if (bid === undefined || ask === undefined || !isDecimal(bid) || !isDecimal(ask)) return [];
  return [
    {
      symbol: order?.symbol ?? signal.symbol,
      atMs: signal.receivedAtMs,
      bid: decimal(bid),
      ask: decimal(ask),
    },
  ];
}

/** What the schedule would have done since the signal before: orders filled, cancelled, settled. */
async function settle(deps: Deps): Promise<void> {
  await reconcileAccounts(deps, deps.clock.nowMs() + HOUR_MS);
}

interface Again {
  readonly result: SignalResult;
  readonly readAgain: boolean;
  readonly symbol: string;
}

async function handleAgain({ deps }: ReplayWorld, { stored }: KeptSignal): Promise<Again> {
  const { strategy: name, receivedAtMs: nowMs, symbol } = stored.signal;
  const refused = (code: string, text: string, readAgain = false): Again => ({
    readAgain,
    symbol,
    result: { kind: 'refused', code, text },
  });
  const strategy = deps.automations.signals[name];
  if (strategy === undefined)
    return refused('signal.noStrategy', 'The strategy is not in these automations.');
  const rate = await countAlert(deps.table, { strategy: name, perMinute: strategy.perMinute, nowMs });
  if (rate.kind !== 'counted') {
    return refused(
      'request.tooMany',
      `Refused at the door: more than ${strategy.perMinute} alerts in a minute.`,
    );
  }
  const found = reread(stored, strategy);
  if (!found.ok) return refused(found.code, found.text, true);
  await recordSignal(deps.table, found.signal, stored.body);
  return {
    readAgain: found.from === 'alert',
    symbol: found.signal.symbol,
    result: await settledResult(deps, found.signal),
  };
}

async function settledResult(deps: Deps, signal: Signal): Promise<SignalResult> {
  try {
    await handleSignal(deps, signal);
  } catch (thrown) {
    return { kind: 'refused', code: 'replay.failed', text: messageOf(thrown) };
  }
  const again = await readKeptSignal(deps.table, signal);
  return again === undefined ? { kind: 'open' } : resultOf(again.stored.outcome, again);
}

/** Runs the schedule of the coming days in a preview world, from one due thing to the next. */
import { setImmediate } from 'node:timers/promises';
import type { DurationMs, EpochMs } from '../../shared/core/clock.ts';
import { messageOf } from '../../shared/core/errors.ts';
import type { FunctionRow } from '../functions.ts';
import { bindFunctions, type Invoke } from './invoke.ts';
import type { PreviewWorld } from './preview-world.ts';
import { runWithRepeats } from './repeat.ts';
import { createSchedule, type Job } from './schedule.ts';

export interface FastForward {
  readonly startMs: EpochMs;
  /** Where it got to: earlier than asked for when it was stopped. */
  readonly endMs: EpochMs;
  readonly runs: number;
  /** Messages of failed runs with how often each came, the most frequent first. */
  readonly failures: readonly (readonly [message: string, count: number])[];
}

export interface FastForwardInput {
  readonly world: PreviewWorld;
  readonly functions: readonly FunctionRow[];
  readonly forMs: DurationMs;
  readonly signal: AbortSignal;
  readonly onProgress: (at: { readonly nowMs: EpochMs; readonly runs: number }) => void;
}

/** Real time between two looks at the progress and at whether to stop. */
const BREATH_MS: DurationMs = 50;

export async function fastForward(input: FastForwardInput): Promise<FastForward> {
  const { automations, clock } = input.world.deps;
  const startMs = clock.nowMs();
  const endMs = startMs + input.forMs;
  const functions = input.functions.filter(isPlayed);
  const invoke = await bindFunctions(input.world.deps, functions);
  const schedule = createSchedule({
    automations,
    functions,
    nowMs: startMs,
    planDoneUntilMs: () => startMs,
  });
  const tally: Tally = { runs: 0, failures: new Map() };
  const breathe = breather(() => input.onProgress({ nowMs: clock.nowMs(), runs: tally.runs }));

  for (;;) {
    const nextMs = schedule.nextDueMs();
    if (nextMs === undefined || nextMs > endMs || input.signal.aborted) break;
    clock.advanceTo(nextMs);
    for (const job of schedule.takeDue(clock.nowMs())) await run(input, invoke, job, tally);
    await breathe();
  }
  if (!input.signal.aborted) {
    clock.advanceTo(endMs);
    await settleLast({ ...input, functions }, invoke, tally);
  }
  const failures = [...tally.failures].sort(([, a], [, b]) => b - a);
  return { startMs, endMs: Math.min(clock.nowMs(), endMs), runs: tally.runs, failures };
}

/** Nobody sends signals here, there is nobody to tell and no key to look at, and what is filed would be thrown away. */
function isPlayed({ trigger: { kind }, secrets, extras = [] }: FunctionRow): boolean {
  const isOnClock = kind === 'plans' || kind === 'every';
  return isOnClock && !secrets.includes('channels') && !extras.includes('blobs') && !extras.includes('vault');
}

interface Tally {
  runs: number;
  readonly failures: Map<string, number>;
}

async function run(
  { world, signal }: FastForwardInput,
  invoke: Invoke,
  { row, event }: Pick<Job, 'row' | 'event'>,
  tally: Tally,
): Promise<void> {
  tally.runs += 1;
  const wait = async (ms: DurationMs): Promise<boolean> => {
    await world.deps.clock.sleep(ms);
    return !signal.aborted;
  };
  const end = await runWithRepeats({ invoke, row, event, wait });
  if (typeof end !== 'object') return;
  const message = messageOf(end.failed);
  tally.failures.set(message, (tally.failures.get(message) ?? 0) + 1);
}

/** The last orders get their final figures. */
async function settleLast(input: FastForwardInput, invoke: Invoke, tally: Tally): Promise<void> {
  for (const row of input.functions) {
    if (row.trigger.kind === 'every') await run(input, invoke, { row, event: {} }, tally);
  }
}

/** Now and then lets the rest of the process have a turn, so that Ctrl-C is heard. */
function breather(onBreath: () => void): () => Promise<void> {
  let lastMs = performance.now();
  return async () => {
    if (performance.now() - lastMs < BREATH_MS) return;
    onBreath();
    await setImmediate();
    lastMs = performance.now();
  };
}

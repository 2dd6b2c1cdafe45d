/**
 * Keeps the schedule: hands every job to its function on time until it is told to stop.
 *
 * 1. A failing function never stops the host; it has logged its own failure, and is repeated as its row says.
 * 2. A plan's mark moves on only after its function has returned, so a slot that was cut off by `kill -9` is
 *    handed over again at the next start; the ledger knows what became of it.
 */
import { type DurationMs, type EpochMs, MINUTE_MS, SECOND_MS } from '../../shared/core/clock.ts';
import { messageOf } from '../../shared/core/errors.ts';
import type { Log } from '../../shared/core/log.ts';
import type { Deps } from '../../shared/deps.ts';
import { clockMinutes, type FunctionRow } from '../functions.ts';
import type { Invoke } from './invoke.ts';
import { createLanes, type Lanes } from './lanes.ts';
import type { Marks } from './marks.ts';
import { type RunEnd, runWithRepeats } from './repeat.ts';
import { createSchedule, type Job } from './schedule.ts';
import { roughDuration } from './time-text.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface Keeper {
  readonly deps: Pick<Deps, 'automations' | 'clock' | 'log'>;
  readonly functions: readonly FunctionRow[];
  readonly invoke: Invoke;
  readonly marks: Marks;
  readonly signal: AbortSignal;
  /** What else runs once earlier orders are settled; each ends by itself soon after the signal, and never throws. */
  readonly beside?: readonly (() => Promise<void>)[];
}

/** Slept at most at a stretch, so that a suspended machine or a changed clock is noticed soon. */
const MAX_SLEEP_MS: DurationMs = 30 * SECOND_MS;
/** Waking up this much later than planned means that time was lost. */
const LOST_TIME_MS: DurationMs = 2 * MINUTE_MS;
/** Running functions get this long to finish after a stop was asked for. */
export const STOP_WITHIN_MS: DurationMs = 10 * SECOND_MS;

/** Resolves after a stop, when what ran has finished; answers how many runs had to be left unfinished. */
export async function runSchedule(keeper: Keeper): Promise<number> {
  const { clock } = keeper.deps;
  const lanes = createLanes();
  const schedule = createSchedule({
    automations: keeper.deps.automations,
    functions: keeper.functions,
    nowMs: clock.nowMs(),
    planDoneUntilMs: keeper.marks.doneUntilMs,
  });
  // Orders of an earlier run are settled and missed slots made up for before anything new begins.
  lanes.add('start', () => settleFirst(keeper));
  await unlessAborted(lanes.idle(), keeper.signal);
  if (!keeper.signal.aborted) {
    for (const [index, task] of (keeper.beside ?? []).entries()) lanes.add(`beside/${index}`, task);
  }

  let wakeMs = clock.nowMs();
  while (!keeper.signal.aborted) {
    const nowMs = clock.nowMs();
    if (nowMs - wakeMs > LOST_TIME_MS) catchUp(keeper, lanes, nowMs - wakeMs);
    for (const job of schedule.takeDue(nowMs)) start(keeper, lanes, job);
    const sleepMs = Math.min((schedule.nextDueMs() ?? Number.POSITIVE_INFINITY) - nowMs, MAX_SLEEP_MS);
    wakeMs = nowMs + sleepMs;
    await unlessAborted(clock.sleep(sleepMs), keeper.signal);
  }
  lanes.dropWaiting();
  await Promise.race([lanes.idle(), clock.sleep(STOP_WITHIN_MS)]);
  return lanes.pending();
}

async function settleFirst({ functions, signal, invoke, deps }: Keeper): Promise<void> {
  for (const { name } of clockFunctions(functions)) {
    if (signal.aborted) return;
    await invoke(name, {}).catch((error: unknown) => noteFailure(deps.log, name, error));
  }
}

function catchUp(keeper: Keeper, lanes: Lanes, lostMs: DurationMs): void {
  keeper.deps.log.warn('host.lostTime', {
    message: `this machine lost ${roughDuration(lostMs)} (asleep, or its clock was set); orders and missed slots are looked after now`,
  });
  for (const row of clockFunctions(keeper.functions)) startOnce(keeper, lanes, row.name, row);
}

/** Functions that the clock starts, the most frequent first: settling orders comes before auditing slots. */
function clockFunctions(functions: readonly FunctionRow[]): readonly FunctionRow[] {
  return functions
    .flatMap((row) => {
      const minutes = clockMinutes(row);
      return minutes === undefined ? [] : [{ row, minutes }];
    })
    .sort((a, b) => a.minutes - b.minutes)
    .map(({ row }) => row);
}

function start(keeper: Keeper, lanes: Lanes, job: Job): void {
  const { planId } = job;
  if (planId !== undefined) lanes.add(job.lane, () => runSlotOf(keeper, planId, job));
  else startOnce(keeper, lanes, job.lane, job.row);
}

function startOnce(keeper: Keeper, lanes: Lanes, lane: string, row: FunctionRow): void {
  if (!lanes.isBusy(lane)) lanes.add(lane, async () => void (await run(keeper, row, {})));
}

async function runSlotOf(keeper: Keeper, planId: string, { row, event, atMs }: Job): Promise<void> {
  const end = await run(keeper, row, event);
  if (end !== 'stopped') await moveMark(keeper, planId, atMs);
}

async function run({ invoke, deps, signal }: Keeper, row: FunctionRow, event: object): Promise<RunEnd> {
  const wait = async (ms: DurationMs): Promise<boolean> => {
    await unlessAborted(deps.clock.sleep(ms), signal);
    return !signal.aborted;
  };
  const end = await runWithRepeats({ invoke, row, event, wait });
  if (typeof end === 'object') noteFailure(deps.log, row.name, end.failed);
  return end;
}

/** The function has told its failure itself. */
function noteFailure(log: Log, name: string, error: unknown): void {
  log.debug('host.runFailed', { function: name, message: messageOf(error) });
}

async function moveMark({ marks, deps }: Keeper, planId: string, atMs: EpochMs): Promise<void> {
  await marks.done(planId, atMs).catch((error: unknown) => {
    deps.log.error('host.markFailed', { plan: planId, message: messageOf(error) });
  });
}

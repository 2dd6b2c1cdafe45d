/** A bot's way through time: stages that take seconds, prices minute by minute, commands at their instants. */
import { type DurationMs, type EpochMs, MINUTE_MS, SECOND_MS } from '../../core/clock.ts';
import type { BotRecord, BotStatus, CreatedRecord, EndReason, Move } from './bot.ts';
import type { BotMarket } from './bot-market.ts';

/** A later moment at which the bot changes its state, and what it then does. */
export interface Stage<Task extends string = string> {
  readonly atMs: EpochMs;
  readonly status: BotStatus;
  readonly task?: Task | undefined;
}

export interface Payout {
  readonly atMs: EpochMs;
  readonly why: 'profit' | 'reduced' | 'ended';
  readonly moves: readonly Move[];
}

/** The state of a bot at one instant. Only its own strategy writes to it. */
export interface Run {
  readonly created: CreatedRecord;
  status: BotStatus;
  /** Of the last change of status. */
  statusSinceMs: EpochMs;
  /** Prices up to here have been looked at. */
  walkedMs: EpochMs;
  /** Commands and signals taken so far, of those that concern this bot. */
  taken: number;
  agenda: readonly Stage[];
  /** Whether it looks at prices at all now. */
  watches: boolean;
  reason: EndReason | undefined;
  endedAtMs: EpochMs | undefined;
  closeNote: string;
  /** In order; how many of them are on record is the account's business. */
  readonly payouts: Payout[];
}

/** What a kind of bot does at each moment. Whatever it does may replace the agenda. */
export interface Strategy<R extends Run = Run> {
  markets(run: R): readonly BotMarket[];
  perform(run: R, stage: Stage, atMs: EpochMs): Promise<void>;
  /** Prices of a whole minute, in ticks, one a market. Returns a promise only when it has to wait. */
  tick(run: R, ticks: readonly number[], atMs: EpochMs): Promise<void> | undefined;
  take(run: R, record: BotRecord): Promise<void>;
}

const MINUTES = 60;
/** Each stage of a change of state takes so long. */
export const STAGE_MS: DurationMs = SECOND_MS;

export function newRun(created: CreatedRecord): Run {
  const { atMs } = created;
  return {
    created,
    status: 'prepare',
    statusSinceMs: atMs,
    walkedMs: atMs,
    taken: 0,
    agenda: [{ atMs: atMs + STAGE_MS, status: 'lock_currency', task: 'lock' }],
    watches: false,
    reason: undefined,
    endedAtMs: undefined,
    closeNote: '',
    payouts: [],
  };
}

/** Brings a run forward to `toMs`, taking the records on the way. `records` are all that concern it, in order. */
export async function advance<R extends Run>(
  strategy: Strategy<R>,
  run: R,
  records: readonly BotRecord[],
  toMs: EpochMs,
): Promise<void> {
  for (let record = records[run.taken]; record !== undefined; record = records[run.taken]) {
    if (record.atMs > toMs) break;
    await walk(strategy, run, record.atMs);
    run.taken += 1;
    if (run.endedAtMs === undefined) await strategy.take(run, record);
  }
  await walk(strategy, run, toMs);
}

export function enter(run: Run, status: BotStatus, atMs: EpochMs): void {
  run.status = status;
  run.statusSinceMs = atMs;
}

/** The following stages, each a second (or `everyMs`) after the other. */
export function plan(
  run: Run,
  fromMs: EpochMs,
  stages: readonly (readonly [status: BotStatus, task?: string])[],
): void {
  run.agenda = stages.map(([status, task], i) => ({ atMs: fromMs + (i + 1) * STAGE_MS, status, task }));
}

async function walk<R extends Run>(strategy: Strategy<R>, run: R, toMs: EpochMs): Promise<void> {
  for (;;) {
    const next = run.agenda[0];
    const stage = next !== undefined && next.atMs <= toMs ? next : undefined;
    const isInterrupted = await look(strategy, run, stage?.atMs ?? toMs);
    if (isInterrupted) continue;
    if (stage === undefined) return;
    run.agenda = run.agenda.slice(1);
    enter(run, stage.status, stage.atMs);
    await strategy.perform(run, stage, stage.atMs);
  }
}

/** Whether a price gave the bot a new agenda. */
async function look<R extends Run>(strategy: Strategy<R>, run: R, toMs: EpochMs): Promise<boolean> {
  if (!run.watches) {
    run.walkedMs = Math.max(run.walkedMs, toMs);
    return false;
  }
  const markets = strategy.markets(run);
  let minute = Math.floor(run.walkedMs / MINUTE_MS) + 1;
  const last = Math.floor(toMs / MINUTE_MS);
  while (minute <= last) {
    const hour = Math.floor(minute / MINUTES);
    const prices: Float64Array[] = [];
    for (const market of markets) {
      const minutes = market.minutesOf(hour, toMs);
      prices.push(minutes instanceof Promise ? await minutes : minutes);
    }
    const end = Math.min(last, (hour + 1) * MINUTES - 1);
    if (await lookThrough(strategy, run, prices, minute, end)) return true;
    minute = end + 1;
  }
  run.walkedMs = Math.max(run.walkedMs, toMs);
  return false;
}

/** The minutes of one hour, as `look`. */
async function lookThrough<R extends Run>(
  strategy: Strategy<R>,
  run: R,
  prices: readonly Float64Array[],
  first: number,
  last: number,
): Promise<boolean> {
  const { agenda } = run;
  const ticks = prices.map(() => 0);
  for (let minute = first; minute <= last; minute += 1) {
    for (let i = 0; i < prices.length; i += 1) ticks[i] = prices[i]?.[minute % MINUTES] ?? Number.NaN;
    const waiting = strategy.tick(run, ticks, minute * MINUTE_MS);
    if (waiting !== undefined) await waiting;
    if (run.agenda === agenda && run.watches) continue;
    run.walkedMs = minute * MINUTE_MS;
    return true;
  }
  return false;
}

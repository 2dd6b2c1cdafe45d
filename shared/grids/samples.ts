/**
 * The series of a bot's figures: its looks by the hour, which go after some months, and its days, which stay.
 * The looks of the hour that runs and the day so far stand in the bot's tracker.
 */
import * as z from 'zod';
import { DAY_MS, type DurationMs, type EpochMs, HOUR_MS, MINUTE_MS, utcDay } from '../core/clock.ts';
import { compare, type Decimal } from '../core/decimal.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { Table } from '../table/table.ts';
import {
  type BotTracker,
  botsPartition,
  type DayFigures,
  daySchema,
  parsed,
  readTracker,
  type Sample,
  sampleSchema,
} from './tracker.ts';

/** More than this between two looks is a gap, of which nothing is said. */
const LONGEST_STEP_MS: DurationMs = 30 * MINUTE_MS;

interface OfBot {
  readonly account: string;
  readonly botId: string;
}

/** Looks between two instants, both inclusive, oldest first. */
export async function listSamples(
  table: Table,
  { account, botId, fromMs, toMs }: OfBot & { readonly fromMs: EpochMs; readonly toMs: EpochMs },
): Promise<readonly Sample[]> {
  const prefix = `hour#${botId}#`;
  const rows = await table.query({
    pk: botsPartition(account),
    prefix,
    from: `${prefix}${utcHour(fromMs)}`,
    to: `${prefix}${utcHour(toMs)}`,
  });
  const tracker = await readTracker(table, account, botId);
  const running = tracker?.data.samples ?? [];
  const byTime = new Map(
    [...rows.flatMap((row) => parsed(hourSchema, row).data.samples), ...running].map((one) => [
      one.atMs,
      one,
    ]),
  );
  return [...byTime.values()]
    .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
    .sort((a, b) => a.atMs - b.atMs);
}

/** Days between two UTC days, both inclusive, oldest first; the last one may not be over. */
export async function listDays(
  table: Table,
  { account, botId, fromDay, toDay }: OfBot & { readonly fromDay: string; readonly toDay: string },
): Promise<readonly DayFigures[]> {
  const prefix = `day#${botId}#`;
  const rows = await table.query({
    pk: botsPartition(account),
    prefix,
    from: `${prefix}${fromDay}`,
    to: `${prefix}${toDay}`,
  });
  const days = rows.map((row) => parsed(daySchema, row).data);
  const today = (await readTracker(table, account, botId))?.data.day;
  if (today === undefined || today.day < fromDay || today.day > toDay) return days;
  return [...days.filter(({ day }) => day !== today.day), today].sort((a, b) => (a.day < b.day ? -1 : 1));
}

const hourSchema = lazySchema(() => z.strictObject({ samples: z.array(sampleSchema) }));

/**
 * Files the looks of an hour that is over, and its day so far. Must come before the tracker without these looks is
 * written: whatever dies in between leaves them to be filed again. Answers the version of the row of the day.
 */
export async function fileHour(
  table: Table,
  account: string,
  tracker: Pick<BotTracker, 'botId' | 'samples' | 'day' | 'dayVersion'>,
  keepMs: DurationMs,
): Promise<number> {
  const { botId, samples, day, dayVersion } = tracker;
  const [first] = samples;
  const pk = botsPartition(account);
  if (first !== undefined) {
    const startMs = Math.floor(first.atMs / HOUR_MS) * HOUR_MS;
    const key = { pk, sk: `hour#${botId}#${utcHour(startMs)}` };
    // A row that is there already is this hour's, filed by a run that died before it wrote its tracker.
    await table.put(key, { samples }, 'absent', { expiresAtMs: startMs + keepMs });
  }
  if (day === undefined) return dayVersion;
  const key = { pk, sk: `day#${botId}#${day.day}` };
  const result = await table.put(key, day, dayVersion === 0 ? 'absent' : { version: dayVersion });
  if (result.written) return result.version;
  const version = (await table.get(key))?.version;
  if (version === undefined) return 0;
  const again = await table.put(key, day, { version });
  return again.written ? again.version : version;
}

export function isSameHour(a: EpochMs, b: EpochMs): boolean {
  return Math.floor(a / HOUR_MS) === Math.floor(b / HOUR_MS);
}

/** The day with one more look. A look of another day begins it, from the last figures of the day before. */
export function addToDay(
  before: DayFigures | undefined,
  sample: Sample,
  previousMs: EpochMs | undefined,
): DayFigures {
  const day = utcDay(sample.atMs);
  const same = before?.day === day ? before : undefined;
  const stepMs = previousMs === undefined ? 0 : sample.atMs - previousMs;
  const countsAsOutside = sample.isOutside === true && stepMs > 0 && stepMs <= LONGEST_STEP_MS;
  const lowest = lower(same?.lowestLiquidationPercent, sample.liquidationPercent);
  return {
    day,
    price: courseWith(same?.price, sample.price),
    value: courseWith(same?.value, sample.value),
    profit: growthWith(same?.profit, before?.profit, sample.profit),
    gridProfit: growthWith(same?.gridProfit, before?.gridProfit, sample.gridProfit),
    funding: growthWith(same?.funding, before?.funding, sample.funding),
    pairs: growthWith(same?.pairs, before?.pairs, sample.pairs),
    outsideMs: (same?.outsideMs ?? 0) + (countsAsOutside ? stepMs : 0),
    lowestLiquidationPercent: lowest,
    samples: (same?.samples ?? 0) + 1,
  };
}

function courseWith(course: DayFigures['price'], figure: Decimal | undefined): DayFigures['price'] {
  if (figure === undefined) return course;
  if (course === undefined) return { open: figure, high: figure, low: figure, close: figure };
  const { open, high, low } = course;
  return {
    open,
    high: compare(figure, high) > 0 ? figure : high,
    low: compare(figure, low) < 0 ? figure : low,
    close: figure,
  };
}

interface Growth<Figure> {
  readonly open: Figure;
  readonly close: Figure;
}

function growthWith<Figure>(
  today: Growth<Figure> | undefined,
  yesterday: Growth<Figure> | undefined,
  figure: Figure | undefined,
): Growth<Figure> | undefined {
  if (figure === undefined) return today;
  return { open: today?.open ?? yesterday?.close ?? figure, close: figure };
}

function lower(a: Decimal | undefined, b: Decimal | undefined): Decimal | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compare(a, b) < 0 ? a : b;
}

/** e.g. `2026-11-23T08`. */
function utcHour(ms: EpochMs): string {
  return new Date(ms).toISOString().slice(0, 13);
}

/** Daily rows stay; hours are kept so many days. */
export function keepMsOf(keepDays: number): DurationMs {
  return keepDays * DAY_MS;
}

/**
 * What is remembered of one bot from run to run: one row a bot in the partition of its account, written once a run
 * under the version it was read at. Of two runs beside each other one writes it and the other one's look is lost.
 */
import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import { decimalSchema as money } from '../decimal-schema.ts';
import { lazySchema } from '../lazy-schema.ts';
import { matterFields } from '../notices/matter.ts';
import type { JsonObject, Key, Row, Table } from '../table/table.ts';
import { FINDING_KINDS, type FindingKind } from './finding.ts';

/** One look at a bot. Money in its quote coin, prices as the contract counts them; what was not told is missing. */
export const sampleSchema = lazySchema(() =>
  z.strictObject({
    atMs: z.int(),
    price: money.optional(),
    /** What the bot holds, and all it won or lost so far. */
    value: money.optional(),
    profit: money.optional(),
    gridProfit: money.optional(),
    funding: money.optional(),
    pairs: z.int().optional(),
    isOutside: z.boolean().optional(),
    /** Distance to the nearer estimated liquidation price. */
    liquidationPercent: money.optional(),
  }),
);

const course = lazySchema(() => z.strictObject({ open: money, high: money, low: money, close: money }));
const growth = lazySchema(() => z.strictObject({ open: money, close: money }));

/** One UTC day of a bot. `growth` fields run from the last figure of the day before to the last one of this day. */
export const daySchema = lazySchema(() =>
  z.strictObject({
    day: z.string(),
    price: course.optional(),
    value: course.optional(),
    profit: growth.optional(),
    gridProfit: growth.optional(),
    funding: growth.optional(),
    pairs: z.strictObject({ open: z.int(), close: z.int() }).optional(),
    /** Time between two looks counts by the second one, up to half an hour. */
    outsideMs: z.int(),
    lowestLiquidationPercent: money.optional(),
    samples: z.int(),
  }),
);

const openFinding = lazySchema(() =>
  z.strictObject({
    ...matterFields(),
    /** As it was last found. */
    headline: z.string(),
    text: z.string(),
  }),
);

const findings = lazySchema(() => z.partialRecord(z.enum(FINDING_KINDS), openFinding));

const trackerSchema = lazySchema(() =>
  z.strictObject({
    botId: z.string(),
    kind: z.enum(['spotGrid', 'futuresGrid', 'smartCopy', 'other']),
    symbol: z.string(),
    /** Coin of its money; missing in what was remembered before this was. */
    quote: z.string().optional(),
    /** What people call it. */
    name: z.string(),
    /** The grid of the automations, or the bot's own id. */
    gridKey: z.string(),
    state: z.string(),
    phase: z.enum(['starting', 'waiting', 'running', 'changing', 'paused', 'closing', 'ended', 'unknown']),
    /** Since when it is in this phase, as far as was seen. */
    phaseSinceMs: z.int(),
    firstSeenMs: z.int(),
    seenMs: z.int(),
    inverted: z.boolean(),
    trend: z.enum(['long', 'short', 'neutral']).optional(),
    top: money.optional(),
    bottom: money.optional(),
    outside: z.strictObject({ side: z.enum(['above', 'below']), sinceMs: z.int() }).optional(),
    /** Since when no pair was completed though the price was in range. */
    quietSinceMs: z.int().optional(),
    pairs: z.int().optional(),
    trades24h: z.int().optional(),
    investment: money.optional(),
    withdrawn: money.optional(),
    /** Highest total profit since money was last put in or taken out. */
    peakProfit: money.optional(),
    /** Settings as text by name, to see when somebody else has changed them. */
    settings: z.record(z.string(), z.string()),
    findings,
    /** Looks of the hour that runs. */
    samples: z.array(sampleSchema),
    day: daySchema.optional(),
    /** Version of the row of that day; 0 while there is none. */
    dayVersion: z.int(),
  }),
);

export type Sample = z.output<typeof sampleSchema>;
export type DayFigures = z.output<typeof daySchema>;
export type BotTracker = z.output<typeof trackerSchema>;
export type OpenFinding = z.output<typeof openFinding>;
export type OpenFindings = z.output<typeof findings>;

const endedSchema = lazySchema(() =>
  z.strictObject({
    botId: z.string(),
    symbol: z.string(),
    name: z.string(),
    gridKey: z.string(),
    endedAtMs: z.int(),
    /** The venue's own word; missing when it does not know the bot any more. */
    reason: z.string().optional(),
    /** This project asked for it. */
    isOwn: z.boolean(),
    last: trackerSchema.optional(),
  }),
);

export type EndedBot = z.output<typeof endedSchema>;

const accountSchema = lazySchema(() =>
  z.strictObject({
    /** Complete runs on end in which a bot was not in the list, by its id. */
    absent: z.record(z.string(), z.int()),
    findings: z.record(z.string(), openFinding),
    /** Of the last run whose list was whole. */
    seenMs: z.int(),
    /** Of the last one in which nothing else failed either; before there was one, of the first. */
    wholeMs: z.int().optional(),
    bots: z.int(),
  }),
);

/** What is remembered of an account as a whole. `findings` by kind, of a missing bot `botMissing#` and its id. */
export type AccountTracker = z.output<typeof accountSchema>;

export interface Tracked<Data> {
  readonly data: Data;
  readonly version: number;
}

const NOW = 'now#';
const ENDED = 'ended#';
const ACCOUNT = 'account';

export function botsPartition(account: string): string {
  return `bots#${account}`;
}

export async function listTrackers(table: Table, account: string): Promise<readonly Tracked<BotTracker>[]> {
  const rows = await table.query({ pk: botsPartition(account), prefix: NOW });
  return rows.map((row) => parsed(trackerSchema, row));
}

export async function readTracker(
  table: Table,
  account: string,
  botId: string,
): Promise<Tracked<BotTracker> | undefined> {
  const row = await table.get(key(account, `${NOW}${botId}`));
  return row && parsed(trackerSchema, row);
}

/** Answers whether it was written: not when another run was quicker. `version` is missing for a new bot. */
export async function writeTracker(
  table: Table,
  account: string,
  tracker: BotTracker,
  version: number | undefined,
): Promise<boolean> {
  return write(table, key(account, `${NOW}${tracker.botId}`), tracker, version);
}

/** Takes an ended bot off the list of those that run. */
export async function removeTracker(
  table: Table,
  account: string,
  { data, version }: Tracked<BotTracker>,
): Promise<boolean> {
  return (await table.remove(key(account, `${NOW}${data.botId}`), { version })).written;
}

export async function readEnded(
  table: Table,
  account: string,
  botId: string,
): Promise<Tracked<EndedBot> | undefined> {
  const row = await table.get(key(account, `${ENDED}${botId}`));
  return row && parsed(endedSchema, row);
}

export async function listEnded(table: Table, account: string): Promise<readonly EndedBot[]> {
  const rows = await table.query({ pk: botsPartition(account), prefix: ENDED });
  return rows.map((row) => parsed(endedSchema, row).data);
}

export function writeEnded(
  table: Table,
  account: string,
  ended: EndedBot,
  version: number | undefined,
): Promise<boolean> {
  return write(table, key(account, `${ENDED}${ended.botId}`), ended, version);
}

export async function readAccountTracker(
  table: Table,
  account: string,
): Promise<Tracked<AccountTracker> | undefined> {
  const row = await table.get(key(account, ACCOUNT));
  return row && parsed(accountSchema, row);
}

export function writeAccountTracker(
  table: Table,
  account: string,
  tracker: AccountTracker,
  version: number | undefined,
): Promise<boolean> {
  return write(table, key(account, ACCOUNT), tracker, version);
}

export function openKinds(tracker: BotTracker): readonly FindingKind[] {
  return FINDING_KINDS.filter((kind) => tracker.findings[kind]?.state === 'open');
}

function key(account: string, sk: string): Key {
  return { pk: botsPartition(account), sk };
}

async function write(table: Table, at: Key, data: object, version: number | undefined): Promise<boolean> {
  const result = await table.put(at, data as JsonObject, version === undefined ? 'absent' : { version });
  return result.written;
}

/** Throws `data.damaged` for a row that this project did not write. */
export function parsed<Data>(schema: z.ZodType<Data>, row: Row): Tracked<Data> {
  const result = schema.safeParse(row.data);
  if (result.success) return { data: result.data, version: row.version };
  throw new AppError(
    'data.damaged',
    `The row ${row.pk} ${row.sk} cannot be read: remove it, and it is begun anew.`,
    {
      cause: result.error,
      context: { pk: row.pk, sk: row.sk },
    },
  );
}

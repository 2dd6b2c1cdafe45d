/**
 * Which bot at the venue is which grid of the automations: one row a grid. Whoever sets a grid up claims its row
 * first, on the version that was read before it was found not to run, so that of two at the same time one goes on.
 */
import * as z from 'zod';
import type { EpochMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { JsonObject, Row, Table } from '../table/table.ts';

const PARTITION = 'grids';

const rowSchema = lazySchema(() =>
  z.strictObject({
    account: z.string(),
    /** The bot that it last was, and the intent that created it. */
    bot: z.strictObject({ id: z.string(), intent: z.string(), sinceMs: z.int() }).optional(),
    /** The intent that is setting it up, and after when nothing may be sent for it any more. */
    claim: z.strictObject({ intent: z.string(), untilMs: z.int() }).optional(),
  }),
);

export interface GridRow extends z.output<typeof rowSchema> {
  readonly grid: string;
}

export interface StoredGridRow {
  readonly row: GridRow | undefined;
  /** 0 when there is no row yet. */
  readonly version: number;
}

export async function readGridRow(table: Table, grid: string): Promise<StoredGridRow> {
  const row = await table.get({ pk: PARTITION, sk: grid });
  return row === undefined ? { row: undefined, version: 0 } : { row: toGridRow(row), version: row.version };
}

/** Names of grids by the id of the bot that each of them last was. */
export async function botsOfGrids(table: Table): Promise<ReadonlyMap<string, string>> {
  const rows = await listGridRows(table);
  return new Map(rows.flatMap(({ grid, bot }) => (bot === undefined ? [] : [[bot.id, grid] as const])));
}

export async function listGridRows(table: Table): Promise<readonly GridRow[]> {
  return (await table.query({ pk: PARTITION })).map(toGridRow);
}

/** Throws `ledger.conflict` when the row has changed since it was read. */
export async function claimGrid(
  table: Table,
  claim: {
    readonly grid: string;
    readonly account: string;
    readonly intent: string;
    readonly untilMs: EpochMs;
  },
  read: StoredGridRow,
): Promise<void> {
  const { grid, account, intent, untilMs } = claim;
  if (read.row?.claim?.intent === intent) return;
  await write(table, { ...read.row, grid, account, claim: { intent, untilMs } }, read.version);
}

/**
 * Writes which bot a grid is now, and ends its claim. Again with the same bot changes nothing, and neither does one
 * that comes late: a run that finishes an old start must not take the place of the bot that came after it.
 */
export async function bindGrid(
  table: Table,
  binding: {
    readonly grid: string;
    readonly account: string;
    readonly botId: string;
    readonly intent: string;
    readonly sinceMs: EpochMs;
  },
): Promise<void> {
  const { grid, account, botId, intent, sinceMs } = binding;
  const { row, version } = await readGridRow(table, grid);
  if (row?.bot?.intent === intent || (row?.bot?.sinceMs ?? 0) > sinceMs) return;
  const claim = row?.claim?.intent === intent ? undefined : row?.claim;
  const bot = { id: botId, intent, sinceMs };
  await write(table, { grid, account, bot, ...(claim === undefined ? {} : { claim }) }, version);
}

async function write(table: Table, { grid, ...data }: GridRow, version: number): Promise<void> {
  const expected = version === 0 ? 'absent' : { version };
  const result = await table.put({ pk: PARTITION, sk: grid }, data as unknown as JsonObject, expected);
  if (result.written) return;
  throw new AppError('ledger.conflict', `Grid ${grid} is in the hands of another run: try again.`, {
    retry: 'later',
  });
}

function toGridRow({ sk, data }: Row): GridRow {
  return { grid: sk, ...rowSchema.parse(data) };
}

import * as z from 'zod';
import { lazySchema } from '../lazy-schema.ts';
import type { Table } from '../table/table.ts';

/** Which market the paper exchange plays. Kept in the table, so that every process on it plays the same. */
export interface PaperChoice {
  readonly seed: number;
  readonly market: 'synthetic' | 'live';
}

const FIRST_SEED = 1;
/** Of the host, which had it first; on AWS it is the same row. */
const KEY = { pk: 'local-host', sk: 'paper' };

const choiceRow = lazySchema(() =>
  z.strictObject({ seed: z.int().nonnegative(), market: z.enum(['synthetic', 'live']) }),
);

/** What was played last. */
export async function readPaperChoice(table: Table): Promise<PaperChoice | undefined> {
  const row = await table.get(KEY);
  return row && choiceRow.parse(row.data);
}

/** What is asked for, where nothing is asked for what was kept, and keeps it. */
export async function keepPaperChoice(
  table: Table,
  asked: { readonly seed: number | undefined; readonly market: 'synthetic' | 'live' },
): Promise<PaperChoice> {
  const row = await table.get(KEY);
  const kept = row && choiceRow.parse(row.data);
  const choice = { seed: asked.seed ?? kept?.seed ?? FIRST_SEED, market: asked.market };
  if (kept?.seed === choice.seed && kept.market === choice.market) return choice;
  await table.put(KEY, choice, row === undefined ? 'absent' : { version: row.version });
  return choice;
}

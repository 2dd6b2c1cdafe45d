/**
 * What an account's changes up to some number add up to, kept in the table so that a process that starts need not read
 * and add up all of them: `paper#<account>` / `snapshot` names the newest, its text is in parts beside it.
 *
 * A snapshot is a shortcut and never the truth. The changes stay, for good; a snapshot that is missing, half removed,
 * damaged or of another format is passed over, and all changes are read. It follows from the changes alone, so it does
 * not matter which of several processes writes it: parts first, each under a name with its number in it, then the row
 * that names them, by one conditional write. A process that dies between the two leaves parts that nobody reads.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Key, Table } from '../table/table.ts';
import type { AccountState } from './account-state.ts';
import { stateOfText, textOfState } from './state-text.ts';

export interface PaperSnapshots {
  /** The newest one; `undefined` when none can be read. */
  load(account: string): Promise<AccountState | undefined>;
  /** Keeps the state, unless another process did so lately. The number of changes in the snapshot there is then. */
  save(account: string, state: AccountState): Promise<number>;
}

/** To be raised whenever `AccountState` changes its shape, or changes add up to something else. */
export const SNAPSHOT_FORMAT = 2;

/**
 * Whether so many changes are far enough beyond those in the last snapshot. The steps grow with the history, so that
 * all snapshots together cost no more writing than some ten times the last.
 */
export function isSnapshotDue(sequence: number, lastSequence: number): boolean {
  return sequence - lastSequence >= Math.max(FIRST_STEP, lastSequence / 10);
}

const FIRST_STEP = 500;
/** Letters in a row: a good deal below what a row takes. */
const PART_LENGTH = 300_000;
/** Another process may replace a snapshot while it is read. */
const LOAD_ATTEMPTS = 2;

const headRow = z.strictObject({
  format: z.int(),
  /** Changes in it. */
  sequence: z.int().min(1),
  parts: z.int().min(1),
  /** SHA-256 of the whole text. */
  hash: z.string(),
});
type Head = z.output<typeof headRow>;

const partRow = z.strictObject({ text: z.string() });

export function createTableSnapshots(table: Table): PaperSnapshots {
  /** Versions of rows that name a snapshot which cannot be read, by account. */
  const unreadable = new Map<string, number>();

  const readHead = async (account: string) => {
    const row = await table.get(headKey(account));
    if (row === undefined) return undefined;
    const parsed = headRow.safeParse(row.data);
    const head = parsed.success && parsed.data.format === SNAPSHOT_FORMAT ? parsed.data : undefined;
    return { version: row.version, head };
  };

  return {
    async load(account) {
      for (let attempt = 1; attempt <= LOAD_ATTEMPTS; attempt += 1) {
        const found = await readHead(account);
        if (found?.head === undefined) return undefined;
        const state = await stateOf(table, account, found.head);
        if (state !== undefined) return state;
        unreadable.set(account, found.version);
      }
      return undefined;
    },
    async save(account, state) {
      // Before anything is waited for: the state lives on.
      const text = textOfState(state);
      const { sequence } = state;
      const before = await readHead(account);
      const last =
        before?.head !== undefined && before.version !== unreadable.get(account) ? before.head : undefined;
      if (last !== undefined && !isSnapshotDue(sequence, last.sequence)) return last.sequence;
      const parts = partsOf(text);
      const head: Head = { format: SNAPSHOT_FORMAT, sequence, parts: parts.length, hash: hashOf(text) };
      for (const [index, part] of parts.entries()) {
        await table.put(partKey(account, head, index), { text: part }, 'absent');
      }
      const expected = before === undefined ? 'absent' : { version: before.version };
      const { written } = await table.put(headKey(account), head, expected);
      if (written && before?.head !== undefined) await removeParts(table, account, before.head, sequence);
      return sequence;
    },
  };
}

async function stateOf(table: Table, account: string, head: Head): Promise<AccountState | undefined> {
  const rows = await table.query({ pk: partition(account), prefix: partsPrefix(head) });
  const text = rows.map(({ data }) => partRow.safeParse(data).data?.text ?? '').join('');
  if (hashOf(text) !== head.hash) return undefined;
  const state = stateOfText(text);
  return state.sequence === head.sequence ? state : undefined;
}

/** Of a snapshot that nothing names any more. A reader that was about to read them begins again. */
async function removeParts(table: Table, account: string, old: Head, sequence: number): Promise<void> {
  if (old.sequence === sequence) return;
  for (let index = 0; index < old.parts; index += 1) {
    await table.remove(partKey(account, old, index), { version: 1 });
  }
}

function partsOf(text: string): readonly string[] {
  const count = Math.ceil(text.length / PART_LENGTH);
  return Array.from({ length: count }, (_, i) => text.slice(i * PART_LENGTH, (i + 1) * PART_LENGTH));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function partition(account: string): string {
  return `paper#${account}`;
}

function headKey(account: string): Key {
  return { pk: partition(account), sk: 'snapshot' };
}

function partsPrefix({ format, sequence }: Head): string {
  return `snapshot#${format}#${String(sequence).padStart(12, '0')}#`;
}

function partKey(account: string, head: Head, index: number): Key {
  return { pk: partition(account), sk: `${partsPrefix(head)}${String(index).padStart(4, '0')}` };
}

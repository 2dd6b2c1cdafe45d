/**
 * Takes rows of downloads into the records of an account, where the exchange itself shows nothing any more. A trade
 * that is known from the exchange is not taken twice: the same symbol, side, price and size within the same second,
 * and each known one stands for one row only. Taking the same file again changes nothing.
 */
import { SECOND_MS } from '../../core/clock.ts';
import { compare } from '../../core/decimal.ts';
import type { Deps } from '../../deps.ts';
import type { FillRecord, TransferRecord } from '../../records/record.ts';
import { readRecords, writeRecords } from '../../records/record-store.ts';
import { contains } from '../coverage.ts';
import { readStream, type StreamState } from '../stream-store.ts';
import type { DownloadedRow } from './download.ts';

export interface ImportSummary {
  /** Trades, deposits and withdrawals that are new. */
  readonly imported: number;
  /** Taken before, from this or another file. */
  readonly known: number;
  /** Trades that the exchange has told itself. */
  readonly matched: number;
  /** Trades of a time that was read from the exchange, which does not know them: not taken. */
  readonly strange: readonly DownloadedRow[];
  /** Trades of a time that the exchange still shows, and that was not read yet: not taken. */
  readonly tooNew: readonly DownloadedRow[];
}

type Fill = DownloadedRow & { readonly record: FillRecord };

/** `shownFromMs`: what the exchange shows begins there. */
export async function importRows(
  parts: Pick<Deps, 'table' | 'clock'>,
  account: string,
  rows: readonly DownloadedRow[],
  shownFromMs: number,
): Promise<ImportSummary> {
  const { table } = parts;
  const distinct = [...new Map(rows.map((row) => [`${row.record.kind} ${row.record.id}`, row])).values()];
  const wanted: (FillRecord | TransferRecord)[] = distinct
    .filter(({ record }) => record.kind === 'transfer')
    .map(({ record }) => record);
  const strange: DownloadedRow[] = [];
  const tooNew: DownloadedRow[] = [];
  let matched = 0;
  const fills = distinct.filter((row): row is Fill => row.record.kind === 'spot-fill');
  for (const [symbol, ofSymbol] of Map.groupBy(fills, ({ record }) => record.symbol)) {
    const { state } = await readStream(table, account, { kind: 'spot-fill', symbol });
    const open = await knownFills(table, account, symbol, ofSymbol);
    for (const row of ofSymbol) {
      const same = open.findIndex((fill) => isSame(fill, row.record));
      if (same >= 0) {
        open.splice(same, 1);
        matched += 1;
      } else if (isRead(state, row.record.atMs)) strange.push(row);
      else if (row.record.atMs >= shownFromMs && !isLost(state, row.record.atMs)) tooNew.push(row);
      else wanted.push(row.record);
    }
  }
  const imported = (await writeRecords(parts, account, wanted)).length;
  const known = rows.length - imported - matched - strange.length - tooNew.length;
  return { imported, known, matched, strange, tooNew };
}

/** Those that the exchange told, in the time of the rows. */
async function knownFills(
  table: Deps['table'],
  account: string,
  symbol: string,
  rows: readonly Fill[],
): Promise<FillRecord[]> {
  const times = rows.map(({ record }) => record.atMs);
  const window = {
    startMs: times.reduce((a, b) => Math.min(a, b)),
    endMs: times.reduce((a, b) => Math.max(a, b)) + SECOND_MS,
  };
  const found: FillRecord[] = [];
  for await (const fill of readRecords(table, { account, kind: 'spot-fill', ...window })) {
    if (fill.symbol === symbol && !fill.id.startsWith('csv-')) found.push(fill);
  }
  return found;
}

function isSame(told: FillRecord, row: FillRecord): boolean {
  return (
    Math.floor(told.atMs / SECOND_MS) === Math.floor(row.atMs / SECOND_MS) &&
    told.side === row.side &&
    compare(told.price, row.price) === 0 &&
    compare(told.baseSize, row.baseSize) === 0
  );
}

/** The whole second, because that is all that a row says of its time. */
function isRead({ covered }: StreamState, atMs: number): boolean {
  return covered.some((window) => contains(window, atMs) && contains(window, atMs + SECOND_MS - 1));
}

function isLost({ lost }: StreamState, atMs: number): boolean {
  return lost.some(({ startMs, endMs }) => startMs <= atMs + SECOND_MS - 1 && atMs <= endMs);
}

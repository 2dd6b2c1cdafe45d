/**
 * A millisecond with more rows than a page: read order by order where the venue can, else symbol by symbol where it
 * was asked for all of them, else given up with the reason.
 */
import { type EpochMs, isoSeconds } from '../core/clock.ts';
import type { RecordKind, VenueRecord } from '../records/record.ts';
import type { History, HistoryPage, HistoryStream } from '../venues/history.ts';
import type { Market, TimeWindow } from '../venues/venue.ts';
import { numberEqualRows } from './equal-rows.ts';
import type { LostWindow, Reading, StreamRef } from './stream-store.ts';

export interface DenseInstant {
  readonly ref: StreamRef;
  /** The page that was full of it. */
  readonly page: HistoryPage;
  readonly atMs: EpochMs;
}

export interface DenseRead {
  readonly rows: readonly VenueRecord[];
  readonly read: readonly TimeWindow[];
  readonly lost?: LostWindow | undefined;
  readonly seen: number;
  readonly requests: number;
}

/** Reads one symbol of the stream over a window. */
export type ReadSymbol = (
  symbol: string,
  target: TimeWindow,
) => Promise<Pick<Reading, 'rows' | 'requests' | 'lost'>>;

export function marketOf(kind: RecordKind): Market {
  return kind.startsWith('futures-') || kind === 'funding' ? 'perpetual' : 'spot';
}

export async function readDense(
  history: History,
  stream: HistoryStream,
  instant: DenseInstant,
  readSymbol: ReadSymbol,
): Promise<DenseRead> {
  const { kind, symbol } = instant.ref;
  if (symbol === undefined && stream.scope === 'account') return readEach(history, instant, readSymbol);
  if (symbol === undefined || !stream.instants) {
    return { ...gaveUp(instant, 'and the exchange does not show them otherwise'), requests: 0 };
  }
  const { atMs, page } = instant;
  const shown = page.rows.filter((row) => row.atMs === atMs);
  const { rows, full, requests } = await history.instant({ kind, symbol, atMs }, shown);
  if (full) return { ...gaveUp(instant, 'also order by order'), requests };
  const whole = numberEqualRows(rows.filter((row) => row.atMs === atMs));
  return { rows: whole, read: [millisecond(atMs)], seen: whole.length, requests };
}

/** All symbols that the venue lists are asked: nothing less proves that no row is missing. */
async function readEach(
  history: History,
  { ref: { kind }, atMs, page }: DenseInstant,
  readSymbol: ReadSymbol,
): Promise<DenseRead> {
  const target = millisecond(atMs);
  const listing = await history.symbols();
  let { requests } = listing;
  const listed = listing.symbols.filter(({ market }) => market === marketOf(kind));
  const shown = page.rows.flatMap((row) => ('symbol' in row ? [row.symbol] : []));
  let seen = 0;
  let lost: LostWindow | undefined;
  for (const symbol of new Set([...shown, ...listed.map((each) => each.symbol)])) {
    const reading = await readSymbol(symbol, target);
    seen += reading.rows;
    requests += reading.requests;
    lost ??= reading.lost[0];
  }
  return { rows: [], read: lost === undefined ? [target] : [], lost, seen, requests };
}

function gaveUp({ page, atMs }: DenseInstant, why: string): Omit<DenseRead, 'requests'> {
  const text = `more than ${page.rows.length} rows in one millisecond, ${isoSeconds(atMs)}, ${why}`;
  return { rows: [], read: [], lost: { ...millisecond(atMs), why: text }, seen: 0 };
}

function millisecond(atMs: EpochMs): TimeWindow {
  return { startMs: atMs, endMs: atMs };
}

/**
 * A venue's past, in memory: rows that were put there, told page by page as exchanges do, with the newest rows of a
 * window first and no more than a page of them. Counts what it is asked.
 */
import { DAY_MS, type DurationMs } from '../../shared/core/clock.ts';
import { RECORD_KINDS, type RecordKind, type VenueRecord } from '../../shared/records/record.ts';
import type {
  History,
  HistoryPage,
  HistoryQuery,
  HistoryStream,
  ListedSymbol,
  PendingRow,
} from '../../shared/venues/history.ts';

export interface HistoryScript {
  readonly rows?: readonly VenueRecord[];
  readonly streams?: readonly HistoryStream[];
  readonly symbols?: readonly ListedSymbol[];
}

export interface ScriptedHistory {
  readonly history: History;
  /** All that the venue has, for a test to change. */
  readonly rows: VenueRecord[];
  /** Ids of rows that are not final yet. */
  readonly open: Set<string>;
  /** Ids of rows that no list shows yet. */
  readonly hidden: Set<string>;
  readonly asked: string[];
  requests(): number;
  /** Runs before each answer; throws in place of it. */
  before(step: (call: string, number: number) => void): void;
}

const REACH_MS: DurationMs = 90 * DAY_MS;

export function aStream(kind: RecordKind, overrides: Partial<HistoryStream> = {}): HistoryStream {
  return {
    kind,
    scope: ['spot-fill', 'futures-fill', 'spot-order'].includes(kind) ? 'symbol' : 'account',
    paging: kind === 'bot' ? 'whole' : kind === 'earn' ? 'unordered' : 'newestFirst',
    pageRows: 100,
    reachMs: REACH_MS,
    instants: kind.endsWith('-fill'),
    onRequest: kind === 'earn',
    ...overrides,
  };
}

export function createScriptedHistory(script: HistoryScript = {}): ScriptedHistory {
  const rows = [...(script.rows ?? [])];
  const streams = script.streams ?? RECORD_KINDS.map((kind) => aStream(kind));
  const open = new Set<string>();
  const hidden = new Set<string>();
  const asked: string[] = [];
  let requests = 0;
  let step: (call: string, number: number) => void = () => {};
  const ask = (call: string): void => {
    requests += 1;
    asked.push(call);
    step(call, requests);
  };
  const shown = (kind: RecordKind, symbol?: string) =>
    rows.filter(
      (row) =>
        row.kind === kind &&
        !hidden.has(row.id) &&
        (symbol === undefined || !('symbol' in row) || row.symbol === symbol),
    );
  const pageOf = (found: readonly VenueRecord[], full: boolean): HistoryPage => {
    const oldestMs = Math.min(...found.map(({ atMs }) => atMs));
    return {
      rows: found.filter(({ id }) => !open.has(id)),
      pending: found.filter(({ id }) => open.has(id)).map(pendingOf),
      ...(found.length === 0 ? {} : { oldestMs }),
      full,
      requests: 1,
    };
  };
  const history: History = {
    streams,
    page: async (query) => {
      ask(pageText(query));
      const stream = streams.find(({ kind }) => kind === query.kind) ?? aStream(query.kind);
      const inWindow = shown(query.kind, query.symbol).filter(
        ({ atMs }) => stream.paging === 'whole' || (query.startMs <= atMs && atMs <= query.endMs),
      );
      if (stream.paging === 'whole') return pageOf(inWindow, false);
      // Equal times stand in no order that could be relied on.
      const latest = inWindow.toReversed().toSorted((a, b) => b.atMs - a.atMs);
      const page = stream.paging === 'unordered' ? inWindow : latest;
      return pageOf(page.slice(0, stream.pageRows), inWindow.length >= stream.pageRows);
    },
    instant: async ({ kind, symbol, atMs }) => {
      ask(`instant ${kind} ${symbol} ${atMs}`);
      return pageOf(
        shown(kind, symbol).filter((row) => row.atMs === atMs),
        false,
      );
    },
    settle: async (row) => {
      ask(`settle ${row.kind} ${row.id}`);
      const found = rows.find(({ kind, id }) => kind === row.kind && id === row.id);
      if (found === undefined) return { requests: 1 };
      return open.has(row.id) ? { pending: pendingOf(found), requests: 1 } : { row: found, requests: 1 };
    },
    symbols: async () => {
      ask('symbols');
      return { symbols: script.symbols ?? [], requests: 1 };
    },
  };
  return {
    history,
    rows,
    open,
    hidden,
    asked,
    requests: () => requests,
    before: (given) => {
      step = given;
    },
  };
}

/** Listings of spot symbols such as `BTC_USDT` and perpetuals such as `BTC_USDT_PERP`. */
export function listed(...symbols: readonly string[]): readonly ListedSymbol[] {
  return symbols.map((symbol) => {
    const [baseCoin = '', quoteCoin = ''] = symbol.split('_');
    return { symbol, market: symbol.endsWith('_PERP') ? 'perpetual' : 'spot', baseCoin, quoteCoin };
  });
}

function pageText({ kind, symbol, startMs, endMs }: HistoryQuery): string {
  return `page ${kind} ${symbol ?? '*'} ${startMs} ${endMs}`;
}

function pendingOf(row: VenueRecord): PendingRow {
  return {
    kind: row.kind,
    id: row.id,
    atMs: row.atMs,
    ...('symbol' in row ? { symbol: row.symbol } : {}),
  };
}

/** An exchange that only has a past: the lists of Pionex's documents over rows that are put in from behind. */
import type { RecordKind } from '../../shared/records/record.ts';
import { readFixture } from './fixture.ts';
import { TIME_FIELDS, type WireRow, wireRow, wireText } from './history-rows.ts';

/** What the documents leave open, so that nothing may depend on it. */
export interface HistoryHabits {
  readonly ends: 'included' | 'excluded';
  /** Where it is not heeded, a page holds the documented default, or 20 where there is none. */
  readonly limit: 'heeded' | 'ignored';
}

interface List {
  readonly kind: RecordKind;
  /** What the rows are called in the reply. */
  readonly name: string;
  readonly fallback: number;
}

const LISTS: Readonly<Record<string, List>> = {
  '/api/v1/trade/fills': { kind: 'spot-fill', name: 'fills', fallback: 100 },
  '/api/v1/trade/fillsByOrderId': { kind: 'spot-fill', name: 'fills', fallback: 100 },
  '/uapi/v1/trade/fills': { kind: 'futures-fill', name: 'fills', fallback: 100 },
  '/uapi/v1/trade/fillsByOrderId': { kind: 'futures-fill', name: 'fills', fallback: 100 },
  '/api/v1/trade/allOrders': { kind: 'spot-order', name: 'orders', fallback: 50 },
  '/uapi/v1/trade/historyOrders': { kind: 'futures-order', name: 'orders', fallback: 50 },
  '/uapi/v1/trade/openOrders': { kind: 'futures-order', name: 'orders', fallback: 100 },
  '/uapi/v1/account/historyPositions': { kind: 'futures-position', name: 'positions', fallback: 20 },
  '/uapi/v1/trade/fundingFee': { kind: 'funding', name: 'fundings', fallback: 100 },
  '/api/v1/assets/transfers': { kind: 'transfer', name: 'records', fallback: 20 },
  '/api/v1/earn/dual/records': { kind: 'earn', name: 'records', fallback: 20 },
};
const SINGLE: Readonly<Record<string, RecordKind>> = {
  '/api/v1/trade/order': 'spot-order',
  '/uapi/v1/trade/order': 'futures-order',
};
const BOT_PAGE = 10;
/** Beyond what a JavaScript number holds exactly. */
const FIRST_ID = 300_000_000_000_000_000n;

type Query = Readonly<Record<string, string>>;

export function createHistoryExchange(habits: HistoryHabits) {
  const rows = new Map<RecordKind, WireRow[]>();
  const rowsOf = (kind: RecordKind) => rows.get(kind) ?? [];
  let nextId = FIRST_ID;
  let isAllowed = true;
  let isStruck = false;

  const list = (path: string, { kind, name, fallback }: List, query: Query) => {
    const asked = habits.limit === 'heeded' ? Number(query['limit'] ?? fallback) : fallback;
    const found = rowsOf(kind)
      .filter((row) => isAsked(row, path, query))
      .filter((row) => isWithin(Number(row[TIME_FIELDS[kind]]), query, habits.ends))
      .sort((a, b) => newerFirst(kind, a, b))
      .slice(0, asked);
    return { [name]: found.length === 0 ? null : found };
  };
  const bots = ({ status, pageToken = 'p0' }: Query) => {
    const from = Number(pageToken.slice(1));
    const found = status === 'finished' ? rowsOf('bot').slice(from, from + BOT_PAGE) : [];
    const next = rowsOf('bot').length > from + BOT_PAGE ? `p${from + BOT_PAGE}` : null;
    return { results: found.length === 0 ? null : found, nextPageToken: next, previousPageToken: null };
  };
  const others: Readonly<Record<string, (query: Query, body: string) => unknown>> = {
    '/api/v1/bot/orders': bots,
    '/api/v1/earn/dual/balances': () => ({ balances: null }),
    '/api/v1/earn/dual/symbols': () => dataOf('records/get-dual-symbols.two'),
    '/api/v1/earn/dual/invests': (_query, body) => {
      const { clientDualIds } = JSON.parse(body) as { clientDualIds: readonly unknown[] };
      return { records: rowsOf('earn').filter((row) => clientDualIds.includes(row['clientDualId'])) };
    },
    '/api/v1/common/symbols': ({ type }) =>
      dataOf(type === 'PERP' ? 'perpetual/get-common-symbols.all-perp' : 'records/get-common-symbols.spot'),
  };
  const answer = (path: string, query: Query, body: string): unknown => {
    const listed = LISTS[path];
    if (listed !== undefined) return list(path, listed, query);
    const single = SINGLE[path];
    if (single !== undefined)
      return rowsOf(single).find((row) => String(row['orderId']) === query['orderId']);
    const other = others[path];
    if (other === undefined) throw new Error(`unexpected ${path}`);
    return other(query, body);
  };

  return {
    fetch: async (request: Request): Promise<Response> => {
      const { pathname, searchParams } = new URL(request.url);
      if (isStruck) {
        isStruck = false;
        return new Response('<html>502 Bad Gateway</html>', { status: 502 });
      }
      if (!isAllowed && request.headers.has('PIONEX-KEY')) return refusal('PERMISSION_DENIED');
      const data = answer(pathname, Object.fromEntries(searchParams), await request.text());
      if (data === undefined) return refusal('TRADE_ORDER_NOT_FOUND');
      return new Response(wireText({ result: true, data, timestamp: Number(searchParams.get('timestamp')) }));
    },
    /** Puts a row in, and answers it. */
    add: (kind: RecordKind, atMs: number, fields: WireRow = {}): WireRow => {
      nextId += 1n;
      const row = { ...wireRow(kind, nextId, atMs), ...fields };
      rows.set(kind, [...rowsOf(kind), row]);
      return row;
    },
    replace: (kind: RecordKind, row: WireRow, by: WireRow): void => {
      rows.set(
        kind,
        rowsOf(kind).map((one) => (one === row ? by : one)),
      );
    },
    rowsOf,
    strike: () => {
      isStruck = true;
    },
    takeRights: () => {
      isAllowed = false;
    },
  };
}

function dataOf(fixture: string): unknown {
  return (JSON.parse(readFixture(`pionex/${fixture}`).response.text) as { data: unknown }).data;
}

function refusal(code: string): Response {
  return new Response(JSON.stringify({ result: false, code, message: '', timestamp: 1 }));
}

function isAsked(row: WireRow, path: string, { symbol, base, orderId, fromId }: Query): boolean {
  const isOpenList = path.endsWith('/openOrders');
  if (row['status'] === 'OPEN' && path.endsWith('/historyOrders')) return false;
  if (isOpenList && row['status'] !== 'OPEN') return false;
  if ((symbol ?? row['symbol']) !== row['symbol'] || (base ?? row['base']) !== row['base']) return false;
  if ((orderId ?? String(row['orderId'])) !== String(row['orderId'])) return false;
  return fromId === undefined || BigInt(row['id'] as bigint) < BigInt(fromId);
}

function isWithin(ms: number, { startTime = '0', endTime }: Query, ends: HistoryHabits['ends']): boolean {
  const [startMs, endMs] = [Number(startTime), Number(endTime ?? Number.MAX_SAFE_INTEGER)];
  return ends === 'included' ? ms >= startMs && ms <= endMs : ms > startMs && ms < endMs;
}

function newerFirst(kind: RecordKind, a: WireRow, b: WireRow): number {
  const time = TIME_FIELDS[kind];
  return Number(b[time]) - Number(a[time]) || (Number(a['id'] ?? 0) < Number(b['id'] ?? 0) ? 1 : -1);
}

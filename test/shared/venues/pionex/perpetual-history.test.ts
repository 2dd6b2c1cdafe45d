import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Scene, type Sent, START_MS, success } from './scripted.ts';
import { scriptedPerpetual } from './scripted-perpetual.ts';

const symbol = 'BTC_USDT_PERP';
const window = { symbol, startMs: START_MS, endMs: START_MS + 10_000 };

/** What the documents leave open, so that nothing may depend on it. */
interface Habits {
  /** The time by which closed orders are filtered. */
  readonly by: 'created' | 'closed';
  readonly ends: 'included' | 'excluded';
  /** Where it is not heeded, a page holds the default: 50 closed orders, 100 open ones. */
  readonly limit: 'heeded' | 'ignored';
}

interface Listed {
  readonly id: number;
  /** After `START_MS`; both the same for an order that was filled at once. */
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly status: 'OPEN' | 'CLOSED';
}

function orderJson({ id, createdMs, updatedMs, status }: Listed): string {
  return JSON.stringify({
    orderId: id,
    symbol,
    type: 'LIMIT',
    positionMode: 'BUYSELL',
    isolatedMode: 'CROSS',
    side: 'BUY',
    positionSide: 'BOTH',
    price: '1',
    origSize: '1',
    size: '1',
    filledSize: '1',
    filledAmount: '1',
    status,
    reduceOnly: false,
    clientOrderId: `a-${id}`,
    source: 'API',
    createTime: START_MS + createdMs,
    updateTime: START_MS + updatedMs,
  });
}

function isWithin(ms: number, query: Sent['query'], ends: Habits['ends']): boolean {
  const startMs = Number(query['startTime'] ?? 0) - START_MS;
  const endMs = Number(query['endTime'] ?? Number.MAX_SAFE_INTEGER) - START_MS;
  return ends === 'included' ? ms >= startMs && ms <= endMs : ms > startMs && ms < endMs;
}

function exchangeWith(orders: readonly Listed[], habits: Habits) {
  return scriptedPerpetual(({ path, query }): Scene | undefined => {
    const most = (ignored: number) => (habits.limit === 'heeded' ? Number(query['limit']) : ignored);
    if (path.endsWith('/openOrders')) {
      const beforeMs = Number(query['endTime'] ?? Number.MAX_SAFE_INTEGER) - START_MS;
      const open = orders
        .filter(({ status, createdMs }) => status === 'OPEN' && createdMs < beforeMs)
        .sort((a, b) => b.createdMs - a.createdMs);
      return success(`{"orders":[${open.slice(0, most(100)).map(orderJson).join()}]}`);
    }
    if (!path.endsWith('/historyOrders')) return undefined;
    const keyOf = (order: Listed) => (habits.by === 'created' ? order.createdMs : order.updatedMs);
    const closed = orders
      .filter((order) => order.status === 'CLOSED' && isWithin(keyOf(order), query, habits.ends))
      .sort((a, b) => keyOf(b) - keyOf(a) || b.id - a.id)
      .slice(0, most(50));
    return success(`{"orders":[${closed.reverse().map(orderJson).join()}]}`);
  });
}

const closed = (count: number, at: (index: number) => Pick<Listed, 'createdMs' | 'updatedMs'>): Listed[] =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, status: 'CLOSED', ...at(index) }));

const ordinary: Habits = { by: 'created', ends: 'included', limit: 'heeded' };

describe('orders of a window', () => {
  it.each<Pick<Habits, 'limit' | 'ends'>>([
    { limit: 'heeded', ends: 'included' },
    { limit: 'heeded', ends: 'excluded' },
    { limit: 'ignored', ends: 'included' },
    { limit: 'ignored', ends: 'excluded' },
  ])('are complete when their limit is $limit and the ends are $ends', async (habits) => {
    const orders = closed(1_100, (index) => ({ createdMs: index, updatedMs: index }));
    const { venue } = exchangeWith(orders, { ...ordinary, ...habits });

    const listed = await venue.orders(window);

    expect(listed.map((order) => Number(order.venueOrderId))).toEqual(orders.map(({ id }) => id));
  });

  it('hold those that were created in it and closed after it, however the exchange filters them', async () => {
    const orders = closed(3, (index) => ({ createdMs: 9_000 + index, updatedMs: 40_000 + index }));
    for (const by of ['created', 'closed'] as const) {
      const { venue } = exchangeWith(orders, { ...ordinary, by });

      expect(await venue.orders(window)).toHaveLength(3);
    }
  });

  it('do not hold those that were created before it and closed in it', async () => {
    const orders = closed(3, (index) => ({ createdMs: -1 - index, updatedMs: 5_000 }));
    const { venue } = exchangeWith(orders, { ...ordinary, by: 'closed' });

    expect(await venue.orders(window)).toEqual([]);
  });

  it('hold an order once that closes while the lists are read', async () => {
    const [order] = closed(1, () => ({ createdMs: 5, updatedMs: 9 }));
    const { venue } = scriptedPerpetual(({ path }) => {
      const status = path.endsWith('/openOrders') ? 'OPEN' : 'CLOSED';
      return success(`{"orders":[${orderJson({ ...(order as Listed), status })}]}`);
    });

    expect(await venue.orders(window)).toMatchObject([{ venueOrderId: '1', status: 'closed' }]);
  });

  it('are complete and without doubles for any history, whatever the documents leave open', async () => {
    const cluster = fc.record({
      createdMs: fc.integer({ min: -50, max: 10_050 }),
      restsMs: fc.constantFrom(0, 1, 300, 20_000),
      count: fc.integer({ min: 1, max: 45 }),
      stepMs: fc.constantFrom(0, 1, 7),
      status: fc.constantFrom('OPEN' as const, 'CLOSED' as const),
    });
    const habits = fc.record({
      by: fc.constantFrom('created' as const, 'closed' as const),
      ends: fc.constantFrom('included' as const, 'excluded' as const),
      limit: fc.constantFrom('heeded' as const, 'ignored' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cluster, { maxLength: 9 }), habits, async (clusters, habit) => {
        const rows = clusters.flatMap(({ createdMs, restsMs, count, stepMs, status }) =>
          Array.from({ length: count }, (_, index) => {
            const atMs = createdMs + index * stepMs;
            return { createdMs: atMs, updatedMs: status === 'OPEN' ? atMs : atMs + restsMs, status };
          }),
        );
        const perMs = new Map<number, number>();
        for (const row of rows) {
          for (const ms of new Set([row.createdMs, row.updatedMs])) {
            for (const near of [ms - 1, ms, ms + 1]) perMs.set(near, (perMs.get(near) ?? 0) + 1);
          }
        }
        // More in an instant than a page holds cannot be read; that it is an error is another fact.
        fc.pre(Math.max(0, ...perMs.values()) < 50);
        const orders = rows.map((row, index) => ({ ...row, id: index + 1 }));
        const { venue } = exchangeWith(orders, habit);

        const listed = await venue.orders(window);

        const expected = orders
          .filter(({ createdMs }) => createdMs >= 0 && createdMs <= 10_000)
          .sort((a, b) => a.createdMs - b.createdMs || a.id - b.id);
        expect(listed.map((order) => Number(order.venueOrderId))).toEqual(expected.map(({ id }) => id));
      }),
      { numRuns: 60 },
    );
  });

  it('are an error, never cut off, when one millisecond has more than a page holds', async () => {
    const { venue } = exchangeWith(
      closed(201, () => ({ createdMs: 5_000, updatedMs: 5_000 })),
      ordinary,
    );

    await expect(venue.orders(window)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });

  it('cost two calls while a page is not full, and none for a window that ends before it begins', async () => {
    const { venue, sent } = exchangeWith([], ordinary);

    expect(await venue.orders(window)).toEqual([]);
    expect(sent).toHaveLength(2);
    expect(await venue.orders({ symbol, startMs: 2, endMs: 1 })).toEqual([]);
    expect(sent).toHaveLength(2);
  });
});

describe('open orders', () => {
  const open = (count: number, stepMs: number): Listed[] =>
    closed(count, (index) => ({ createdMs: index * stepMs, updatedMs: index * stepMs })).map((order) => ({
      ...order,
      status: 'OPEN',
    }));

  it.each(['heeded', 'ignored'] as const)('are complete when their limit is %s', async (limit) => {
    const { venue } = exchangeWith(open(1_130, 2), { ...ordinary, limit });

    expect(await venue.openOrders(symbol)).toHaveLength(1_130);
  });

  it('are an error, never cut off, when one millisecond has more than a page holds', async () => {
    const { venue } = exchangeWith(open(501, 0), ordinary);

    await expect(venue.openOrders(symbol)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

interface Trade {
  readonly id: number;
  readonly orderId: number;
  readonly atMs: number;
}

/** How `fromId` is meant: "starting fill ID" is all that the documents say. */
type From = 'before' | 'atOrBefore' | 'after' | 'atOrAfter';

function fillJson({ id, orderId, atMs }: Trade): string {
  return `{"id":30000000000000${String(id).padStart(4, '0')},"orderId":${orderId},"symbol":"${symbol}","side":"BUY",
    "role":"MAKER","price":"1","size":"1","fee":"0","feeCoin":"USDT","feeType":"TRADING","timestamp":${START_MS + atMs}}`;
}

function isFrom(id: number, fromId: string | undefined, from: From): boolean {
  if (fromId === undefined) return true;
  const first = Number(fromId.slice(-4));
  if (id === first) return from === 'atOrBefore' || from === 'atOrAfter';
  return id < first === (from === 'before' || from === 'atOrBefore');
}

function tradesAt(trades: readonly Trade[], from: From = 'before', most = 200) {
  const newestFirst = [...trades].sort((a, b) => b.atMs - a.atMs || b.id - a.id);
  return scriptedPerpetual(({ path, query }): Scene | undefined => {
    if (path.endsWith('Orders')) {
      const ids = path.endsWith('/historyOrders') ? [...new Set(trades.map(({ orderId }) => orderId))] : [];
      const rows = ids.map((id) => {
        const lastMs = Math.max(...trades.filter((trade) => trade.orderId === id).map(({ atMs }) => atMs));
        return orderJson({ id, createdMs: -1_000_000 - id, updatedMs: lastMs, status: 'CLOSED' });
      });
      return success(`{"orders":[${rows.join()}]}`);
    }
    const rows = newestFirst.filter((trade) =>
      path.endsWith('/fills')
        ? isWithin(trade.atMs, query, 'included')
        : trade.orderId === Number(query['orderId']) && isFrom(trade.id, query['fromId'], from),
    );
    const page = rows.slice(0, Math.min(most, Number(query['limit'])));
    return success(`{"fills":[${page.map(fillJson).join()}]}`);
  });
}

const numbersOf = (fills: readonly { fillId: string }[]) =>
  fills.map(({ fillId }) => Number(fillId.slice(-4)));

describe('fills of a window', () => {
  it.each([100, 200])('are complete over many pages of at most %i', async (most) => {
    const trades = Array.from({ length: 950 }, (_, id) => ({
      id,
      orderId: 1,
      atMs: Math.floor(id / 7) * 30,
    }));
    const { venue } = tradesAt(trades, 'before', most);

    expect(numbersOf(await venue.fills(window))).toEqual(trades.map(({ id }) => id));
  });

  it('are read order by order when one millisecond fills a page', async () => {
    const trades = Array.from({ length: 430 }, (_, id) => ({ id, orderId: 1 + (id % 3), atMs: 5_000 }));
    const { venue } = tradesAt(trades);

    expect(numbersOf(await venue.fills(window))).toEqual(trades.map(({ id }) => id));
  });
});

describe('fills of an order', () => {
  const trades = (count: number) => Array.from({ length: count }, (_, id) => ({ id, orderId: 1, atMs: 5 }));
  const order = { symbol, venueOrderId: '1' };

  it.each(['before', 'atOrBefore'] as const)(
    'are complete, where fromId means "%s" as well',
    async (from) => {
      for (const count of [1, 99, 100, 101, 199, 200, 201, 650]) {
        const { venue } = tradesAt(trades(count), from);

        expect(numbersOf(await venue.fillsOfOrder(order))).toEqual(trades(count).map(({ id }) => id));
      }
    },
  );

  it.each(['after', 'atOrAfter'] as const)(
    'are an error, never cut off, where fromId means "%s"',
    async (from) => {
      const { venue } = tradesAt(trades(201), from);

      await expect(venue.fillsOfOrder(order)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
      expect(await tradesAt(trades(199), from).venue.fillsOfOrder(order)).toHaveLength(199);
    },
  );
});

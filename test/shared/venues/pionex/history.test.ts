import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Scene, type Sent, START_MS, scriptedVenue, success } from './scripted.ts';

interface Trade {
  readonly id: number;
  readonly orderId: number;
  /** After `START_MS`. */
  readonly atMs: number;
}

/** How an exchange may read the ends of a window; the documents do not say. */
type Bounds = 'included' | 'excluded';

const symbol = 'BTC_USDT';
const window = { symbol, startMs: START_MS, endMs: START_MS + 10_000 };

function isWithin(atMs: number, query: Sent['query'], bounds: Bounds): boolean {
  const startMs = Number(query['startTime'] ?? 0);
  const endMs = Number(query['endTime'] ?? Number.MAX_SAFE_INTEGER);
  return bounds === 'included' ? atMs >= startMs && atMs <= endMs : atMs > startMs && atMs < endMs;
}

function fillJson({ id, orderId, atMs }: Trade): string {
  return `{"id":30000000000000${String(id).padStart(4, '0')},"orderId":${orderId},"symbol":"${symbol}","side":"BUY",
    "role":"MAKER","price":"1","size":"1","fee":"0","feeCoin":"BTC","timestamp":${START_MS + atMs}}`;
}

function orderJson(orderId: number, createdMs: number, updatedMs: number, filled = '1'): string {
  return `{"orderId":${orderId},"symbol":"${symbol}","type":"LIMIT","side":"BUY","price":"1","size":"1","filledSize":"${filled}",
    "filledAmount":"${filled}","fee":"0","feeCoin":"BTC","status":"CLOSED","IOC":false,"clientOrderId":"a-${orderId}","source":"API",
    "createTime":${START_MS + createdMs},"updateTime":${START_MS + updatedMs}}`;
}

/** Gives the newest `limit` rows of a window, as Pionex does. */
function exchangeWith(trades: readonly Trade[], bounds: Bounds) {
  const newestFirst = [...trades].sort((a, b) => b.atMs - a.atMs || b.id - a.id);
  const orderIds = [...new Set(trades.map((trade) => trade.orderId))];
  const answer = (_request: Request, { path, query }: Sent): Scene => {
    if (path.endsWith('/fills')) {
      const rows = newestFirst.filter((trade) => isWithin(START_MS + trade.atMs, query, bounds));
      return success(`{"fills":[${rows.slice(0, 100).map(fillJson).join()}]}`);
    }
    if (path.endsWith('/fillsByOrderId')) {
      const before =
        query['fromId'] === undefined ? Number.POSITIVE_INFINITY : Number(query['fromId'].slice(-4));
      const rows = newestFirst.filter(
        (trade) => trade.orderId === Number(query['orderId']) && trade.id < before,
      );
      return success(`{"fills":[${rows.slice(0, 100).map(fillJson).join()}]}`);
    }
    // Every order rests from long before the window until its last fill.
    const orders = orderIds.map((id) => {
      const lastMs = Math.max(...trades.filter((trade) => trade.orderId === id).map((trade) => trade.atMs));
      return { id, createdMs: -1_000_000 - id, lastMs };
    });
    const rows = orders
      .filter((order) => isWithin(START_MS + order.createdMs, query, bounds))
      .sort((a, b) => b.createdMs - a.createdMs)
      .slice(0, Number(query['limit']));
    return success(
      `{"orders":[${rows.map((order) => orderJson(order.id, order.createdMs, order.lastMs)).join()}]}`,
    );
  };
  return scriptedVenue(answer);
}

describe('fills of a window', () => {
  it.each<Bounds>(['included', 'excluded'])('are complete over many pages, ends %s', async (bounds) => {
    const trades = Array.from({ length: 950 }, (_, id) => ({
      id,
      orderId: 1,
      atMs: Math.floor(id / 7) * 30,
    }));
    const { venue } = exchangeWith(trades, bounds);

    const fills = await venue.fills(window);

    expect(fills).toHaveLength(950);
    expect(fills.map((fill) => Number(fill.fillId.slice(-4)))).toEqual(trades.map((trade) => trade.id));
  });

  it('hold both ends of the window and nothing outside of it', async () => {
    const trades = [-1, 0, 10_000, 10_001].map((atMs, id) => ({ id, orderId: 1, atMs }));
    for (const bounds of ['included', 'excluded'] as const) {
      const { venue } = exchangeWith(trades, bounds);

      expect((await venue.fills(window)).map((fill) => fill.atMs - START_MS)).toEqual([0, 10_000]);
    }
  });

  it('are read order by order when one millisecond fills a page, also of orders that the page does not show', async () => {
    const trades = Array.from({ length: 330 }, (_, id) => ({ id, orderId: 1 + (id % 3), atMs: 5_000 }));
    trades.push({ id: 330, orderId: 4, atMs: 4_000 }, { id: 331, orderId: 5, atMs: 6_000 });
    const hidden = Array.from({ length: 4 }, (_, index) => ({ id: -1 - index, orderId: 9, atMs: 5_000 }));
    const numbered = [...hidden, ...trades].map((trade, id) => ({ ...trade, id }));
    const { venue } = exchangeWith(numbered, 'included');

    const fills = await venue.fills(window);

    expect(new Set(fills.map((fill) => fill.fillId)).size).toBe(336);
    expect(fills.filter((fill) => fill.venueOrderId === '9')).toHaveLength(4);
  });

  it('are complete and without doubles for any history, whichever way the exchange reads the ends', async () => {
    const instant = fc.record({
      atMs: fc.integer({ min: -3, max: 10_003 }),
      count: fc.integer({ min: 1, max: 130 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(instant, { maxLength: 8 }),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom<Bounds>('included', 'excluded'),
        async (instants, orders, bounds) => {
          const times = instants
            .flatMap(({ atMs, count }) => Array<number>(count).fill(atMs))
            .sort((a, b) => a - b);
          const trades = times.map((atMs, id) => ({ id, orderId: 1 + (id % orders), atMs }));
          const { venue } = exchangeWith(trades, bounds);

          const fills = await venue.fills(window);

          const expected = trades.filter((trade) => trade.atMs >= 0 && trade.atMs <= 10_000);
          expect(fills.map((fill) => Number(fill.fillId.slice(-4)))).toEqual(
            expected.map((trade) => trade.id),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('cost one call while a page is not full', async () => {
    const { venue, sent } = exchangeWith([{ id: 1, orderId: 1, atMs: 5 }], 'included');

    await venue.fills(window);

    expect(sent).toHaveLength(1);
  });

  it('of a window that ends before it begins are none, without a call', async () => {
    const { venue, sent } = exchangeWith([], 'included');

    expect(await venue.fills({ symbol, startMs: 2, endMs: 1 })).toEqual([]);
    expect(sent).toEqual([]);
  });
});

describe('fills of an order', () => {
  it.each([99, 100, 101, 250])('are complete when there are %i', async (count) => {
    const trades = Array.from({ length: count }, (_, id) => ({ id, orderId: 1, atMs: 5_000 }));
    const { venue } = exchangeWith(trades, 'included');

    const fills = await venue.fillsOfOrder({ symbol, venueOrderId: '1' });

    expect(fills.map((fill) => Number(fill.fillId.slice(-4)))).toEqual(trades.map((trade) => trade.id));
  });

  it('are an error when the exchange gives the same page for ever', async () => {
    const page = Array.from({ length: 100 }, (_, id) => fillJson({ id, orderId: 1, atMs: 1 }));
    const { venue } = scriptedVenue(() => success(`{"fills":[${page.join()}]}`));

    await expect(venue.fillsOfOrder({ symbol, venueOrderId: '1' })).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
    });
  });
});

describe('orders of a window', () => {
  /** An exchange that gives at most `most` orders a page, whatever `limit` says. */
  function orderBook(createdMs: readonly number[], most: number) {
    return scriptedVenue((_request, { query }) => {
      const rows = createdMs
        .map((ms, index) => ({ id: index + 1, ms }))
        .filter(({ ms }) => isWithin(START_MS + ms, query, 'included'))
        .sort((a, b) => b.ms - a.ms || b.id - a.id)
        .slice(0, Math.min(most, Number(query['limit'])));
      // The file promises no order of the rows.
      return success(
        `{"orders":[${rows
          .reverse()
          .map(({ id, ms }) => orderJson(id, ms, ms))
          .join()}]}`,
      );
    });
  }

  it.each([200, 100, 50])('are complete when a page holds %i at most', async (most) => {
    const createdMs = Array.from({ length: 520 }, (_, index) => index * 3);
    const { venue } = orderBook(createdMs, most);

    const orders = await venue.orders(window);

    expect(orders.map((order) => order.createdAtMs - START_MS)).toEqual(createdMs);
  });

  it('are an error, never cut off, when one millisecond has more than a page holds', async () => {
    const { venue } = orderBook(Array<number>(201).fill(5_000), 200);

    await expect(venue.orders(window)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });

  it('of one millisecond that does not fill a page are all there', async () => {
    const { venue, sent } = orderBook(Array<number>(120).fill(5_000), 200);

    expect(await venue.orders(window)).toHaveLength(120);
    expect(sent).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { type Sent, START_MS, scriptedBingx, success } from './scripted.ts';

const DAY_MS = 86_400_000;
const fill = (id: number, atMs: number, symbol = 'BTC-USDT') =>
  `{"symbol":"${symbol}","id":${id},"orderId":1735950529123455001,"price":"60000","qty":"0.0001","quoteQty":6.000000000000001,"commission":-1e-07,"commissionAsset":"BTC","time":${atMs},"isBuyer":true,"isMaker":false}`;
const window = { startMs: START_MS - 1_000, endMs: START_MS };
const asked = ({ query }: Sent, start = 'startTime', end = 'endTime') =>
  [Number(query[start]), Number(query[end])] as const;

/** An exchange that shows the oldest `limit` of these fills, as the live one was seen to do. */
function listing(fills: readonly { readonly id: number; readonly atMs: number }[], limit: number) {
  return (sent: Sent) => {
    const [startMs, endMs] = asked(sent);
    const inside = fills.filter(({ atMs }) => atMs >= startMs && atMs <= endMs).slice(0, limit);
    return success(`{"fills":[${inside.map(({ id, atMs }) => fill(id, atMs)).join(',')}]}`);
  };
}

describe('fills of spot', () => {
  it('are whole over a full page whose last rows share a millisecond', async () => {
    const fills = Array.from({ length: 900 }, (_, index) => ({
      id: index + 1,
      atMs: START_MS - 900 + Math.floor(index / 3) * 3,
    }));
    const { spot, sent } = scriptedBingx(listing(fills, 500));

    const found = await spot.fills({ symbol: 'BTC-USDT', ...window });

    expect(found.map(({ fillId }) => fillId)).toEqual(fills.map(({ id }) => `BTC-USDT:${id}`));
    expect(sent.every(({ query }) => query['limit'] === '500')).toBe(true);
  });

  it('fail loudly when one millisecond alone fills a page', async () => {
    const fills = Array.from({ length: 600 }, (_, id) => ({ id, atMs: START_MS - 5 }));
    const { spot } = scriptedBingx(listing(fills, 500));

    await expect(spot.fills({ symbol: 'BTC-USDT', ...window })).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
      message: expect.stringContaining('cannot be read completely'),
    });
  });

  it('fail loudly when the exchange does not heed the window, with a success', async () => {
    const { spot } = scriptedBingx([success(`{"fills":[${fill(1, START_MS - 200)}]}`)]);
    const long = { startMs: START_MS - 121 * DAY_MS, endMs: START_MS - 120 * DAY_MS };

    await expect(spot.fills({ symbol: 'BTC-USDT', ...long })).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
      message: expect.stringContaining('does not heed that window'),
    });
  });

  it('of two symbols may have one number', async () => {
    const rows = `${fill(7, START_MS - 2)},${fill(7, START_MS - 2, 'ETH-USDT')}`;
    const { history } = scriptedBingx([success(`{"fills":[${rows}]}`)]);

    const page = await history.page({ kind: 'spot-fill', ...window });

    expect(page.rows.map(({ id }) => id)).toEqual(['BTC-USDT:7', 'ETH-USDT:7']);
  });

  it('have their fee as paid, and their amount exactly', async () => {
    const { history } = scriptedBingx([success(`{"fills":[${fill(7, START_MS - 2)}]}`)]);

    const page = await history.page({ kind: 'spot-fill', ...window });

    expect(page.rows).toMatchObject([
      { fee: '0.0000001', feeCoin: 'BTC', quoteAmount: '6', baseCoin: 'BTC', quoteCoin: 'USDT' },
    ]);
  });

  it('of an order are asked for in the order’s own time, both ends named', async () => {
    const order = `{"symbol":"BTC-USDT","orderId":1735950529123455001,"origQty":"0.0001","executedQty":"0.0001","cummulativeQuoteQty":"6","status":"FILLED","type":"LIMIT","price":"60000","side":"BUY","time":${START_MS - 3 * DAY_MS},"updateTime":${START_MS - DAY_MS}}`;
    const { spot, sent } = scriptedBingx([
      success(order),
      success(`{"fills":[${fill(7, START_MS - DAY_MS)}]}`),
    ]);

    const fills = await spot.fillsOfOrder({ symbol: 'BTC-USDT', venueOrderId: '1735950529123455001' });

    expect(fills).toHaveLength(1);
    const [startMs, endMs] = asked(sent[1] as Sent);
    expect(startMs).toBeLessThan(START_MS - 3 * DAY_MS);
    expect(endMs).toBeGreaterThan(START_MS - DAY_MS);
  });
});

describe('orders of spot', () => {
  const row = (id: number, atMs: number, status = 'FILLED') =>
    `{"symbol":"BTC-USDT","orderId":${id},"origQty":"0.0001","executedQty":"0","cummulativeQuoteQty":"0","status":"${status}","type":"LIMIT","price":"60000","side":"BUY","time":${atMs},"updateTime":${START_MS},"clientOrderID":"id${id}"}`;

  it('carry their client order ids, so that one is found when the look-up no longer reaches it', async () => {
    const { spot } = scriptedBingx((sent) =>
      sent.path.endsWith('/openOrders')
        ? success('{"orders":null}')
        : success(`{"orders":[${row(1, START_MS - 5 * 3_600_000, 'CANCELED')}]}`),
    );

    const found = await spot.orders({
      symbol: 'BTC-USDT',
      startMs: START_MS - 6 * 3_600_000,
      endMs: START_MS - 4 * 3_600_000,
    });

    expect(found).toMatchObject([{ clientOrderId: 'id1', status: 'closed' }]);
  });

  it('are read up to now, because the list may go by their last change', async () => {
    const { spot, sent } = scriptedBingx(() => success('{"orders":[]}'));

    await spot.orders({ symbol: 'BTC-USDT', startMs: START_MS - 10 * DAY_MS, endMs: START_MS - 9 * DAY_MS });

    const lists = sent.filter(({ path }) => path.endsWith('/historyOrders'));
    expect(Math.max(...lists.map((each) => asked(each)[1]))).toBeGreaterThanOrEqual(START_MS);
    for (const each of lists) expect(asked(each)[1] - asked(each)[0]).toBeLessThanOrEqual(7 * DAY_MS + 1);
  });
});

describe('fills of perpetuals', () => {
  const trade = (id: number, time: string) =>
    `{"symbol":"BTC-USDT","qty":"0.0020","price":"60000","quoteQty":"120","commission":"-0.002689","commissionAsset":"USDT","orderId":"1735950529123455001","tradeId":"${id}","filledTime":"${time}","filledTm":"2026-10-03T07:59:59Z","side":"BUY","positionSide":"BOTH","role":"taker"}`;

  it('have their time by its offset, eight hours east, never by the field that ends in Z', async () => {
    const { history, sent } = scriptedBingx([
      success(`{"fill_history_orders":[${trade(1, '2026-10-03T07:59:59.000+08:00')}],"total":1}`),
    ]);

    const page = await history.page({ kind: 'futures-fill', symbol: 'BTC-USDT-PERP', ...window });

    expect(page).toMatchObject({
      full: false,
      rows: [
        { id: '1', atMs: START_MS - 1_000, fee: '0.002689', symbol: 'BTC-USDT-PERP', quoteAmount: '120' },
      ],
    });
    // The left end is not included at the exchange.
    expect(Number(sent[0]?.query['startTs'])).toBeLessThan(window.startMs);
    expect(Number(sent[0]?.query['endTs'])).toBeGreaterThanOrEqual(window.endMs);
  });

  it('are read under the other name of their list, and with the other form of the offset', async () => {
    const { perpetual } = scriptedBingx([
      success(`{"fill_orders":[${trade(1, '2026-10-03T07:59:59+0800')}]}`),
    ]);

    expect(await perpetual.fills({ symbol: 'BTC-USDT-PERP', ...window })).toHaveLength(1);
  });

  it('without an offset are refused, also where the time would lie in the window: it is another one', async () => {
    const { perpetual } = scriptedBingx([
      success(`{"fill_history_orders":[${trade(1, '2026-10-02T23:59:59.000')}],"total":1}`),
    ]);

    await expect(perpetual.fills({ symbol: 'BTC-USDT-PERP', ...window })).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
    });
  });

  it('of a day that no calendar has are refused: they would lie in no window', async () => {
    const { perpetual } = scriptedBingx([
      success(`{"fill_history_orders":[${trade(1, '2026-13-03T07:59:59.000+08:00')}],"total":1}`),
    ]);

    await expect(perpetual.fills({ symbol: 'BTC-USDT-PERP', ...window })).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
    });
  });

  it('of which the page has fewer than the exchange says are not all of them', async () => {
    const { history } = scriptedBingx([
      success(`{"fill_history_orders":[${trade(1, '2026-10-03T07:59:59.000+08:00')}],"total":2}`),
    ]);

    expect(await history.page({ kind: 'futures-fill', symbol: 'BTC-USDT-PERP', ...window })).toMatchObject({
      full: true,
    });
  });
});

describe('funding', () => {
  const payment = (symbol: string, income: string, incomeType = 'FUNDING_FEE') =>
    `{"symbol":"${symbol}","incomeType":"${incomeType}","income":"${income}","asset":"USDT","info":"","time":${START_MS - 500},"tranId":"9007199254740993","tradeId":""}`;

  it('is none where the exchange says null', async () => {
    const { history } = scriptedBingx([success('null')]);

    expect(await history.page({ kind: 'funding', ...window })).toMatchObject({ rows: [], full: false });
  });

  it('keeps its sign, and tells two symbols of one number and time apart', async () => {
    const rows = [
      payment('BTC-USDT', '-0.5'),
      payment('ETH-USDT', '0.25'),
      payment('BTC-USDT', '7', 'TRANSFER'),
    ];
    const { history, sent } = scriptedBingx([success(`[${rows.join(',')}]`)]);

    const page = await history.page({ kind: 'funding', ...window });

    expect(page.rows).toMatchObject([
      { symbol: 'BTC-USDT-PERP', amount: '-0.5', coin: 'USDT' },
      { symbol: 'ETH-USDT-PERP', amount: '0.25' },
    ]);
    expect(new Set(page.rows.map(({ id }) => id)).size).toBe(2);
    expect(sent[0]?.query).toMatchObject({ incomeType: 'FUNDING_FEE', limit: '1000' });
    expect(asked(sent[0] as Sent).every((ms) => ms > 0)).toBe(true);
  });

  it('of a longer time than one page is asked for in halves, without a request', async () => {
    const { history, sent } = scriptedBingx([]);

    const page = await history.page({ kind: 'funding', startMs: START_MS - 2 * DAY_MS, endMs: START_MS });

    expect(page).toEqual({ rows: [], pending: [], full: true, requests: 0 });
    expect(sent).toEqual([]);
  });
});

describe('closed positions', () => {
  const row = (id: number, openTime: number, updateTime: number, fields = '') =>
    `{"positionId":"18008700891111590${1_000 + id}","symbol":"BTC-USDT","isolated":true,"positionSide":"LONG","openTime":${openTime},"updateTime":${updateTime},"avgPrice":"58942.31","avgClosePrice":"58930.00","realisedProfit":"-0.04","netProfit":"-0.16","positionAmt":"0.0330","closePositionAmt":"0.0330","leverage":20,"closeAllPositions":true${fields}}`;
  const query = { kind: 'futures-position', symbol: 'BTC-USDT-PERP', ...window } as const;

  it('are those that ended in the window, although asked for by a time at which they may have begun', async () => {
    const rows = [
      row(1, START_MS - 60 * DAY_MS, START_MS - 500),
      row(2, START_MS - 700, START_MS - 600, ',"closeAllPositions":false'),
      row(3, START_MS - 3 * DAY_MS, START_MS - 2 * DAY_MS),
    ];
    const { history, sent } = scriptedBingx([success(`{"positionHistory":[${rows.join(',')}]}`)]);

    const page = await history.page(query);

    expect(page.rows).toEqual([
      {
        kind: 'futures-position',
        id: `180087008911115901001@${START_MS - 500}`,
        positionId: '180087008911115901001',
        atMs: START_MS - 500,
        symbol: 'BTC-USDT-PERP',
        side: 'LONG',
        mode: 'ISOLATED',
        averagePrice: '58942.31',
        sizeLong: '0.0330',
        sizeShort: '-0.033',
        leverage: '20',
        createdAtMs: START_MS - 60 * DAY_MS,
      },
    ]);
    expect(page.full).toBe(false);
    const [startMs, endMs] = asked(sent[0] as Sent, 'startTs', 'endTs');
    expect([endMs, endMs - startMs]).toEqual([START_MS, 89 * DAY_MS]);
  });

  it.each(['{"list":[],"total":0}', '[]', '{"positionHistory":null}', 'null'])(
    'are none in %s',
    async (data) => {
      expect((await scriptedBingx([success(data)]).history.page(query)).rows).toEqual([]);
    },
  );

  it('are read to the last page, and fail loudly where a page comes again', async () => {
    const rows = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => row(from + n, START_MS - 900, START_MS - 800)).join(',');
    const paged = ({ query: { pageIndex } }: Sent) =>
      success(`{"list":[${pageIndex === '1' ? rows(0, 100) : rows(100, 7)}]}`);

    const page = await scriptedBingx(paged).history.page(query);

    expect(page.rows).toHaveLength(107);
    expect(page).toMatchObject({ requests: 2, lists: 2 });
    const stuck = scriptedBingx(() => success(`{"list":[${rows(0, 100)}]}`));
    await expect(stuck.history.page(query)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

describe('orders of perpetuals that wait for a price', () => {
  const order = (id: number, fields: string) =>
    `{"symbol":"BTC-USDT","orderId":173595052912345500${id},"side":"SELL","positionSide":"BOTH","type":"STOP_MARKET","origQty":"0.0020","stopPrice":"59000.5","reduceOnly":true,"time":${START_MS - DAY_MS},"updateTime":${START_MS},"clientOrderId":"",${fields}}`;
  const waiting = order(1, '"status":"NEW","executedQty":"0","triggerOrderId":0');
  const made = (by: number) =>
    order(
      2,
      `"status":"FILLED","executedQty":"0.0020","cumQuote":"118","triggerOrderId":173595052912345500${by}`,
    );
  const row = {
    kind: 'futures-order',
    id: '1735950529123455001',
    symbol: 'BTC-USDT-PERP',
    atMs: START_MS - DAY_MS,
  } as const;

  it('become the record of the order that they made', async () => {
    const { history } = scriptedBingx([success(`{"order":${made(1)}}`)]);

    const settled = await history.settle(row);

    expect(settled).toMatchObject({
      row: { id: '1735950529123455002', type: 'STOP_MARKET', executedBase: '0.0020', reduceOnly: true },
    });
    expect(settled).not.toHaveProperty('pending');
    expect(settled.row).not.toHaveProperty('isConditional');
  });

  it('stay pending while they wait', async () => {
    const { history } = scriptedBingx([success(`{"order":${waiting}}`)]);

    expect(await history.settle(row)).toMatchObject({ pending: row });
  });

  it('are not taken for the order of another', async () => {
    const { history } = scriptedBingx([success(`{"order":${made(7)}}`)]);

    await expect(history.settle(row)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

import { describe, expect, it } from 'vitest';
import { numberEqualRows } from '../../../../shared/exports/equal-rows.ts';
import { paged, refusal, type Sent, START_MS, scriptedSixmm } from './scripted-lists.ts';

const DAY_MS = 86_400_000;
const window = { startMs: START_MS - 100_000, endMs: START_MS - 50_000 };
const TRADES = '/v1/private/order/trades';
const CHANGES = '/v1/private/user/account-change-log';

function trade(id: number, createdAt: number, more: object = {}) {
  return {
    fillId: String(9_000_000_000_000_000_000n + BigInt(id)),
    tradeId: '1',
    orderId: '77',
    symbol: 'BTCUSDT',
    side: 'BUY',
    roleType: 'taker',
    price: '60000',
    quantity: '0.001',
    tradeValue: '60',
    handlingFee: '0.03',
    realizedPnl: '0',
    positionSide: 'BOTH',
    createdAt,
    ...more,
  };
}

/** Newest first, one a second. */
function trades(count: number, more: object = {}) {
  return Array.from({ length: count }, (_, index) =>
    trade(count - index, window.endMs - index * Math.floor(50_000 / count), more),
  );
}

const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).sort();
const fillIds = (rows: readonly { readonly fillId: string }[]) => rows.map(({ fillId }) => fillId).sort();

describe('fills', () => {
  it('are whole when a late one shifts the pages while they are read', async () => {
    const rows = trades(250);
    const { history } = scriptedSixmm((sent, count) => {
      if (count === 2) rows.unshift(trade(999, window.endMs - 1));
      return paged(sent, rows);
    });

    const page = await history.page({ kind: 'futures-fill', ...window });

    expect(idsOf(page.rows)).toEqual(fillIds(rows));
    expect(page.rows).toHaveLength(251);
    expect(page.full).toBe(false);
  });

  it('are read until no more come where the exchange does not say how many there are', async () => {
    const rows = trades(250);
    const { history, sent } = scriptedSixmm((asked) => paged(asked, rows, { total: 'missing' }));

    const page = await history.page({ kind: 'futures-fill', ...window });

    expect(idsOf(page.rows)).toEqual(fillIds(rows));
    expect(sent.map(({ query }) => query['page'])).toEqual(['1', '2', '3', '4']);
    expect(new Set(sent.map(({ query }) => query['endTime'])).size).toBe(1);
  });

  it('of the first and the last millisecond are among them where the bounds are not included, and none beside', async () => {
    const rows = [window.startMs, window.endMs].map((atMs, index) => trade(index, atMs));
    const { history } = scriptedSixmm((sent) => paged(sent, rows));

    const page = await history.page({ kind: 'futures-fill', ...window });

    expect(page.rows.map(({ atMs }) => atMs).sort()).toEqual([window.startMs, window.endMs]);
  });

  it.each(['0.03', '-0.03'])('tell a paid fee as positive, written as %s', async (handlingFee) => {
    const { history } = scriptedSixmm((sent) => paged(sent, trades(1, { handlingFee })));

    const { rows } = await history.page({ kind: 'futures-fill', ...window });

    expect(rows).toMatchObject([
      { fee: '0.03', feeCoin: 'USDT', baseCoin: 'BTC', quoteCoin: 'USDT', quoteAmount: '60', orderId: '77' },
    ]);
  });

  it('of a contract that is listed no more have their coins from its name', async () => {
    const { history } = scriptedSixmm((sent) => paged(sent, trades(1, { symbol: 'OLDUSDC' })));

    const { rows } = await history.page({ kind: 'futures-fill', ...window });

    expect(rows).toMatchObject([{ symbol: 'OLDUSDC', baseCoin: 'OLD', quoteCoin: 'USDC', feeCoin: 'USDC' }]);
  });

  it('of which a window has very many are asked for in halves, after one request', async () => {
    const { history, sent } = scriptedSixmm((asked) => paged(asked, trades(501)));

    expect(await history.page({ kind: 'futures-fill', ...window })).toEqual({
      rows: [],
      pending: [],
      full: true,
      requests: 1,
    });
    expect(sent).toHaveLength(1);
  });

  it('of one millisecond are read to the end, however many there are', async () => {
    const rows = Array.from({ length: 501 }, (_, id) => trade(id, window.endMs));
    const { history } = scriptedSixmm((sent) => paged(sent, rows));

    const page = await history.page({ kind: 'futures-fill', startMs: window.endMs, endMs: window.endMs });

    expect(page).toMatchObject({ full: false });
    expect(page.rows).toHaveLength(501);
  });

  it('of more than four weeks are asked for in halves, without a request', async () => {
    const { history, sent } = scriptedSixmm(() => ({ data: {} }));
    const long = { startMs: START_MS - 28 * DAY_MS, endMs: START_MS };

    for (const kind of ['futures-fill', 'futures-order', 'funding'] as const) {
      expect(await history.page({ kind, ...long })).toEqual({
        rows: [],
        pending: [],
        full: true,
        requests: 0,
      });
    }

    expect(sent).toEqual([]);
  });

  it('fail while their pages do not come to rest, and may be asked for again', async () => {
    const { history } = scriptedSixmm((sent, count) => {
      const page = paged(sent, trades(100 + count));
      return 'data' in page ? { data: { ...(page.data as object), total: 400 } } : page;
    });

    await expect(history.page({ kind: 'futures-fill', ...window })).rejects.toMatchObject({
      code: 'venue.unavailable',
      retry: 'later',
    });
  });
});

function change(changeType: string, amount: string, more: object = {}) {
  return {
    assetType: 'USDT',
    amount,
    walletBalanceBefore: '100',
    walletBalanceAfter: '101',
    frozenBalanceBefore: '0',
    frozenBalanceAfter: '0',
    changeType,
    referenceId: 'funding-1',
    createdAt: window.endMs - 10,
    ...more,
  };
}

const changes = (...rows: readonly ReturnType<typeof change>[]) => scriptedSixmm((sent) => paged(sent, rows));
const funding = { kind: 'funding', ...window } as const;

describe('funding payments', () => {
  it('are found in any case, with their sign, and transfers that begin alike are none', async () => {
    const { history, sent } = changes(
      change('FUNDING_FEE_SETTLE', '-1.50', { symbol: 'BTCUSDT' }),
      change('funding_fee_settle', '0.25', { symbol: 'ETHUSDT' }),
      change('Funding_Fee_Settle', '0.5', { symbol: 'SOLUSDT' }),
      change('funding_transfer_in', '700'),
      change('FUNDING_TRANSFER_OUT', '-800'),
      change('funding_fee', '9'),
      change('HANDLING_FEE', '-1', { assetType: null, amount: null }),
    );

    const page = await history.page(funding);

    expect(page.rows).toMatchObject([
      { kind: 'funding', symbol: 'BTCUSDT', amount: '-1.5', coin: 'USDT', mode: '', atMs: window.endMs - 10 },
      { symbol: 'ETHUSDT', amount: '0.25' },
      { symbol: 'SOLUSDT', amount: '0.5' },
    ]);
    // A filter there might want the other case.
    expect(sent.every(({ path, query }) => path === CHANGES && query['changeType'] === undefined)).toBe(true);
  });

  it('have an empty symbol where the exchange does not tell it, and its reference in the id', async () => {
    const { history } = changes(change('funding_fee_settle', '0.25', { symbol: null }));

    const { rows } = await history.page(funding);

    expect(rows).toMatchObject([
      { symbol: '', id: `|funding-1|${window.endMs - 10}|USDT|0.25|0`, amount: '0.25' },
    ]);
  });

  it('that are equal but for the balance after them are two, and one that a page repeats is one', async () => {
    const first = change('funding_fee_settle', '0.25');
    const second = change('funding_fee_settle', '0.25', { walletBalanceAfter: '101.25' });
    const { history } = scriptedSixmm(({ query }) => ({
      data: { list: [[first], [first, second], []][Number(query['page']) - 1] },
    }));

    const { rows } = await history.page(funding);

    expect(rows).toHaveLength(2);
    expect(new Set(numberEqualRows(rows).map(({ id }) => id)).size).toBe(2);
  });

  it('that cannot be read fail loudly, unlike other changes', async () => {
    const { history } = changes(change('funding_fee_settle', 'a lot'));

    await expect(history.page(funding)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

describe('orders', () => {
  const order = (orderId: string, more: object = {}) => ({
    orderId,
    clientOrderId: `c-${orderId}`,
    symbol: 'BTCUSDT',
    type: 'LIMIT',
    side: 'BUY',
    status: 'FILLED',
    price: '60000',
    quantity: '0.002',
    filledQuantity: '0.002',
    reduceOnly: false,
    createdAt: window.startMs + 5,
    updatedAt: window.startMs + 10,
    ...more,
  });
  const exchange = (rows: readonly ReturnType<typeof order>[], fills: readonly ReturnType<typeof trade>[]) =>
    scriptedSixmm((sent: Sent) => {
      if (sent.path.endsWith('/current')) return { data: { list: [], total: 0 } };
      if (sent.path !== TRADES) return paged(sent, rows);
      const asked = fills.filter(({ orderId }) => orderId === (sent.query['orderId'] ?? orderId));
      return sent.query['orderId'] === undefined
        ? paged(sent, asked)
        : { data: { list: sent.query['page'] === '1' ? asked : [], total: asked.length } };
    });

  it('have what they cost from the trades of the window, and else from their own', async () => {
    const later = [1, 2].map((id) => trade(id, window.endMs + DAY_MS * id, { orderId: '78' }));
    const inside = trade(3, window.startMs + 9, { quantity: '0.002' });
    const { history, sent } = exchange(
      [order('77'), order('78', { type: 'STOP_MARKET', reduceOnly: true, updatedAt: START_MS })],
      [...later, inside],
    );

    const { rows } = await history.page({ kind: 'futures-order', ...window });

    expect(rows).toMatchObject([
      { id: '77', type: 'LIMIT', executedBase: '0.002', executedQuote: '120', price: '60000' },
      { id: '78', type: 'STOP_MARKET', executedBase: '0.002', executedQuote: '120', reduceOnly: true },
    ]);
    const ofOne = sent.filter(({ path, query }) => path === TRADES && query['orderId'] !== undefined);
    expect(ofOne.map(({ query }) => query['orderId'])).toEqual(['78']);
  });

  it('are not told before their trades add up to what they say', async () => {
    const { history } = exchange([order('77')], [trade(3, window.startMs + 9)]);

    await expect(history.page({ kind: 'futures-order', ...window })).rejects.toMatchObject({
      code: 'venue.unavailable',
      retry: 'later',
    });
  });

  it('that were open have what they cost from their trades once they are closed', async () => {
    const pending = { kind: 'futures-order', id: '77', symbol: 'BTCUSDT', atMs: window.startMs + 5 } as const;
    const answers = [
      order('77', { status: 'PENDING' }),
      order('77', { status: 'PARTIALLY_FILLED_CANCELED' }),
    ];
    const { history } = scriptedSixmm((sent) =>
      sent.path === TRADES
        ? { data: { list: sent.query['page'] === '1' ? [trade(3, START_MS, { quantity: '0.002' })] : [] } }
        : { data: answers.shift() },
    );

    expect(await history.settle(pending)).toEqual({ pending, requests: 1 });
    expect(await history.settle(pending)).toMatchObject({ row: { id: '77', executedQuote: '120' } });
  });

  it('are not taken for the one that was asked for where another is answered', async () => {
    const { history } = scriptedSixmm(() => ({ data: order('78') }));
    const asked = { kind: 'futures-order', id: '77', symbol: 'BTCUSDT', atMs: START_MS } as const;

    await expect(history.settle(asked)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });

  it('that never filled take no request for trades', async () => {
    const { history, sent } = exchange([order('77', { status: 'CANCELED', filledQuantity: '0' })], []);

    const page = await history.page({ kind: 'futures-order', ...window });

    expect(page).toMatchObject({ rows: [{ id: '77', executedBase: '0' }], pending: [], requests: 2 });
    expect(sent.some(({ path }) => path === TRADES)).toBe(false);
  });
});

it('a key without the right to trade is told so in what is said of fills and orders', async () => {
  const { history } = scriptedSixmm((sent) =>
    sent.path === CHANGES ? paged(sent, []) : refusal(3006, 'Permission denied'),
  );

  for (const kind of ['futures-fill', 'futures-order'] as const) {
    await expect(history.page({ kind, ...window })).rejects.toMatchObject({
      code: 'venue.auth',
      message: expect.stringContaining('give it Read and Trade'),
      context: { notOffered: 'right' },
    });
  }
  expect(await history.page(funding)).toMatchObject({ rows: [], full: false });
});

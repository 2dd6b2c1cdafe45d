import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import {
  createBotWorld,
  DAY,
  futuresBody,
  futuresTerms,
  OWNER,
  spotBody,
  spotTerms,
} from '../bots/bot-world.ts';
import { START_MS } from '../paper-client.ts';

const SPOT = '/api/v1/bot/orders/spotGrid';
const FUTURES = '/api/v1/bot/orders/futuresGrid';
const LIST = '/api/v1/bot/orders';
const FLAT = [[0, 50_000]] as const;

const failure = (code: string, message?: unknown) =>
  expect.objectContaining({ result: false, code, ...(message === undefined ? {} : { message }) });

describe('the list of bots', () => {
  it('is null without bots, and ends without a token', async () => {
    const { client, violations } = createBotWorld(FLAT, { disorder: false });

    const { body } = await client.get(LIST);

    expect(body.data).toEqual({ results: null, nextPageToken: null, previousPageToken: null });
    expect(violations()).toEqual([]);
  });

  it('has pages of ten whatever limit says, newest first, and opaque tokens', async () => {
    const { plain: client, exchange } = createBotWorld(FLAT, { disorder: false });
    const ids = await exchange.inspect.placeBots('main', Array(23).fill(spotTerms()));

    const seen: string[] = [];
    const sizes: number[] = [];
    let pageToken: string | undefined;
    do {
      const { body } = await client.get(LIST, { limit: 50, ...(pageToken ? { pageToken } : {}) });
      seen.push(...body.data.results.map((row: { buOrderId: string }) => row.buOrderId));
      sizes.push(body.data.results.length);
      pageToken = body.data.nextPageToken ?? undefined;
      if (pageToken !== undefined) expect(pageToken).toMatch(/^[A-Za-z0-9]{1,64}$/);
    } while (pageToken !== undefined);

    expect(sizes).toEqual([10, 10, 3]);
    expect(seen).toEqual([...ids].reverse());
  });

  it('refuses a token of its own making', async () => {
    const { client, exchange } = createBotWorld(FLAT);
    await exchange.inspect.placeBots('main', Array(12).fill(spotTerms()));

    expect((await client.get(LIST, { pageToken: 'p000003zzzzzzz' })).body).toEqual(
      failure('BOT_INVALID_TOKEN'),
    );
  });

  it('takes any status but finished for running, also FINISHED', async () => {
    const { client, exchange, at } = createBotWorld(FLAT);
    const [first = ''] = await exchange.inspect.placeBots('main', [spotTerms(), spotTerms()]);
    at(1);
    await client.post(`${SPOT}/cancel`, { buOrderId: first });
    at(2);
    const idsOf = async (status: string) =>
      (await client.get(LIST, { status })).body.data.results.map(
        (row: { buOrderId: string }) => row.buOrderId,
      );

    expect(await idsOf('finished')).toEqual([first]);
    for (const status of ['running', 'FINISHED', 'CLOSED', 'nonsense']) {
      expect(await idsOf(status)).not.toContain(first);
    }
  });

  it('filters by base, quote and one or several types', async () => {
    const { client, exchange } = createBotWorld(FLAT);
    await exchange.inspect.placeBots('main', [spotTerms(), futuresTerms()]);
    const typesOf = async (query: Record<string, string>) =>
      (await client.get(LIST, query)).body.data.results?.map(
        (row: { buOrderType: string }) => row.buOrderType,
      ) ?? null;

    expect(await typesOf({ base: 'BTC' })).toEqual(['spot_grid']);
    expect(await typesOf({ base: 'BTC.PERP', quote: 'USDT' })).toEqual(['futures_grid']);
    expect(await typesOf({ quote: 'EUR' })).toBeNull();
    expect(await typesOf({ buOrderTypes: 'spot_grid' })).toEqual(['spot_grid']);
    expect(await typesOf({ buOrderTypes: 'futures_grid,spot_grid' })).toEqual(['futures_grid', 'spot_grid']);
    expect(await typesOf({ buOrderTypes: 'smart_copy' })).toBeNull();
  });

  it('loses a bot that ends between two pages, without repeating another', async () => {
    const { client, exchange, clock } = createBotWorld(FLAT, { disorder: false });
    const ids = await exchange.inspect.placeBots('main', Array(15).fill(spotTerms()));
    const first = (await client.get(LIST)).body.data;
    await exchange.inspect.commandBot('main', ids[2] ?? '', {
      type: 'cancel',
      closeNote: '',
      immediate: false,
    });
    clock.advance(60_000);

    const second = (await client.get(LIST, { pageToken: first.nextPageToken })).body.data;

    expect(second.results.map((row: { buOrderId: string }) => row.buOrderId)).toEqual([
      ids[4],
      ids[3],
      ids[1],
      ids[0],
    ]);
  });
});

describe('a detail', () => {
  it('says grid_v5 where the list says spot_grid, and when the status last changed', async () => {
    const { client, at, violations } = createBotWorld(FLAT);
    const created = (await client.post(`${SPOT}/create`, spotBody({}, { note: 'mine' }))).body.data;
    at(5);

    const { body } = await client.get(`${SPOT}/order`, { buOrderId: created.buOrderId });
    const list = (await client.get(LIST)).body.data.results[0];

    expect(body.data).toMatchObject({ buOrderType: 'grid_v5', note: 'mine', createTime: START_MS });
    expect(body.data.buOrderData).toMatchObject({ status: 'running', createTime: START_MS + 3_000 });
    expect(list).toMatchObject({ buOrderType: 'spot_grid', buOrderId: created.buOrderId, status: 'running' });
    expect(list.buOrderData).toMatchObject({
      status: 'running',
      baseAmount: body.data.buOrderData.baseAmount,
    });
    expect(violations()).toEqual([]);
  });

  it('of an unknown bot, or of one of another kind, is not found', async () => {
    const { client, plain, exchange } = createBotWorld(FLAT);
    const [botId = ''] = await exchange.inspect.placeBots('main', [spotTerms()]);

    const notFound = failure('P_TRADING_BOT_ORDER_NOT_FOUND');
    expect((await client.get(`${SPOT}/order`, { buOrderId: 'x' })).body).toEqual(notFound);
    expect((await client.get(`${FUTURES}/order`, { buOrderId: botId })).body).toEqual(notFound);
    expect((await plain.get(`${SPOT}/order`)).body).toEqual(failure('BOT_INVALID_ARGUMENT'));
  });

  it('is gone 90 days after the end, the row in the list is not', async () => {
    const { client, exchange, clock, at } = createBotWorld(FLAT);
    const [buOrderId = ''] = await exchange.inspect.placeBots('main', [spotTerms()]);
    at(1);
    await client.post(`${SPOT}/cancel`, { buOrderId });
    clock.advance(89 * DAY);
    expect((await client.get(`${SPOT}/order`, { buOrderId })).body.result).toBe(true);
    clock.advance(2 * DAY);

    expect((await client.get(`${SPOT}/order`, { buOrderId })).body).toEqual(
      failure('P_TRADING_BOT_ORDER_NOT_FOUND'),
    );
    expect((await client.get(LIST, { status: 'finished' })).body.data.results).toHaveLength(1);
  });
});

describe('rights', () => {
  it('of bots are their own: a key for trading alone is denied, with HTTP 200', async () => {
    const { client } = createBotWorld(FLAT, { accounts: [{ ...OWNER, permissions: ['read', 'trade'] }] });

    const reply = await client.get(LIST);

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual(failure('PERMISSION_DENIED'));
  });

  it('to read bots do not suffice to command them', async () => {
    const { client } = createBotWorld(FLAT, { accounts: [{ ...OWNER, permissions: ['read', 'botRead'] }] });

    expect((await client.get(LIST)).body.result).toBe(true);
    expect((await client.post(`${SPOT}/create`, spotBody())).body).toEqual(failure('PERMISSION_DENIED'));
  });
});

describe('faults', () => {
  it('lose the reply of a create that was executed, or the request before it was', async () => {
    for (const [kind, bots] of [
      ['replyLost', 1],
      ['requestLost', 0],
    ] as const) {
      const { exchange, plain: client } = createBotWorld(FLAT, {
        faults: ({ method }) => (method === 'POST' ? { kind } : undefined),
      });

      await expect(client.post(`${SPOT}/create`, spotBody())).rejects.toThrow('fetch failed');

      expect(await exchange.inspect.bots('main')).toHaveLength(bots);
    }
  });

  it('land a create late', async () => {
    const {
      exchange,
      clock,
      plain: client,
    } = createBotWorld(FLAT, {
      faults: ({ method }) => (method === 'POST' ? { kind: 'lateLanding', delayMs: 5_000 } : undefined),
    });
    await client.post(`${SPOT}/create`, spotBody()).catch(() => undefined);
    expect(await exchange.inspect.bots('main')).toHaveLength(0);
    clock.advance(5_000);

    expect(await exchange.inspect.bots('main')).toMatchObject([{ createdAtMs: START_MS + 5_000 }]);
  });

  it('show an old copy, nothing at all, or hide a new bot from the list', async () => {
    let fault: 'stale' | 'blind' | undefined;
    const { client, exchange, at } = createBotWorld(FLAT, {
      faults: ({ path, method }) => {
        if (method === 'POST') return { kind: 'hidden', forMs: { openOrders: 30_000 } };
        if (!path.startsWith('/api/v1/bot') || fault === undefined) return undefined;
        return fault === 'stale' ? { kind: 'stale', ageMs: 60_000 } : { kind: 'blind' };
      },
    });
    const { buOrderId } = (await client.post(`${SPOT}/create`, spotBody())).body.data;
    expect((await client.get(LIST)).body.data.results).toBeNull();
    expect((await client.get(`${SPOT}/order`, { buOrderId })).body.result).toBe(true);
    at(1);
    expect((await client.get(LIST)).body.data.results).toHaveLength(1);
    fault = 'blind';
    expect((await client.get(LIST)).body.data.results).toBeNull();
    fault = 'stale';
    at(1, 2_000);
    expect((await client.get(LIST)).body.data.results[0].buOrderData.status).toBe('init_grid');
    expect((await exchange.inspect.bots('main'))[0]?.status).toBe('running');
  });
});

it('suggests a grid for large coins and fails for small ones', async () => {
  const { client, violations } = createBotWorld();

  const { data } = (await client.get(`${SPOT}/aiStrategy`, { base: 'BTC', quote: 'USDT' })).body;
  const small = await client.get(`${SPOT}/aiStrategy`, { base: 'DOGE', quote: 'USDT' });

  expect(data.options.map((option: { period: string }) => Number(option.period))).toEqual([7, 14, 30]);
  expect(Number(data.high)).toBeGreaterThan(Number(data.low));
  expect(small.body).toEqual(failure('BOT_INTERNAL_ERROR'));
  expect(violations()).toEqual([]);
});

it('keeps the money of bots out of the balances', async () => {
  const { client, free } = createBotWorld(FLAT);
  await client.post(`${FUTURES}/create`, futuresBody({ extraMargin: '100' }));

  expect(decimal(await free('USDT'))).toBe('98900');
});

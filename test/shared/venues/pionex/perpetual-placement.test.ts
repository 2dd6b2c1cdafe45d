import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { NewOrder } from '../../../../shared/venues/venue.ts';
import {
  API_KEY,
  HTML_502,
  LOST,
  refusal,
  type Scene,
  START_MS,
  scriptedVenue,
  success,
} from './scripted.ts';
import { scriptedPerpetual } from './scripted-perpetual.ts';

const buy: NewOrder = {
  clientOrderId: 'so-1',
  symbol: 'BTC_USDT_PERP',
  side: 'buy',
  terms: { type: 'market', baseSize: decimal('0.0150') },
  signBeforeMs: START_MS + 10_000,
};
const MODE = '/uapi/v1/account/positionMode';

async function placeInto(scenes: readonly Scene[], order = buy, options = {}) {
  const left = [...scenes];
  const world = scriptedPerpetual(
    ({ method }) => (method === 'POST' ? (left.shift() ?? new Error('one order too many')) : undefined),
    options,
  );
  const placement = await world.venue.place(order);
  return { ...world, placement, posts: world.sent.filter(({ method }) => method === 'POST') };
}

describe('what is sent', () => {
  it.each<{ order: Partial<NewOrder>; body: string }>([
    {
      order: {},
      body: '{"symbol":"BTC_USDT_PERP","side":"BUY","type":"MARKET_QTY","size":"0.0150","positionSide":"BOTH","clientOrderId":"so-1"}',
    },
    {
      order: { side: 'sell', reduceOnly: true },
      body: '{"symbol":"BTC_USDT_PERP","side":"SELL","type":"MARKET_QTY","size":"0.0150","positionSide":"BOTH","reduceOnly":true,"clientOrderId":"so-1"}',
    },
    {
      order: {
        reduceOnly: false,
        terms: { type: 'limit', baseSize: decimal('0.01'), price: decimal('86000.5') },
      },
      body: '{"symbol":"BTC_USDT_PERP","side":"BUY","type":"LIMIT","size":"0.01","price":"86000.5","positionSide":"BOTH","clientOrderId":"so-1"}',
    },
  ])('$order goes out as these bytes', async ({ order, body }) => {
    const { posts } = await placeInto([success('{"orderId":1}')], { ...buy, ...order });

    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatchObject({ path: '/uapi/v1/trade/order', query: {}, body });
  });

  it('is signed as it is sent, for any size, price and name', async () => {
    const money = fc.stringMatching(/^(0|[1-9]\d{0,6})\.\d{1,8}$/).map(decimal);
    const name = fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/);
    await fc.assert(
      fc.asyncProperty(money, money, name, async (baseSize, price, clientOrderId) => {
        const terms = { type: 'limit', baseSize, price } as const;
        const { posts } = await placeInto([success('{"orderId":1}')], { ...buy, terms, clientOrderId });

        const [post] = posts;
        const message = `POST/uapi/v1/trade/order?timestamp=${post?.timestampMs}${post?.body}`;
        const expected = createHmac('sha256', API_KEY.apiSecret).update(message).digest('hex');
        expect(post?.headers.get('PIONEX-SIGNATURE')).toBe(expected);
        expect(JSON.parse(post?.body ?? '')).toMatchObject({ size: baseSize, price, clientOrderId });
      }),
      { numRuns: 40 },
    );
  });

  it.each<Partial<NewOrder>>([
    { terms: { type: 'market', quoteAmount: decimal('25') } },
    { clientOrderId: 'so_1' },
    { clientOrderId: 'a'.repeat(65) },
    { clientOrderId: '' },
  ])('is nothing for an order that Pionex has no words for: %o', async (change) => {
    const { placement, sent } = await placeInto([], { ...buy, ...change });

    expect(placement).toMatchObject({ outcome: 'denied', code: 'order.unsupported' });
    expect(sent).toEqual([]);
  });
});

describe('the position mode', () => {
  /** An account whose mode is answered by these scenes in turn; orders are accepted. */
  function account(...modes: readonly Scene[]) {
    const left = [...modes];
    return scriptedPerpetual(({ method, path }) => {
      if (method === 'POST') return success('{"orderId":1}');
      return path === MODE ? (left.shift() ?? new Error('asked once too often')) : undefined;
    });
  }
  const oneWay = success('{"positionMode":"BUYSELL"}');
  const hedge = success('{"positionMode":"OPENCLOSE"}');

  it('of two sides denies the order with what to do, and is asked again after it was changed', async () => {
    const { venue, sent } = account(hedge, oneWay);

    expect(await venue.place(buy)).toMatchObject({
      outcome: 'denied',
      code: 'venue.unsupported',
      message: expect.stringContaining('Set its position mode to one-way'),
    });
    expect(sent.every(({ method }) => method === 'GET')).toBe(true);

    expect((await venue.place(buy)).outcome).toBe('accepted');
  });

  it('of one side is remembered for ten minutes', async () => {
    const { venue, sent, clock } = account(oneWay, oneWay);
    const asked = () => sent.filter(({ path }) => path === MODE).length;
    await venue.place(buy);

    clock.advance(10 * 60_000 - 1);
    await venue.place({ ...buy, signBeforeMs: clock.nowMs() + 10_000 });
    expect(asked()).toBe(1);
    clock.advance(1);
    await venue.place({ ...buy, signBeforeMs: clock.nowMs() + 10_000 });

    expect(asked()).toBe(2);
  });

  it.each<{ name: string; scene: Scene; code: string }>([
    { name: 'refused', scene: refusal('PERMISSION_DENIED'), code: 'venue.auth' },
    { name: 'an unknown word', scene: success('{"positionMode":"SIDEWAYS"}'), code: 'venue.unexpectedReply' },
  ])('that is $name denies the order', async ({ scene, code }) => {
    const { venue, sent } = scriptedPerpetual(({ path }) => (path === MODE ? scene : undefined), {
      outsideSpec: true,
    });

    expect(await venue.place(buy)).toMatchObject({ outcome: 'denied', code });
    expect(sent.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('is not asked for an order whose time is over', async () => {
    const { venue, sent } = account();

    const placement = await venue.place({ ...buy, signBeforeMs: START_MS - 1 });

    expect(placement).toMatchObject({ outcome: 'denied', code: 'venue.deadline' });
    expect(sent.map(({ path }) => path)).toEqual(['/api/v1/market/bookTickers']);
  });
});

describe('what the answer means', () => {
  it('is accepted with the order id of a successful reply', async () => {
    const { placement } = await placeInto([success('{"orderId":9223372036854775807}')]);

    expect(placement).toEqual({ outcome: 'accepted', venueOrderId: '9223372036854775807' });
  });

  it.each([
    'TRADE_TYPE_DENIED',
    'INVALID_SIGNATURE',
    'PERMISSION_DENIED',
    'TRADE_INVALID_SYMBOL',
    'TRADE_PARAMETER_ERROR',
    'TRADE_SIZE_FILTER_DENIED',
    'TRADE_NOT_ENOUGH_MONEY',
    'TRADE_OPERATION_DENIED',
  ])('is rejected by %s', async (code) => {
    const { placement, posts } = await placeInto([refusal(code, 'no')]);

    expect(placement).toMatchObject({ outcome: 'rejected', code });
    expect(posts).toHaveLength(1);
  });

  it('does not take an account without futures trading for a broken key', async () => {
    const { keyRefusals } = await placeInto([refusal('TRADE_TYPE_DENIED', 'user denied not in whitelist')]);

    expect(keyRefusals()).toBe(0);
  });

  it.each<{ name: string; scene: Scene }>([
    { name: 'a used client order id: perhaps this order', scene: refusal('TRADE_REPEAT_CLIENT_ORDER_ID') },
    { name: 'a code that nobody knows', scene: refusal('TRADE_SOMETHING_NEW') },
    { name: 'an order that was not found', scene: refusal('TRADE_ORDER_NOT_FOUND') },
    { name: 'one request too many', scene: { status: 429, text: 'slow down' } },
    { name: 'a definite refusal on a 5xx status', scene: refusal('TRADE_NOT_ENOUGH_MONEY', '', 503) },
    { name: 'a gateway page', scene: HTML_502 },
    { name: 'a lost connection', scene: LOST },
    { name: 'success without an order id', scene: success('{}') },
    { name: 'half a reply', scene: { text: '{"result":tr' } },
    { name: 'another order', scene: success('{"orderId":1,"clientOrderId":"so-2"}') },
  ])('is unknown after $name, and nothing is sent again', async ({ scene }) => {
    const { placement, posts } = await placeInto([scene], buy, { outsideSpec: true });

    expect(placement.outcome).toBe('unknown');
    expect(posts).toHaveLength(1);
  });

  it('is asked for once more after a refused timestamp, with the same bytes', async () => {
    const { placement, posts } = await placeInto([refusal('INVALID_TIMESTAMP'), success('{"orderId":7}')]);

    expect(placement).toEqual({ outcome: 'accepted', venueOrderId: '7' });
    expect(posts.map(({ body }) => body)).toEqual([posts[0]?.body, posts[0]?.body]);
  });
});

it('spot denies a reduce-only order instead of sending it as an ordinary one', async () => {
  const { venue, sent } = scriptedVenue([]);

  const placement = await venue.place({ ...buy, symbol: 'BTC_USDT', side: 'sell', reduceOnly: true });

  expect(placement).toMatchObject({ outcome: 'denied', code: 'order.unsupported' });
  expect(sent).toEqual([]);
});

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { NewOrder, OrderTerms, Side } from '../../../../shared/venues/venue.ts';
import {
  API_KEY,
  HTML_502,
  LOST,
  refusal,
  type Scene,
  START_MS,
  scriptedVenue,
  success,
  timeReply,
} from './scripted.ts';

const buy: NewOrder = {
  clientOrderId: 'so-1',
  symbol: 'BTC_USDT',
  side: 'buy',
  terms: { type: 'market', quoteAmount: decimal('25') },
  signBeforeMs: START_MS + 10_000,
};

async function placeInto(...scenes: Scene[]) {
  return placed(scriptedVenue([timeReply(), ...scenes]));
}

async function placeOutsideSpec(scene: Scene) {
  return placed(scriptedVenue([timeReply(), scene], { outsideSpec: true }));
}

async function placed(world: ReturnType<typeof scriptedVenue>) {
  const placement = await world.venue.place(buy);
  return { ...world, placement, posts: world.sent.filter((request) => request.method === 'POST') };
}

describe('what is sent', () => {
  it.each<{ side: Side; terms: OrderTerms; body: string }>([
    {
      side: 'buy',
      terms: { type: 'market', quoteAmount: decimal('25.10') },
      body: '{"symbol":"BTC_USDT","side":"BUY","type":"MARKET","amount":"25.10","clientOrderId":"so-1"}',
    },
    {
      side: 'sell',
      terms: { type: 'market', baseSize: decimal('0.01') },
      body: '{"symbol":"BTC_USDT","side":"SELL","type":"MARKET","size":"0.01","clientOrderId":"so-1"}',
    },
    {
      side: 'buy',
      terms: { type: 'limit', baseSize: decimal('0.01'), price: decimal('86000.5') },
      body: '{"symbol":"BTC_USDT","side":"BUY","type":"LIMIT","size":"0.01","price":"86000.5","clientOrderId":"so-1"}',
    },
  ])('$side $terms goes out as these bytes', async ({ side, terms, body }) => {
    const { venue, sent } = scriptedVenue([timeReply(), success('{"orderId":1,"clientOrderId":"so-1"}')]);

    await venue.place({ ...buy, side, terms });

    expect(sent[1]).toMatchObject({ method: 'POST', path: '/api/v1/trade/order', query: {}, body });
  });

  it('signs exactly the bytes that it sends, dated a little before the exchange, never after it', async () => {
    const serverMs = START_MS + 7_000;
    const world = scriptedVenue([timeReply(serverMs), success('{"orderId":1}', serverMs)]);

    await world.venue.place({ ...buy, signBeforeMs: serverMs + 10_000 });

    const post = world.sent[1];
    const message = `POST/api/v1/trade/order?timestamp=${post?.timestampMs}${post?.body}`;
    const expected = createHmac('sha256', API_KEY.apiSecret).update(message).digest('hex');
    expect(post?.headers.get('PIONEX-SIGNATURE')).toBe(expected);
    expect(post?.timestampMs).toBeLessThan(serverMs);
    expect(post?.timestampMs).toBeGreaterThan(serverMs - 2_000);
  });

  it.each([
    { ...buy, side: 'sell' as const },
    { ...buy, terms: { type: 'market' as const, baseSize: decimal('1') } },
    { ...buy, clientOrderId: 'so_1' },
    { ...buy, clientOrderId: 'a'.repeat(65) },
    { ...buy, clientOrderId: '' },
  ])('denies an order that Pionex has no words for, and sends no byte', async (order) => {
    const { venue, sent } = scriptedVenue([]);

    expect(await venue.place(order)).toMatchObject({ outcome: 'denied', code: 'order.unsupported' });
    expect(sent).toEqual([]);
  });
});

describe('what the answer means', () => {
  it('is accepted with the order id of a successful reply', async () => {
    const { placement } = await placeInto(success('{"orderId":9223372036854775807,"clientOrderId":"so-1"}'));

    expect(placement).toEqual({ outcome: 'accepted', venueOrderId: '9223372036854775807' });
  });

  const definite = [
    'APIKEY_LOST',
    'SIGNATURE_LOST',
    'INVALID_APIKEY',
    'INVALIE_APIKEY',
    'APIKEY_EXPIRED',
    'IP_NOT_WHITELISTED',
    'INVALID_SIGNATURE',
    'PERMISSION_DENIED',
    'UNAUTHORIZED',
    'AUTH_UNAVAILABLE',
    'TRADE_TYPE_DENIED',
    'TRADE_INVALID_SYMBOL',
    'TRADE_INVAILD_SYMBOL',
    'TRADE_PARAMETER_ERROR',
    'PARAMETER_ERROR',
    'TRADE_PRICE_FILTER_DENIED',
    'TRADE_SIZE_FILTER_DENIED',
    'TRADE_AMOUNT_FILTER_DENIED',
    'TRADE_NOT_ENOUGH_MONEY',
    'TRADE_OPEN_ORDER_EXCEED_LIMIT',
    'TRADE_OPERATION_DENIED',
  ];

  it.each(definite)('is rejected by %s', async (code) => {
    for (const status of [200, 400, 401]) {
      const { placement, posts } = await placeInto(refusal(code, 'no', status));

      expect(placement).toMatchObject({ outcome: 'rejected', code });
      expect(posts).toHaveLength(1);
    }
  });

  it.each<{ name: string; scene: Scene; code?: string }>([
    {
      name: 'a used client order id: perhaps this very order',
      scene: refusal('TRADE_REPEAT_CLIENT_ORDER_ID'),
    },
    { name: 'a code that nobody knows', scene: refusal('TRADE_SOMETHING_NEW') },
    { name: 'a code of the market family', scene: refusal('MARKET_PARAMETER_ERROR') },
    { name: 'an order that was not found', scene: refusal('TRADE_ORDER_NOT_FOUND') },
    { name: 'one request too many, as JSON', scene: refusal('TOO_MANY_REQUESTS'), code: 'TOO_MANY_REQUESTS' },
    {
      name: 'one request too many, as a status',
      scene: { status: 429, text: 'slow down' },
      code: 'TOO_MANY_REQUESTS',
    },
    { name: 'a definite refusal on a 5xx status', scene: refusal('TRADE_NOT_ENOUGH_MONEY', '', 503) },
    { name: 'a gateway page', scene: HTML_502, code: 'venue.unavailable' },
    { name: 'a lost connection', scene: LOST, code: 'venue.unavailable' },
    {
      name: 'a timeout',
      scene: new DOMException('The operation was aborted due to timeout', 'TimeoutError') as unknown as Error,
    },
  ])('is unknown after $name, and nothing is sent again', async ({ scene, code }) => {
    const { placement, posts } = await placeInto(scene);

    expect(placement).toMatchObject({ outcome: 'unknown', ...(code === undefined ? {} : { code }) });
    expect(posts).toHaveLength(1);
  });

  it.each<{ name: string; text: string; status?: number }>([
    {
      name: 'success without an order id',
      text: '{"result":true,"data":{"clientOrderId":"so-1"},"timestamp":1}',
    },
    { name: 'success without data', text: '{"result":true,"timestamp":1}' },
    { name: 'success with a null order id', text: '{"result":true,"data":{"orderId":null},"timestamp":1}' },
    {
      name: 'success with an order id that is no whole number',
      text: '{"result":true,"data":{"orderId":1.5e20}}',
    },
    {
      name: "success for another order's id",
      text: '{"result":true,"data":{"orderId":1,"clientOrderId":"so-2"}}',
    },
    { name: 'success on a failed status', text: '{"result":true,"data":{"orderId":1}}', status: 401 },
    { name: 'a failure without a code', text: '{"result":false,"message":"no"}' },
    { name: 'an unknown route', text: '{"error_msg":"404 Route Not Found"}', status: 404 },
    { name: 'half a reply', text: '{"result":tr' },
    { name: 'an empty reply', text: '' },
    { name: 'JSON of another kind', text: '[]' },
    { name: '"true" as text', text: '{"result":"true","data":{"orderId":1}}' },
    { name: 'a page on status 200', text: '<html></html>' },
    { name: 'a redirect', text: '', status: 302 },
  ])('is unknown after $name', async ({ text, status = 200 }) => {
    const { placement, posts } = await placeOutsideSpec({ text, status });

    expect(placement.outcome).toBe('unknown');
    expect(posts).toHaveLength(1);
  });

  it('is unknown after any text whatever that is not a known answer', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((data) => `{"result":false,"code":${data}}`),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(200, 400, 500), async (reply, status) => {
        const { placement } = await placeOutsideSpec({ text: reply, status });

        expect(placement.outcome).toBe('unknown');
      }),
      { numRuns: 300 },
    );
  });
});

describe('a refused timestamp', () => {
  it('is answered by learning the time and signing once more, because nothing was carried out', async () => {
    const serverMs = START_MS + 8_000;
    const { placement, posts } = await placeInto(
      refusal('INVALID_TIMESTAMP'),
      timeReply(serverMs),
      success('{"orderId":7}', serverMs),
    );

    expect(placement).toEqual({ outcome: 'accepted', venueOrderId: '7' });
    expect(posts.map((post) => post.body)).toEqual([posts[0]?.body, posts[0]?.body]);
    expect(posts[1]?.timestampMs).toBeGreaterThan(serverMs - 2_000);
    expect(posts[1]?.timestampMs).toBeLessThan(serverMs);
    expect(posts[1]?.headers.get('PIONEX-SIGNATURE')).not.toBe(posts[0]?.headers.get('PIONEX-SIGNATURE'));
  });

  it("is not signed again when by the exchange's time the order's time is over", async () => {
    const serverMs = START_MS + 40_000;
    const { placement, sent } = await placeInto(refusal('INVALID_TIMESTAMP'), timeReply(serverMs));

    expect(placement).toMatchObject({ outcome: 'unknown', code: 'INVALID_TIMESTAMP' });
    expect(sent.map((request) => request.method)).toEqual(['GET', 'POST', 'GET']);
  });

  it('is not signed a third time', async () => {
    const { placement, posts } = await placeInto(
      refusal('INVALID_TIMESTAMP'),
      timeReply(),
      refusal('INVALID_TIMESTAMP'),
    );

    expect(placement).toMatchObject({ outcome: 'unknown', code: 'INVALID_TIMESTAMP' });
    expect(posts).toHaveLength(2);
  });

  it('leaves the order unknown when the second request gets lost', async () => {
    const { placement, posts } = await placeInto(refusal('INVALID_TIMESTAMP'), timeReply(), LOST);

    expect(placement).toMatchObject({ outcome: 'unknown', code: 'venue.unavailable' });
    expect(posts).toHaveLength(2);
  });

  it('is not signed again when the time cannot be learnt', async () => {
    const { placement, posts } = await placeInto(refusal('INVALID_TIMESTAMP'), HTML_502);

    expect(placement).toMatchObject({ outcome: 'unknown', code: 'INVALID_TIMESTAMP' });
    expect(posts).toHaveLength(1);
  });
});

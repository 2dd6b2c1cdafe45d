import { describe, expect, it } from 'vitest';
import { money } from '../../../support/builders.ts';
import { aLimitBuy, answering, START_MS, scriptedVenue } from './scripted.ts';

describe('a placement', () => {
  it('says the documented fields, with the four headers', async () => {
    const { venue, sent } = answering('{"id":"77","state":"open"}');

    expect(await venue.place(aLimitBuy())).toEqual({ outcome: 'accepted', venueOrderId: '77' });

    const order = sent.at(-1);
    expect(order).toMatchObject({ method: 'POST', path: '/v1/orders' });
    expect(order?.body).toBe(
      '{"pair":"BTC-USD","side":"buy","type":"limit","price":"65000","size":"0.01","client_order_id":"so0abc"}',
    );
    expect(order?.headers.get('X-Api-Key')).toBe('KEY-abcdef');
    expect(order?.headers.get('X-Api-Timestamp')).toMatch(/^\d{13}$/);
    expect(order?.headers.get('X-Api-Nonce')).toMatch(/^[0-9a-f]{8}$/);
    expect(order?.headers.get('X-Api-Signature')).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['bare', '{"id":206665000000000391}'],
    ['under data', '{"success":true,"data":{"order_id":"206665000000000391","client_order_id":"so0abc"}}'],
    ['under result', '{"code":0,"result":{"orderId":"206665000000000391"}}'],
    ['under order', '{"data":{"order":{"id":"206665000000000391"}}}'],
    ['beside a word for the result', '{"result":true,"data":{"id":"206665000000000391"}}'],
  ])('is accepted with all digits of its id, %s', async (_where, text) => {
    expect(await answering(text).venue.place(aLimitBuy())).toEqual({
      outcome: 'accepted',
      venueOrderId: '206665000000000391',
    });
  });

  it.each([
    ['a validation', 400, '{"code":"INVALID_SIZE","message":"too many decimals"}'],
    ['a rule', 422, '{"error":{"code":"INSUFFICIENT_BALANCE","message":"insufficient balance"}}'],
    ['an unknown pair', 422, '{"code":"UNKNOWN_PAIR","message":"pair does not exist"}'],
    ['the key', 401, '{"success":false,"error":"INVALID_SIGNATURE"}'],
    ['the address', 403, '{"error_code":"IP_NOT_ALLOWED","error_message":"not on the allowlist"}'],
  ])(
    'is rejected when the venue turned it away for %s, with a code of its own',
    async (_why, status, text) => {
      expect((await answering(text, status).venue.place(aLimitBuy())).outcome).toBe('rejected');
    },
  );

  it.each([
    ['a client order id that was used', 400, '{"code":"DUPLICATE_ORDER","message":"order already exists"}'],
    ['the same in its message only', 422, '{"code":"E1042","message":"client_order_id has been used"}'],
    ['a contradiction', 409, '{"code":"CLIENT_ORDER_ID_CONFLICT","message":"other terms"}'],
    ['an order that is being made', 400, '{"code":"E1","message":"still processing"}'],
    ['no code of the venue', 400, '{"message":"Bad Request"}'],
    ['no code of the venue, by a gateway', 403, '{"message":"Forbidden"}'],
    ['something not found', 404, '{"code":"NOT_FOUND"}'],
    ['a time-out', 408, '{"code":"TIMEOUT"}'],
    ['the limits', 429, '{"code":"RATE_LIMITED"}'],
    ['maintenance', 503, '{"code":"MAINTENANCE"}'],
    ['a page', 403, '<html>blocked</html>'],
    ['a redirect', 302, '{}'],
    ['a no under HTTP 200', 200, '{"success":false,"error":"INSUFFICIENT_BALANCE"}'],
    ['a code under HTTP 200', 200, '{"code":1042,"message":"no"}'],
    ['a yes without an id', 200, '{"data":{"state":"open"}}'],
    ['a yes for another order', 200, '{"data":{"id":"77","client_order_id":"other"}}'],
  ])('stays unknown when the answer is about %s', async (_why, status, text) => {
    expect((await answering(text, status).venue.place(aLimitBuy())).outcome).toBe('unknown');
  });

  it('is signed once more, with another timestamp and nonce, when its timestamp was refused', async () => {
    let orders = 0;
    const { venue, sent } = scriptedVenue((request) => {
      if (request.method !== 'POST') return undefined;
      orders += 1;
      return orders === 1
        ? { status: 401, text: '{"code":"TIMESTAMP_OUT_OF_RANGE","message":"clock drift"}' }
        : { text: '{"id":"77"}' };
    });

    expect((await venue.place(aLimitBuy())).outcome).toBe('accepted');

    const [first, second] = sent.filter(({ method }) => method === 'POST');
    expect(second?.body).toBe(first?.body);
    expect(second?.headers.get('X-Api-Timestamp')).not.toBe(first?.headers.get('X-Api-Timestamp'));
    expect(second?.headers.get('X-Api-Nonce')).not.toBe(first?.headers.get('X-Api-Nonce'));
  });

  it('never has the timestamp of another one, not even in one millisecond', async () => {
    const { venue, sent } = answering('{"id":"77"}');
    await Promise.all([venue.place(aLimitBuy()), venue.place(aLimitBuy()), venue.balances().catch(() => [])]);

    const stamps = sent.flatMap(({ headers }) => headers.get('X-Api-Timestamp') ?? []);
    expect(stamps).toHaveLength(3);
    expect(new Set(stamps).size).toBe(3);
  });

  it.each([
    ['in the quote coin', aLimitBuy({ terms: { type: 'market', quoteAmount: money('50') } })],
    ['that only reduces', aLimitBuy({ reduceOnly: true })],
    ['under an id with a hyphen, whose form nobody has published', aLimitBuy({ clientOrderId: 'so-1' })],
  ])('is denied %s, and no order is sent', async (_what, order) => {
    const { venue, sent } = answering('{"id":"77"}');

    expect(await venue.place(order)).toMatchObject({ outcome: 'denied', code: 'order.unsupported' });
    expect(sent.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

describe('a market buy', () => {
  const marketBuy = aLimitBuy({ terms: { type: 'market', baseSize: money('0.01') } });
  const withBid = (bid: string) =>
    scriptedVenue((request) =>
      request.method === 'POST'
        ? { text: '{"id":"77"}' }
        : {
            text: request.url.includes('orderbook')
              ? `{"bids":[["${bid}","5"]],"asks":[["70000","5"]]}`
              : '[]',
          },
    );

  it('is sized in the base coin where a coin costs 1 or more', async () => {
    const { venue, sent } = withBid('1');

    expect((await venue.place(marketBuy)).outcome).toBe('accepted');
    expect(sent.at(-1)?.body).toBe(
      '{"pair":"BTC-USD","side":"buy","type":"market","size":"0.01","client_order_id":"so0abc"}',
    );
  });

  it('is denied where it costs less: read in the quote coin, its size could buy for more than was meant', async () => {
    const { venue, sent } = withBid('0.99');

    expect(await venue.place(marketBuy)).toMatchObject({
      outcome: 'denied',
      code: 'venue.unsupported',
      message:
        'BitexAsia does not publish in which coin a market buy is sized. BTC-USD costs less than 1, so it could buy for more than was meant: use a limit order.',
    });
    expect(sent.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('does not concern a market sell', async () => {
    const { venue } = withBid('0.99');
    expect((await venue.place({ ...marketBuy, side: 'sell' })).outcome).toBe('accepted');
  });
});

it('a refused key is asked about, unless only the timestamp was refused', async () => {
  const refused = answering('{"code":"INVALID_KEY"}', 401);
  await expect(refused.venue.balances()).rejects.toMatchObject({ code: 'venue.auth' });
  expect(refused.keyRefusals()).toBe(1);

  const late = answering('{"code":"TIMESTAMP_OUT_OF_RANGE"}', 401);
  await expect(late.venue.balances()).rejects.toMatchObject({ code: 'venue.refused', retry: 'later' });
  expect(late.keyRefusals()).toBe(0);
});

it('says of a refused address that it is the address', async () => {
  const { venue } = answering('{"code":"IP_NOT_ALLOWED","message":"address is not on the allowlist"}', 403);

  await expect(venue.balances()).rejects.toMatchObject({
    code: 'venue.auth',
    context: { refusedFor: 'address' },
    message:
      "Account main: BitexAsia does not accept this machine's address: add its public IP to the key's list (403/IP_NOT_ALLOWED: address is not on the allowlist).",
  });
});

describe('the time of the venue', () => {
  const at = (headers: Record<string, string>, text = '[]') =>
    scriptedVenue(() => ({ text, headers })).venue.time();

  it('is what the reply calls so', async () => {
    expect(await at({}, `{"server_time":${START_MS + 5_400},"data":[]}`)).toBe(START_MS + 5_400);
    expect(await at({}, `{"timestamp":${START_MS + 5_400},"data":[]}`)).toBe(START_MS + 5_400);
  });

  it('is else the date of the reply', async () => {
    expect(await at({ date: new Date(START_MS + 7_000).toUTCString() })).toBe(START_MS + 7_000);
  });

  it('is ours where a cache answered, and where nothing is told', async () => {
    expect(await at({ date: new Date(START_MS - 90_000).toUTCString(), age: '90' })).toBe(START_MS);
    expect(await at({})).toBe(START_MS);
  });

  it('is never taken from what may be the time of an order', async () => {
    expect(await at({}, `{"timestamp":${START_MS - 86_400_000},"markets":[]}`)).toBe(START_MS);
  });
});

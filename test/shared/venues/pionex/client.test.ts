import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import { readBan } from '../../../../shared/venues/ban.ts';
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

const balances = success('{"balances":[{"coin":"USDT","free":"1","frozen":"0"}]}');
const oneBalance = [{ coin: 'USDT', free: '1', locked: '0' }];

describe('a read', () => {
  it.each<{ name: string; trouble: Scene }>([
    { name: 'a lost connection', trouble: LOST },
    { name: 'a gateway page', trouble: HTML_502 },
    { name: 'a page on status 200', trouble: { text: '<html></html>' } },
    { name: 'half a reply', trouble: { text: '{"result":tr' } },
  ])('is repeated after $name, with a pause, and signed anew', async ({ trouble }) => {
    const { venue, sent, clock } = scriptedVenue([trouble, trouble, balances], { outsideSpec: true });

    expect(await venue.balances()).toEqual(oneBalance);
    expect(clock.nowMs()).toBe(START_MS + 250 + 500);
    expect(new Set(sent.map((request) => request.timestampMs)).size).toBe(3);
  });

  it('ends with one sentence when the trouble lasts', async () => {
    const { venue, sent } = scriptedVenue([HTML_502, HTML_502, HTML_502]);

    await expect(venue.balances()).rejects.toMatchObject({
      code: 'venue.unavailable',
      retry: 'later',
      message: 'Pionex did not answer GET /api/v1/account/balances: HTTP 502. Try again later.',
    });
    expect(sent).toHaveLength(3);
  });

  it('fails on "result": false although the status is 200, and is not repeated', async () => {
    const { venue, sent } = scriptedVenue([refusal('TRADE_OPERATION_DENIED', 'closed for today')]);

    await expect(venue.balances()).rejects.toMatchObject({
      code: 'venue.refused',
      message: expect.stringContaining('TRADE_OPERATION_DENIED: closed for today'),
    });
    expect(sent).toHaveLength(1);
  });

  it.each<{ name: string; scene: Scene }>([
    { name: 'an unknown route', scene: { status: 404, text: '{"error_msg":"404 Route Not Found"}' } },
    { name: 'a redirect', scene: { status: 301, text: '' } },
    { name: 'a list that is missing, which is not an empty one', scene: success('{}') },
    {
      name: 'an amount that is no plain decimal',
      scene: success('{"balances":[{"coin":"A","free":"1e-8","frozen":"0"}]}'),
    },
  ])('stops at once at $name', async ({ scene }) => {
    const { venue, sent } = scriptedVenue([scene], { outsideSpec: true });

    await expect(venue.balances()).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
    expect(sent).toHaveLength(1);
  });

  it.each([
    { field: 'status', word: 'EXPIRED' },
    { field: 'side', word: 'SHORT' },
    { field: 'type', word: 'STOP' },
  ])('never guesses what an unknown order $field means', async ({ field, word }) => {
    const order = {
      orderId: 1,
      symbol: 'BTC_USDT',
      type: 'LIMIT',
      side: 'BUY',
      price: '1',
      size: '1',
      filledSize: '0',
      filledAmount: '0',
      status: 'OPEN',
      createTime: 1,
      updateTime: 1,
      [field]: word,
    };
    const { venue } = scriptedVenue([success(JSON.stringify(order))], { outsideSpec: true });

    await expect(venue.order({ symbol: 'BTC_USDT', venueOrderId: '1' })).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
      message: expect.stringContaining(`"${word}"`),
    });
  });

  it('concludes nothing from an answer about another order', async () => {
    const order = `{"orderId":2,"clientOrderId":"so-2","symbol":"BTC_USDT","type":"LIMIT","side":"BUY","price":"1","size":"1",
      "filledSize":"0","filledAmount":"0","status":"OPEN","createTime":1,"updateTime":1}`;
    const { venue } = scriptedVenue([success(order), success(order)], { outsideSpec: true });

    await expect(venue.order({ symbol: 'BTC_USDT', venueOrderId: '1' })).rejects.toThrow(/another order/);
    await expect(venue.orderByClientOrderId({ symbol: 'BTC_USDT', clientOrderId: 'so-1' })).rejects.toThrow(
      /another order/,
    );
  });

  it('of an unknown symbol names the symbol', async () => {
    const { venue } = scriptedVenue([refusal('MARKET_INVALID_SYMBOL', 'symbol error')]);

    await expect(venue.candles({ symbol: 'NOPE_USDT', interval: '1d', limit: 1 })).rejects.toMatchObject({
      code: 'venue.notFound',
      message: 'GET /api/v1/market/klines (NOPE_USDT): Pionex does not know this symbol, check its spelling.',
    });
  });

  it('is not signed with a value that could be encoded in more than one way', async () => {
    const { venue, sent } = scriptedVenue([]);

    await expect(venue.openOrders('BTC,USDT')).rejects.toMatchObject({ code: 'signing.unsafeValue' });
    expect(sent).toEqual([]);
  });
});

describe('a cancellation', () => {
  it.each([LOST, HTML_502])('is sent once, whatever happens', async (trouble) => {
    const { venue, sent } = scriptedVenue([trouble]);

    await expect(venue.cancel({ symbol: 'BTC_USDT', venueOrderId: '1' })).rejects.toMatchObject({
      code: 'venue.unavailable',
    });
    expect(sent).toHaveLength(1);
  });
});

describe('a key that is not accepted', () => {
  it.each([
    ['INVALID_APIKEY', 'does not know this API key: copy it again, or make a new one if it was deleted'],
    ['APIKEY_EXPIRED', 'says that this API key has expired: make a new one'],
    [
      'IP_NOT_WHITELISTED',
      "does not accept this machine's address: add its public IP to the key's whitelist",
    ],
    [
      'INVALID_SIGNATURE',
      'does not accept the signature: the API secret does not belong to this key, copy it again',
    ],
    ['PERMISSION_DENIED', 'says that this API key lacks a permission: give it reading and trading rights'],
    ['AUTH_UNAVAILABLE', 'says that this API key lacks a permission: give it reading and trading rights'],
  ])('%s gives one sentence that says what to do', async (code, sentence) => {
    const { venue, sent, keyRefusals } = scriptedVenue([refusal(code, 'have no right', 401)]);

    await expect(venue.balances()).rejects.toMatchObject({
      code: 'venue.auth',
      retry: 'never',
      message: `Account main: Pionex ${sentence} (${code}: have no right).`,
    });
    expect(sent).toHaveLength(1);
    expect(keyRefusals()).toBe(1);
  });
});

describe('one request too many', () => {
  it.each<{ name: string; scene: Scene }>([
    { name: 'HTTP 429 with a page', scene: { status: 429, text: '<html>slow down</html>' } },
    { name: 'HTTP 429 with JSON', scene: refusal('TOO_MANY_REQUESTS', '', 429) },
    { name: 'the code on HTTP 200', scene: refusal('TOO_MANY_REQUESTS') },
  ])('$name freezes every call of the account for 60 s and is written to the table', async ({ scene }) => {
    const { venue, sent, clock, table } = scriptedVenue([scene, balances]);

    await expect(venue.balances()).rejects.toMatchObject({ code: 'venue.banned', retry: 'later' });
    clock.advance(59_999);
    await expect(venue.tickers(['BTC_USDT'])).rejects.toMatchObject({ code: 'venue.banned' });
    await expect(venue.cancel({ symbol: 'BTC_USDT', venueOrderId: '1' })).rejects.toMatchObject({
      code: 'venue.banned',
    });

    expect(sent).toHaveLength(1);
    expect(await readBan(table, 'main')).toMatchObject({ untilMs: START_MS + 60_000, slips: 0 });
    clock.advance(1);
    expect(await venue.balances()).toEqual(oneBalance);
  });

  it('stops calls that already wait for their turn', async () => {
    const { venue, sent, clock } = scriptedVenue([balances, { status: 429, text: '' }], { perSecond: 1 });
    await venue.balances();

    const waiting = await Promise.allSettled([venue.balances(), venue.balances(), venue.balances()]);

    expect(waiting.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(sent).toHaveLength(2);
    expect(clock.nowMs()).toBeLessThan(START_MS + 10_000);
  });
});

describe('what is counted of a reply', () => {
  const weighed = { RequestWeight: 1 };

  it('is its code, as far as this program has a name for it', async () => {
    const { venue, counted } = scriptedVenue([refusal('TRADE_OPERATION_DENIED'), refusal('BRAND_NEW_CODE')]);
    await expect(venue.balances()).rejects.toThrow();
    await expect(venue.balances()).rejects.toThrow();

    expect(counted).toEqual({
      RequestWeight: 2,
      VenueErrors: 2,
      'VenueErrors TRADE_OPERATION_DENIED': 1,
      'VenueErrors other': 1,
    });
  });

  it('is no error where a look-up finds nothing', async () => {
    const { venue, counted } = scriptedVenue([refusal('TRADE_ORDER_NOT_FOUND')]);
    await venue.cancel({ symbol: 'BTC_USDT', venueOrderId: '1' });

    expect(counted).toEqual(weighed);
  });

  it.each([
    ['INVALID_APIKEY', 1],
    ['IP_NOT_WHITELISTED', 1],
    ['UNAUTHORIZED', 1],
    // The key is fine; it may not read this, and everybody makes do without.
    ['PERMISSION_DENIED', undefined],
  ] as const)('is a refused key for %s to a read: %s', async (code, refused) => {
    const { venue, counted } = scriptedVenue([refusal(code, '', 401)]);
    await expect(venue.balances()).rejects.toMatchObject({ code: 'venue.auth' });

    expect(counted).toMatchObject({ VenueErrors: 1, [`VenueErrors ${code}`]: 1 });
    expect(counted['KeysRefused']).toBe(refused);
  });

  it('is a refused key when an order lacks the right', async () => {
    const { venue, counted } = scriptedVenue([timeReply(), refusal('PERMISSION_DENIED', '', 401)]);
    await venue.cancel({ symbol: 'BTC_USDT', venueOrderId: '1' }).catch(() => undefined);
    await venue.cancel({ symbol: 'BTC_USDT', venueOrderId: '1' }).catch(() => undefined);

    expect(counted).toMatchObject({ KeysRefused: 1 });
  });

  it('stands in one line for each request, with which try it was', async () => {
    const { venue, log, counted } = scriptedVenue([HTML_502, LOST, balances]);
    await venue.balances();

    const about = { method: 'GET', path: '/api/v1/account/balances', weight: 1, ms: 0 };
    const calls = log.lines.filter(({ event }) => event === 'venue.call').map(({ fields }) => fields);
    expect(calls).toEqual([
      { ...about, status: 502, code: 'http.502', tries: 1 },
      { ...about, status: undefined, code: 'http.connection', tries: 2 },
      { ...about, status: 200, code: undefined, tries: 3 },
    ]);
    expect(counted).toMatchObject({ RequestWeight: 3, VenueErrors: 2, 'VenueErrors http.502': 1 });
  });
});

describe("the exchange's time", () => {
  it('is learnt from the middle of a successful call', async () => {
    const { venue, clock, sent } = scriptedVenue((request) => {
      clock.advance(200);
      return request.url.includes('balances')
        ? success('{"balances":null}', START_MS + 5_100)
        : refusal('MARKET_PARAMETER_ERROR');
    });

    await venue.balances();

    expect(await venue.time()).toBe(START_MS + 200 + 5_000);
    expect(sent).toHaveLength(1);
  });

  it('is asked for once by one cheap public call when nothing was learnt', async () => {
    const { venue, sent } = scriptedVenue([timeReply(START_MS + 5_000)]);

    expect(await venue.time()).toBe(START_MS + 5_000);
    expect(await venue.time()).toBe(START_MS + 5_000);
    expect(sent).toMatchObject([{ method: 'GET', path: '/api/v1/market/bookTickers' }]);
    expect(sent[0]?.headers.get('PIONEX-KEY')).toBeNull();
  });

  it('is never learnt from a failure, whose timestamp may be in seconds', async () => {
    const { venue } = scriptedVenue([
      {
        text: '{"result":false,"code":"MARKET_INVALID_SYMBOL","message":"symbol error","timestamp":1763884000}',
      },
      timeReply(START_MS + 5_000),
    ]);
    await expect(venue.tickers(['NOPE'])).rejects.toMatchObject({ code: 'venue.notFound' });

    expect(await venue.time()).toBe(START_MS + 5_000);
  });

  it('is learnt anew when a read is refused for its timestamp, which is then signed once more', async () => {
    const serverMs = START_MS + 90_000;
    const { venue, sent } = scriptedVenue([refusal('INVALID_TIMESTAMP'), timeReply(serverMs), balances]);

    expect(await venue.balances()).toEqual(oneBalance);
    expect(sent[2]?.timestampMs).toBeLessThan(serverMs);
    expect(sent[2]?.timestampMs).toBeGreaterThan(serverMs - 2_000);
  });

  it('is learnt anew also from a call that was less exact than the one before', async () => {
    const serverMs = START_MS + 90_000;
    const world = scriptedVenue((_request, { path }) => {
      if (path.includes('market')) {
        world.clock.advance(4_000);
        return timeReply(serverMs);
      }
      return world.sent.length === 2 ? refusal('INVALID_TIMESTAMP') : balances;
    });
    await world.venue.balances();

    await world.venue.balances();

    expect(world.sent.at(-1)?.timestampMs).toBeGreaterThan(serverMs - 2_000);
  });

  it('is not learnt from a success that is dated in seconds', async () => {
    const { venue, sent } = scriptedVenue([success('{"balances":null}', START_MS / 1_000), timeReply()]);
    await venue.balances();

    expect(await venue.time()).toBe(START_MS);
    expect(sent).toHaveLength(2);
  });

  it('gives up after the second refused timestamp', async () => {
    const { venue, sent } = scriptedVenue([
      refusal('INVALID_TIMESTAMP'),
      timeReply(),
      refusal('INVALID_TIMESTAMP'),
    ]);

    await expect(venue.balances()).rejects.toMatchObject({
      code: 'venue.refused',
      message: expect.stringContaining('set the clock of this machine'),
    });
    expect(sent).toHaveLength(3);
  });
});

describe('secrets', () => {
  it('appear in no log line and no error, whatever goes wrong', async () => {
    const troubles: Scene[] = [
      LOST,
      HTML_502,
      refusal('INVALID_SIGNATURE', `key ${API_KEY.apiKey} is not for ${API_KEY.apiSecret}`),
      refusal('TRADE_NOT_ENOUGH_MONEY'),
      new TypeError(`Headers.append: "${API_KEY.apiKey}" is an invalid header value.`),
      { status: 429, text: '' },
      { text: '{}' },
      success('{}'),
    ];
    const seen: string[] = [];
    for (const trouble of troubles) {
      const { venue, log } = scriptedVenue(() => trouble, { outsideSpec: true });
      const order = {
        clientOrderId: 'so-1',
        symbol: 'BTC_USDT',
        side: 'buy' as const,
        terms: { type: 'market' as const, quoteAmount: decimal('25') },
        signBeforeMs: START_MS + 10_000,
      };
      const results = await Promise.allSettled([
        venue.balances(),
        venue.place(order),
        venue.cancel({ symbol: 'BTC_USDT', venueOrderId: '1' }),
        venue.openOrders('A B'),
        venue.instruments(['BTC_USDT']),
      ]);
      seen.push(inspect({ venue, results, lines: log.lines }, { depth: 20, showHidden: true }));
    }

    expect(seen.join()).toContain('venue.call');
    for (const secret of Object.values(API_KEY)) expect(seen.join()).not.toContain(secret);
    expect(seen.join()).not.toMatch(/[0-9a-f]{64}/);
  });
});

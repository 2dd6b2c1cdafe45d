import { describe, expect, it } from 'vitest';
import { API_KEY, refusal, type Scene, START_MS, scriptedBingx, success } from './scripted.ts';

const BALANCES = success('{"balances":[{"asset":"USDT","free":"1","locked":"0"}]}');

describe('a ban', () => {
  const until = START_MS + 7 * 60_000;

  it.each<{ name: string; scene: Scene; minutes: number }>([
    {
      name: 'ends when the venue says, in its own time',
      scene: refusal(
        100410,
        `The endpoint trigger frequency limit rule is currently in the disabled period and will be unblocked after ${until}`,
      ),
      minutes: 7,
    },
    {
      name: 'for repeated errors, too',
      scene: refusal(
        109429,
        `over 20 error code:101204 requests within 480000 ms, please verify and use correct parameters, can retry after time: ${until}`,
      ),
      minutes: 7,
    },
    { name: 'comes with any status', scene: refusal(100410, `unblocked after ${until}`, 500), minutes: 7 },
    {
      name: 'without an end is taken to last five minutes',
      scene: refusal(109403, 'risk control'),
      minutes: 5,
    },
    {
      name: 'of the firewall lasts five minutes',
      scene: { status: 403, text: '<html>Forbidden</html>' },
      minutes: 5,
    },
    { name: 'of the address does, too', scene: { status: 418, text: '' }, minutes: 5 },
    { name: 'by HTTP 429 lasts a minute', scene: { status: 429, text: '' }, minutes: 1 },
  ])('$name', async ({ scene, minutes }) => {
    const { spot, clock, sent } = scriptedBingx([scene, BALANCES]);
    await spot.time();
    await expect(spot.balances()).rejects.toMatchObject({ code: 'venue.banned' });

    clock.advance(minutes * 60_000 - 1_000);
    await expect(spot.balances()).rejects.toMatchObject({ code: 'venue.banned' });
    expect(sent).toHaveLength(1);
    clock.advance(1_000);

    expect(await spot.balances()).toHaveLength(1);
  });
});

describe('a refused key', () => {
  it('names the address that the exchange saw, so that it can be put on the list', async () => {
    const msg = 'your current request IP is 203.0.113.9 does not match IP whitelist';
    const { spot, counted } = scriptedBingx([refusal(100419, msg)]);

    await expect(spot.balances()).rejects.toMatchObject({
      code: 'venue.auth',
      message: expect.stringContaining('203.0.113.9'),
      context: { refusedFor: 'address', venueCode: '100419' },
    });
    expect(counted['KeysRefused']).toBe(1);
  });

  it('without a right says which one, and is known as not offered', async () => {
    const { perpetual, counted } = scriptedBingx([
      refusal(100004, 'Permission denied, this api need Read permission'),
    ]);

    await expect(perpetual.balances()).rejects.toMatchObject({
      code: 'venue.auth',
      message: expect.stringContaining('need Read permission'),
      context: { notOffered: 'right' },
    });
    expect(counted['KeysRefused']).toBeUndefined();
  });

  it('is never repeated in what is said of it', async () => {
    const { spot, log } = scriptedBingx([refusal(100413, `Incorrect apiKey ${API_KEY.apiKey}`)]);

    const thrown = await spot.balances().catch((error: unknown) => error);

    expect(`${String(thrown)} ${JSON.stringify(thrown)} ${JSON.stringify(log.lines)}`).not.toContain(
      API_KEY.apiKey,
    );
  });
});

describe('trouble that passes', () => {
  it.each([100500, 109500, 101500, 106551])('%i is asked again', async (code) => {
    const { spot, sent } = scriptedBingx([refusal(code, 'busy'), BALANCES]);

    expect(await spot.balances()).toHaveLength(1);
    expect(sent).toHaveLength(2);
  });

  it('a call that does not exist is no missing order', async () => {
    const { spot } = scriptedBingx([refusal(100404, 'this api is not exist')]);

    await expect(spot.order({ symbol: 'BTC-USDT', venueOrderId: '1' })).rejects.toMatchObject({
      code: 'venue.refused',
    });
  });
});

describe('the word on an order', () => {
  it.each([
    { code: 100404, msg: 'order not exist' },
    { code: 100400, msg: 'order does not exist' },
    { code: 100421, msg: 'the order is not found' },
  ])('spot: $code "$msg" is an answer, and no error', async ({ code, msg }) => {
    const { spot, counted } = scriptedBingx([refusal(code, msg)]);

    expect(await spot.order({ symbol: 'BTC-USDT', venueOrderId: '1' })).toEqual({ found: false });
    expect(counted['VenueErrors']).toBeUndefined();
  });

  it.each([109421, 109414, 80016])('perpetual: %i as well', async (code) => {
    const { perpetual } = scriptedBingx([refusal(code, 'order not exist')]);

    expect(await perpetual.order({ symbol: 'BTC-USDT-PERP', venueOrderId: '1' })).toEqual({ found: false });
  });

  it('that it is over already answers a cancellation, and no look-up', async () => {
    const { perpetual } = scriptedBingx([
      refusal(109422, 'order is filled'),
      refusal(109422, 'order is filled'),
    ]);
    const ref = { symbol: 'BTC-USDT-PERP', venueOrderId: '1' };

    expect(await perpetual.cancel(ref)).toBe('alreadyClosed');
    await expect(perpetual.order(ref)).rejects.toMatchObject({ code: 'venue.refused' });
  });

  it('spot cancels by POST and perpetuals by DELETE, all in the query', async () => {
    const { spot, perpetual, sent } = scriptedBingx([success('{}'), success('{}')]);

    await spot.cancel({ symbol: 'BTC-USDT', venueOrderId: '1735950529123455001' });
    await perpetual.cancel({ symbol: 'BTC-USDT-PERP', venueOrderId: '1735950529123455001' });

    const query = { symbol: 'BTC-USDT', orderId: '1735950529123455001' };
    expect(sent).toEqual([
      { method: 'POST', path: '/openApi/spot/v1/trade/cancel', query, body: '' },
      { method: 'DELETE', path: '/openApi/swap/v2/trade/order', query, body: '' },
    ]);
  });
});

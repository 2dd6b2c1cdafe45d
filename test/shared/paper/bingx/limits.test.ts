import { describe, expect, it } from 'vitest';
import { createBingx, START_MS } from './bingx-client.ts';

const MINUTE_MS = 60_000;
const BALANCE = 'spot/v1/account/balance';
const ORDER = 'spot/v1/trade/order';
const TOO_MUCH = { symbol: 'BTC-USDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 99_999_999 };

describe('a call that comes more often than five times a second', () => {
  const afterSix = async () => {
    const bingx = createBingx({ limits: 'on' });
    const codes: number[] = [];
    for (let time = 0; time < 6; time += 1) codes.push((await bingx.get(BALANCE)).body.code);
    return { ...bingx, codes };
  };

  it('ends in a ban of five minutes, whose end is told in milliseconds, with HTTP 200', async () => {
    const { codes, get } = await afterSix();
    expect(codes).toEqual([0, 0, 0, 0, 0, 100410]);

    const { status, body } = await get(BALANCE);

    expect(status).toBe(200);
    expect(body.code).toBe(100410);
    expect(body.msg).toBe(
      `The endpoint trigger frequency limit rule is currently in the disabled period and will be unblocked after ${START_MS + 5 * MINUTE_MS}`,
    );
  });

  it('is let in again when it is over, and not made longer by asking', async () => {
    const { get, clock } = await afterSix();
    clock.advance(5 * MINUTE_MS - 1);
    expect((await get(BALANCE)).body.code).toBe(100410);
    clock.advance(1);

    expect((await get(BALANCE)).body.code).toBe(0);
  });

  it('shuts no other call of the account', async () => {
    const { get } = await afterSix();

    expect((await get('spot/v1/trade/openOrders')).body.code).toBe(0);
  });
});

describe('one error twenty times within eight minutes', () => {
  const refused = async (times: number, pauseMs: number) => {
    const bingx = createBingx({ limits: 'on' });
    for (let time = 0; time < times; time += 1) {
      expect((await bingx.post(ORDER, TOO_MUCH)).body.code).toBe(100202);
      bingx.clock.advance(pauseMs);
    }
    return bingx;
  };

  it('shuts the call, and says until when', async () => {
    const { post, clock } = await refused(20, 1_000);

    const { body } = await post(ORDER, TOO_MUCH);

    const until = clock.nowMs() - 1_000 + 5 * MINUTE_MS;
    expect(body.code).toBe(100410);
    expect(body.msg).toMatch(/^over 20 error code:100202 requests within 480000 ms/);
    expect(body.msg).toMatch(new RegExp(`can retry after time: ${until}$`));
  });

  it('does not, when it is spread over a longer time', async () => {
    const { post } = await refused(20, 30_000);

    expect((await post(ORDER, TOO_MUCH)).body.code).toBe(100202);
  });
});

it('counts nothing where limits are off', async () => {
  const { get } = createBingx();
  for (let time = 0; time < 30; time += 1) expect((await get(BALANCE)).body.code).toBe(0);
});

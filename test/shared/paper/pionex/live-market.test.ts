import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../shared/core/clock.ts';
import { AppError } from '../../../../shared/core/errors.ts';
import { LISTINGS } from '../../../../shared/paper/instruments.ts';
import { createLiveMarket } from '../../../../shared/paper/pionex/live-market.ts';
import { createSeededMarket } from '../../../../shared/paper/seeded-market.ts';
import { createTestExchange, START_MS } from '../paper-client.ts';

/** Another paper exchange stands in for the venue. */
function liveMarket() {
  const venue = createTestExchange({ limits: 'on' });
  const calls: string[] = [];
  const fetch = (url: string) => {
    calls.push(url.replace('https://api.pionex.com/api/v1/market/', ''));
    return venue.exchange.fetch(url);
  };
  return { calls, clock: venue.clock, prices: createLiveMarket({ fetch, clock: venue.clock }) };
}

const venuePrices = createSeededMarket({ seed: 7, listings: LISTINGS });

describe('live prices', () => {
  it('are the middle between bid and ask, asked once in two seconds', async () => {
    const { prices, calls, clock } = liveMarket();
    const first = await prices.priceAt('BTC_USDT', START_MS);
    clock.advance(1_999);
    await prices.priceAt('BTC_USDT', START_MS + 1_999);
    clock.advance(1);
    await prices.priceAt('BTC_USDT', START_MS + 2_000);

    expect(prices.synthetic).toBe(false);
    expect(Number(first)).toBeCloseTo(Number(venuePrices.priceAt('BTC_USDT', START_MS)), 1);
    expect(calls).toEqual(['bookTickers?symbol=BTC_USDT', 'bookTickers?symbol=BTC_USDT']);
  });

  it('of the past are the opening prices of their minutes', async () => {
    const { prices } = liveMarket();
    const minuteMs = START_MS - 90 * MINUTE_MS;

    expect(await prices.priceAt('ETH_USDT', minuteMs + 20_000)).toBe(
      venuePrices.priceAt('ETH_USDT', minuteMs),
    );
  });

  it('give candles oldest first', async () => {
    const { prices } = liveMarket();
    const query = {
      symbol: 'BTC_USDT',
      interval: '1d',
      limit: 20,
      endMs: START_MS,
      nowMs: START_MS,
    } as const;

    expect(await prices.candles(query)).toEqual(venuePrices.candles(query));
  });

  it('give the extremes of the whole minutes inside a stretch, each fetched once', async () => {
    const { prices, calls } = liveMarket();
    const fromMs = START_MS - 12 * 60 * MINUTE_MS - 10_000;
    const firstMs = START_MS - 12 * 60 * MINUTE_MS;
    const range = await prices.rangeOf('BTC_USDT', fromMs, START_MS);
    const made = calls.length;
    await prices.rangeOf('BTC_USDT', fromMs + 60 * MINUTE_MS, START_MS - 60 * MINUTE_MS);

    expect(range).toEqual(venuePrices.rangeOf('BTC_USDT', firstMs, START_MS));
    expect(made).toBe(2);
    expect(calls).toHaveLength(made);
  });

  it('that run while minutes pass see each new minute', async () => {
    const { prices, clock } = liveMarket();
    for (let i = 0; i < 5; i += 1) {
      clock.advance(MINUTE_MS);
      const nowMs = START_MS + (i + 1) * MINUTE_MS;
      expect(await prices.rangeOf('BTC_USDT', START_MS, nowMs)).toEqual(
        venuePrices.rangeOf('BTC_USDT', START_MS, nowMs),
      );
    }
  });
});

describe('without a network', () => {
  it.each([
    ['the connection fails', () => Promise.reject(new TypeError('fetch failed'))],
    ['a gateway answers', async () => new Response('<html>', { status: 502 })],
    [
      'the venue refuses',
      async () => Response.json({ result: false, code: 'X', message: 'x', timestamp: 1 }),
    ],
  ])('live prices say that the venue is unavailable and what to do: %s', async (_why, fetch) => {
    const prices = createLiveMarket({ fetch, clock: { nowMs: () => START_MS } });

    const error = await Promise.resolve(prices.priceAt('BTC_USDT', START_MS)).catch(
      (thrown: unknown) => thrown,
    );

    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'venue.unavailable', retry: 'later' });
    expect((error as AppError).message).toContain('check the network');
  });
});

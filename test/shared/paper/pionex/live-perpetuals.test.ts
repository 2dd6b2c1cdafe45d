import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import { createDerivedPerpetuals } from '../../../../shared/paper/derived-perpetuals.ts';
import { LISTINGS } from '../../../../shared/paper/instruments.ts';
import { PERPETUALS } from '../../../../shared/paper/perpetual-listings.ts';
import { createLivePerpetuals } from '../../../../shared/paper/pionex/live-perpetuals.ts';
import { createSeededMarket } from '../../../../shared/paper/seeded-market.ts';
import { createTestExchange, START_MS } from '../paper-client.ts';

/** Another paper exchange stands in for the venue, and these are its prices. */
const prices = createSeededMarket({ seed: 7, listings: LISTINGS });
const venue = createDerivedPerpetuals({ seed: 7, prices, listings: PERPETUALS });
const SYMBOL = 'BTC_USDT_PERP';

function live(rates?: () => Response) {
  const { exchange, clock } = createTestExchange();
  const calls: string[] = [];
  const fetch = async (url: string) => {
    calls.push(url.replace('https://api.pionex.com/api/v1/market/', ''));
    return rates !== undefined && url.includes('fundingRates') ? rates() : exchange.fetch(url);
  };
  clock.advance(30_000);
  return {
    clock,
    calls,
    nowMs: START_MS + 30_000,
    source: createLivePerpetuals({ fetch, clock, listings: PERPETUALS }),
  };
}

describe('live prices of perpetuals', () => {
  it('are the mark and the index of the venue, both in one call', async () => {
    const { source, calls, nowMs } = live();

    expect(await source.markPriceAt(SYMBOL, nowMs)).toBe(await venue.markPriceAt(SYMBOL, nowMs));
    expect(await source.indexPriceAt(SYMBOL, nowMs)).toBe(await venue.indexPriceAt(SYMBOL, nowMs));
    expect(calls).toEqual([`indexes?symbol=${SYMBOL}`]);
  });

  it('of past minutes are those of the trades, and ranges hold them and the mark of now', async () => {
    const { source, nowMs } = live();
    const thenMs = START_MS - 90 * MINUTE_MS;
    const range = await source.markRangeOf(SYMBOL, thenMs, nowMs);
    const trades = await venue.markRangeOf(SYMBOL, thenMs, START_MS);
    const mark = Number(await venue.markPriceAt(SYMBOL, nowMs));

    expect(await source.markPriceAt(SYMBOL, thenMs)).toBe(await venue.markPriceAt(SYMBOL, thenMs));
    expect(Number(range.low)).toBe(Math.min(Number(trades.low), mark));
    expect(Number(range.high)).toBe(Math.max(Number(trades.high), mark));
  });

  it('give candles of trades, mark and index, oldest first', async () => {
    const { source, nowMs } = live();
    for (const of of ['trades', 'mark', 'index'] as const) {
      const query = { of, symbol: SYMBOL, interval: '1h', limit: 5, endMs: nowMs, nowMs } as const;
      expect(await source.candles(query)).toEqual(await venue.candles(query));
    }
  });
});

describe('live funding', () => {
  it('is what the venue settled, and for the next settlement its estimate', async () => {
    const { source } = live();
    for (const atMs of [START_MS, START_MS - 5 * DAY_MS, START_MS + 8 * HOUR_MS]) {
      expect(await source.fundingRateAt(SYMBOL, atMs)).toBe(await venue.fundingRateAt(SYMBOL, atMs));
    }
  });

  it('is zero for a settlement that the venue did not have', async () => {
    const { source } = live();

    expect(await source.fundingRateAt(SYMBOL, START_MS - 4 * HOUR_MS)).toBe('0');
  });

  it('is waited for while the venue has not published it', async () => {
    const nothing = () =>
      Response.json({ result: true, data: { symbol: SYMBOL, rates: null }, timestamp: 1 });
    const { source, clock } = live(nothing);

    await expect(source.fundingRateAt(SYMBOL, START_MS)).rejects.toMatchObject({
      code: 'venue.unavailable',
      retry: 'later',
    });
    clock.advance(MINUTE_MS);
    expect(await source.fundingRateAt(SYMBOL, START_MS)).toBe('0');
  });
});

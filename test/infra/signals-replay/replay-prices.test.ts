import { describe, expect, it } from 'vitest';
import {
  recordedBooks,
  replayPerpetuals,
  replayPrices,
} from '../../../infra/signals-replay/replay-prices.ts';
import type { PriceSource } from '../../../shared/paper/market.ts';
import type { PerpetualPrices } from '../../../shared/paper/perpetual-prices.ts';
import { money } from '../../support/builders.ts';

const book = (atMs: number, bid: string, ask: string, symbol = 'BTC_USDT') => ({
  symbol,
  atMs,
  bid: money(bid),
  ask: money(ask),
});
const books = recordedBooks([book(200, '110', '112'), book(100, '100', '102'), book(300, '90', '92')]);

const synthetic: PriceSource = {
  synthetic: true,
  priceAt: () => money('7'),
  rangeOf: () => ({ low: money('6'), high: money('8') }),
  candles: () => [],
};

describe('recorded books', () => {
  it.each([
    [100, '100', 'recorded'],
    [199, '100', 'carried'],
    [200, '110', 'recorded'],
    [999, '90', 'carried'],
    // Before the first one it is the nearest.
    [1, '100', 'carried'],
  ])('at %i the bid is %s, %s', (atMs, bid, origin) => {
    expect(books.bookAt('BTC_USDT', atMs)?.bid).toBe(bid);
    expect(books.originAt('BTC_USDT', atMs)).toBe(origin);
  });

  it('say nothing of a symbol that was never recorded', () => {
    expect(books.bookAt('ETH_USDT', 100)).toBeUndefined();
    expect(books.originAt('ETH_USDT', 100)).toBe('synthetic');
  });
});

describe('prices of a replay', () => {
  const prices = replayPrices(books, synthetic);

  it('are the middle of the recorded book', () => {
    expect(prices.priceAt('BTC_USDT', 150)).toBe('101');
    expect(prices.rangeOf('BTC_USDT', 100, 300)).toEqual({ low: '91', high: '111' });
    expect(prices.rangeOf('BTC_USDT', 100, 299)).toEqual({ low: '101', high: '111' });
    expect(prices.rangeOf('BTC_USDT', 150, 160)).toEqual({ low: '101', high: '101' });
  });

  it('are synthetic where there is none', () => {
    expect(prices.priceAt('ETH_USDT', 150)).toBe('7');
    expect(prices.rangeOf('ETH_USDT', 1, 2)).toEqual({ low: '6', high: '8' });
  });

  it('are marks of perpetuals too, with the funding of others', async () => {
    const derived = {
      markPriceAt: async () => money('9'),
      markRangeOf: async () => ({ low: money('9'), high: money('9') }),
      fundingIntervalMs: () => 5,
    } as unknown as PerpetualPrices;
    const marks = replayPerpetuals(recordedBooks([book(1, '10', '12', 'BTC_USDT_PERP')]), derived);

    expect(await marks.markPriceAt('BTC_USDT_PERP', 5)).toBe('11');
    expect(await marks.markRangeOf('BTC_USDT_PERP', 1, 5)).toEqual({ low: '11', high: '11' });
    expect(await marks.markPriceAt('ETH_USDT_PERP', 5)).toBe('9');
    expect(marks.fundingIntervalMs('BTC_USDT_PERP')).toBe(5);
  });
});

import { expect, it } from 'vitest';
import { readBooks } from '../../../shared/venues/read-books.ts';
import { money, SLOT_MS } from '../../support/builders.ts';
import { createScriptedVenue } from '../../support/scripted-venue.ts';

it('reads the book where the venue tells one', async () => {
  const { venue, calls } = createScriptedVenue();

  const [book] = await readBooks(venue, ['BTC_USDT']);

  expect(book?.bid).not.toBe(book?.ask);
  expect(calls).toEqual(['bookTickers']);
});

it('takes the last price for both sides, with nothing to be had at it, where the venue tells no book', async () => {
  const scripted = createScriptedVenue({ capabilities: { bookTicker: false } });
  const last = {
    last: money('99995'),
    open: money('1'),
    high: money('1'),
    low: money('1'),
    baseVolume: money('1'),
  };
  scripted.answer({
    tickers: async (symbols) => symbols.map((symbol) => ({ symbol, ...last, atMs: SLOT_MS })),
  });

  expect(await readBooks(scripted.venue, ['BTCUSDT'])).toEqual([
    { symbol: 'BTCUSDT', bid: '99995', bidSize: '0', ask: '99995', askSize: '0', atMs: SLOT_MS },
  ]);
  expect(scripted.calls).toEqual(['tickers']);
});

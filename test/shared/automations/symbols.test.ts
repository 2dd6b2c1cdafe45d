import { describe, expect, it } from 'vitest';
import { coinsOfSymbol, symbolOfCoins } from '../../../shared/automations/symbols.ts';
import { VENUE_IDS, venueEntry } from '../../../shared/venues/registry.ts';

const MARKETS = ['spot', 'perpetual'] as const;
const FORMS = VENUE_IDS.flatMap((venue) =>
  MARKETS.flatMap((market) => {
    const form = venueEntry(venue).symbols[market];
    return form === undefined ? [] : [{ venue, market, example: form.example }];
  }),
);

describe.each(FORMS)('a $market symbol of $venue', ({ venue, market, example }) => {
  it('tells its market and its coins', () => {
    expect(coinsOfSymbol(venue, example)).toMatchObject({ market, baseCoin: 'BTC' });
    expect(coinsOfSymbol(venue, example)?.quoteCoin).toMatch(/^USD/);
  });

  it('is written from two coins as the example is, also where one coin begins like the other', () => {
    const quoteCoin = coinsOfSymbol(venue, example)?.quoteCoin ?? '';
    const symbol = symbolOfCoins(venue, market, { baseCoin: 'USDE', quoteCoin });
    expect(symbol).toBe(example.replace('BTC', 'USDE'));
    expect(coinsOfSymbol(venue, symbol ?? '')).toEqual({ market, baseCoin: 'USDE', quoteCoin });
  });
});

it('what is no symbol of the venue has no coins', () => {
  expect(coinsOfSymbol('pionex', 'BTC-USDT')).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../shared/automations/schema.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/core/clock.ts';
import { readMarket } from '../../../shared/dca/market.ts';
import { aCandle, anInstrument, aPlan, money, SLOT_MS } from '../../support/builders.ts';
import { createScriptedVenue } from '../../support/scripted-venue.ts';

const MIDNIGHT_MS = Date.UTC(2026, 10, 23);

/** Candles of today and the days before, oldest first. */
const lastDays = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aCandle(String(100 + index), { openMs: MIDNIGHT_MS - (count - 1 - index) * DAY_MS }),
  );

async function read(overrides: Partial<Plan>, symbols = ['BTC_USDT'], candles = lastDays(4)) {
  const script = createScriptedVenue({
    instruments: symbols.map((symbol) => anInstrument({ symbol })),
  });
  const queries: unknown[] = [];
  script.answer({
    candles: async (query) => {
      queries.push(query);
      return candles;
    },
    balances: async () => [{ coin: 'USDT', free: money('7'), locked: money('0') }],
  });
  const markets = await readMarket(script.venue, aPlan(overrides), symbols, SLOT_MS);
  return { markets, queries, calls: script.calls, script };
}

describe('reading the market', () => {
  it('takes two calls for a plain plan, for any number of symbols', async () => {
    const { calls, markets } = await read({}, ['BTC_USDT', 'ETH_USDT', 'SOL_USDT']);

    expect(calls).toEqual(['instruments', 'bookTickers']);
    expect([...markets.keys()]).toEqual(['BTC_USDT', 'ETH_USDT', 'SOL_USDT']);
    expect(markets.get('ETH_USDT')).toMatchObject({
      instrument: { symbol: 'ETH_USDT' },
      book: { symbol: 'ETH_USDT' },
      finishedDays: [],
      balances: [],
    });
  });

  it('reads balances only when some must stay free', async () => {
    const { calls, markets } = await read({ conditions: { keepFree: money('1') } });

    expect(calls).toEqual(['instruments', 'bookTickers', 'balances']);
    expect(markets.get('BTC_USDT')?.balances).toMatchObject([{ free: '7' }]);
  });

  it('asks for as many days as the longest rule needs, and today', async () => {
    const { queries } = await read({
      conditions: { maxAboveAverage: { days: 20, percent: 5 } },
      scale: { by: 'drawdown', days: 90, steps: [{ atPercent: 1, multiply: money('2') }] },
    });

    expect(queries).toEqual([{ symbol: 'BTC_USDT', interval: '1d', limit: 91, endMs: SLOT_MS }]);
  });

  it('keeps finished days apart from today', async () => {
    const { markets } = await read({ conditions: { maxAboveAverage: { days: 3, percent: 5 } } });

    const market = markets.get('BTC_USDT');
    expect(market?.finishedDays.map(({ close }) => close)).toEqual(['100', '101', '102']);
    expect(market?.today?.close).toBe('103');
  });

  it('takes the latest finished days when the venue does not show today', async () => {
    const candles = lastDays(5).slice(0, -1);
    const { markets } = await read(
      { conditions: { maxAboveAverage: { days: 3, percent: 5 } } },
      ['BTC_USDT'],
      candles,
    );

    const market = markets.get('BTC_USDT');
    expect(market?.finishedDays.map(({ close }) => close)).toEqual(['101', '102', '103']);
    expect(market?.today).toBeUndefined();
  });

  it('counts a day as finished from its last instant on', async () => {
    const script = createScriptedVenue();
    script.answer({ candles: async () => [aCandle('1', { openMs: MIDNIGHT_MS })] });
    const plan = aPlan({ conditions: { maxAboveAverage: { days: 1, percent: 5 } } });
    const at = async (nowMs: number) =>
      (await readMarket(script.venue, plan, ['BTC_USDT'], nowMs)).get('BTC_USDT')?.finishedDays.length;

    expect([await at(MIDNIGHT_MS + 24 * HOUR_MS - 1), await at(MIDNIGHT_MS + 24 * HOUR_MS)]).toEqual([0, 1]);
  });

  it('breaks when the venue leaves out a symbol that was asked for', async () => {
    const script = createScriptedVenue();
    script.answer({ bookTickers: async () => [] });

    await expect(readMarket(script.venue, aPlan(), ['BTC_USDT'], SLOT_MS)).rejects.toThrow(
      'the venue answered for BTC_USDT',
    );
  });
});

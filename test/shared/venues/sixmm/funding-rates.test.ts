import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { PerpetualVenue } from '../../../../shared/venues/perpetual.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';
import { paged, START_MS, scriptedSixmm } from './scripted-lists.ts';

const HOUR_MS = 3_600_000;
const ratesOf = (venue: PerpetualVenue, window: { startMs: number; endMs: number }) =>
  venue.fundingRates?.({ symbol: SYMBOL, ...window });

describe.each([9, 52])('settled funding rates at the paper exchange of seed %i', (seed) => {
  it('are those that the payments of a position were made at, oldest first, the ends included', async () => {
    const { perpetual, clock, exchange } = createPaperWorld({ seed });
    const signBeforeMs = (await perpetual.time()) + 10_000;
    const terms = { type: 'market', baseSize: decimal('0.0200') } as const;
    await perpetual.place({ clientOrderId: 'p1', symbol: SYMBOL, side: 'buy', terms, signBeforeMs });
    // Longer than one list is asked for.
    clock.advance(20 * 24 * HOUR_MS);
    const paid = await exchange.inspect.futures.fundings('main');
    const [first, last] = [paid.at(0)?.atMs ?? 0, paid.at(-1)?.atMs ?? 0];

    const rates = await ratesOf(perpetual, { startMs: first, endMs: last });

    expect(paid.length).toBeGreaterThan(50);
    expect(rates).toEqual(paid.map(({ rate, atMs }) => ({ symbol: SYMBOL, rate, atMs })));
    expect(await ratesOf(perpetual, { startMs: first + 1, endMs: last - 1 })).toHaveLength(paid.length - 2);
  });

  it('are settled as often as its configuration says', async () => {
    const { exchange, perpetual, clock } = createPaperWorld({ seed });
    const url = `https://paper.example.com/v1/public/market/funding-rate?symbol=${SYMBOL}`;
    const { data } = await (await exchange.fetch(new Request(url))).json();

    const rates = await ratesOf(perpetual, { startMs: clock.nowMs() - 24 * HOUR_MS, endMs: clock.nowMs() });

    expect(data.list).toEqual([{ symbol: SYMBOL, fundingInterval: 8 }]);
    const [first, second] = rates ?? [];
    expect(Number(second?.atMs) - Number(first?.atMs)).toBe(8 * HOUR_MS);
  });

  it('are refused for a contract that is not listed', async () => {
    const { perpetual } = createPaperWorld({ seed });

    await expect(
      perpetual.fundingRates?.({ symbol: 'NOPEUSDT', startMs: 0, endMs: 1 }),
    ).rejects.toMatchObject({ code: 'venue.notFound' });
  });
});

describe('a row of the list of rates', () => {
  const window = { startMs: START_MS - 24 * HOUR_MS, endMs: START_MS + 24 * HOUR_MS };
  const read = (...rows: readonly object[]) => {
    const timed = rows.map((row) => ({ ...row, createdAt: START_MS - HOUR_MS }));
    const { perpetual } = scriptedSixmm((sent) => {
      const { data } = paged(sent, timed) as { data: { list: readonly object[]; total: number } };
      return {
        data: { ...data, list: data.list.map(({ createdAt: _, ...row }: { createdAt?: number }) => row) },
      };
    });
    return ratesOf(perpetual, window);
  };

  it.each([
    ['fundingRate', 'fundingTime'],
    ['rate', 'settledAt'],
    ['lastFundingRate', 'timestamp'],
  ])('is read under the names %s and %s, as text or as a number', async (rateName, timeName) => {
    expect(
      await read(
        { [rateName]: '-0.00012', [timeName]: String(START_MS) },
        { symbol: SYMBOL, [rateName]: 0.0001, [timeName]: START_MS - 8 * HOUR_MS },
      ),
    ).toEqual([
      { symbol: SYMBOL, rate: '0.0001', atMs: START_MS - 8 * HOUR_MS },
      { symbol: SYMBOL, rate: '-0.00012', atMs: START_MS },
    ]);
  });

  it('of another contract or of a settlement to come is left out, also without a rate', async () => {
    expect(
      await read(
        { symbol: 'ETHUSDT', rate: '0.1', time: START_MS },
        { symbol: SYMBOL, rate: '0.2', time: START_MS + HOUR_MS },
        { symbol: SYMBOL, rate: null, time: START_MS + 9 * HOUR_MS },
      ),
    ).toEqual([]);
  });

  it.each([{ time: START_MS }, { rate: '0.1' }, { rate: 'much', time: START_MS }])(
    'that is no settled rate fails loudly: %o',
    async (row) => {
      await expect(read(row, { rate: '0.1', time: START_MS - HOUR_MS })).rejects.toMatchObject({
        code: 'venue.unexpectedReply',
      });
    },
  );
});

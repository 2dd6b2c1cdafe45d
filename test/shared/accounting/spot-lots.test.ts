import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noLots, openSpotBook, type SpotLots } from '../../../shared/accounting/spot-lots.ts';
import { compare, decimal, minus, sum, times, ZERO } from '../../../shared/core/decimal.ts';
import type { FillRecord } from '../../../shared/records/record.ts';
import { cpuMs } from '../../support/cpu-time.ts';
import { aFill } from '../../support/records.ts';

type Trade = Partial<Omit<FillRecord, 'quoteAmount'>>;

const buy = (size: string, price: string, more: Trade = {}): FillRecord =>
  aFill({ side: 'buy', baseSize: decimal(size), price: decimal(price), fee: ZERO, ...more });
const sell = (size: string, price: string, more: Trade = {}): FillRecord =>
  aFill({ side: 'sell', baseSize: decimal(size), price: decimal(price), fee: ZERO, ...more });

function bookOf(fills: readonly FillRecord[], from?: SpotLots) {
  const book = openSpotBook(from ?? noLots(aFill()));
  const disposals = fills.flatMap((fill) => book.apply(fill) ?? []);
  return { ...book.state(), disposals };
}

describe('cost of a holding', () => {
  it('is what was paid, by both methods, before anything is sold', () => {
    const { average, lots, bought } = bookOf([buy('1', '100'), buy('3', '200')]);

    expect(average).toEqual({ size: '4', cost: '700' });
    expect(lots).toEqual([
      { size: '1', cost: '100' },
      { size: '3', cost: '600' },
    ]);
    expect(bought).toBe('700');
  });

  it('falls by the average of all, or by the oldest first, when a part is sold', () => {
    const { average, lots, realizedAverage, realizedFifo, disposals } = bookOf([
      buy('1', '100'),
      buy('3', '200'),
      sell('2', '300'),
    ]);

    // Sold for 600: the average costs 2 × 175, the oldest 100 + 200.
    expect(disposals).toEqual([{ size: '2', proceeds: '600', averageCost: '350', fifoCost: '300' }]);
    expect(realizedAverage).toBe('250');
    expect(realizedFifo).toBe('300');
    expect(average).toEqual({ size: '2', cost: '350' });
    expect(lots).toEqual([{ size: '2', cost: '400' }]);
  });

  it('contains fees paid in the quote coin, and is of less coin after fees in the base coin', () => {
    expect(bookOf([buy('1', '100', { fee: decimal('0.5'), feeCoin: 'USDT' })]).average).toEqual({
      size: '1',
      cost: '100.5',
    });
    expect(bookOf([buy('1', '100', { fee: decimal('0.001'), feeCoin: 'BTC' })]).average).toEqual({
      size: '0.999',
      cost: '100',
    });
  });

  it('leaves fees in a third coin out, and counts them', () => {
    const { average, fees } = bookOf([buy('1', '100', { fee: decimal('0.02'), feeCoin: 'PNX' })]);

    expect(average.cost).toBe('100');
    expect(fees).toEqual({ PNX: '0.02' });
  });

  it('takes fees of a sale from what it brought, or from the coins', () => {
    const quote = bookOf([buy('1', '100'), sell('1', '150', { fee: decimal('2'), feeCoin: 'USDT' })]);
    expect(quote.realizedFifo).toBe('48');
    expect(quote.sold).toBe('148');

    const base = bookOf([buy('1.5', '100'), sell('1', '150', { fee: decimal('0.5'), feeCoin: 'BTC' })]);
    expect(base.average).toEqual({ size: '0', cost: '0' });
    expect(base.realizedAverage).toBe('0');
  });

  it('makes up no result for coins that were not bought here', () => {
    const { realizedAverage, uncovered, disposals, average } = bookOf([buy('1', '100'), sell('4', '50')]);

    // Of 200 received, a quarter belongs to the coin that cost 100.
    expect(disposals[0]).toMatchObject({ size: '1', proceeds: '50', averageCost: '100' });
    expect(realizedAverage).toBe('-50');
    expect(uncovered).toEqual({ size: '3', cost: '150' });
    expect(average).toEqual({ size: '0', cost: '0' });
  });

  it('goes on from a state as if it had never stopped', () => {
    const fills = [buy('1', '90'), buy('2', '120'), sell('1.5', '130'), buy('1', '80'), sell('2', '100')];
    const { disposals: _all, ...whole } = bookOf(fills);
    const { disposals: _half, ...half } = bookOf(fills.slice(0, 3));
    const { disposals: _rest, ...rest } = bookOf(
      fills.slice(3),
      JSON.parse(JSON.stringify(half)) as SpotLots,
    );

    expect(rest).toEqual(whole);
  });

  it('loses no digit over any trades: what was paid is in what was sold or in what is left', () => {
    const amount = (max: number, min = 1) =>
      fc.integer({ min, max }).map((units) => decimal((units / 1000).toFixed(3)));
    const trade = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      // More than a fee of it can be.
      baseSize: amount(5000, 10),
      price: amount(90_000),
      fee: amount(9),
      feeCoin: fc.constantFrom('USDT', 'BTC', 'PNX'),
    });
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 40 }), (trades) => {
        const book = bookOf(trades.map((each) => aFill(each)));
        const spent = (cost: 'averageCost' | 'fifoCost') => sum(...book.disposals.map((one) => one[cost]));

        expect(compare(sum(spent('averageCost'), book.average.cost), book.bought)).toBe(0);
        const left = sum(...book.lots.map(({ cost }) => cost));
        expect(compare(sum(spent('fifoCost'), left), book.bought)).toBe(0);
        expect(compare(sum(...book.lots.map(({ size }) => size)), book.average.size)).toBe(0);
        const proceeds = sum(...book.disposals.map((one) => one.proceeds), book.uncovered.cost);
        expect(compare(proceeds, book.sold)).toBe(0);
        expect(
          compare(book.realizedAverage, minus(minus(book.sold, book.uncovered.cost), spent('averageCost'))),
        ).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('takes ten thousand fills in a moment', () => {
    const book = openSpotBook(noLots(aFill()));
    const fills = [buy('0.001', '60000'), buy('0.002', '61000'), sell('0.0025', '62000')];
    const startedMs = cpuMs();
    for (let round = 0; round < 3_300; round += 1) for (const fill of fills) book.apply(fill);

    expect(cpuMs() - startedMs).toBeLessThan(3_000);
    expect(book.state().average.size).toBe(times(decimal('3300'), decimal('0.0005')));
  });
});

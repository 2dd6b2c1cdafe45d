import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, decimal, sum, times } from '../../../../shared/core/decimal.ts';
import { emptyLedger, profitAt, trade } from '../../../../shared/paper/bots/ledger.ts';
import { gridLines, hasDuplicates, intervalsBelow } from '../../../../shared/paper/bots/lines.ts';
import { decimalOf, feeOf, product, unitsOf } from '../../../../shared/paper/bots/units.ts';

const amount = fc
  .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: 99_999_999 }))
  .map(([whole, fraction]) => decimal(`${whole}.${String(fraction).padStart(8, '0')}`));

describe('grid lines', () => {
  const texts = (lines: readonly bigint[]) => lines.map((line) => decimalOf(line));

  it('have the same distance, or the same ratio, and end at top and bottom', () => {
    const range = { top: decimal('16'), bottom: decimal('1'), rows: 4 };

    expect(texts(gridLines({ ...range, spacing: 'arithmetic' }, 2))).toEqual([
      '1',
      '4.75',
      '8.5',
      '12.25',
      '16',
    ]);
    expect(texts(gridLines({ ...range, spacing: 'geometric' }, 2))).toEqual(['1', '2', '4', '8', '16']);
  });

  it('fall together where the range is narrower than its ticks', () => {
    const range = { top: decimal('1.02'), bottom: decimal('1'), rows: 4, spacing: 'arithmetic' as const };

    expect(hasDuplicates(gridLines(range, 2))).toBe(true);
    expect(hasDuplicates(gridLines(range, 3))).toBe(false);
  });

  it('know how many intervals lie below a price, also outside of the range', () => {
    const lines = gridLines({ top: decimal('5'), bottom: decimal('1'), rows: 4, spacing: 'arithmetic' }, 2);
    const below = (price: string) => intervalsBelow(lines, unitsOf(decimal(price)));

    expect(['0.5', '1', '1.99', '2', '4.5', '5', '9'].map(below)).toEqual([0, 0, 0, 1, 3, 4, 4]);
  });
});

describe('units', () => {
  it('add and multiply as decimals do', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(compare(decimalOf(unitsOf(a) + unitsOf(b)), sum(a, b))).toBe(0);
        const exact = times(decimal(Number(a).toFixed(2)), decimal(Number(b).toFixed(2)));
        const units = product(unitsOf(decimal(Number(a).toFixed(2))), unitsOf(decimal(Number(b).toFixed(2))));
        expect(compare(decimalOf(units), exact)).toBe(0);
      }),
    );
  });

  it('never charge less than the fee', () => {
    expect(decimalOf(feeOf(unitsOf(decimal('1')), unitsOf(decimal('0.0005'))))).toBe('0.0005');
    expect(decimalOf(feeOf(unitsOf(decimal('0.00000001')), unitsOf(decimal('0.0005'))))).toBe('0.00000001');
  });
});

describe('a position', () => {
  it('earns what its trades paid and received, whatever their order and side', () => {
    const trades = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 1_000 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(trades, (list) => {
        const ledger = emptyLedger();
        let cash = 0n;
        let held = 0n;
        for (const [size, price] of list.filter(([one]) => one !== 0)) {
          const value = BigInt(Math.abs(size) * price) * 10n ** 12n;
          trade(ledger, BigInt(size) * 10n ** 12n, value, 0n);
          cash += size > 0 ? -value : value;
          held += BigInt(size) * 10n ** 12n;
        }

        expect(ledger.base).toBe(held);
        expect(profitAt(ledger, held * 7n)).toBe(cash + held * 7n);
      }),
    );
  });

  it('turns from long to short at one price', () => {
    const ledger = emptyLedger();
    trade(ledger, 2n, 200n, 0n);
    trade(ledger, -3n, 330n, 0n);

    expect(ledger).toMatchObject({ base: -1n, cost: -110n, realized: 20n });
  });
});

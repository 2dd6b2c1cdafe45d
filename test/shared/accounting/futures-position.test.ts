import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFuturesFill, noPosition, unrealizedAt } from '../../../shared/accounting/futures-position.ts';
import { compare, type Decimal, decimal, minus, sum, ZERO } from '../../../shared/core/decimal.ts';
import type { FillRecord } from '../../../shared/records/record.ts';
import { aFuturesFill } from '../../support/records.ts';

const fill = (side: 'buy' | 'sell', size: string, price: string): FillRecord =>
  aFuturesFill({ side, baseSize: decimal(size), price: decimal(price), fee: decimal('0.1') });

function follow(fills: readonly FillRecord[]) {
  let position = noPosition(aFuturesFill());
  const results: Decimal[] = [];
  for (const each of fills) {
    const step = applyFuturesFill(position, each);
    position = step.position;
    results.push(step.realized);
  }
  return { position, results };
}

describe('a position netted from fills', () => {
  it('realises nothing while it is opened', () => {
    const { position, results } = follow([fill('buy', '1', '100'), fill('buy', '1', '110')]);

    expect(results).toEqual(['0', '0']);
    expect(position).toMatchObject({ size: '2', cost: '210', realized: '0', fees: { USDT: '0.2' } });
  });

  it('realises the difference to the average entry when a long is closed in part', () => {
    const { position, results } = follow([
      fill('buy', '1', '100'),
      fill('buy', '1', '110'),
      fill('sell', '0.5', '125'),
    ]);

    // Entry 105: half a coin brings 10.
    expect(results[2]).toBe('10');
    expect(position).toMatchObject({ size: '1.5', cost: '157.5' });
  });

  it('realises the other way round for a short', () => {
    const { position, results } = follow([fill('sell', '2', '100'), fill('buy', '1', '90')]);

    expect(results[1]).toBe('10');
    expect(position).toMatchObject({ size: '-1', cost: '-100' });
  });

  it('closes the one side before it opens the other', () => {
    const { position, results } = follow([fill('buy', '1', '100'), fill('sell', '3', '90')]);

    expect(results[1]).toBe('-10');
    expect(position).toMatchObject({ size: '-2', cost: '-180' });
    expect(unrealizedAt(position, decimal('80'))).toBe('20');
  });

  it('is worth at any price what selling and buying brought, whatever the fills', () => {
    const units = (max: number) =>
      fc.integer({ min: 1, max }).map((each) => decimal((each / 100).toFixed(2)));
    const any = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      baseSize: units(500),
      price: units(90_000),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 40 }), units(90_000), (fills, price) => {
        const { position, results } = follow(fills.map((each) => aFuturesFill(each)));
        const value = unrealizedAt({ ...position, cost: ZERO }, price);
        const money = sum(minus(position.sold, position.bought), value);

        expect(compare(sum(position.realized, unrealizedAt(position, price)), money)).toBe(0);
        expect(compare(sum(...results), position.realized)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { idle } from '../../../../functions/grid-health/checks/idle.ts';
import { nearBound } from '../../../../functions/grid-health/checks/near-bound.ts';
import { outOfRange } from '../../../../functions/grid-health/checks/out-of-range.ts';
import { profitBelowFees } from '../../../../functions/grid-health/checks/profit-below-fees.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import { money, SLOT_MS } from '../../../support/builders.ts';
import { aFuturesGrid, aSpotGrid } from '../../../support/scripted-bots.ts';
import { aContext, anOpenFinding, brief } from '../a-context.ts';

const outFor = (minutes: number, side: 'above' | 'below' = 'above') => ({
  price: side === 'above' ? '71000' : '59000',
  now: { outside: { side, sinceMs: SLOT_MS - minutes * MINUTE_MS } },
});

describe('a price out of range', () => {
  it.each([
    [59, 'fine'],
    [60, 'warning 1'],
    [6 * 60, 'warning 2'],
    [24 * 60 - 1, 'warning 2'],
    [24 * 60, 'urgent 3'],
    [3 * 24 * 60, 'urgent 4'],
    [7 * 24 * 60, 'urgent 5'],
  ])('for %i minutes is %s', (minutes, verdict) => {
    expect(brief(outOfRange(aContext(aSpotGrid(), outFor(minutes))))).toBe(verdict);
  });

  it('says which side, for how long and what to do', () => {
    const found = outOfRange(aContext(aSpotGrid(), outFor(150, 'below')));
    expect(found).toMatchObject({
      numbers: { price: '59000', top: '70000', bottom: '60000', outMinutes: '150', side: 'below' },
      text: 'The price of 59000 has been below the range of 60000 to 70000 for 2 h 30 min: the grid does not trade.',
    });
  });

  it('is told of a coin-margined grid as a person reads it', () => {
    const grid = aFuturesGrid({
      inverted: true,
      range: { top: money('0.00002'), bottom: money('0.0000125'), rows: 20, spacing: 'geometric' },
    });
    const found = outOfRange(
      aContext(grid, {
        price: '0.000025',
        now: { outside: { side: 'below', sinceMs: SLOT_MS - 2 * HOUR_MS } },
      }),
    );
    expect(found).toMatchObject({
      text: expect.stringContaining('40000 has been below the range of 50000 to 80000'),
    });
  });

  it('is nothing to a grid that waits, and unclear without a price or while it changes', () => {
    expect(outOfRange(aContext(aSpotGrid({ phase: 'waiting' }), outFor(600)))).toBe('fine');
    expect(outOfRange(aContext(aSpotGrid({ phase: 'changing' }), outFor(600)))).toBe('unclear');
    expect(outOfRange(aContext(aSpotGrid(), { ...outFor(600), price: undefined }))).toBe('unclear');
    expect(
      outOfRange(aContext(aSpotGrid(), { ...outFor(600), thresholds: { outOfRangeMinutes: false } })),
    ).toBe('fine');
  });
});

describe('a price near a bound', () => {
  // 1 % of the price: 70000 ÷ 1.01 is 69306.93.
  it.each([
    ['69306', 'fine', undefined],
    ['69307', 'info 1', 'top'],
    ['70000', 'info 1', 'top'],
    ['70001', 'unclear', undefined],
    ['60607', 'fine', undefined],
    ['60606', 'info 1', 'bottom'],
    ['59999', 'unclear', undefined],
  ])('at %s is %s', (price, verdict, bound) => {
    const found = nearBound(aContext(aSpotGrid(), { price }));
    expect(brief(found)).toBe(verdict);
    if (typeof found !== 'string') expect(found.numbers['bound']).toBe(bound);
  });

  it.each([
    ['64939', 'fine'],
    ['64940', 'info 1'],
  ])('of a narrow range is in its outer tenth: at %s it is %s', (price, verdict) => {
    // The price is within 1 % of a bound everywhere between 64400 and 65000; a tenth of the width is 60.
    const range = { top: money('65000'), bottom: money('64400'), rows: 4, spacing: 'arithmetic' } as const;
    expect(brief(nearBound(aContext(aSpotGrid({ range }), { price })))).toBe(verdict);
  });

  it.each([
    ['69306', 'unclear'],
    ['69170', 'unclear'],
    ['69169', 'fine'],
  ])('that was told is over only well past it: at %s it is %s', (price, verdict) => {
    const now = { findings: { nearBound: anOpenFinding('info') } };
    expect(brief(nearBound(aContext(aSpotGrid(), { price, now })))).toBe(verdict);
  });
});

describe('a grid without a completed pair', () => {
  const quietFor = (hours: number) => ({ now: { quietSinceMs: SLOT_MS - hours * HOUR_MS } });

  it.each([
    [23.99, 'fine'],
    [24, 'warning 0'],
    [48, 'warning 1'],
  ])('for %d hours is %s', (hours, verdict) => {
    expect(brief(idle(aContext(aSpotGrid(), quietFor(hours))))).toBe(verdict);
  });

  it('is not judged without any count of its trades', () => {
    const { pairsCompleted: _p, trades24h: _t, ...silent } = aSpotGrid();
    expect(idle(aContext(silent, quietFor(100)))).toBe('unclear');
  });
});

describe('the profit of one grid', () => {
  // At the top of 60000–70000 a grid of 20 brings 500 of 69500; fees at 5 bps are 69.75, so 7.16 times as much.
  it.each([
    [7.16, 'fine'],
    [7.17, 'info 1'],
    [false, 'fine'],
  ] as const)(
    'is measured at the top of an arithmetic grid: at least %s times its fees is %s',
    (times, verdict) => {
      expect(
        brief(profitBelowFees(aContext(aSpotGrid(), { thresholds: { profitPerGridTimesFees: times } }))),
      ).toBe(verdict);
    },
  );

  it('below its fees is a warning with the loss of one grid', () => {
    const range = { top: money('70000'), bottom: money('60000'), rows: 200, spacing: 'arithmetic' as const };
    const found = profitBelowFees(aContext(aSpotGrid({ range })));
    expect(brief(found)).toBe('warning 2');
    expect(found).toMatchObject({
      text: expect.stringMatching(/^At the top of the range one grid brings less/),
    });
  });

  it('counts the lower fee of perpetuals, and every grid alike of a geometric one', () => {
    const range = { top: money('70000'), bottom: money('60000'), rows: 200, spacing: 'geometric' as const };
    // 0.077 % a step: 1.9 times 0.04 %.
    expect(profitBelowFees(aContext(aFuturesGrid({ range })))).toMatchObject({
      severity: 'info',
      text: expect.stringMatching(/^One grid brings only 1\.9 times its fees/),
    });
  });
});

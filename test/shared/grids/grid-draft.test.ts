import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GridPlan } from '../../../shared/automations/schema.ts';
import { compare, decimalPlaces } from '../../../shared/core/decimal.ts';
import { type DraftContext, draftGrid, moneyFor } from '../../../shared/grids/grid-draft.ts';
import { money } from '../../support/builders.ts';
import { aFuturesPlan, aGridPlan } from './grid-world.ts';

const CONTEXT: DraftContext = {
  price: money('65432.1'),
  instrument: { pricePlaces: 1, tradable: true },
  note: 'so-note',
};

function drafted(plan: GridPlan, context: Partial<DraftContext> = {}) {
  const result = draftGrid(plan, { ...CONTEXT, ...context });
  if ('refused' in result) throw new Error(result.refused.text);
  return result.draft;
}

function refusal(plan: GridPlan, context: Partial<DraftContext> = {}) {
  const result = draftGrid(plan, { ...CONTEXT, ...context });
  return 'refused' in result ? result.refused : undefined;
}

describe('the draft of a grid', () => {
  it('says for spot just what its plan says, and carries the note that tells it from others', () => {
    expect(drafted(aGridPlan({ range: { top: money('70000'), bottom: money('60000') } }))).toEqual({
      kind: 'spotGrid',
      symbol: 'BTC_USDT',
      range: { top: '70000', bottom: '60000', rows: 10, spacing: 'arithmetic' },
      investment: '200',
      closeMode: 'toQuote',
      note: 'so-note',
    });
  });

  it('says for a perpetual its trend, leverage and extra margin', () => {
    const draft = drafted(aFuturesPlan({ trend: 'short', leverage: 2.5, extraMargin: money('20') }));
    expect(draft).toMatchObject({ kind: 'futuresGrid', trend: 'short', leverage: '2.5', extraMargin: '20' });
    expect(draft).not.toHaveProperty('closeMode');
  });

  it('lays a range around the price outward to the places of the symbol', () => {
    // 65432.1 × 1.1 = 71975.31 and × 0.9 = 58888.89.
    expect(drafted(aGridPlan({ range: { aroundPercent: 10 } })).range).toMatchObject({
      top: '71975.4',
      bottom: '58888.8',
      rows: 10,
    });
  });

  it('takes bounds and rows from the suggestion of the exchange', () => {
    const suggestion = { range: { top: money('71000'), bottom: money('61000'), rows: 33 }, options: [] };
    expect(drafted(aGridPlan({ range: 'suggestion' }), { suggestion }).range).toEqual({
      top: '71000',
      bottom: '61000',
      rows: 33,
      spacing: 'arithmetic',
    });
  });

  it.each<readonly [Partial<GridPlan>, object]>([
    [{ stopLoss: { price: money('50000') } }, { stopLoss: { type: 'price', value: '50000' } }],
    [{ stopLoss: { lossAmount: money('12.5') } }, { stopLoss: { type: 'profitAmount', value: '-12.5' } }],
    [{ stopLoss: { lossPercent: 7.5 } }, { stopLoss: { type: 'profitRatio', value: '-0.075' } }],
    [{ takeProfit: { price: money('90000') } }, { takeProfit: { type: 'price', value: '90000' } }],
    [{ takeProfit: { profitAmount: money('40') } }, { takeProfit: { type: 'profitAmount', value: '40' } }],
    [{ takeProfit: { profitPercent: 150 } }, { takeProfit: { type: 'profitRatio', value: '1.5' } }],
    [{ slippagePercent: 0.5 }, { slippagePercent: '0.5' }],
    [
      { trigger: { price: money('61000'), direction: 'fallsTo' } },
      { trigger: { price: '61000', direction: 'fallsTo' } },
    ],
  ])('turns %o into %o', (change, part) => {
    expect(drafted({ ...aGridPlan(), ...change } as GridPlan)).toMatchObject(part);
  });

  it('takes investment and extra margin out of the account', () => {
    expect(moneyFor(drafted(aGridPlan()))).toBe('200');
    expect(moneyFor(drafted(aFuturesPlan()))).toBe('200');
    expect(moneyFor(drafted(aFuturesPlan({ extraMargin: money('30.5') })))).toBe('230.5');
  });

  it('around any price holds it, and has no more places than the symbol', () => {
    const prices = fc.tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 0, max: 5 }));
    fc.assert(
      fc.property(prices, fc.integer({ min: 1, max: 90 }), ([units, places], aroundPercent) => {
        const price = money((units / 10 ** places).toFixed(places));
        const result = draftGrid(aGridPlan({ range: { aroundPercent } }), {
          ...CONTEXT,
          price,
          instrument: { pricePlaces: places, tradable: true },
        });
        if ('refused' in result) return result.refused.code === 'grid.noRange';
        const { top, bottom } = result.draft.range;
        return (
          compare(bottom, price) < 0 &&
          compare(top, price) > 0 &&
          decimalPlaces(top) <= places &&
          decimalPlaces(bottom) <= places
        );
      }),
    );
  });
});

describe('a grid is refused', () => {
  it.each<readonly [string, GridPlan, Partial<DraftContext>, string]>([
    [
      'while its symbol is not traded',
      aGridPlan(),
      { instrument: { pricePlaces: 1, tradable: false } },
      'market.offline',
    ],
    ['without the suggestion it asks for', aGridPlan({ range: 'suggestion' }), {}, 'grid.noSuggestion'],
    [
      'when its range rounds to nothing',
      aGridPlan(),
      { price: money('0.01'), instrument: { pricePlaces: 1, tradable: true } },
      'grid.noRange',
    ],
    [
      'when the price has carried its range over its stop loss',
      aGridPlan({ stopLoss: { price: money('59000') } }),
      {},
      'grid.stopInside',
    ],
    [
      'when the price has carried its range over its take profit',
      aGridPlan({ takeProfit: { price: money('71000') } }),
      {},
      'grid.stopInside',
    ],
    [
      'when a short one would be stopped below its top',
      aFuturesPlan({ trend: 'short', stopLoss: { price: money('71000') } }),
      {},
      'grid.stopInside',
    ],
    [
      'when the second stop of a neutral one is inside',
      aFuturesPlan({ stopLoss: { price: money('50000'), highPrice: money('71000') } }),
      {},
      'grid.stopInside',
    ],
  ])('%s', (_what, plan, context, code) => {
    expect(refusal(plan, context)?.code).toBe(code);
  });

  it('with the figures in words', () => {
    expect(refusal(aGridPlan({ stopLoss: { price: money('59000') } }))?.text).toBe(
      'The stop loss, 59000, must be below the range, which is now 58888.8 to 71975.4.',
    );
  });
});

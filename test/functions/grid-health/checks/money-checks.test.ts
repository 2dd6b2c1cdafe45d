import { describe, expect, it } from 'vitest';
import { fundingAboveProfit } from '../../../../functions/grid-health/checks/funding.ts';
import { liquidated, nearLiquidation } from '../../../../functions/grid-health/checks/liquidation.ts';
import { drawdown, floatingLoss } from '../../../../functions/grid-health/checks/losses.ts';
import {
  marginStatus,
  notionalStatus,
  riskStatus,
} from '../../../../functions/grid-health/checks/statuses.ts';
import { noStopLoss } from '../../../../functions/grid-health/checks/stop-loss.ts';
import { DAY_MS } from '../../../../shared/core/clock.ts';
import { money, SLOT_MS } from '../../../support/builders.ts';
import { aFuturesGrid, aSpotGrid } from '../../../support/scripted-bots.ts';
import { aContext, anOpenFinding, brief } from '../a-context.ts';

describe('a liquidation price', () => {
  // The mark is 65000.
  it.each([
    ['liquidationBelow', '55249', 'fine'],
    ['liquidationBelow', '55250', 'warning 1'],
    ['liquidationBelow', '60449', 'warning 2'],
    ['liquidationBelow', '60450', 'urgent 2'],
    ['liquidationBelow', '65000', 'urgent 6'],
    ['liquidationBelow', '66000', 'urgent 6'],
    ['liquidationAbove', '74750', 'warning 1'],
    ['liquidationAbove', '74751', 'fine'],
    ['liquidationAbove', '69550', 'urgent 2'],
  ])('%s at %s is %s', (side, price, verdict) => {
    expect(brief(nearLiquidation(aContext(aFuturesGrid({ [side]: money(price) }))))).toBe(verdict);
  });

  it.each([
    // 15 %, and 18 %, of 65000.
    ['55249', 'unclear'],
    ['53300', 'unclear'],
    ['53299', 'fine'],
  ])('that was told as near is far again only well past that: at %s it is %s', (price, verdict) => {
    const now = { findings: { nearLiquidation: anOpenFinding('warning') } };
    const grid = aFuturesGrid({ liquidationBelow: money(price) });
    expect(brief(nearLiquidation(aContext(grid, { now })))).toBe(verdict);
  });

  it('counts on the side that is nearer', () => {
    const grid = aFuturesGrid({ liquidationAbove: money('70000'), liquidationBelow: money('63000') });
    expect(nearLiquidation(aContext(grid))).toMatchObject({
      severity: 'urgent',
      text: 'A fall of 3 % from 65000 to about 63000 would liquidate the bot.',
    });
  });

  it('of a coin-margined grid is where a person reads it, on the side a person reads', () => {
    const { liquidationBelow: _, ...grid } = aFuturesGrid({
      inverted: true,
      range: { top: money('0.00002'), bottom: money('0.0000125'), rows: 20, spacing: 'geometric' },
      liquidationAbove: money('0.00002'),
    });
    expect(nearLiquidation(aContext(grid, { price: '0.000018' }))).toMatchObject({
      numbers: { side: 'below', liquidation: '50000' },
    });
  });

  it('is nothing where both sides are safe, and unclear without a mark', () => {
    const { liquidationAbove: _a, liquidationBelow: _b, ...safe } = aFuturesGrid();
    expect(nearLiquidation(aContext(safe))).toBe('fine');
    expect(nearLiquidation(aContext(aFuturesGrid(), { price: undefined }))).toBe('unclear');
    expect(nearLiquidation(aContext(aSpotGrid()))).toBe('fine');
  });

  it('that was reached is urgent', () => {
    expect(brief(liquidated(aContext(aFuturesGrid({ liquidated: true }))))).toBe('urgent 1');
    expect(liquidated(aContext(aFuturesGrid()))).toBe('fine');
  });
});

describe("the exchange's own words", () => {
  it.each([
    [riskStatus, 'riskStatus', 'TRADING', 'fine'],
    [riskStatus, 'riskStatus', 'HOLDING', 'warning 1'],
    [riskStatus, 'riskStatus', 'TAKEOVER', 'urgent 2'],
    [riskStatus, 'riskStatus', 'LIQUIDATION', 'urgent 2'],
    [riskStatus, 'riskStatus', 'SOMETHING_NEW', 'warning 1'],
    [riskStatus, 'riskStatus', '', 'unclear'],
    [marginStatus, 'marginStatus', 'NORMAL', 'fine'],
    [marginStatus, 'marginStatus', 'INSUFFICIENT', 'urgent 2'],
    [notionalStatus, 'notionalStatus', 'NORMAL', 'fine'],
    [notionalStatus, 'notionalStatus', 'NOTIONAL_LIMIT', 'warning 1'],
  ] as const)('%o: %s %s is %s', (check, field, word, verdict) => {
    expect(brief(check(aContext(aFuturesGrid({ [field]: word }))))).toBe(verdict);
  });
});

describe('a futures grid without a stop loss', () => {
  it.each([
    ['4.99', 'fine'],
    ['5', 'info 1'],
    ['20', 'info 1'],
  ])('and with %s× leverage is %s where nobody has said anything', (leverage, verdict) => {
    expect(brief(noStopLoss(aContext(aFuturesGrid({ leverage: money(leverage) }))))).toBe(verdict);
  });

  it('is no note where none is wanted, nor where its leverage is not told', () => {
    const { leverage: _, ...silent } = aFuturesGrid();
    const unwanted = { thresholds: { stopLossNeeded: false } };
    expect(noStopLoss(aContext(aFuturesGrid({ leverage: money('50') }), unwanted))).toBe('fine');
    expect(noStopLoss(aContext(silent))).toBe('unclear');
  });

  it('is a warning only where one is wanted', () => {
    const wanted = { thresholds: { stopLossNeeded: true } };
    expect(brief(noStopLoss(aContext(aFuturesGrid(), wanted)))).toBe('warning 1');
    expect(noStopLoss(aContext(aFuturesGrid()))).toBe('fine');
    expect(noStopLoss(aContext(aSpotGrid(), wanted))).toBe('fine');
    const stopLoss = { type: 'price' as const, value: money('55000') };
    expect(noStopLoss(aContext(aFuturesGrid({ stopLoss }), wanted))).toBe('fine');
  });
});

describe('funding', () => {
  // The grid has earned 12.
  it.each([
    ['-12', 'fine'],
    ['-12.01', 'warning 1'],
    ['-36', 'warning 3'],
    ['5', 'fine'],
  ])('of %s is %s', (funding, verdict) => {
    expect(brief(fundingAboveProfit(aContext(aFuturesGrid({ funding: money(funding) }))))).toBe(verdict);
  });

  it('is not judged in the first day, nor without both figures', () => {
    const young = aFuturesGrid({ funding: money('-50'), createdAtMs: SLOT_MS - DAY_MS + 1 });
    expect(fundingAboveProfit(aContext(young))).toBe('fine');
    const { gridProfit: _, ...silent } = aFuturesGrid({ funding: money('-50') });
    expect(fundingAboveProfit(aContext(silent))).toBe('unclear');
  });

  it('of a grid that has earned nothing is the worst grade', () => {
    expect(
      brief(fundingAboveProfit(aContext(aFuturesGrid({ funding: money('-1'), gridProfit: money('0') })))),
    ).toBe('warning 10');
  });
});

describe('a fall from the best', () => {
  // 1000 are invested, and all that was won stands at 20.
  it.each([
    ['219.99', 'fine'],
    ['220', 'warning 2'],
    ['419', 'warning 3'],
    ['420', 'urgent 4'],
  ])('of %s is %s', (peak, verdict) => {
    expect(brief(drawdown(aContext(aSpotGrid(), { now: { peakProfit: money(peak) } })))).toBe(verdict);
  });

  it('is unclear without an investment to measure it by', () => {
    const { investment: _, ...silent } = aSpotGrid();
    expect(drawdown(aContext(silent, { now: { peakProfit: money('500') } }))).toBe('unclear');
  });
});

describe('what floats', () => {
  // 0.01 BTC were bought at 65000 against 1000 of investment: 20 % are lost at 45000.
  it.each([
    ['45001', 'fine'],
    ['45000', 'warning 2'],
    ['25001', 'warning 3'],
    ['25000', 'urgent 4'],
    ['90000', 'fine'],
  ])('at %s is %s', (price, verdict) => {
    expect(brief(floatingLoss(aContext(aFuturesGrid(), { price })))).toBe(verdict);
  });
});

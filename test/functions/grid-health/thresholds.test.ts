import { describe, expect, it } from 'vitest';
import { thresholdsFor } from '../../../functions/grid-health/thresholds.ts';
import { watch as watchSchema } from '../../../shared/automations/grid-schema.ts';
import { aFuturesGrid, aSpotGrid } from '../../support/scripted-bots.ts';

const watch = watchSchema.parse({
  thresholds: { outOfRangeMinutes: 10, idleHours: 10, drawdownPercent: 10, stuckMinutes: 10 },
  symbols: { BTC_USDT: { idleHours: 20, drawdownPercent: 20, stuckMinutes: 20 } },
  bots: { 'spot-000001': { thresholds: { stuckMinutes: false } } },
});

describe('thresholds', () => {
  it('come from the bot, then its grid of the automations, then its symbol, its account, and the defaults', () => {
    expect(
      thresholdsFor(aSpotGrid(), watch, { thresholds: { drawdownPercent: 30, stuckMinutes: 30 } }),
    ).toMatchObject({
      stuckMinutes: false,
      drawdownPercent: 30,
      idleHours: 20,
      outOfRangeMinutes: 10,
      nearBoundPercent: 1,
    });
  });

  it('of an account without a watch are the defaults, with the fee of its market', () => {
    expect(thresholdsFor(aSpotGrid(), undefined, undefined).feeRateBps).toBe(5);
    expect(thresholdsFor(aFuturesGrid(), undefined, undefined)).toMatchObject({
      feeRateBps: 2,
      liquidationPercent: 15,
      liquidationUrgentPercent: 7,
    });
  });

  it('that are written as undefined hide nothing further out', () => {
    const plan = { thresholds: { idleHours: undefined } };
    expect(thresholdsFor(aSpotGrid(), watch, plan).idleHours).toBe(20);
  });
});

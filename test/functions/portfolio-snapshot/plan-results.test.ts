import { describe, expect, it } from 'vitest';
import { planResult } from '../../../functions/portfolio-snapshot/plan-results.ts';
import type { Execution } from '../../../shared/orders/intent.ts';
import { anIntent, money } from '../../support/builders.ts';

const COINS = { baseCoin: 'BTC', quoteCoin: 'USDT' };
const PLAN = { plan: 'btc-weekly', symbol: 'BTC_USDT' };
const filled = (baseSize: string, quoteAmount: string, fee: string, feeCoin: string) =>
  anIntent({
    state: 'filled',
    execution: {
      baseSize: money(baseSize),
      quoteAmount: money(quoteAmount),
      fee: money(fee),
      feeCoin,
    } as Execution,
  });

describe('the result of a plan', () => {
  it('is what it bought after fees, against buying it all at the price of the first order', () => {
    const intents = [filled('0.001', '50', '0.05', 'USDT'), filled('0.0005', '50', '0.05', 'USDT')];

    // First price with its fee 50,050 a coin: 100.10 would have bought 0.002.
    expect(planResult(PLAN, COINS, intents, money('120000'))).toEqual({
      ...PLAN,
      spent: '100.1',
      base: '0.0015',
      averagePrice: '66733.33333333',
      value: '180',
      lumpSumBase: '0.002',
      lumpSumValue: '240',
    });
  });

  it('takes a fee in the coin itself from the coins', () => {
    expect(planResult(PLAN, COINS, [filled('0.001', '50', '0.000001', 'BTC')], undefined)).toEqual({
      ...PLAN,
      spent: '50',
      base: '0.000999',
      averagePrice: '50050.05005005',
      lumpSumBase: '0.000999',
    });
  });

  it('is none before anything was bought', () => {
    expect(
      planResult(PLAN, COINS, [anIntent(), anIntent({ state: 'rejected' })], money('1')),
    ).toBeUndefined();
  });
});

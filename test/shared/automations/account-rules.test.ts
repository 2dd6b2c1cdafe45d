import { describe, expect, it } from 'vitest';
import { formatFault } from '../../../shared/automations/fault.ts';
import { checkAutomations } from '../../../shared/automations/resolve.ts';
import { type Change, limits } from './rule-cases.ts';

function faultsOfLimits(change: Change): string[] {
  const account = { venue: 'pionex', environment: 'paper', limits: { ...limits, ...change } };
  return checkAutomations({ accounts: { main: account }, plans: {} }).faults.map(formatFault);
}

describe('the limits of an account', () => {
  it('let one order use up a whole day, and one day a whole month', () => {
    expect(faultsOfLimits({ perOrder: '500', perDay: '500', perMonth: '500' })).toEqual([]);
  });

  it('must not allow an order more than a day, nor a day more than a month', () => {
    expect(faultsOfLimits({ perOrder: '300.01', perDay: '300', perMonth: '299.99' })).toEqual([
      'accounts.main.limits.perOrder: 300.01 is more than perDay, 300; lower it or raise perDay.',
      'accounts.main.limits.perDay: 300 is more than perMonth, 299.99; lower it or raise perMonth.',
    ]);
  });
});

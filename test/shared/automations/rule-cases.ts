import { describe, expect, it } from 'vitest';
import { formatFault } from '../../../shared/automations/fault.ts';
import { checkAutomations } from '../../../shared/automations/resolve.ts';

export type Change = Readonly<Record<string, unknown>>;

/** What just keeps to a rule of plans, and beside it the nearest thing that breaks it. */
export interface RuleCase {
  readonly rule: string;
  readonly allowed: Change;
  readonly refused: Change;
  /** Below the plan. */
  readonly faults: readonly string[];
}

export const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
export const when = { schedule: 'cron(0 9 ? * MON *)', timezone: 'Europe/Berlin' };
const plan = { account: 'main', what: { symbol: 'BTC_USDT' }, amount: { quote: '50' }, when };

export const basketOf = (count: number) => ({
  basket: Object.fromEntries(Array.from({ length: count }, (_, index) => [`COIN${index}_USDT`, 1])),
});

export const drawdown = (...atPercents: number[]) => ({
  by: 'drawdown',
  days: 90,
  steps: atPercents.map((atPercent) => ({ atPercent, multiply: '2' })),
});

/** Faults of a market buy of 50 USDT of BTC every Monday with this change. */
export function faultsOfPlan(change: Change): string[] {
  const file = {
    accounts: { main: { venue: 'pionex', environment: 'paper', limits } },
    plans: { p: { ...plan, ...change } },
  };
  return checkAutomations(file).faults.map(formatFault);
}

export function testRules(cases: readonly RuleCase[]): void {
  describe.each(cases)("a plan's $rule:", ({ allowed, refused, faults }) => {
    it('what just keeps to it is allowed', () => {
      expect(faultsOfPlan(allowed)).toEqual([]);
    });

    it('what just breaks it is refused', () => {
      expect(faultsOfPlan(refused)).toEqual(faults.map((text) => `plans.p.${text}`));
    });
  });
}

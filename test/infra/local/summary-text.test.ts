import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { FastForward } from '../../../infra/local/fast-forward.ts';
import type { LegSummary, PlanSummary } from '../../../infra/local/summary.ts';
import { printSummary } from '../../../infra/local/summary-text.ts';
import { createTerminal } from '../../../infra/local/terminal.ts';
import type { Decimal } from '../../../shared/core/decimal.ts';

const money = (text: string) => text as Decimal;
const START = Date.parse('2026-11-23T08:00:00Z');

const LEG: LegSummary = {
  symbol: 'BTC_USDT',
  side: 'buy',
  filled: 30,
  open: 0,
  quote: money('749.8765'),
  base: money('0.011'),
  average: money('66000'),
  market: money('68000'),
  fees: [['BTC', money('0.0000055')]],
  waiting: money('0'),
};
const PLAN: PlanSummary = { planId: 'btc-daily', coin: 'USDT', slots: 30, legs: [LEG], denials: [] };
const RUN: FastForward = { startMs: START, endMs: START + 30 * 86_400_000, runs: 9_432, failures: [] };

function printed(plans: readonly PlanSummary[], run: Partial<FastForward> = {}): string[] {
  const stream = new PassThrough({ encoding: 'utf8' });
  printSummary(createTerminal(stream), { ...RUN, ...run }, plans, 'Europe/Berlin');
  return String(stream.read()).split('\n');
}

describe('the summary of a fast-forward', () => {
  it('of automations without a plan has no table', () => {
    expect(printed([]).slice(1)).toEqual(['', '  No plans: nothing would have been bought or sold.', '', '']);
  });

  it('has one line a plan and symbol, with the difference to the market in per cent', () => {
    const lines = printed([PLAN]);

    expect(lines[0]).toBe(
      '  What 30 d would have brought  Mon 2026-11-23 09:00 CET to Wed 2026-12-23 09:00 CET, 9,432 runs',
    );
    expect(lines.slice(2, 4)).toEqual([
      '  Plan       Symbol    Slots  Filled       Amount   Average    Market     Diff  Waiting  Fees',
      '  btc-daily  BTC_USDT     30      30  749.87 USDT  66000.00  68000.00  -2.94 %        -  0.0000055 BTC',
    ]);
    expect(lines).toContain('  Nothing was denied.');
  });

  it('shows what was not bought as such, never as a price of zero', () => {
    const nothing = { ...LEG, filled: 0, quote: money('0'), base: money('0'), average: undefined, fees: [] };
    const denials = [{ code: 'guard.maxPrice', count: 1_030, example: 'The price 68000 is above 1.' }];

    const lines = printed([{ ...PLAN, legs: [nothing], denials }]);

    expect(lines[3]).toBe(
      '  btc-daily  BTC_USDT     30       0  0.00 USDT        -  68000.00     -        -  -',
    );
    expect(lines).toContain('  btc-daily  1,030 ×  guard.maxPrice');
    expect(lines).toContain('      The price 68000 is above 1.');
  });

  it('tells runs that failed', () => {
    expect(printed([PLAN], { failures: [['No answer.', 2]] })).toContain('  2 × No answer.');
  });
});

import { describe, expect, it } from 'vitest';
import { formatFault } from '../../../shared/automations/fault.ts';
import { checkAutomations } from '../../../shared/automations/resolve.ts';
import { type Change, limits } from './rule-cases.ts';

const accounts = { main: { venue: 'pionex', environment: 'paper', limits } };

const faultsOf = (exports: Change): string[] =>
  checkAutomations({ accounts, exports }).faults.map(formatFault);

describe('the exports of an account', () => {
  it('are named after it', () => {
    expect(faultsOf({ main: {} })).toEqual([]);
    expect(faultsOf({ mian: {} })).toEqual([
      "exports.mian: 'mian' is not an account of this file; there is main. Did you mean 'main'?",
    ]);
  });

  it('name symbols as its venue writes them, of both markets', () => {
    expect(faultsOf({ main: { symbols: ['BTC_USDT', 'BTC_USDT_PERP'] } })).toEqual([]);
    expect(faultsOf({ main: { symbols: ['BTC_USDT', 'BTCUSDT'] } })).toEqual([
      "exports.main.symbols[1]: 'BTCUSDT' is no symbol of pionex; write it like 'BTC_USDT' or 'BTC_USDT_PERP'.",
    ]);
  });

  it('begin on a calendar day, and say everything in plain words', () => {
    expect(faultsOf({ main: { since: '2026-02-30', lookBackDays: 31, nightly: 'no' } })).toEqual([
      "exports.main.nightly: 'no' must be true or false.",
      "exports.main.since: '2026-02-30' must be a calendar day such as '2026-11-23'.",
      'exports.main.lookBackDays: 31 must be at most 30.',
    ]);
    expect(faultsOf({ main: { until: '2026-02-03' } })).toEqual([expect.stringContaining('exports.main')]);
  });
});

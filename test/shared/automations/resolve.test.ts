import { describe, expect, it } from 'vitest';
import { formatFault } from '../../../shared/automations/fault.ts';
import { checkAutomations, resolveAutomations } from '../../../shared/automations/resolve.ts';
import { AppError } from '../../../shared/core/errors.ts';

const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };

const smallest = {
  accounts: { main: { venue: 'pionex', environment: 'paper', limits } },
  plans: {
    'btc-weekly': {
      account: 'main',
      what: { symbol: 'BTC_USDT' },
      amount: { quote: '50' },
      when: { schedule: 'cron(0 9 ? * MON *)', timezone: 'Europe/Berlin' },
    },
  },
};

const twentyFaults = {
  acounts: {},
  accounts: {
    main: {
      venue: 'pionex',
      environment: 'test',
      limits: { ...limits, perOrder: '600' },
      apiSecret: 'hunter2',
    },
    spare: { venue: 'pionex', environment: 'paper', limits: { coin: 'USDT', perOrder: 100, perDay: '200' } },
  },
  plans: {
    weekly: {
      account: 'mian',
      what: { symbol: 'BTC_USDT' },
      amount: 25,
      when: { schedule: 'cron(0 9 * * * *)', timezone: 'Europe/Berln', start: '2026-02-30' },
      missed: 'later',
      conditons: {},
    },
    daily: {
      account: 'main',

      what: { basket: { BTC_USDT: 60, ETH_USDC: 40 } },
      amount: { quote: '-5' },
      when: { schedule: 'rate(1 minute)', timezone: 'UTC', start: '2026-12-02', end: '2026-12-01' },
      order: { type: 'limit', from: 'bid', offsetBps: 5, followUp: { afterMinutes: 5, action: 'wait' } },
      conditions: { budget: { perDay: '3', perMonth: '2' } },
    },
  },
  notices: { channels: [] },
};

describe('checkAutomations', () => {
  it('tells all of twenty faults at once, in the order of the file, each with its path and a mend', () => {
    const told = checkAutomations(twentyFaults).faults.map(formatFault);
    expect(told).toHaveLength(20);
    expect(told).toEqual([
      "acounts: is not a known key. Did you mean 'accounts'?",
      "accounts.main.environment: 'test' must be 'paper', 'demo' or 'live'.",
      'accounts.main.apiSecret: is not a known key. Credentials never belong in this file: keep them in the secrets file of the data folder or in AWS Secrets Manager.',
      'accounts.main.limits.perOrder: 600 is more than perDay, 500; lower it or raise perDay.',
      "accounts.spare.limits.perOrder: 100 must be written as text, e.g. '25', so that no digit is lost.",
      "accounts.spare.limits.perMonth: is missing; add an amount as text, e.g. '25'.",
      "plans.weekly.amount: 25 must be either { quote: '25' } or, to sell, { base: '0.01' }.",
      "plans.weekly.when.schedule: Exactly one of day-of-month and day-of-week must be '?' in 'cron(0 9 * * * *)'; the other says which days, e.g. '* * ?' for every day.",
      "plans.weekly.when.timezone: 'Europe/Berln' is not an IANA time zone such as 'Europe/Berlin'.",
      "plans.weekly.when.start: '2026-02-30' must be a calendar day such as '2026-11-23'.",
      "plans.weekly.missed: 'later' must be 'skip', 'buyOnce' or { carryUpTo: '100' }.",
      "plans.weekly.conditons: is not a known key. Did you mean 'conditions'?",
      "plans.weekly.account: 'mian' is not an account of this file; there is main, spare. Did you mean 'main'?",
      "plans.daily.amount.quote: '-5' must be greater than zero.",
      "plans.daily.order.followUp.action: 'wait' must be 'reprice', 'market', 'cancel' or 'leave'.",
      "plans.daily.what.basket.ETH_USDC: 'ETH_USDC' is priced in USDC, but the account's limits are in USDT; use a USDT symbol or another account.",
      'plans.daily.conditions.budget.perDay: 3 is more than perMonth, 2; lower it or raise perMonth.',
      "plans.daily.when.schedule: 'rate(1 minute)' runs more often than every 5 minutes; choose a longer interval.",
      'plans.daily.when.end: 2026-12-01 is before the start, 2026-12-02; give a later day.',
      'notices.channels: the empty list must have at least 1 entry.',
    ]);
  });

  it('takes no other market of paper accounts than the two, and whole seeds only', () => {
    const { faults } = checkAutomations({ ...smallest, paper: { market: 'real', seed: 1.5 } });
    expect(faults.map(formatFault)).toEqual([
      "paper.market: 'real' must be 'synthetic' or 'live'.",
      expect.stringMatching(/^paper\.seed: 1\.5 /),
    ]);
  });

  it('fills in every default of a file that is right', () => {
    expect(checkAutomations(smallest)).toEqual({
      faults: [],
      automations: {
        accounts: {
          main: { venue: 'pionex', environment: 'paper', requestWeightPerSecond: 5, limits },
        },
        paper: { market: 'synthetic' },
        plans: {
          'btc-weekly': {
            account: 'main',
            side: 'buy',
            what: { symbol: 'BTC_USDT' },
            amount: { quote: '50' },
            when: { schedule: 'cron(0 9 ? * MON *)', timezone: 'Europe/Berlin' },
            placeWithinMinutes: 60,
            missed: 'skip',
            order: { type: 'market' },
            conditions: {},
          },
        },
        grids: {},
        watch: {},
        signals: {},
        exports: {},
        notices: {
          channels: [{ kind: 'log' }],
          digest: { at: '07:00', timezone: 'UTC' },
          escalateAfterMinutes: 240,
        },
        aws: { staticAddress: 'none' },
        keys: { rotateAfterDays: 90 },
      },
    });
  });

  it.each([
    {
      value: undefined,
      fault:
        'the whole file: is missing; add an object { accounts, paper, plans, grids, watch, signals, exports, notices, aws, keys }.',
    },
    {
      value: 5,
      fault:
        'the whole file: 5 must be an object { accounts, paper, plans, grids, watch, signals, exports, notices, aws, keys }.',
    },
    {
      value: [],
      fault:
        'the whole file: the empty list must be an object { accounts, paper, plans, grids, watch, signals, exports, notices, aws, keys }.',
    },
  ])('tells what a file must hold that holds $value', ({ value, fault }) => {
    expect(checkAutomations(value).faults.map(formatFault)).toEqual([fault]);
  });
});

describe('the words of one fault', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'a missing key',
      { what: undefined },
      ["what: is missing; give either { symbol: 'BTC_USDT' } or { basket: { BTC_USDT: 60, ETH_USDT: 40 } }."],
    ],
    ['a wrong type', { placeWithinMinutes: '60' }, ["placeWithinMinutes: '60' must be a number."]],
    ['a half', { placeWithinMinutes: 0.5 }, ['placeWithinMinutes: 0.5 must be a whole number.']],
    [
      'an unknown key far from any other',
      { colour: 'red' },
      [
        'colour: is not a known key; known here are account, side, what, amount, when, placeWithinMinutes, missed, order, conditions, scale.',
      ],
    ],
    [
      'neither form of a union',
      { what: { symbols: 'BTC_USDT' } },
      [
        "what: { symbols } must be either { symbol: 'BTC_USDT' } or { basket: { BTC_USDT: 60, ETH_USDT: 40 } }.",
      ],
    ],
    [
      'both forms of a union',
      { amount: { quote: '5', base: '1' } },
      ["amount: { quote, base } must be either { quote: '25' } or, to sell, { base: '0.01' }."],
    ],
    [
      'a faulty value in the form that was meant',
      { missed: { carryUpTo: 5 } },
      ["missed.carryUpTo: 5 must be written as text, e.g. '25', so that no digit is lost."],
    ],
    [
      'no form named',
      { scale: { days: 5 } },
      ["scale.by: is missing; give 'drawdown', 'belowAverage' or 'valueAveraging'."],
    ],
    [
      'an unknown form named',
      { order: { type: 'stop' } },
      ["order.type: 'stop' must be 'market' or 'limit'."],
    ],
    [
      'an entry of a list',
      { scale: { by: 'drawdown', days: 30, steps: [{ atPercent: 101, multiply: '2' }] } },
      ['scale.steps[0].atPercent: 101 must be at most 100.'],
    ],
    [
      'an amount with an exponent',
      { amount: { quote: '1e3' } },
      ["amount.quote: '1e3' is not a plain decimal number such as '25' or '0.005'."],
    ],
    [
      'a basket without symbols',
      { what: { basket: {} } },
      ['what.basket: {} names no symbol; write e.g. { BTC_USDT: 60, ETH_USDT: 40 }.'],
    ],
  ])('says %s plainly', (_, change, expected) => {
    const plan = { ...smallest.plans['btc-weekly'], ...change };
    const { faults } = checkAutomations({ ...smallest, plans: { p: plan } });
    expect(faults.map(formatFault)).toEqual(expected.map((text) => `plans.p.${text}`));
  });

  it('names an entry whose own name is not allowed', () => {
    const { faults } = checkAutomations({
      ...smallest,
      accounts: { ...smallest.accounts, 'My Account': smallest.accounts.main },
    });
    expect(faults.map(formatFault)).toEqual([
      `accounts["My Account"]: the name 'My Account' must be 1–40 lower-case letters, digits or hyphens, and start with a letter or digit.`,
    ]);
  });

  it('still looks into an entry whose own name is not allowed', () => {
    const { faults } = checkAutomations({
      ...smallest,
      accounts: { ...smallest.accounts, Main: { ...smallest.accounts.main, venue: 'binance' } },
    });
    expect(faults.map(formatFault)).toEqual([
      expect.stringMatching(/^accounts\.Main\.venue: 'binance' must be 'pionex'.*\.$/),
      `accounts.Main: the name 'Main' must be 1–40 lower-case letters, digits or hyphens, and start with a letter or digit.`,
    ]);
  });

  it('does not call an account missing that is merely faulty', () => {
    const { faults } = checkAutomations({ ...smallest, accounts: { main: null } });
    expect(faults.map(formatFault)).toEqual([
      'accounts.main: null must be an object { venue, environment, baseUrl, requestWeightPerSecond, readKey, rotateKeyAfterDays, signing, limits }.',
    ]);
  });

  it('never repeats what stands behind an unknown key', () => {
    expect(checkAutomations(twentyFaults).faults.map(formatFault).join()).not.toContain('hunter2');
  });
});

describe('resolveAutomations', () => {
  it('throws one error that lists every fault under the name of its source', () => {
    const file = { ...smallest, plans: { p: { ...smallest.plans['btc-weekly'], side: 'by', missed: 'no' } } };
    const error = thrownBy(() => resolveAutomations(file, '/home/me/automations.ts'));
    expect(error).toMatchObject({ code: 'config.invalid', context: { faults: 2 } });
    expect(error.message).toBe(
      [
        '/home/me/automations.ts has 2 faults:',
        "  plans.p.side: 'by' must be 'buy' or 'sell'.",
        "  plans.p.missed: 'no' must be 'skip', 'buyOnce' or { carryUpTo: '100' }.",
      ].join('\n'),
    );
  });
});

function thrownBy(action: () => unknown): AppError {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

import { describe, expect, it } from 'vitest';
import { formatFault } from '../../../shared/automations/fault.ts';
import { checkAutomations } from '../../../shared/automations/resolve.ts';
import { type Change, limits } from './rule-cases.ts';

const accounts = {
  main: { venue: 'pionex', environment: 'paper', limits },
  coins: { venue: 'pionex', environment: 'paper', limits: { ...limits, coin: 'USDC' } },
};
const spot = {
  market: 'spot',
  account: 'main',
  symbol: 'BTC_USDT',
  range: { top: '70000', bottom: '60000' },
  investment: '200',
};
const futures = { ...spot, market: 'perpetual', symbol: 'BTC_USDT_PERP' };

function faultsOfFile(sections: Change): string[] {
  return checkAutomations({ accounts, ...sections }).faults.map(formatFault);
}
const faultsOfGrid = (grid: Change): string[] => faultsOfFile({ grids: { g: grid } });

interface GridCase {
  readonly rule: string;
  readonly base?: Change;
  readonly allowed: Change;
  readonly refused: Change;
  /** Below the grid. */
  readonly faults: readonly string[];
}

const remedies = (...rules: Change[]) => ({ remedies: { rules } });

const CASES: readonly GridCase[] = [
  {
    rule: 'account exists',
    allowed: { account: 'main' },
    refused: { account: 'mian' },
    faults: ["account: 'mian' is not an account of this file; there is main, coins. Did you mean 'main'?"],
  },
  {
    rule: 'spot symbol is one',
    allowed: { symbol: 'ETH_USDT' },
    refused: { symbol: 'ETH_USDT_PERP' },
    faults: ["symbol: 'ETH_USDT_PERP' is not a spot symbol of pionex; write it like 'BTC_USDT'."],
  },
  {
    rule: 'perpetual symbol is one',
    base: futures,
    allowed: {},
    refused: { symbol: 'BTC_USDT' },
    faults: ["symbol: 'BTC_USDT' is not a perpetual symbol of pionex; write it like 'BTC_USDT_PERP'."],
  },
  {
    rule: 'symbol is priced in the coin of the limits',
    allowed: { account: 'coins', symbol: 'BTC_USDC' },
    refused: { account: 'coins' },
    faults: [
      "symbol: 'BTC_USDT' is priced in USDT, but the account's limits are in USDC; use a USDC symbol or another account.",
    ],
  },
  {
    rule: 'top is above its bottom',
    allowed: { range: { top: '60000.1', bottom: '60000' } },
    refused: { range: { top: '60000', bottom: '60000' } },
    faults: ['range.top: 60000 is not above bottom, 60000; raise it.'],
  },
  {
    rule: 'suggested range is for spot',
    allowed: { range: 'suggestion' },
    refused: { ...futures, range: 'suggestion' },
    faults: ['range: the exchange suggests ranges for spot only; give { top, bottom } or { aroundPercent }.'],
  },
  {
    rule: 'rows are at most 200 for spot',
    allowed: { rows: 200 },
    refused: { rows: 201 },
    faults: ['rows: 201 is more than a spot grid can have; at most 200.'],
  },
  {
    rule: 'rows may be more for a perpetual',
    base: futures,
    allowed: { rows: 500 },
    refused: { rows: 501 },
    faults: ['rows: 501 must be at most 500.'],
  },
  {
    rule: 'close mode keeps coins only where there are some',
    allowed: { closeMode: 'keep' },
    refused: { ...futures, closeMode: 'keep' },
    faults: ["closeMode: a perpetual has no coins to keep; write 'toQuote' or 'toUsdt'."],
  },
  {
    rule: 'investment fits the limit per order',
    allowed: { investment: '250' },
    refused: { investment: '250.01' },
    faults: ["investment: 250.01 is over the account's perOrder, 250; lower it or raise the limit."],
  },
  {
    rule: 'investment and extra margin fit the limits together, as they are taken together',
    base: futures,
    allowed: { extraMargin: '50' },
    refused: { extraMargin: '50.01' },
    faults: [
      "investment: 200 and the extra margin are 250.01, over the account's perOrder, 250; lower it or raise the limit.",
    ],
  },
  {
    rule: 'stop loss is below the range',
    allowed: { stopLoss: { price: '59999.9' } },
    refused: { stopLoss: { price: '60000' } },
    faults: ["stopLoss.price: 60000 must be below the range's bottom, 60000."],
  },
  {
    rule: 'take profit is above the range',
    allowed: { takeProfit: { price: '70000.1' } },
    refused: { takeProfit: { price: '70000' } },
    faults: ["takeProfit.price: 70000 must be above the range's top, 70000."],
  },
  {
    rule: 'stops stand the other way round for a short grid',
    base: { ...futures, trend: 'short' },
    allowed: { stopLoss: { price: '70001' }, takeProfit: { price: '59999' } },
    refused: { stopLoss: { price: '59999' }, takeProfit: { price: '70001' } },
    faults: [
      "stopLoss.price: 59999 must be above the range's top, 70000.",
      "takeProfit.price: 70001 must be below the range's bottom, 60000.",
    ],
  },
  {
    rule: 'second stop is for neutral grids',
    base: futures,
    allowed: { stopLoss: { price: '59000', highPrice: '71000' } },
    refused: { trend: 'long', stopLoss: { price: '59000', highPrice: '71000' } },
    faults: ['stopLoss.highPrice: only a neutral perpetual grid has a second stop; take it out.'],
  },
  {
    rule: 'second stop is above the range',
    base: futures,
    allowed: { stopLoss: { price: '59000', highPrice: '70001' } },
    refused: { stopLoss: { price: '59000', highPrice: '69000' } },
    faults: ["stopLoss.highPrice: 69000 must be above the range's top, 70000."],
  },
  {
    rule: 'remedies fit a spot grid',
    allowed: remedies({ do: 'takeProfit', whenAbove: '10' }),
    refused: remedies({ do: 'addMargin', on: 'nearLiquidation', amount: '10' }),
    faults: ["remedies.rules[0].do: 'addMargin' is for perpetual grids only; take it out."],
  },
  {
    rule: 'remedies fit a perpetual grid',
    base: futures,
    allowed: remedies({ do: 'reduce', on: 'nearLiquidation', percentOfPosition: 25 }),
    refused: remedies({ do: 'moveAroundPrice', on: 'outOfRange' }, { do: 'useSuggestion', on: 'outOfRange' }),
    faults: ["remedies.rules[1].do: 'useSuggestion' is for spot grids only; take it out."],
  },
  {
    rule: 'remedies close a perpetual grid as it can be closed',
    base: futures,
    allowed: remedies({ do: 'stop', on: 'nearLiquidation', closeMode: 'toUsdt' }),
    refused: remedies({ do: 'stop', on: 'nearLiquidation', closeMode: 'keep' }),
    faults: ["remedies.rules[0].closeMode: a perpetual has no coins to keep; write 'toQuote' or 'toUsdt'."],
  },
  {
    rule: 'remedies are for what can start one, and not for what is told for information only',
    allowed: remedies({ do: 'stop', on: 'idle' }),
    refused: remedies({ do: 'stop', on: 'nearBound' }),
    faults: [
      "remedies.rules[0].on: 'nearBound' must be 'outOfRange', 'nearLiquidation', 'liquidated', 'riskStatus', 'marginStatus', 'notionalStatus', 'noStopLoss', 'idle', 'profitBelowFees', 'fundingAboveProfit', 'drawdown', 'floatingLoss', 'expiryNear' or 'symbolOffline'.",
    ],
  },
  {
    rule: 'remedies add no more than the limit per order',
    allowed: remedies({ do: 'addInvestment', on: 'floatingLoss', amount: '250' }),
    refused: remedies({ do: 'addInvestment', on: 'floatingLoss', amount: '251' }),
    faults: ["remedies.rules[0].amount: 251 is over the account's perOrder, 250; lower it."],
  },
  {
    rule: 'remedies add no more than their own money',
    allowed: {
      remedies: { moneyPerDay: '20', rules: [{ do: 'addInvestment', on: 'floatingLoss', amount: '20' }] },
    },
    refused: {
      remedies: { moneyPerDay: '20', rules: [{ do: 'addInvestment', on: 'floatingLoss', amount: '21' }] },
    },
    faults: ['remedies.rules[0].amount: 21 is over moneyPerDay, 20; lower it.'],
  },
];

describe.each(CASES)("a grid's $rule:", ({ base = spot, allowed, refused, faults }) => {
  it('what just keeps to it is allowed', () => {
    expect(faultsOfGrid({ ...base, ...allowed })).toEqual([]);
  });

  it('what just breaks it is refused', () => {
    expect(faultsOfGrid({ ...base, ...refused })).toEqual(faults.map((text) => `grids.g.${text}`));
  });
});

describe('the faults of grids and watches', () => {
  it('are all told at once, each with its path, also beside values that cannot be read', () => {
    const wrong = {
      ...spot,
      rows: 'many',
      investment: '999',
      range: { top: '1', bottom: '2' },
      stopLoss: { price: '5' },
    };
    expect(
      faultsOfFile({
        grids: { 'Bad Name': spot, wrong },
        watch: {
          mian: {},
          main: { bots: { 'bot-1': remedies({ do: 'addInvestment', on: 'floatingLoss', amount: '251' }) } },
        },
      }),
    ).toEqual([
      'grids["Bad Name"]: the name \'Bad Name\' must be 1–40 lower-case letters, digits or hyphens, and start with a letter or digit.',
      "grids.wrong.rows: 'many' must be a number.",
      'grids.wrong.range.top: 1 is not above bottom, 2; raise it.',
      "grids.wrong.investment: 999 is over the account's perOrder, 250; lower it or raise the limit.",
      "watch.mian: 'mian' is not an account of this file; there is main, coins. Did you mean 'main'?",
      "watch.main.bots.bot-1.remedies.rules[0].amount: 251 is over the account's perOrder, 250; lower it.",
    ]);
  });

  it('name the forms that a value may have', () => {
    expect(faultsOfGrid({ ...spot, range: 'wide', stopLoss: 5, market: 'option' })).toEqual([
      "grids.g.market: 'option' must be 'spot' or 'perpetual'.",
    ]);
    expect(faultsOfGrid({ ...spot, range: 'wide', takeProfit: { percent: 5 } })).toEqual([
      "grids.g.range: 'wide' must be either { top: '72000', bottom: '58000' }, { aroundPercent: 10 } or 'suggestion'.",
      "grids.g.takeProfit: { percent } must be either { price: '55000' }, { profitAmount: '50' } or { profitPercent: 10 }.",
    ]);
  });

  it('are none for a watched account without any setting', () => {
    expect(faultsOfFile({ watch: { main: {} } })).toEqual([]);
  });
});

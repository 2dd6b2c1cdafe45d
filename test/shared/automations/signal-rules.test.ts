import { describe, expect, it } from 'vitest';
import { formatFault } from '../../../shared/automations/fault.ts';
import { checkAutomations } from '../../../shared/automations/resolve.ts';
import { type Change, limits } from './rule-cases.ts';

const spot = { account: 'main', target: { to: 'spot' }, symbols: ['BTC_USDT'] };
const accounts = {
  main: { venue: 'pionex', environment: 'paper', limits },
  second: { venue: 'pionex', environment: 'paper', limits },
  other: { venue: '6mm', environment: 'paper', limits },
};
const grid = {
  market: 'spot',
  account: 'main',
  symbol: 'BTC_USDT',
  range: { top: '120000', bottom: '80000' },
  investment: '200',
};
const others = { 'eth-grid': { ...grid, symbol: 'ETH_USDT' }, 'btc-grid': grid };

function faultsOf(change: Change): string[] {
  const file = { accounts, grids: others, signals: { s: { ...spot, ...change } } };
  return checkAutomations(file)
    .faults.map(formatFault)
    .filter((text) => text.startsWith('signals.'));
}

const CASES: readonly {
  readonly rule: string;
  readonly allowed: Change;
  readonly refused: Change;
  readonly faults: readonly string[];
}[] = [
  {
    rule: 'account exists',
    allowed: { account: 'second' },
    refused: { account: 'mian' },
    faults: [
      "account: 'mian' is not an account of this file; there is main, second, other. Did you mean 'main'?",
    ],
  },
  {
    rule: 'symbols are spot symbols for a spot target',
    allowed: { symbols: ['BTC_USDT', 'ETH_USDT'] },
    refused: { symbols: ['BTC_USDT', 'ETH_USDT_PERP'] },
    faults: ["symbols[1]: 'ETH_USDT_PERP' is not a spot symbol of pionex; write it like 'BTC_USDT'."],
  },
  {
    rule: 'symbols are perpetuals for a perpetual target',
    allowed: { target: { to: 'perpetual' }, symbols: ['BTC_USDT_PERP'] },
    refused: { target: { to: 'perpetual' }, symbols: ['BTC_USDT'] },
    faults: ["symbols[0]: 'BTC_USDT' is not a perpetual symbol of pionex; write it like 'BTC_USDT_PERP'."],
  },
  {
    rule: 'symbols are priced in the coin of the limits',
    allowed: { target: { to: 'notice' }, symbols: ['BTC_USDC'] },
    refused: { symbols: ['BTC_USDC'] },
    faults: [
      "symbols[0]: 'BTC_USDC' is priced in USDC, but the account's limits are in USDT; use a USDT symbol or another account.",
    ],
  },
  {
    rule: 'symbols stand once',
    allowed: { symbols: ['BTC_USDT'] },
    refused: { symbols: ['BTC_USDT', 'BTC_USDT'] },
    faults: ["symbols[1]: 'BTC_USDT' stands in the list twice; take one out."],
  },
  {
    rule: 'aliases lead to listed symbols',
    allowed: { aliases: { XBTUSD: 'BTC_USDT' } },
    refused: { aliases: { XBTUSD: 'BTC_USD' } },
    faults: [
      "aliases.XBTUSD: 'BTC_USD' is not one of the strategy's symbols; add it there or mend it. Did you mean 'BTC_USDT'?",
    ],
  },
  {
    rule: 'grid exists',
    allowed: { target: { to: 'grid', grid: 'btc-grid' } },
    refused: { target: { to: 'grid', grid: 'btc-gird' } },
    faults: [
      "target.grid: 'btc-gird' is not a grid of this file; there is eth-grid, btc-grid. Did you mean 'btc-grid'?",
    ],
  },
  {
    rule: 'grid is one of the same account',
    allowed: { target: { to: 'grid', grid: 'btc-grid' } },
    refused: { account: 'second', target: { to: 'grid', grid: 'btc-grid' } },
    faults: [
      "target.grid: 'btc-grid' is a grid of main, but the strategy's account is second; use the same.",
    ],
  },
  {
    rule: "symbols are the grid's",
    allowed: { target: { to: 'grid', grid: 'eth-grid' }, symbols: ['ETH_USDT'] },
    refused: { target: { to: 'grid', grid: 'eth-grid' } },
    faults: ["symbols: must be just ['ETH_USDT'], the symbol of the grid 'eth-grid'."],
  },
  {
    rule: 'signal bot has one symbol',
    allowed: { target: { to: 'signalBot', signalType: 'x' }, symbols: ['BTC_USDT_PERP'] },
    refused: { target: { to: 'signalBot', signalType: 'x' }, symbols: ['BTC_USDT_PERP', 'ETH_USDT_PERP'] },
    faults: ['symbols: a signal bot follows one symbol; list one, and make a strategy for each.'],
  },
  {
    rule: 'actions are some that the target can do',
    allowed: { target: { to: 'perpetual' }, symbols: ['BTC_USDT_PERP'], actions: ['reverse'] },
    refused: { actions: ['buy', 'reverse'] },
    faults: ["actions[1]: 'reverse' is nothing that the target 'spot' can do; take it out."],
  },
  {
    rule: 'size is for targets that order',
    allowed: { target: { to: 'notice' }, size: 'fromSignal' },
    refused: { target: { to: 'notice' }, size: { quote: '50' } },
    faults: ["size: the target 'notice' orders nothing by size; take it out."],
  },
  {
    rule: 'share of the position only makes it smaller',
    allowed: { size: { percentOfPosition: 50 }, actions: ['sell', 'close'] },
    refused: { size: { percentOfPosition: 50 }, actions: ['sell', 'buy'] },
    faults: [
      "size: a share of the position cannot be used to 'buy', which may begin with none; take 'buy' out of the actions or choose another size.",
    ],
  },
  {
    rule: 'limit orders are for targets that order',
    allowed: { order: { type: 'limit', from: 'bid', offsetBps: 5 } },
    refused: { target: { to: 'notice' }, order: { type: 'limit', from: 'bid', offsetBps: 5 } },
    faults: ["order: the target 'notice' places no order of its own; take it out."],
  },
  {
    rule: "size fits the strategy's limits",
    allowed: { size: { quote: '50' }, limits: { perOrder: '50', maxPosition: '50' } },
    refused: { size: { quote: '50' }, limits: { maxPosition: '49.99' } },
    faults: ["size.quote: 50 can never be placed under the strategy's maxPosition of 49.99; lower it."],
  },
  {
    rule: "size fits the account's limits",
    allowed: { size: { quote: '250' } },
    refused: { size: { quote: '250.01' } },
    faults: ["size.quote: 250.01 can never be placed under the account's perOrder of 250; lower it."],
  },
  {
    rule: 'money limits are for targets that order',
    allowed: {
      target: { to: 'grid', grid: 'btc-grid' },
      limits: { ordersPerHour: 2, ordersPerDay: 3, cooldownSeconds: 60 },
    },
    refused: { target: { to: 'grid', grid: 'btc-grid' }, limits: { perDay: '50', maxPosition: '50' } },
    faults: [
      "limits.perDay: the target 'grid' orders nothing by size; take it out.",
      "limits.maxPosition: the target 'grid' orders nothing by size; take it out.",
    ],
  },
  {
    rule: 'a cooldown is for targets that do something',
    allowed: { target: { to: 'notice' } },
    refused: { target: { to: 'notice' }, limits: { cooldownSeconds: 60 } },
    faults: ["limits.cooldownSeconds: the target 'notice' only tells; take it out."],
  },
  {
    rule: 'money limits nest',
    allowed: { limits: { perOrder: '10', perDay: '10', total: '10' } },
    refused: { limits: { perOrder: '11', perDay: '10', total: '9' } },
    faults: [
      'limits.perOrder: 11 is more than perDay, 10; lower it or raise perDay.',
      'limits.perDay: 10 is more than total, 9; lower it or raise total.',
    ],
  },
  {
    rule: 'numbers of orders nest',
    allowed: { limits: { ordersPerHour: 5, ordersPerDay: 5 } },
    refused: { limits: { ordersPerHour: 6, ordersPerDay: 5 } },
    faults: ['limits.ordersPerHour: 6 is more than ordersPerDay, 5; lower it or raise ordersPerDay.'],
  },
  {
    rule: 'position check has a position to compare',
    allowed: { positionCheck: true, format: 'okx' },
    refused: { positionCheck: true, format: 'wundertrading' },
    faults: ["positionCheck: alerts of the format 'wundertrading' say nothing of a position; take it out."],
  },
  {
    rule: 'position check has a position to look at',
    allowed: { positionCheck: true, format: 'tradingview' },
    refused: { positionCheck: true, target: { to: 'grid', grid: 'btc-grid' } },
    faults: ["positionCheck: the target 'grid' has no position of its own; take it out."],
  },
  {
    rule: 'margin mode is one that the venue lets be set',
    allowed: {
      account: 'other',
      target: { to: 'perpetual', marginMode: 'isolated', leverage: 3 },
      symbols: ['BTCUSDT'],
    },
    refused: { target: { to: 'perpetual', marginMode: 'isolated' }, symbols: ['BTC_USDT_PERP'] },
    faults: [
      "target.marginMode: Pionex cannot be set to 'isolated' from here; take it out, and set it at the exchange.",
    ],
  },
  {
    rule: 'signature can be given by who may send',
    allowed: { auth: 'hmac', addresses: ['203.0.113.9'] },
    refused: { auth: 'hmac', addresses: ['tradingview'] },
    faults: ["auth: TradingView cannot sign its alerts; write 'token' or leave its addresses out."],
  },
];

describe.each(CASES)("a strategy's $rule:", ({ allowed, refused, faults }) => {
  it('what just keeps to it is allowed', () => {
    expect(faultsOf(allowed)).toEqual([]);
  });

  it('what just breaks it is refused', () => {
    expect(faultsOf(refused)).toEqual(faults.map((text) => `signals.s.${text}`));
  });
});

it('a strategy with a wrong name is told like every other', () => {
  const file = { accounts, signals: { 'My Strategy': spot } };
  expect(checkAutomations(file).faults.map(formatFault)).toEqual([
    'signals["My Strategy"]: the name \'My Strategy\' must be 1–40 lower-case letters, digits or hyphens, and start with a letter or digit.',
  ]);
});

it('the rules run on what could be read of a faulty strategy', () => {
  expect(faultsOf({ format: 'tv', limits: { perOrder: 5, ordersPerHour: 6, ordersPerDay: 5 } })).toEqual([
    "signals.s.format: 'tv' must be 'standing-orders', 'tradingview', '3commas', 'okx', 'wundertrading' or 'pionex'.",
    "signals.s.limits.perOrder: 5 must be written as text, e.g. '25', so that no digit is lost.",
    'signals.s.limits.ordersPerHour: 6 is more than ordersPerDay, 5; lower it or raise ordersPerDay.',
  ]);
});

it('a symbol is written in plain letters, for it names a group of the queue', () => {
  expect(faultsOf({ target: { to: 'notice' }, symbols: ['日経_USDT'] })).toEqual([
    "signals.s.symbols[0]: '日経_USDT' is not a symbol of a venue, e.g. 'BTC_USDT'.",
  ]);
});

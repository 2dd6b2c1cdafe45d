import { basketOf, testRules } from './rule-cases.ts';

testRules([
  {
    rule: 'account exists',
    allowed: { account: 'main' },
    refused: { account: 'savings' },
    faults: ["account: 'savings' is not an account of this file; there is main."],
  },
  {
    rule: 'symbol is priced in the coin of the limits',
    allowed: { what: { symbol: 'ETH_USDT' } },
    refused: { what: { symbol: 'ETH_BTC' } },
    faults: [
      "what.symbol: 'ETH_BTC' is priced in BTC, but the account's limits are in USDT; use a USDT symbol or another account.",
    ],
  },
  {
    rule: 'symbol is one of the spot market',
    allowed: { what: { symbol: '1INCH_USDT' } },
    refused: { what: { symbol: 'BTC_USDT_PERP' } },
    faults: ["what.symbol: 'BTC_USDT_PERP' is not a spot symbol of pionex; write it like 'BTC_USDT'."],
  },
  {
    rule: 'every symbol of a basket is priced in the coin of the limits',
    allowed: { what: { basket: { BTC_USDT: 1, ETH_USDT: 1 } } },
    refused: { what: { basket: { BTC_USDC: 1, ETH_USDT: 1, SOL_USDC: 1 } } },
    faults: [
      "what.basket.BTC_USDC: 'BTC_USDC' is priced in USDC, but the account's limits are in USDT; use a USDT symbol or another account.",
      "what.basket.SOL_USDC: 'SOL_USDC' is priced in USDC, but the account's limits are in USDT; use a USDT symbol or another account.",
    ],
  },
  {
    rule: 'basket holds at most 20 symbols',
    allowed: { what: basketOf(20) },
    refused: { what: basketOf(21) },
    faults: ['what.basket: names 21 symbols; at most 20 are allowed, so split the plan.'],
  },
  {
    rule: 'base amount belongs to a sell',
    allowed: { side: 'sell', amount: { base: '0.01' } },
    refused: { side: 'buy', amount: { base: '0.01' } },
    faults: ["amount: a base amount is for sells; for a buy write what to spend, e.g. { quote: '25' }."],
  },
  {
    rule: 'basket is sold for a quote amount',
    allowed: { side: 'sell', what: basketOf(2), amount: { quote: '50' } },
    refused: { side: 'sell', what: basketOf(2), amount: { base: '1' } },
    faults: ["amount: a base amount cannot be split over a basket; write e.g. { quote: '25' }."],
  },
  {
    rule: 'amount fits one order',
    allowed: { amount: { quote: '250' } },
    refused: { amount: { quote: '250.01' } },
    faults: ["amount.quote: 250.01 can never be placed under the account's perOrder of 250; lower it."],
  },
  {
    rule: "basket's heaviest order fits one order",
    allowed: { what: { basket: { BTC_USDT: 50, ETH_USDT: 30, SOL_USDT: 20 } }, amount: { quote: '500' } },
    refused: { what: { basket: { BTC_USDT: 60, ETH_USDT: 20, SOL_USDT: 20 } }, amount: { quote: '500' } },
    faults: [
      "amount.quote: the basket's largest order, 300, can never be placed under the account's perOrder of 250; lower it.",
    ],
  },
  {
    rule: 'amount of a basket fits one day',
    allowed: { what: basketOf(4), amount: { quote: '500' } },
    refused: { what: basketOf(4), amount: { quote: '501' } },
    faults: ["amount.quote: 501 can never be placed under the account's perDay of 500; lower it."],
  },
  {
    rule: 'amount fits the budget of the plan',
    allowed: { conditions: { budget: { perDay: '50', perMonth: '50', total: '50' } } },
    refused: { conditions: { budget: { perDay: '49' } } },
    faults: ["conditions.budget.perDay: 49 is less than one slot's amount, 50; raise it."],
  },
  {
    rule: 'total budget holds at least one amount',
    allowed: { conditions: { budget: { total: '50' } } },
    refused: { conditions: { budget: { total: '49' } } },
    faults: ["conditions.budget.total: 49 is less than one slot's amount, 50; raise it."],
  },
  {
    rule: 'budget of a month covers that of a day, and the total that of a month',
    allowed: { conditions: { budget: { perDay: '100', perMonth: '100', total: '100' } } },
    refused: { conditions: { budget: { perDay: '300', perMonth: '200', total: '100' } } },
    faults: [
      'conditions.budget.perDay: 300 is more than perMonth, 200; lower it or raise perMonth.',
      'conditions.budget.perMonth: 200 is more than total, 100; lower it or raise total.',
    ],
  },
  {
    rule: 'total budget covers that of a day',
    allowed: { conditions: { budget: { perDay: '100', total: '100' } } },
    refused: { conditions: { budget: { perDay: '100', total: '99' } } },
    faults: ['conditions.budget.perDay: 100 is more than total, 99; lower it or raise total.'],
  },
  {
    rule: 'carried amounts have room for one slot',
    allowed: { missed: { carryUpTo: '50' } },
    refused: { missed: { carryUpTo: '49' } },
    faults: ["missed.carryUpTo: 49 is less than one slot's amount, 50; raise it."],
  },
  {
    rule: 'base amounts are not carried',
    allowed: { side: 'sell', amount: { base: '1' }, missed: 'buyOnce' },
    refused: { side: 'sell', amount: { base: '1' }, missed: { carryUpTo: '50' } },
    faults: ["missed: only quote amounts are carried over; write 'skip' or 'buyOnce'."],
  },
]);

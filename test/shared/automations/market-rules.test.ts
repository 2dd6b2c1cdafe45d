import { basketOf, drawdown, testRules, when } from './rule-cases.ts';

const averaging = { by: 'valueAveraging', maxPerSlot: '100' };
const started = { ...when, start: '2026-11-23' };

testRules([
  {
    rule: 'steps of a scale ascend',
    allowed: { scale: drawdown(10, 20, 30) },
    refused: { scale: drawdown(10, 30, 30) },
    faults: [
      'scale.steps[2].atPercent: 30 does not lie above the step before it, 30; list the steps in ascending order.',
    ],
  },
  {
    rule: 'only buys are scaled',
    allowed: { side: 'buy', scale: drawdown(10) },
    refused: { side: 'sell', scale: drawdown(10) },
    faults: ['scale: only buys can be scaled; take it out or make it a plan that buys.'],
  },
  {
    rule: 'value averaging has a first day',
    allowed: { when: started, scale: averaging },
    refused: { when, scale: averaging },
    faults: [
      "when.start: is missing; value averaging counts slots from a first day, so give one such as '2026-11-23'.",
    ],
  },
  {
    rule: 'value averaging repeats',
    allowed: { when: { ...started, schedule: 'rate(7 days)' }, scale: averaging },
    refused: { when: { schedule: 'at(2026-11-23T09:00:00)', timezone: 'UTC' }, scale: averaging },
    faults: ['scale: value averaging needs a schedule that repeats; use cron(...) or rate(...).'],
  },
  {
    rule: 'value averaging follows one symbol',
    allowed: { when: started, what: { symbol: 'BTC_USDT' }, scale: averaging },
    refused: { when: started, what: basketOf(2), scale: averaging },
    faults: [
      "what: value averaging follows one symbol; write e.g. { symbol: 'BTC_USDT' } and a plan for each.",
    ],
  },
  {
    rule: 'value averaging may buy at least what the value grows by',
    allowed: { when: started, scale: { by: 'valueAveraging', maxPerSlot: '50' } },
    refused: { when: started, scale: { by: 'valueAveraging', maxPerSlot: '49' } },
    faults: ['scale.maxPerSlot: 49 is less than the 50 by which the value must grow every slot; raise it.'],
  },
  {
    rule: 'value averaging carries nothing over',
    allowed: { when: started, scale: averaging, missed: 'buyOnce' },
    refused: { when: started, scale: averaging, missed: { carryUpTo: '100' } },
    faults: ["missed: value averaging makes up for missed slots by itself; write 'skip' or 'buyOnce'."],
  },
  {
    rule: 'minimum price lies below the maximum',
    allowed: { conditions: { minPrice: '60000', maxPrice: '60000.01' } },
    refused: { conditions: { minPrice: '60000', maxPrice: '60000' } },
    faults: ['conditions.minPrice: 60000 must be less than maxPrice, 60000.'],
  },
  {
    rule: 'basket has no price bounds',
    allowed: { what: basketOf(2), conditions: { maxSpreadBps: 10 } },
    refused: { what: basketOf(2), conditions: { maxPrice: '1' } },
    faults: [
      'conditions.maxPrice: one price cannot fit all symbols of a basket; use a plan for each symbol.',
    ],
  },
  {
    rule: 'basket keeps free quote coin, never base coins',
    allowed: { what: basketOf(2), side: 'buy', conditions: { keepFree: '5' } },
    refused: { what: basketOf(2), side: 'sell', conditions: { keepFree: '5' } },
    faults: [
      'conditions.keepFree: one base balance cannot fit all coins of a basket; use a plan for each symbol.',
    ],
  },
]);

import { describe, expect, it } from 'vitest';
import { brokenCeiling, type CeilingRequest } from '../../../functions/signal-order/ceilings.ts';
import type { Strategy } from '../../../shared/automations/schema.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { type Budget, type BudgetEntry, EMPTY_BUDGET } from '../../../shared/orders/budget.ts';
import { money, SLOT_MS } from '../../support/builders.ts';
import { aStrategy, OWNER, someLimits } from './signals.ts';

const request = (
  limits: Partial<Strategy['limits']>,
  overrides: Partial<CeilingRequest> = {},
): CeilingRequest => ({
  strategy: aStrategy({ limits: someLimits(limits) }),
  plan: OWNER,
  symbol: 'BTC_USDT',
  quote: money('50'),
  positionAfterQuote: money('50'),
  closes: false,
  contained: new Set(),
  nowMs: SLOT_MS,
  ...overrides,
});

/** An order of the strategy whose signal came so long before now; its time to be placed was 300 s. */
const orderOf = (agoMs: number, overrides: Partial<BudgetEntry> = {}): BudgetEntry => ({
  plan: OWNER,
  leg: 'BTC_USDT',
  day: '2026-11-23',
  reserved: money('50'),
  spent: money('50'),
  placeBeforeMs: SLOT_MS - agoMs + 300 * SECOND_MS,
  ...overrides,
});

const budgetOf = (...orders: readonly BudgetEntry[]): Budget => ({
  ...EMPTY_BUDGET,
  entries: Object.fromEntries(orders.map((order, index) => [`order-${index}`, order])),
});

const open = (overrides: Partial<BudgetEntry> = {}): BudgetEntry => {
  const { spent: _, ...entry } = orderOf(0);
  return { ...entry, ...overrides };
};

describe('the limit of one order', () => {
  it.each([
    ['50', undefined],
    ['50.00000001', 'limit.strategyPerOrder'],
  ])('of 50 and an order of %s', (quote, code) => {
    const found = brokenCeiling(EMPTY_BUDGET, request({ perOrder: money('50') }, { quote: money(quote) }));

    expect(found?.code).toBe(code);
  });
});

describe('the limit of orders in an hour', () => {
  it.each([
    [1, undefined],
    [2, 'limit.ordersPerHour'],
  ])('of two, after %i', (count, code) => {
    const budget = budgetOf(...Array.from({ length: count }, (_, index) => orderOf(index * SECOND_MS)));

    expect(brokenCeiling(budget, request({ ordersPerHour: 2 }))?.code).toBe(code);
  });

  it('forgets an order after exactly an hour', () => {
    expect(brokenCeiling(budgetOf(orderOf(HOUR_MS)), request({ ordersPerHour: 1 }))).toBeUndefined();
    expect(brokenCeiling(budgetOf(orderOf(HOUR_MS - 1)), request({ ordersPerHour: 1 }))).toMatchObject({
      code: 'limit.ordersPerHour',
      text: 'The strategy made 1 order in the last hour; 1 is its limit.',
      numbers: { orders: '1', limit: '1' },
    });
  });

  it('counts what is open, and what came to nothing, but no other owner’s orders', () => {
    const limits = request({ ordersPerHour: 1 });

    expect(brokenCeiling(budgetOf(open()), limits)?.code).toBe('limit.ordersPerHour');
    expect(brokenCeiling(budgetOf(orderOf(0, { spent: money('0') })), limits)?.code).toBe(
      'limit.ordersPerHour',
    );
    expect(brokenCeiling(budgetOf(orderOf(0, { leg: 'ETH_USDT' })), limits)?.code).toBe(
      'limit.ordersPerHour',
    );
    expect(brokenCeiling(budgetOf(orderOf(0, { plan: 'trend' })), limits)).toBeUndefined();
    expect(brokenCeiling(budgetOf(orderOf(0, { plan: 'signal:other' })), limits)).toBeUndefined();
  });
});

describe('the limit of orders in a day', () => {
  it.each([
    [DAY_MS, undefined],
    [DAY_MS - 1, 'limit.ordersPerDay'],
  ])('of one, %i ms after the last', (agoMs, code) => {
    expect(brokenCeiling(budgetOf(orderOf(agoMs)), request({ ordersPerDay: 1 }))?.code).toBe(code);
  });
});

describe('the cooldown', () => {
  it.each([
    [59_999, 'limit.cooldown'],
    [60_000, undefined],
  ])('of a minute, %i ms after the last order of the symbol', (agoMs, code) => {
    expect(brokenCeiling(budgetOf(orderOf(agoMs)), request({ cooldownSeconds: 60 }))?.code).toBe(code);
  });

  it('says when the next order may come', () => {
    expect(brokenCeiling(budgetOf(orderOf(0)), request({ cooldownSeconds: 60 }))?.text).toBe(
      'BTC_USDT was ordered a moment ago; the next order may come at 2026-11-23T08:01:00Z.',
    );
  });

  it('is of one symbol, and goes by its last order', () => {
    const limits = request({ cooldownSeconds: 60 });

    expect(brokenCeiling(budgetOf(orderOf(0, { leg: 'ETH_USDT' })), limits)).toBeUndefined();
    expect(brokenCeiling(budgetOf(orderOf(HOUR_MS), orderOf(0)), limits)?.code).toBe('limit.cooldown');
  });
});

describe('the limit of the position', () => {
  const limits = { maxPosition: money('100') };
  const positionOf = (positionAfterQuote: string, contained: readonly string[] = []) =>
    request(limits, { positionAfterQuote: money(positionAfterQuote), contained: new Set(contained) });

  it.each([
    ['100', undefined],
    ['100.00000001', 'limit.maxPosition'],
  ])('of 100, with a position of %s', (position, code) => {
    expect(brokenCeiling(EMPTY_BUDGET, positionOf(position))?.code).toBe(code);
  });

  it('counts what is open as if it were filled', () => {
    expect(brokenCeiling(budgetOf(open()), positionOf('50'))).toBeUndefined();
    expect(brokenCeiling(budgetOf(open()), positionOf('50.01'))).toMatchObject({
      code: 'limit.maxPosition',
      numbers: { position: '100.01', limit: '100' },
    });
  });

  it('counts an order that is over once, whether it is settled or not', () => {
    expect(brokenCeiling(budgetOf(orderOf(0)), positionOf('100'))).toBeUndefined();
    expect(brokenCeiling(budgetOf(open()), positionOf('100', ['order-0']))).toBeUndefined();
  });

  it('is of one symbol and owner', () => {
    const others = budgetOf(open({ leg: 'ETH_USDT' }), open({ plan: 'trend' }));

    expect(brokenCeiling(others, positionOf('100'))).toBeUndefined();
  });
});

describe('what only closes', () => {
  it('is held back by none of them', () => {
    const limits = {
      perOrder: money('1'),
      ordersPerHour: 1,
      ordersPerDay: 1,
      cooldownSeconds: 600,
      maxPosition: money('1'),
    };

    expect(brokenCeiling(budgetOf(open()), request(limits))).toBeDefined();
    expect(brokenCeiling(budgetOf(open()), request(limits, { closes: true }))).toBeUndefined();
  });
});

describe('a strategy without limits of its own', () => {
  it('is held back by nothing', () => {
    expect(brokenCeiling(budgetOf(orderOf(0)), request({}, { quote: money('999999') }))).toBeUndefined();
  });
});

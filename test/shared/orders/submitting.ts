/** The draft of an order, and submitting it in a test’s world. */
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { type OrderDraft, submitOrder } from '../../../shared/orders/submit.ts';
import { ACCOUNT, aCause, anAccount, anIntent, money, SLOT_MS } from '../../support/builders.ts';
import type { TestDeps } from '../../support/test-deps.ts';

export const ID = anIntent().id;

export function aDraft(overrides: Partial<OrderDraft> = {}): OrderDraft {
  return {
    cause: aCause(),
    account: ACCOUNT,
    symbol: 'BTC_USDT',
    side: 'buy',
    placeBeforeMs: SLOT_MS + 60 * MINUTE_MS,
    numbers: { ask: '100000' },
    terms: { type: 'market', quoteAmount: money('50') },
    reservedQuote: money('50'),
    uses: [],
    limits: anAccount().limits,
    planBudget: {},
    ...overrides,
  };
}

export const submit = (world: TestDeps, overrides: Partial<OrderDraft> = {}) =>
  submitOrder(world.deps, world.script.venue, aDraft(overrides));

import { describe, expect, it } from 'vitest';
import { collect, settle } from '../../../shared/orders/budget.ts';
import { changeBudget } from '../../../shared/orders/budget-store.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import { ACCOUNT, aCause, anAccount, money, PLAN } from '../../support/builders.ts';
import { createTestDeps } from '../../support/test-deps.ts';
import { ID, submit } from './submitting.ts';

describe('following an ended order', () => {
  const next = aCause({ attempt: 2 });
  const ended = { intentId: ID, quote: money('20'), base: money('0.0002'), uses: [] };
  const limits = anAccount({ perDay: money('50') }).limits;

  it('takes over its share of the budget in the same write', async () => {
    const world = createTestDeps();
    await submit(world, { limits });

    const { stored } = await submit(world, {
      cause: next,
      reservedQuote: money('30'),
      follows: ended,
      limits,
    });

    expect(stored.intent.state).toBe('accepted');
    expect((await world.budget()).entries).toMatchObject({
      [ID]: { reserved: '20' },
      [intentId(next)]: { reserved: '30' },
    });
  });

  it('changes nothing when a limit refuses it', async () => {
    const world = createTestDeps();
    await submit(world, { limits });

    const { stored } = await submit(world, {
      cause: next,
      reservedQuote: money('30.01'),
      follows: ended,
      limits,
    });

    expect(stored.intent).toMatchObject({ state: 'denied', reason: { code: 'limit.perDay' } });
    expect((await world.budget()).entries).toEqual({ [ID]: expect.objectContaining({ reserved: '50' }) });
  });

  it('repeated after its own end takes back no amount that a later slot ordered with', async () => {
    const world = createTestDeps();
    const key = '2026-11-16T09:00#BTC_USDT';
    const item = { leg: 'BTC_USDT', unit: 'quote' as const, amount: money('3') };
    await changeBudget(world.deps, ACCOUNT, (budget) =>
      collect(budget, { plan: PLAN, key, intentId: 'of it', item }),
    );
    const untouched = { intentId: ID, quote: money('0'), base: money('0'), uses: [key] };
    const followUp = { cause: next, follows: untouched, uses: [key] };
    await submit(world, { uses: [key] });
    world.script.answer({ place: async () => ({ outcome: 'rejected', code: 'NO', message: 'No.' }) });
    await submit(world, followUp);
    const later = aCause({ slot: '2026-11-30T09:00' });
    world.script.answer({ place: async () => ({ outcome: 'accepted', venueOrderId: 'v-7' }) });
    await submit(world, { cause: later, uses: [key] });

    await submit(world, followUp);
    await changeBudget(world.deps, ACCOUNT, (budget) => settle(budget, untouched));

    expect((await world.budget()).collected[PLAN]?.[key]?.usedBy).toBe(intentId(later));
  });
});

import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { createIntent, readIntent } from '../../../shared/orders/ledger.ts';
import { type OrderVerdict, settleOrderByHand } from '../../../shared/orders/settle-order.ts';
import type { VenueOrder } from '../../../shared/venues/venue.ts';
import { aCause, anIntent, aVenueOrder, SLOT_MS } from '../../support/builders.ts';
import { createTestDeps } from '../../support/test-deps.ts';
import { unknownIntent } from './deciding.ts';

async function withIntent(overrides: Partial<Intent> = {}, atMs = HOUR_MS, order?: Partial<VenueOrder>) {
  const world = createTestDeps();
  world.clock.set(SLOT_MS + atMs);
  const intent = unknownIntent(overrides);
  await createIntent(world.table, intent);
  if (order !== undefined) world.script.orders.push(aVenueOrder(order));
  const settle = (verdict: OrderVerdict, id = intent.id) => settleOrderByHand(world.deps, id, verdict);
  const stored = async () => (await readIntent(world.table, aCause()))?.intent;
  return { ...world, settle, stored };
}

describe('a person’s word on an order', () => {
  it('that it is there is checked at the exchange, and makes it accepted', async () => {
    const world = await withIntent({}, HOUR_MS, {});

    const settled = await world.settle({ venueOrderId: 'v-1' });

    expect(settled).toMatchObject({ state: 'accepted', venueOrderId: 'v-1' });
    expect(settled.history.at(-1)?.note).toBe('a person has seen it at the exchange');
    expect(await world.stored()).toEqual(settled);
    expect(world.notices).toEqual([]);
  });

  it('that it is not there makes it expired, by legal steps, and is told', async () => {
    const world = await withIntent();

    const settled = await world.settle('not-there');

    expect(settled.history.map(({ state }) => state)).toEqual(['unknown', 'absent', 'expired']);
    expect(settled.reason?.text).toBe('A person has looked, and there is no such order at the exchange.');
    expect(world.notices).toMatchObject([{ key: `${settled.id}/expired` }]);
    expect(world.script.placed).toEqual([]);
  });

  it.each<[string, Partial<VenueOrder>, string]>([
    ['bears another client order id', { clientOrderId: 'soother' }, 'bears the client order id soother'],
    ['is a sell', { side: 'sell' }, 'is a sell'],
    ['is for another symbol', { symbol: 'ETH_USDT' }, 'is for ETH_USDT'],
    ['is of another amount', { quoteAmount: '51' as never }, 'is over 51'],
    [
      'is older',
      { createdAtMs: SLOT_MS - 5 * MINUTE_MS },
      'was created 2026-11-23T07:55:00Z, before it was sent',
    ],
  ])('is not taken for an order that %s', async (_what, order, why) => {
    const world = await withIntent({}, HOUR_MS, order);

    await expect(world.settle({ venueOrderId: 'v-1' })).rejects.toMatchObject({
      code: 'config.invalid',
      message: `Order v-1 is not ${anIntent().id}: it ${why}.`,
    });
    expect((await world.stored())?.state).toBe('unknown');
  });

  it('is not taken for an order that the exchange does not know', async () => {
    const world = await withIntent();
    await expect(world.settle({ venueOrderId: 'v-7' })).rejects.toMatchObject({
      code: 'config.notFound',
      message: 'The exchange knows no order v-7 of BTC_USDT: check the id.',
    });
  });

  it.each<[string, Partial<Intent>, number, string]>([
    ['still has time', {}, HOUR_MS - 1, 'it is looked after by itself until 2026-11-23T09:00:00Z'],
    [
      'may still be accepted',
      { sendExpiresAtMs: SLOT_MS + HOUR_MS + 1000 },
      HOUR_MS,
      'it is looked after by itself until 2026-11-23T09:00:31Z',
    ],
    ['is accepted', { state: 'accepted' }, HOUR_MS, 'it is accepted'],
    ['is over', { state: 'filled' }, HOUR_MS, 'it is filled'],
    ['was not sent', { state: 'reserved' }, HOUR_MS, 'it is reserved'],
  ])('is not needed for one that %s', async (_what, overrides, atMs, why) => {
    const world = await withIntent(overrides, atMs, {});
    for (const verdict of ['not-there', { venueOrderId: 'v-1' }] as const) {
      await expect(world.settle(verdict)).rejects.toMatchObject({
        code: 'ledger.illegalTransition',
        message: `${anIntent().id} needs nobody's word: ${why}.`,
      });
    }
  });

  it.each(['', 'nothing', 'btc-weekly/2026-11-30T09:00/BTC_USDT/1', 'grid:btc-range/remedy-000001/remedy/1'])(
    'is not taken for %o, which is no order of ours',
    async (id) => {
      const world = await withIntent();
      await expect(world.settle('not-there', id)).rejects.toMatchObject({ code: 'config.notFound' });
    },
  );
});

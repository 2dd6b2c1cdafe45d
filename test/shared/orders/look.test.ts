import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { lookAtVenue } from '../../../shared/orders/look.ts';
import type { VenueCapabilities } from '../../../shared/venues/venue.ts';
import { aFill, anIntent, aVenueOrder, SLOT_MS, someCapabilities } from '../../support/builders.ts';
import { createScriptedVenue, venueDown } from '../../support/scripted-venue.ts';

const PROVABLE_MS = SLOT_MS + 65 * SECOND_MS;
const unknown = anIntent({
  state: 'unknown',
  firstSentAtMs: SLOT_MS,
  sendingAtMs: SLOT_MS,
  sendExpiresAtMs: SLOT_MS + 35 * SECOND_MS,
});

function aVenue(capabilities: Partial<VenueCapabilities> = {}) {
  const script = createScriptedVenue({ capabilities });
  const look = (intent: Intent = unknown, nowMs = PROVABLE_MS) => lookAtVenue(script.venue, intent, nowMs);
  return { ...script, look };
}

describe('looking at the venue', () => {
  it.each(['reserved', 'sending', 'absent', 'filled', 'denied'] as const)(
    'asks nothing for an intent that is %s',
    async (state) => {
      const { look, calls } = aVenue();

      expect(await look(anIntent({ state }))).toEqual({});
      expect(calls).toEqual([]);
    },
  );

  it('asks for an accepted order by the venue’s own number, and for nothing else', async () => {
    const { look, calls, orders } = aVenue();
    orders.push(aVenueOrder({ venueOrderId: 'v-3' }));

    const view = await look(anIntent({ state: 'accepted', venueOrderId: 'v-3' }));

    expect(view).toEqual({ byVenueOrderId: { ok: true, value: aVenueOrder({ venueOrderId: 'v-3' }) } });
    expect(calls).toEqual(['order']);
  });

  it('asks only by client id while absence cannot be proven yet', async () => {
    const { look, calls } = aVenue();

    expect(await look(unknown, PROVABLE_MS - 1)).toEqual({ byClientOrderId: { ok: true, value: undefined } });
    expect(calls).toEqual(['orderByClientOrderId']);
  });

  it('asks, of an order with its protection, what waits for a price as well', async () => {
    const script = createScriptedVenue();
    const waiting = [{ conditionId: 'c-1', symbol: unknown.symbol }];
    const venue = {
      ...script.venue,
      conditionOrders: { waiting: async () => waiting, cancel: async () => 'accepted' as const },
    };
    const look = (intent: Intent) => lookAtVenue(venue, intent, PROVABLE_MS);

    expect(await look({ ...unknown, protection: {} })).toMatchObject({
      conditions: { ok: true, value: waiting },
    });
    expect(await look(unknown)).not.toHaveProperty('conditions');
  });

  it('asks no lists once the order is found', async () => {
    const { look, calls, orders } = aVenue();
    orders.push(aVenueOrder());

    await look();

    expect(calls).toEqual(['orderByClientOrderId']);
  });

  it('asks all that a proof needs, fills before orders', async () => {
    const { look, calls } = aVenue();

    const view = await look();

    expect(calls).toEqual(['orderByClientOrderId', 'openOrders', 'fills', 'orders']);
    expect(view).toEqual({
      byClientOrderId: { ok: true, value: undefined },
      openOrders: { ok: true, value: [] },
      fills: { ok: true, value: [] },
      orders: { ok: true, value: [] },
    });
  });

  it('asks for the time since two minutes before the first sending', async () => {
    const { look, answer } = aVenue();
    const windows: unknown[] = [];
    answer({
      orders: async (window) => {
        windows.push(window);
        return [];
      },
      fills: async (window) => {
        windows.push(window);
        return [];
      },
    });

    await look({ ...unknown, sendingAtMs: SLOT_MS + 30 * MINUTE_MS }, SLOT_MS + 40 * MINUTE_MS);

    const window = {
      symbol: 'BTC_USDT',
      startMs: SLOT_MS - 2 * MINUTE_MS,
      endMs: SLOT_MS + 40 * MINUTE_MS,
    };
    expect(windows).toEqual([window, window]);
  });

  it('asks only what the venue can answer', async () => {
    const clientOrderId = { ...someCapabilities().clientOrderId, lookup: 'none' as const };
    const nothing = { clientOrderId, openOrders: false, orderHistory: false, fills: false };

    const blind = aVenue(nothing);
    expect(await blind.look()).toEqual({});
    expect(blind.calls).toEqual([]);

    const listsOpen = aVenue({ ...nothing, openOrders: true });
    await listsOpen.look();
    expect(listsOpen.calls).toEqual(['openOrders']);
  });

  it('reads the lists of a venue that states no validity: they cannot disprove an order, but show it', async () => {
    const { sendExpiresAtMs: _, ...endless } = unknown;
    const { look, orders, answer } = aVenue();
    orders.push(aVenueOrder());
    answer({ orderByClientOrderId: async () => ({ found: false }) });

    expect(await look(endless)).toMatchObject({ openOrders: { ok: true, value: [aVenueOrder()] } });
  });

  it('keeps each failed read apart from a negative answer', async () => {
    const { look, answer } = aVenue();
    answer({ orderByClientOrderId: venueDown, openOrders: venueDown, fills: venueDown, orders: venueDown });

    const failed = { ok: false, error: 'The venue gave no answer.' };
    expect(await look()).toEqual({
      byClientOrderId: failed,
      openOrders: failed,
      fills: failed,
      orders: failed,
    });
  });
});

describe('fills of orders that are older than the window', () => {
  it('bring their orders into the list, each once', async () => {
    const { look, answer, orders, calls } = aVenue();
    orders.push(aVenueOrder({ venueOrderId: 'old', clientOrderId: 'by-hand', createdAtMs: 0 }));
    answer({
      fills: async () => [
        aFill({ venueOrderId: 'old' }),
        aFill({ venueOrderId: 'old', fillId: 'f-2' }),
        aFill({ venueOrderId: 'lost', fillId: 'f-3' }),
      ],
    });

    const view = await look();

    expect(calls.filter((name) => name === 'order')).toHaveLength(2);
    expect(view.orders?.ok && view.orders.value.map(({ venueOrderId }) => venueOrderId)).toEqual(['old']);
  });

  it('are not looked up when their orders are in the list anyway', async () => {
    const { look, answer, orders, calls } = aVenue();
    orders.push(aVenueOrder({ venueOrderId: 'listed', clientOrderId: 'by-hand' }));
    answer({ fills: async () => [aFill({ venueOrderId: 'listed' })] });

    await look();

    expect(calls).not.toContain('order');
  });

  it('fail the whole list when one of them cannot be read', async () => {
    const { look, answer } = aVenue();
    answer({ fills: async () => [aFill({ venueOrderId: 'old' })], order: venueDown });

    expect((await look()).orders).toEqual({ ok: false, error: 'The venue gave no answer.' });
  });
});

import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { decide, provableFromMs, type VenueView } from '../../../shared/orders/reconcile.ts';
import type { ConditionOrder } from '../../../shared/venues/condition-orders.ts';
import type { VenueOrder } from '../../../shared/venues/venue.ts';
import { aFill, anIntent, aVenueOrder, money, SLOT_MS, someCapabilities } from '../../support/builders.ts';
import { decided, FAILED, NOWHERE, ok, PROVABLE_MS, unknownIntent } from './deciding.ts';

describe('proof that an order is nowhere', () => {
  it('is possible only after its request has expired and it would have become visible', () => {
    expect(provableFromMs(unknownIntent(), someCapabilities())).toBe(PROVABLE_MS);
    expect(decided(unknownIntent(), NOWHERE, PROVABLE_MS - 1)).toBe(
      'wait: an order could still become visible',
    );
    expect(decided(unknownIntent(), NOWHERE, PROVABLE_MS)).toBe('step absent');
  });

  it.each([
    ['byClientOrderId', 'look-up by client order id'],
    ['openOrders', 'open orders'],
    ['orders', 'order history'],
    ['fills', 'fills'],
  ] as const)('needs an answer from %s', (part, name) => {
    const { [part]: _, ...without } = NOWHERE;

    expect(decided(unknownIntent(), without)).toBe(`wait: ${name} was not asked`);
    expect(decided(unknownIntent(), { ...NOWHERE, [part]: FAILED })).toBe(`wait: ${name} failed: HTTP 502`);
  });

  it('names what it rests on', () => {
    const decision = decide(unknownIntent(), NOWHERE, PROVABLE_MS, someCapabilities());

    expect(decision).toEqual({
      do: 'step',
      to: 'absent',
      change: {},
      note: 'found by none of look-up by client order id, open orders, order history, fills at 2026-11-23T08:01:05Z',
    });
  });

  it('is forbidden by a fill whose order is in no list', () => {
    const stray = { ...NOWHERE, fills: ok([aFill({ venueOrderId: 'v-8', fillId: 'f-8' })]) };

    expect(decided(unknownIntent(), stray)).toBe(
      'alarm: fill f-8 belongs to an order that is not listed yet',
    );
    expect(
      decided(unknownIntent(), {
        ...stray,
        orders: ok([aVenueOrder({ venueOrderId: 'v-8', clientOrderId: 'by-hand' })]),
      }),
    ).toBe('step absent');
  });

  it('is not forbidden by a fill of the other side, which cannot be ours', () => {
    const sold = { ...NOWHERE, fills: ok([aFill({ venueOrderId: 'v-8', side: 'sell' })]) };

    expect(decided(unknownIntent(), sold)).toBe('step absent');
  });

  it('is forbidden by an order without a client id that could be this one', () => {
    const { clientOrderId: _, ...nameless } = aVenueOrder({ venueOrderId: 'v-8' });
    const listed = (order: VenueOrder) => decided(unknownIntent(), { ...NOWHERE, orders: ok([order]) });

    expect(listed(nameless)).toBe('alarm: order v-8 bears no client order id and could be this one');
    expect(decided(unknownIntent(), { ...NOWHERE, openOrders: ok([nameless]) })).toBe(
      'alarm: order v-8 bears no client order id and could be this one',
    );
    expect(listed({ ...nameless, quoteAmount: money('51') })).toBe('step absent');
    expect(listed({ ...nameless, side: 'sell' })).toBe('step absent');
    expect(listed({ ...nameless, createdAtMs: SLOT_MS - HOUR_MS })).toBe('step absent');
    // Later than the last request could land, clocks allowed for, it is the user's own.
    expect(listed({ ...nameless, createdAtMs: SLOT_MS + 35 * SECOND_MS + 2 * MINUTE_MS })).toBe(
      'alarm: order v-8 bears no client order id and could be this one',
    );
    expect(listed({ ...nameless, createdAtMs: SLOT_MS + 35 * SECOND_MS + 2 * MINUTE_MS + 1 })).toBe(
      'step absent',
    );
  });

  it('is not forbidden by what waited for a price, whatever it bears: no order of ours does', () => {
    const { clientOrderId: _, ...nameless } = aVenueOrder({ venueOrderId: 'v-8', isConditional: true });
    const protection = { stopLoss: money('40000') };

    for (const order of [nameless, { ...nameless, clientOrderId: 'by-hand' }]) {
      expect(decided(unknownIntent(), { ...NOWHERE, orders: ok([order]) })).toBe('step absent');
      expect(
        decided(unknownIntent({ protection }), { ...NOWHERE, conditions: ok([]), openOrders: ok([order]) }),
      ).toBe('step absent');
    }
  });

  it('is forbidden, for an order with its protection, by one of another name that could be this one', () => {
    const protection = { stopLoss: money('40000') };
    const renamed = aVenueOrder({ venueOrderId: 'v-8', clientOrderId: 'strategy-7-1' });
    const listed = (order: VenueOrder, overrides = {}) =>
      decided(unknownIntent({ protection, ...overrides }), {
        ...NOWHERE,
        conditions: ok([]),
        orders: ok([order]),
      });

    expect(listed(renamed)).toBe(
      'alarm: order v-8 bears an id of another kind, strategy-7-1, and could be this one',
    );
    expect(listed({ ...renamed, side: 'sell' })).toBe('step absent');
    // Another intent's, and any order when nothing was placed together with this one.
    expect(listed({ ...renamed, clientOrderId: `so${'0'.repeat(28)}` })).toBe('step absent');
    expect(decided(unknownIntent(), { ...NOWHERE, orders: ok([renamed]) })).toBe('step absent');
  });

  it('is forbidden, for an order with its protection, by what waits for its prices', () => {
    const protection = { stopLoss: money('40000'), takeProfit: money('60000') };
    const intent = unknownIntent({ protection, side: 'buy' });
    const stop = {
      conditionId: 'c-9',
      symbol: intent.symbol,
      side: 'sell' as const,
      triggerPrice: money('40000.0'),
    };
    const waiting = (condition: ConditionOrder) =>
      decided(intent, { ...NOWHERE, conditions: ok([condition]) });
    const alarmed = 'alarm: order c-9, which waits for a price, could belong to this one';

    expect(waiting(stop)).toBe(alarmed);
    expect(waiting({ ...stop, triggerPrice: money('60000') })).toBe(alarmed);
    expect(waiting({ ...stop, triggerPrice: money('1'), clientOrderId: `${intent.clientOrderId}-sl` })).toBe(
      alarmed,
    );
    expect(waiting({ ...stop, triggerPrice: money('41000') })).toBe('step absent');
    expect(waiting({ ...stop, side: 'buy' })).toBe('step absent');
    expect(waiting({ ...stop, clientOrderId: `so${'0'.repeat(28)}-sl` })).toBe('step absent');
    expect(waiting({ ...stop, createdAtMs: SLOT_MS - HOUR_MS })).toBe('step absent');
    expect(decided(intent, NOWHERE)).toBe('wait: the list of waiting orders was not asked');
    expect(decided(intent, { ...NOWHERE, conditions: FAILED })).toBe(
      'wait: the list of waiting orders failed: HTTP 502',
    );
  });

  it('is asked of a person where only such an order stands in its way, once nothing may be sent any more', () => {
    const intent = unknownIntent({
      protection: { stopLoss: money('40000') },
      placeBeforeMs: PROVABLE_MS + 1,
    });
    const { clientOrderId: _, ...nameless } = aVenueOrder({ venueOrderId: 'v-8' });
    const view = { ...NOWHERE, conditions: ok([]), orders: ok([nameless]) };
    const asks = (nowMs: number) => decide(intent, view, nowMs, someCapabilities());

    expect(asks(PROVABLE_MS)).not.toHaveProperty('asksPerson');
    expect(asks(PROVABLE_MS + 1)).toMatchObject({ do: 'wait', alarm: true, asksPerson: true });
  });
});

describe('venues that can do less', () => {
  const clientOrderId = someCapabilities().clientOrderId;
  const noLookup = { clientOrderId: { ...clientOrderId, lookup: 'none' as const } };
  const twoHours = { clientOrderId: { ...clientOrderId, lookup: { forMs: 2 * HOUR_MS } } };
  const noLists = { openOrders: false, orderHistory: false, fills: false };
  const onlyById: VenueView = { byClientOrderId: ok(undefined) };

  it('without look-up and history never prove an absence, as BitexAsia', () => {
    const bitexAsia = { ...noLookup, ...noLists };

    expect(decided(unknownIntent(), {}, PROVABLE_MS, bitexAsia)).toBe(
      'alarm: the venue cannot prove an absence',
    );
    expect(decided(unknownIntent(), {}, PROVABLE_MS + 30 * DAY_MS, bitexAsia)).toBe(
      'alarm: the venue cannot prove an absence',
    );
    expect(
      decided(unknownIntent(), { openOrders: ok([]) }, PROVABLE_MS, { ...bitexAsia, openOrders: true }),
    ).toBe('alarm: the venue cannot prove an absence');
  });

  it('without a stated validity never prove an absence', () => {
    const { sendExpiresAtMs: _, ...endless } = unknownIntent();

    expect(decided(endless, NOWHERE, PROVABLE_MS + 30 * DAY_MS)).toBe(
      'alarm: the venue does not say how long a request stays valid',
    );
    expect(decided(endless, { ...NOWHERE, byClientOrderId: ok(aVenueOrder()) })).toBe('step accepted');
  });

  it('with a look-up of two hours and nothing else prove it only within these, as BingX spot', () => {
    const bingx = { ...twoHours, ...noLists };

    expect(decided(unknownIntent(), onlyById, SLOT_MS + 2 * HOUR_MS - 1, bingx)).toBe('step absent');
    expect(decided(unknownIntent(), onlyById, SLOT_MS + 2 * HOUR_MS, bingx)).toBe(
      'alarm: the venue cannot prove an absence',
    );
  });

  it('with history prove it also after the look-up by client id has ended', () => {
    expect(decided(unknownIntent(), NOWHERE, SLOT_MS + 3 * HOUR_MS, twoHours)).toBe('step absent');
    expect(decided(unknownIntent(), { ...NOWHERE, orders: FAILED }, SLOT_MS + 3 * HOUR_MS, twoHours)).toBe(
      'wait: order history failed: HTTP 502',
    );
  });

  it('without look-up by client id find an order in their lists', () => {
    const { byClientOrderId: _, ...lists } = NOWHERE;

    expect(decided(unknownIntent(), lists, PROVABLE_MS, noLookup)).toBe('step absent');
    expect(decided(unknownIntent(), { ...lists, openOrders: ok([aVenueOrder()]) }, SLOT_MS, noLookup)).toBe(
      'step accepted',
    );
    expect(decided(unknownIntent(), { ...lists, orders: ok([aVenueOrder()]) }, SLOT_MS, noLookup)).toBe(
      'step accepted',
    );
  });

  it('that change the case of client ids are read without regard to case, the others with it', () => {
    const shouted = aVenueOrder({ clientOrderId: anIntent().clientOrderId.toUpperCase() });
    const view = { ...NOWHERE, orders: ok([shouted]) };
    const bingxPerpetual = { clientOrderId: { ...clientOrderId, caseSensitive: false } };

    expect(decided(unknownIntent(), view, PROVABLE_MS, bingxPerpetual)).toBe('step accepted');
    expect(decided(unknownIntent(), view)).toBe('step absent');
  });
});

describe('an order that bears the intent’s id', () => {
  const seen = (overrides: Partial<VenueOrder>, intent = unknownIntent()) =>
    decided(intent, { ...NOWHERE, byClientOrderId: ok(aVenueOrder(overrides)) });
  const limit = unknownIntent({
    terms: { type: 'limit', baseSize: money('0.0005'), price: money('99990') },
  });
  const limitOrder = { type: 'limit', baseSize: money('0.00050'), price: money('99990.0') } as const;

  it('is adopted with its number and time', () => {
    const decision = decide(
      unknownIntent(),
      { byClientOrderId: ok(aVenueOrder({ venueOrderId: 'v-7' })) },
      SLOT_MS,
      someCapabilities(),
    );

    expect(decision).toEqual({
      do: 'step',
      to: 'accepted',
      change: { venueOrderId: 'v-7' },
      note: 'found at the venue, created 2026-11-23T08:00:01Z',
    });
  });

  it.each([
    ['is for ETH_USDT', { symbol: 'ETH_USDT' }],
    ['is a sell', { side: 'sell' }],
    ['is a limit order', { type: 'limit' }],
    ['is over 51', { quoteAmount: money('51') }],
    [
      'was created 2026-11-23T07:57:59Z, before it was sent',
      { createdAtMs: SLOT_MS - 2 * MINUTE_MS - SECOND_MS },
    ],
  ] as const)('is never adopted when it %s', (difference, overrides) => {
    expect(seen(overrides)).toBe(`alarm: order v-1 bears this order’s id but ${difference}`);
  });

  it.each([
    ['has size 0.0006', { ...limitOrder, baseSize: money('0.0006') }],
    ['has price 99991', { ...limitOrder, price: money('99991') }],
  ] as const)('is never adopted when it %s', (difference, overrides) => {
    expect(seen(overrides, limit)).toBe(`alarm: order v-1 bears this order’s id but ${difference}`);
  });

  it('is adopted whatever zeros its numbers are written with, and up to two minutes early', () => {
    expect(seen(limitOrder, limit)).toBe('step accepted');
    expect(seen({ quoteAmount: money('50.00') })).toBe('step accepted');
    expect(seen({ createdAtMs: SLOT_MS - 2 * MINUTE_MS })).toBe('step accepted');
  });

  it('is adopted when the venue does not repeat its size, amount or price', () => {
    const { quoteAmount: _, ...bare } = aVenueOrder();
    expect(decided(unknownIntent(), { byClientOrderId: ok(bare) })).toBe('step accepted');
    expect(decided(limit, { byClientOrderId: ok({ ...bare, type: 'limit' }) })).toBe('step accepted');
  });

  it('of the first sending is adopted after the second', () => {
    const again = unknownIntent({
      sends: 2,
      sendingAtMs: SLOT_MS + 10 * MINUTE_MS,
      sendExpiresAtMs: SLOT_MS + 11 * MINUTE_MS,
    });

    expect(seen({ createdAtMs: SLOT_MS + SECOND_MS }, again)).toBe('step accepted');
  });
});

import { describe, expect, it } from 'vitest';
import { cancelAll } from '../../../functions/order-reconcile/cancel-all.ts';
import { handle } from '../../../functions/order-reconcile/handler.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { Deps } from '../../../shared/deps.ts';
import { createSixmmWire } from '../../../shared/paper/sixmm/sixmm-wire.ts';
import type { PerpetualVenue } from '../../../shared/venues/perpetual.ts';
import type { Venue } from '../../../shared/venues/venue.ts';
import {
  ACCOUNT,
  anAccount,
  aPlan,
  aVenueOrder,
  money,
  PLAN,
  SLOT_MS,
  someAutomations,
} from '../../support/builders.ts';
import { createPaperWorld } from '../../support/paper-world.ts';
import { createScriptedVenue, venueDown } from '../../support/scripted-venue.ts';
import { venuesOf } from '../../support/venues.ts';
import { signalAutomations } from '../signal-order/signals.ts';
import { attempts, reconcile, resting } from './resting-order.ts';

const FAR_MS = 10 * MINUTE_MS;

/** A perpetual market in memory, without orders of its own. */
function aPerpetual(overrides: Partial<PerpetualVenue> = {}): PerpetualVenue {
  return { ...createScriptedVenue().venue, openOrders: async () => [], ...overrides } as PerpetualVenue;
}

function sweep(deps: Deps, symbol?: string, account = ACCOUNT) {
  return cancelAll(deps, { account, symbol }, deps.clock.nowMs() + FAR_MS);
}

async function rest(venue: Venue, clientOrderId: string, symbol: string, price: string): Promise<void> {
  const placement = await venue.place({
    clientOrderId,
    symbol,
    side: 'buy',
    terms: { type: 'limit', baseSize: money('0.01'), price: money(price) },
    signBeforeMs: (await venue.time()) + 10_000,
  });
  expect(placement.outcome).toBe('accepted');
}

describe('cancel-all at an exchange that lists open orders', () => {
  it('ends an order of ours and one placed by hand, and nothing follows ours', async () => {
    const w = await resting({ action: 'reprice' });
    w.script.answer({ place: async () => venueDown() });
    const byHand = aVenueOrder({ venueOrderId: 'by-hand', status: 'open' });
    (w.script.orders as unknown[]).push(byHand);
    const deps = { ...w.deps, venues: venuesOf(w.script.venue, { perpetual: aPerpetual() }) };

    expect(await sweep(deps)).toMatchObject({
      account: ACCOUNT,
      markets: {
        spot: { how: 'listed', symbols: ['BTC_USDT'], cancelled: 2, ended: 0, failures: [] },
        perpetual: { how: 'listed', symbols: [], cancelled: 0, failures: [] },
      },
    });

    w.clock.set(SLOT_MS + 25 * MINUTE_MS);
    await reconcile(w);
    expect(await attempts(w)).toEqual(['1 cancelled']);
    expect(w.script.placed).toHaveLength(1);
  });

  it('looks at the symbols of the account alone, or at the one that is named', async () => {
    const { deps } = createPaperWorld(someAutomations());
    const spot = await deps.venues.open(ACCOUNT);
    await rest(spot, 'bitcoin', 'BTC_USDT', '30000');
    await rest(spot, 'ether', 'ETH_USDT', '2000');
    const open = async (symbol: string) => (await spot.openOrders(symbol)).length;

    await sweep(deps);
    expect([await open('BTC_USDT'), await open('ETH_USDT')]).toEqual([0, 1]);

    const { markets } = await sweep(deps, 'ETH_USDT');
    expect(markets).toMatchObject({ spot: { symbols: ['ETH_USDT'], cancelled: 1 } });
    expect(Object.keys(markets)).toEqual(['spot']);
    expect(await open('ETH_USDT')).toBe(0);
  });

  it('goes on after one that fails, and says which may be open still', async () => {
    const w = await resting();
    (w.script.orders as unknown[]).push(aVenueOrder({ venueOrderId: 'by-hand', status: 'open' }));
    const cancelled: string[] = [];
    w.script.answer({
      cancel: async (ref) => {
        if (ref.venueOrderId === 'v-1') return venueDown();
        cancelled.push(ref.venueOrderId);
        return 'alreadyClosed';
      },
    });
    const deps = { ...w.deps, venues: venuesOf(w.script.venue, { perpetual: aPerpetual() }) };

    expect((await sweep(deps)).markets.spot).toMatchObject({
      cancelled: 0,
      ended: 1,
      failures: ['order v-1 of BTC_USDT: The venue gave no answer.'],
    });
    expect(cancelled).toEqual(['by-hand']);
  });

  it('ends what waits for a price, too, also when the other list cannot be read', async () => {
    const waiting = new Set(['c-1', 'c-2']);
    const perpetual = aPerpetual({
      openOrders: async () => venueDown(),
      conditionOrders: {
        waiting: async (symbol) => [...waiting].map((conditionId) => ({ conditionId, symbol })),
        cancel: async ({ conditionId }) => {
          waiting.delete(conditionId);
          return 'accepted';
        },
      },
    });
    const w = await resting();
    const deps = { ...w.deps, venues: venuesOf(w.script.venue, { perpetual }) };

    expect((await sweep(deps, 'BTC_USDT_PERP')).markets).toEqual({
      perpetual: {
        how: 'listed',
        symbols: ['BTC_USDT_PERP'],
        cancelled: 2,
        ended: 0,
        stillOpen: 0,
        failures: ['orders of BTC_USDT_PERP: The venue gave no answer.'],
      },
    });
    expect(waiting).toEqual(new Set());
  });

  it('begins nothing that its time may not be enough for', async () => {
    const w = await resting();

    const { markets } = await cancelAll(
      w.deps,
      { account: ACCOUNT, symbol: 'BTC_USDT' },
      w.clock.nowMs() + 10 * SECOND_MS,
    );

    expect(markets.spot?.failures).toEqual(['spot: the time of this run was over; run it again.']);
    expect(w.script.calls).not.toContain('cancel');
  });
});

describe('cancel-all at an exchange that does it at once', () => {
  it('ends the orders of every symbol, also of those that nobody has configured', async () => {
    const { deps, requests, clock } = createPaperWorld(
      signalAutomations(
        { target: { to: 'perpetual' }, symbols: ['BTCUSDT'] },
        { ...anAccount(), venue: '6mm' },
      ),
      { account: { futuresBalances: { USDT: money('50000') } }, exchange: { createWire: createSixmmWire } },
    );
    const venue = await deps.venues.perpetual(ACCOUNT);
    await rest(venue, 'bitcoin', 'BTCUSDT', '20000');
    await rest(venue, 'ether', 'ETHUSDT', '1500');

    const { markets } = await sweep(deps);

    expect(markets).toMatchObject({ perpetual: { how: 'atOnce', symbols: ['BTCUSDT'], failures: [] } });
    expect(requests.filter((one) => one.includes('cancel'))).toEqual([
      'POST /v1/private/order/batch-cancel-all',
      'POST /v1/private/order/batch-cancel-all',
    ]);
    clock.advance(5 * SECOND_MS);
    expect(await venue.openOrders('BTCUSDT')).toEqual([]);
    expect(await venue.openOrders('ETHUSDT')).toEqual([]);
    expect((await sweep(deps)).markets.perpetual).toMatchObject({ stillOpen: 0, failures: [] });
  });
});

describe('cancel-all at an exchange without a list of open orders', () => {
  it('ends those that the ledger knows', async () => {
    const w = await resting({}, {}, { ...anAccount(), venue: 'bitexasia' });
    const capabilities = { ...w.script.venue.capabilities, openOrders: false };
    const deps = { ...w.deps, venues: venuesOf({ ...w.script.venue, capabilities }) };
    w.script.answer({ openOrders: async () => venueDown() });

    expect((await sweep(deps)).markets).toMatchObject({
      spot: { how: 'ledger', cancelled: 1, failures: [] },
    });
    expect(w.script.orders).toMatchObject([{ venueOrderId: 'v-1', status: 'closed' }]);
  });
});

describe('a request to cancel all', () => {
  const ask = (event: unknown) =>
    handle.bind(createPaperWorld(someAutomations({ [PLAN]: aPlan() })).deps)(event, {
      awsRequestId: 'r',
      getRemainingTimeInMillis: () => FAR_MS,
    });

  it('of an account that is not there, or a symbol that its exchange cannot have, is refused', async () => {
    await expect(ask({ cancelAll: { account: 'mian' } })).rejects.toMatchObject({ code: 'config.notFound' });
    await expect(ask({ cancelAll: { account: ACCOUNT, symbol: 'BTC-USDT' } })).rejects.toMatchObject({
      code: 'config.invalid',
      message: "'BTC-USDT' is no symbol of Pionex.",
    });
    await expect(ask({ cancelAll: { account: ACCOUNT }, settle: { intent: 'x' } })).rejects.toMatchObject({
      code: 'event.invalid',
    });
  });

  it('is carried out by the function that has the key', async () => {
    expect(await ask({ cancelAll: { account: ACCOUNT } })).toMatchObject({
      account: ACCOUNT,
      markets: { spot: { cancelled: 0, symbols: ['BTC_USDT'] } },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { handle } from '../../../functions/order-reconcile/handler.ts';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { pause } from '../../../shared/control/pause.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { reserve } from '../../../shared/orders/budget.ts';
import { changeBudget } from '../../../shared/orders/budget-store.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import {
  ACCOUNT,
  aCause,
  anAccount,
  anIntent,
  aPlan,
  aReservation,
  aVenueOrder,
  money,
  PLAN,
  SLOT_MS,
  someAutomations,
} from '../../support/builders.ts';
import { createTestDeps, type TestDeps } from '../../support/test-deps.ts';

const MINUTE_10 = SLOT_MS + 10 * MINUTE_MS;
const SENT: Partial<Intent> = {
  sends: 1,
  firstSentAtMs: SLOT_MS,
  sendingAtMs: SLOT_MS,
  sendExpiresAtMs: SLOT_MS + 35 * SECOND_MS,
};

function world(automations = someAutomations()): TestDeps {
  const w = createTestDeps(automations);
  w.clock.set(MINUTE_10);
  return w;
}

const reconcile = ({ deps, clock }: TestDeps, remainingMs = 10 * MINUTE_MS) =>
  reconcileAccounts(deps, clock.nowMs() + remainingMs);

/** An intent with the money held back for it, as a run leaves them. */
async function anOpenOrder(w: TestDeps, overrides: Partial<Intent> = {}): Promise<Intent> {
  const intent = anIntent(overrides);
  await hold(w, intent);
  await createIntent(w.table, intent);
  return intent;
}

async function hold(w: TestDeps, intent: Intent): Promise<void> {
  const { id, cause, account, reservedQuote: amount, placeBeforeMs } = intent;
  await changeBudget(w.deps, account, (budget) => {
    const request = { intentId: id, plan: cause.plan, leg: cause.leg, amount, placeBeforeMs };
    const reserved = reserve(budget, aReservation(request));
    if (!reserved.ok) throw new Error(reserved.reason.text);
    return reserved.budget;
  });
}

const slotCause = (slot: string) => aCause({ slot: `2026-11-${slot}T09:00` });
const closed = { status: 'closed', executedBase: money('0.0005'), executedQuote: money('49.9') } as const;

describe('settling open orders', () => {
  it('puts what was executed into ledger and budget', async () => {
    const w = world();
    const { id } = await anOpenOrder(w, { ...SENT, state: 'accepted', venueOrderId: 'v-1' });
    w.script.orders.push(aVenueOrder(closed));

    expect(await reconcile(w)).toEqual({ main: { [id]: 'filled' } });

    expect(await w.intent()).toMatchObject({ state: 'filled', execution: { quoteAmount: '49.9' } });
    expect(await w.budget()).toMatchObject({
      entries: { [id]: { reserved: '50', spent: '49.9' } },
      totals: { [PLAN]: { BTC_USDT: { quote: '49.9', base: '0.0005' } } },
    });
  });

  it('has nothing to ask when nothing is open', async () => {
    const w = world();
    await anOpenOrder(w, { ...SENT, state: 'accepted', venueOrderId: 'v-1' });
    w.script.orders.push(aVenueOrder(closed));
    await reconcile(w);
    w.script.calls.length = 0;
    w.table.calls.length = 0;

    expect(await reconcile(w)).toEqual({ main: {} });

    expect(w.script.calls).toEqual([]);
    expect(w.table.calls).toHaveLength(1);
  });

  it('says why an order is still open', async () => {
    const w = world();
    const { id } = await anOpenOrder(w, { ...SENT, state: 'accepted', venueOrderId: 'v-1' });
    w.script.orders.push(aVenueOrder());

    expect(await reconcile(w)).toEqual({ main: { [id]: 'accepted: the order is open' } });
  });

  it('counts once what two runs settle at the same time', async () => {
    const w = world();
    await anOpenOrder(w, { ...SENT, state: 'accepted', venueOrderId: 'v-1' });
    w.script.orders.push(aVenueOrder(closed));

    await Promise.all([reconcile(w), reconcile(w)]);
    await reconcile(w);

    expect((await w.budget()).totals).toEqual({ [PLAN]: { BTC_USDT: { quote: '49.9', base: '0.0005' } } });
  });

  it.each([1, 2, 3, 4, 5, 6])('counts once after a death at table call %i', async (number) => {
    const w = world();
    await anOpenOrder(w, { ...SENT, state: 'unknown' });
    w.script.orders.push(aVenueOrder(closed));
    const last = w.table.calls.length + number;
    w.table.failWhen((call) => (call.number === last ? 'after' : call.number > last ? 'before' : undefined));
    await reconcile(w).catch(() => undefined);
    w.table.failWhen(() => undefined);

    await reconcile(w);

    expect(await w.intent()).toMatchObject({ state: 'filled' });
    expect((await w.budget()).totals).toEqual({ [PLAN]: { BTC_USDT: { quote: '49.9', base: '0.0005' } } });
    expect(Object.values((await w.budget()).entries)).toMatchObject([{ spent: '49.9' }]);
    expect(w.script.placed).toEqual([]);
  });

  it('frees the money of an intent that was denied while another run held it back', async () => {
    const w = world();
    const { id } = await anOpenOrder(w, { state: 'denied', reservedQuote: money('50') });

    await reconcile(w);

    expect((await w.budget()).entries[id]).toMatchObject({ spent: '0' });
  });

  it('holds back under a pause, and settles all the same', async () => {
    const w = world();
    const resting = await anOpenOrder(w, { ...SENT, state: 'accepted', venueOrderId: 'v-1' });
    const reserved = await anOpenOrder(w, { cause: slotCause('24') });
    w.script.orders.push(aVenueOrder(closed));
    await pause(w.table, { kind: 'all' }, SLOT_MS);

    expect(await reconcile(w)).toEqual({
      main: {
        [resting.id]: 'filled',
        [reserved.id]: 'reserved: everything is paused since 2026-11-23T08:00:00Z',
      },
    });
    expect(w.script.placed).toEqual([]);
  });

  it('settles the orders of a plan that was taken out of the automations', async () => {
    const w = world(someAutomations({}));
    const { id } = await anOpenOrder(w, {
      ...SENT,
      state: 'accepted',
      venueOrderId: 'v-1',
      cancelRequestedAtMs: SLOT_MS,
    });
    w.script.orders.push(aVenueOrder({ status: 'closed' }));

    expect(await reconcile(w)).toEqual({ main: { [id]: 'cancelled' } });
    expect((await w.budget()).entries[id]).toMatchObject({ spent: '0' });
  });
});

describe('a failure', () => {
  it('of one order keeps no other order from being settled, and fails the run', async () => {
    const w = world();
    await anOpenOrder(w, { ...SENT, state: 'accepted', venueOrderId: 'v-1' });
    const bad = await anOpenOrder(w, { cause: slotCause('24') });
    const later = await anOpenOrder(w, {
      ...SENT,
      cause: slotCause('25'),
      state: 'accepted',
      venueOrderId: 'v-1',
    });
    w.script.orders.push(aVenueOrder(closed));
    w.script.answer({
      place: () => {
        throw new Error('the adapter is broken');
      },
    });

    await expect(reconcile(w)).rejects.toMatchObject({
      message: expect.stringMatching(/the next run goes on: the adapter is broken$/),
      retry: 'later',
    });

    expect((await w.intent()).state).toBe('filled');
    expect((await w.intent(bad.cause)).state).toBe('sending');
    expect((await w.intent(later.cause)).state).toBe('filled');
  });

  it('to read an accepted order fails the run, and leaves the order as it is', async () => {
    const w = world();
    const intent = await anOpenOrder(w, { ...SENT, state: 'accepted', venueOrderId: 'v-1' });
    w.script.answer({ order: () => Promise.reject(new Error('the exchange is away')) });

    await expect(reconcile(w)).rejects.toThrow('the exchange is away');

    expect((await w.intent(intent.cause)).state).toBe('accepted');
  });

  it.each(['its venue cannot be opened', 'its row cannot be read'])(
    'of one account, because %s, keeps no other account from being settled',
    async (cause) => {
      const accounts = { first: anAccount(), [ACCOUNT]: anAccount() };
      const w = world(someAutomations({ [PLAN]: aPlan() }, accounts));
      await anOpenOrder(w, { account: 'first', cause: slotCause('24') });
      await anOpenOrder(w, { ...SENT, state: 'accepted', venueOrderId: 'v-1' });
      w.script.orders.push(aVenueOrder(closed));
      let queries = 0;
      w.table.failWhen(({ name }) => {
        if (name === 'query') queries += 1;
        return cause.includes('row') && name === 'query' && queries === 1 ? 'before' : undefined;
      });
      const open = w.deps.venues.open;
      const failing: typeof open = async (account, known) => {
        if (account === 'first' && cause.includes('venue')) {
          throw new AppError('secret.missing', 'There is no key for account first.');
        }
        return open(account, known);
      };

      await expect(
        reconcileAccounts(
          { ...w.deps, venues: { ...w.deps.venues, open: failing } },
          w.clock.nowMs() + 10 * MINUTE_MS,
        ),
      ).rejects.toMatchObject({ code: 'venue.unavailable' });

      expect((await w.intent()).state).toBe('filled');
    },
  );

  it('to win against another run is none', async () => {
    const w = world();
    const { id } = await anOpenOrder(w, { ...SENT, state: 'unknown' });
    w.script.answer({
      orderByClientOrderId: async () => {
        // Another run adopts the order while this one looks.
        await w.table.put(
          { pk: `plan#${PLAN}`, sk: 'slot#2026-11-23T09:00#BTC_USDT#001' },
          anIntent({ ...SENT, state: 'accepted', venueOrderId: 'v-1' }) as never,
          { version: 1 },
        );
        return { found: true, order: aVenueOrder() };
      },
    });

    expect(await reconcile(w)).toEqual({ main: { [id]: 'in the hands of another run' } });
  });

  it('of time leaves the rest to the next run', async () => {
    const w = world();
    const { id } = await anOpenOrder(w, {});

    expect(await reconcile(w, 39_999)).toEqual({ main: { [id]: 'left to the next run' } });
    expect((await w.intent()).state).toBe('reserved');
  });
});

describe('money held back for an intent that was never stored', () => {
  it('stays held while its run could still store it, and is freed after that', async () => {
    const w = world();
    await hold(w, anIntent());
    const { id } = anIntent();

    // Clocks of two machines may differ: five minutes are left after its time.
    w.clock.set(SLOT_MS + HOUR_MS + 5 * MINUTE_MS - 1);
    expect(await reconcile(w)).toEqual({ main: { [id]: 'reserved, not stored yet' } });

    w.clock.advance(1);
    expect(await reconcile(w)).toEqual({ main: { [id]: 'released' } });
    expect((await w.budget()).entries).toEqual({});
    expect(await reconcile(w)).toEqual({ main: {} });
  });

  it('for a follow-up stays held as long as the order it follows is not settled', async () => {
    const w = world();
    const next = anIntent({ cause: aCause({ attempt: 2 }) });
    // The follow-up comes first in the row: nothing may depend on the order of its entries.
    await hold(w, next);
    await anOpenOrder(w, { ...SENT, state: 'accepted', venueOrderId: 'v-1' });
    w.script.orders.push(aVenueOrder());
    w.clock.set(SLOT_MS + 2 * HOUR_MS);

    expect(await reconcile(w)).toMatchObject({
      main: { [intentId(next.cause)]: 'reserved, not stored yet' },
    });

    w.script.change('v-1', closed);
    await reconcile(w);
    expect(await reconcile(w)).toEqual({ main: { [intentId(next.cause)]: 'released' } });
  });
});

describe('the function', () => {
  it('takes no input and gives the report', async () => {
    const w = world();
    const context = { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 240_000 };

    expect(await handle.bind(w.deps)({}, context)).toEqual({ main: {} });
    await expect(handle.bind(w.deps)({ account: ACCOUNT }, context)).rejects.toMatchObject({
      code: 'event.invalid',
    });
  });
});

/** A key is replaced while a run is at work: the real adapter against the paper exchange. */
import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { runSlot } from '../../../shared/dca/run-slot.ts';
import type { PaperAccount } from '../../../shared/paper/accounts.ts';
import type { ApiKey } from '../../../shared/secrets/secrets.ts';
import { ACCOUNT, money, PLAN, SLOT, SLOT_MS, someAutomations } from '../../support/builders.ts';
import { createPaperWorld, type PaperWorld } from '../../support/paper-world.ts';

const keyOf = (name: string): ApiKey => ({ apiKey: `k3y-${name}`, apiSecret: `s3cret-${name}` });
const [OLD, MIDDLE, NEW] = [keyOf('old'), keyOf('middle'), keyOf('new')];
/** From when on the exchange refuses all keys but the new one. */
const ENDS_MS = SLOT_MS + MINUTE_MS;
const ORDER = 'POST /api/v1/trade/order';

/** `kept` answers what the secret holds at the nth reading. */
function rotatingWorld(kept: (reading: number) => ApiKey) {
  let readings = 0;
  const entry = (key: ApiKey, more: Partial<PaperAccount> = {}): PaperAccount => ({
    id: ACCOUNT,
    ...key,
    permissions: ['read', 'trade', 'botRead', 'botTrade'],
    balances: { USDT: money('50000') },
    ...more,
  });
  const world = createPaperWorld(someAutomations(), {
    apiKey: async () => {
      readings += 1;
      return kept(readings);
    },
    exchange: {
      accounts: [entry(OLD, { expiresAtMs: ENDS_MS }), entry(MIDDLE, { expiresAtMs: ENDS_MS }), entry(NEW)],
    },
  });
  return { ...world, readings: () => readings };
}

const buy = ({ deps, clock }: PaperWorld) =>
  runSlot(deps, {
    planId: PLAN,
    slot: SLOT,
    placeBeforeMs: SLOT_MS + 60 * MINUTE_MS,
    deadlineMs: clock.nowMs() + 60_000,
  });
const ordersAt = async ({ deps }: PaperWorld) =>
  (await deps.venues.open(ACCOUNT)).orders({
    symbol: 'BTC_USDT',
    startMs: SLOT_MS - 1,
    endMs: SLOT_MS + 60 * MINUTE_MS,
  });
const count = ({ requests }: PaperWorld, request: string) => requests.filter((one) => one === request).length;
const told = (world: PaperWorld) => JSON.stringify([world.logged, world.notices]);

/** The venue is opened with the old key, which the exchange then refuses. */
async function rotateInTheMiddle(world: PaperWorld): Promise<void> {
  await (await world.deps.venues.open(ACCOUNT)).balances();
  world.clock.set(ENDS_MS);
  world.requests.length = 0;
}

describe('a read with a key that was replaced', () => {
  it('is asked once more with the new key', async () => {
    const world = rotatingWorld((reading) => (reading === 1 ? OLD : NEW));
    const venue = await world.deps.venues.open(ACCOUNT);
    await rotateInTheMiddle(world);

    expect((await venue.balances()).map(({ coin }) => coin)).toEqual(['USDT']);

    expect(count(world, 'GET /api/v1/account/balances')).toBe(2);
    await venue.balances();
    expect(count(world, 'GET /api/v1/account/balances')).toBe(3);
    expect(told(world)).not.toMatch(/k3y|s3cret/);
  });

  it('is refused, and not asked again, where the secret still holds the old key', async () => {
    const world = rotatingWorld(() => OLD);
    const venue = await world.deps.venues.open(ACCOUNT);
    await rotateInTheMiddle(world);

    await expect(venue.balances()).rejects.toMatchObject({ code: 'venue.auth' });

    expect(count(world, 'GET /api/v1/account/balances')).toBe(1);
  });

  it('is refused after one more try where the new key is refused, too', async () => {
    const world = rotatingWorld((reading) => [OLD, MIDDLE][reading - 1] ?? NEW);
    const venue = await world.deps.venues.open(ACCOUNT);
    await rotateInTheMiddle(world);

    await expect(venue.balances()).rejects.toMatchObject({ code: 'venue.auth' });

    expect(count(world, 'GET /api/v1/account/balances')).toBe(2);
  });
});

describe('an order with a key that was replaced', () => {
  it('is proven absent by the refusal and sent again by the ledger, under the same id and once', async () => {
    const world = rotatingWorld((reading) => (reading === 1 ? OLD : NEW));
    await rotateInTheMiddle(world);

    await buy(world);

    const [intent] = await world.intents();
    expect(intent?.history.map(({ state }) => state)).toEqual([
      'reserved',
      'sending',
      'absent',
      'sending',
      'accepted',
    ]);
    expect(intent?.history[2]?.note).toMatch(/^APIKEY_EXPIRED: .* Another key is in its place now\.$/);
    const orders = await ordersAt(world);
    expect(orders.map(({ clientOrderId }) => clientOrderId)).toEqual([intent?.clientOrderId]);
    expect(count(world, ORDER)).toBe(2);
    expect(world.notices).toEqual([]);
    expect(told(world)).not.toMatch(/k3y|s3cret/);
  });

  it('is rejected for good, and told, where no other key is kept', async () => {
    const world = rotatingWorld(() => OLD);
    await rotateInTheMiddle(world);

    await buy(world);

    expect((await world.intents())[0]).toMatchObject({
      state: 'rejected',
      reason: { code: 'venue.APIKEY_EXPIRED' },
    });
    expect(count(world, ORDER)).toBe(1);
    expect(world.notices).toHaveLength(1);
    // Nothing is held back for it.
    expect((await world.budget()).entries).toMatchObject({
      [`${PLAN}/${SLOT.key}/BTC_USDT/1`]: { spent: '0' },
    });
  });

  it('is left to order-reconcile when the second key is refused as well, and placed once by it', async () => {
    const world = rotatingWorld((reading) => [OLD, MIDDLE][reading - 1] ?? NEW);
    await rotateInTheMiddle(world);
    await buy(world);
    expect((await world.intents())[0]).toMatchObject({ state: 'absent', sends: 2 });
    expect(await ordersAt(world)).toEqual([]);

    await reconcileAccounts(world.deps, world.clock.nowMs() + 10 * MINUTE_MS);

    expect((await world.intents())[0]).toMatchObject({ sends: 3 });
    expect(await ordersAt(world)).toHaveLength(1);
  });

  it('expires when its time is over before a good key is there', async () => {
    const world = rotatingWorld((reading) => [OLD, MIDDLE][reading - 1] ?? NEW);
    await rotateInTheMiddle(world);
    await buy(world);
    world.clock.set(SLOT_MS + 60 * MINUTE_MS);

    await reconcileAccounts(world.deps, world.clock.nowMs() + 10 * MINUTE_MS);

    expect((await world.intents())[0]).toMatchObject({ state: 'expired', sends: 2 });
    expect(await ordersAt(world)).toEqual([]);
  });
});

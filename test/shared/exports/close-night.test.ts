import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import type { Deps } from '../../../shared/deps.ts';
import { closeNight } from '../../../shared/exports/close-night.ts';
import type { Bots } from '../../../shared/venues/bots.ts';
import type { PerpetualVenue } from '../../../shared/venues/perpetual.ts';
import { ACCOUNT, money, SLOT_MS } from '../../support/builders.ts';
import { venueDown } from '../../support/scripted-venue.ts';
import { createTestDeps, type TestDeps } from '../../support/test-deps.ts';
import { venuesOf } from '../../support/venues.ts';

let world: TestDeps;
let deps: Deps;
let perpetual: Pick<PerpetualVenue, 'balances' | 'positions'>;

beforeEach(() => {
  world = createTestDeps();
  world.script.answer({
    balances: async () => [
      { coin: 'USDT', free: money('90'), locked: money('10.5') },
      { coin: 'DUST', free: money('0'), locked: money('0') },
      { coin: 'BTC', free: money('0.1'), locked: money('0') },
    ],
  });
  perpetual = {
    balances: async () => [{ coin: 'USDT', free: money('50'), locked: money('0') }],
    positions: async () => [
      { symbol: 'BTC_USDT_PERP', side: 'net', size: money('-0.2'), entryPrice: money('60000') },
    ],
  };
  const bots = {
    list: async () => ({
      bots: [{ symbol: 'ETH_USDT' }, { symbol: 'BTC_USDT_PERP' }, { symbol: 'ETH_USDT' }],
      damaged: [],
      pages: 1,
    }),
  } as unknown as Bots;
  const others = { perpetual: perpetual as PerpetualVenue, bots };
  deps = { ...world.deps, venues: venuesOf(world.script.venue, others) };
});

const close = () => closeNight(deps, ACCOUNT);
const balanceReads = () => world.script.calls.filter((name) => name === 'balances').length;

describe('the closing of a night', () => {
  it('holds what the account has in all, wallet by wallet, by the venue’s clock', async () => {
    expect(await close()).toEqual({
      night: '2026-11-22',
      atMs: SLOT_MS,
      spot: { BTC: '0.1', USDT: '100.5' },
      futures: { USDT: '50' },
      positions: [{ symbol: 'BTC_USDT_PERP', side: 'net', size: '-0.2', entryPrice: '60000' }],
      botSymbols: ['BTC_USDT_PERP', 'ETH_USDT'],
    });
  });

  it('is read once a night', async () => {
    const first = await close();
    world.clock.advance(3_600_000);
    expect(await close()).toEqual(first);
    expect(balanceReads()).toBe(1);
    world.clock.advance(DAY_MS);
    expect((await close()).night).toBe('2026-11-23');
    expect(balanceReads()).toBe(2);
  });

  it('of two runs beside each other is the first one’s for both', async () => {
    world.table.afterEach((call) => {
      if (call.name === 'get') world.clock.advance(1);
    });
    const [one, other] = await Promise.all([close(), close()]);
    expect(one).toEqual(other);
  });

  it('belongs to the night that is over by the venue’s clock', async () => {
    world.script.answer({ time: async () => Date.UTC(2026, 10, 22, 23, 59) });
    expect((await close()).night).toBe('2026-11-21');
  });

  it('has no futures where the account may not read them', async () => {
    perpetual.balances = async () => {
      throw new AppError('venue.auth', 'The key may not.');
    };
    expect(await close()).not.toHaveProperty('futures');
  });

  it('is left to the next run when a wallet could not be read', async () => {
    perpetual.balances = async () => venueDown();
    await expect(close()).rejects.toMatchObject({ code: 'venue.unavailable' });
    perpetual.balances = async () => [];
    expect(await close()).toMatchObject({ futures: {} });
  });
});

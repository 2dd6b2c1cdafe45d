import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { handleSignal } from '../../../functions/signal-order/handle-signal.ts';
import type { Automations } from '../../../shared/automations/schema.ts';
import { HOUR_MS, isoSeconds, MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Signal } from '../../../shared/signals/signal.ts';
import { recordSignal } from '../../../shared/signals/signal-store.ts';
import type { Table } from '../../../shared/table/table.ts';
import { type CliWorld, createCliWorld } from './machine.ts';

const START_MS = Date.parse('2026-11-20T10:00:00Z');

type StrategyInput = NonNullable<Automations['signals']>[string];

const strategy = (overrides: Partial<StrategyInput> = {}): StrategyInput => ({
  account: 'main',
  format: 'tradingview',
  target: { to: 'spot' },
  symbols: ['BTC_USDT'],
  size: { quote: '50' },
  ...overrides,
});

const automations = (signals: Automations['signals'] = { trend: strategy() }): Automations => ({
  accounts: {
    main: {
      venue: 'pionex',
      environment: 'paper',
      limits: { coin: 'USDT', perOrder: '1000', perDay: '5000', perMonth: '50000' },
    },
  },
  plans: {},
  signals,
});

let world: CliWorld;
beforeEach(async () => {
  world = await createCliWorld(automations(), { nowMs: START_MS });
});
afterEach(() => world.close());

const clock = () => world.deps.clock as typeof world.deps.clock & { advanceTo(ms: number): void };

/** An alert that came so long after the start, and what became of it then. */
async function came(afterMs: number, overrides: Partial<Signal> = {}, body?: object | string) {
  const receivedAtMs = START_MS + afterMs;
  clock().advanceTo(receivedAtMs);
  const digits = String(afterMs).padStart(16, '0');
  const id = `${isoSeconds(receivedAtMs).replaceAll(/[-:]/g, '')}-${digits}`;
  const signal: Signal = {
    id,
    strategy: 'trend',
    receivedAtMs,
    atMs: receivedAtMs,
    symbol: 'BTC_USDT',
    action: 'buy',
    ...overrides,
  };
  const alert = body ?? {
    ticker: 'BTCUSDT',
    action: signal.action,
    timenow: isoSeconds(signal.atMs),
    contracts: '0.002',
    token: '[redacted]',
  };
  await recordSignal(world.deps.table, signal, typeof alert === 'string' ? alert : JSON.stringify(alert));
  await handleSignal(world.deps, signal);
  clock().advanceTo(receivedAtMs + 20 * MINUTE_MS);
  await reconcileAccounts(world.deps, clock().nowMs() + HOUR_MS);
  return signal;
}

async function replay(changed: Automations, ...more: readonly string[]) {
  const path = join(dirname(world.automationsPath), 'changed.json');
  writeFileSync(path, JSON.stringify(changed));
  return world.run('signals', 'replay', '--since', '2026-11-20', '--automations', path, ...more);
}

interface ReplayJson {
  readonly signals: readonly {
    readonly id: string;
    readonly was: Record<string, unknown>;
    readonly now: Record<string, unknown>;
    readonly isSame: boolean;
    readonly prices: string;
    readonly readAgain: boolean;
  }[];
  readonly was: Record<string, unknown>;
  readonly now: Record<string, unknown>;
  readonly differing: number;
}

async function replayed(changed: Automations, ...more: readonly string[]): Promise<ReplayJson> {
  const { code, out, err } = await replay(changed, '--json', ...more);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
}

describe('signals replay', () => {
  it('finds nothing different under the same automations, at the prices that were recorded', async () => {
    await came(0);
    await came(HOUR_MS, { action: 'close' });
    await came(2 * HOUR_MS, { action: 'close' });

    const found = await replayed(automations());
    expect(found.signals).toMatchObject([
      { was: { kind: 'order', side: 'buy' }, isSame: true, prices: 'recorded', readAgain: true },
      { was: { kind: 'order', side: 'sell' }, isSame: true, prices: 'recorded' },
      // The fee's rounding left less than the venue's least step, which is nothing to close.
      { was: { code: 'signal.nothingToClose' }, isSame: true, prices: 'carried' },
    ]);
    expect(found.differing).toBe(0);
    expect(found.now).toEqual(found.was);
    expect(found.was).toMatchObject({ orders: 2, withoutOrder: 1, bought: { USDT: '50' } });
  });

  it('decides by the recorded book: a limit order at the bid is priced as it was', async () => {
    world.close();
    const limit = { trend: strategy({ order: { type: 'limit', from: 'bid', offsetBps: 20 } }) };
    world = await createCliWorld(automations(limit), { nowMs: START_MS });
    await came(0);

    const [only] = (await replayed(automations(limit))).signals;
    expect(only).toMatchObject({ isSame: true, prices: 'recorded', now: { terms: { type: 'limit' } } });
    expect(only?.now['terms']).toEqual(only?.was['terms']);
  });

  it('tells the difference that another size makes, signal by signal and in sum', async () => {
    await came(0);
    await came(HOUR_MS, { action: 'close' });

    const found = await replayed(automations({ trend: strategy({ size: { quote: '80' } }) }));
    expect(found.signals[0]).toMatchObject({
      was: { terms: { quoteAmount: '50' } },
      now: { terms: { quoteAmount: '80' } },
      isSame: false,
    });
    // It closes what it bought there, which is more.
    expect(found.signals[1]).toMatchObject({ now: { kind: 'order', side: 'sell' }, isSame: false });
    expect(found).toMatchObject({
      differing: 2,
      was: { bought: { USDT: '50' } },
      now: { bought: { USDT: '80' } },
    });
  });

  it('tells why an order would be refused', async () => {
    await came(0);
    const changed = automations({
      trend: strategy({ size: { quote: '20' }, limits: { perOrder: '20', ordersPerHour: 1 } }),
    });
    await came(30 * MINUTE_MS);

    const found = await replayed(changed);
    expect(found.signals).toMatchObject([
      { now: { kind: 'order', quote: '20' } },
      { was: { kind: 'order' }, now: { kind: 'refused', code: 'limit.ordersPerHour' } },
    ]);
  });

  it('reads the alert again: what is taken from it then, or refused at the door', async () => {
    await came(0);

    const fromSignal = await replayed(automations({ trend: strategy({ size: 'fromSignal' }) }));
    const [only] = fromSignal.signals;
    expect(only).toMatchObject({ readAgain: true, now: { kind: 'order', side: 'buy' } });
    // 0.002 BTC, which is more than 50 USDT at any price of the paper exchange.
    expect(Number(only?.now['quote'])).toBeGreaterThan(100);
    const other = await replayed(automations({ trend: strategy({ symbols: ['ETH_USDT'] }) }));
    expect(other.signals).toMatchObject([{ now: { kind: 'refused', code: 'alert.symbol' } }]);
    const strict = await replayed(automations({ trend: strategy({ actions: ['sell'] }) }));
    expect(strict.signals).toMatchObject([{ now: { kind: 'refused', code: 'alert.action' } }]);
  });

  it('takes the signal as it was understood when its text was cut, and says so', async () => {
    await came(0, {}, '{"ticker":"BTCUSDT","action":"bu');

    expect((await replayed(automations())).signals).toMatchObject([{ readAgain: false, isSame: true }]);
    expect((await replay(automations())).out).toContain('taken as understood then');
  });

  it('counts the alerts of a minute against the rate of now', async () => {
    await came(0);
    await came(1_000);

    const found = await replayed(automations({ trend: strategy({ perMinute: 1 }) }));
    expect(found.signals.map(({ now }) => now['code'])).toEqual([undefined, 'request.tooMany']);
  });

  it('begins with what the strategy held', async () => {
    await came(0);
    const close = await came(25 * HOUR_MS, { action: 'close' });

    const found = await replayed(automations(), '--since', '2026-11-21');
    expect(found.signals).toMatchObject([
      { id: close.id, isSame: true, now: { kind: 'order', side: 'sell' } },
    ]);
  });

  it('has synthetic prices, and says so, where nothing was recorded', async () => {
    world.close();
    world = await createCliWorld(automations({ trend: strategy({ actions: ['sell'] }) }), {
      nowMs: START_MS,
    });
    await came(0);

    const { out } = await replay(automations());
    expect(out).toContain('Prices: 0 as recorded, 0 as recorded nearest to it, 1 synthetic.');
    expect(out).toContain('SYNTHETIC prices are made up');
  });

  it('makes up the trading rules of a symbol that the paper exchange does not list, and says so', async () => {
    await came(0);

    const { out } = await replay(
      automations({ trend: strategy({ symbols: ['PEPE_USDT'], aliases: { BTCUSDT: 'PEPE_USDT' } }) }),
    );
    expect(out).toContain('Trading rules of PEPE_USDT are made up.');
    expect(out).toContain('now of PEPE_USDT; synthetic price');
    expect(out).toContain('1 of 1 differ.');
  });

  it('leaves out what came before or later, and other strategies', async () => {
    await came(0);
    await came(HOUR_MS);

    const one = await replayed(automations(), '--until', '2026-11-20T11:00Z');
    expect(one.signals).toHaveLength(1);
    const two = await replayed(automations(), '--strategy', 'trend', '--until', '2026-11-20T11:00:01Z');
    expect(two.signals).toHaveLength(2);
    const none = await replay(automations(), '--since', '2026-11-20T11:10Z');
    expect(none.out).toBe('No signals in that time.\n');
  });

  it('replays a strategy that is no longer in the automations, when it is named', async () => {
    await came(0);
    const others = automations({ other: strategy() });

    expect((await replayed(others, '--strategy', 'trend')).signals).toMatchObject([
      { now: { kind: 'refused', code: 'signal.noStrategy' } },
    ]);
    expect(await replay(others, '--strategy', 'tren')).toMatchObject({ code: 1 });
  });

  it('writes nothing to the data folder', async () => {
    await came(0);
    const before = await rowsOf(world.deps.table);
    await replay(automations({ trend: strategy({ size: { quote: '80' } }) }));

    expect(await rowsOf(world.deps.table)).toEqual(before);
  });

  it('shows each signal with then and now', async () => {
    await came(0);

    const { out } = await replay(automations({ trend: strategy({ size: { quote: '80' } }) }));
    expect(out).toContain(
      '≠  2026-11-20T10:00:00Z  trend     BTC_USDT  buy     buy for 50 USDT  buy for 80 USDT',
    );
    expect(out).toContain('Then: 1 orders, bought for 50 USDT, sold for nothing; 0 without an order.');
    expect(out).toContain('1 of 1 differ.');
  });

  it.each([
    [[], 'Say from when on'],
    [['--since', 'noon'], '--since takes a day such as'],
    [['--since', '2026-06-31'], '--since takes a day such as'],
    [['--since', '2026-11-20', '--until', '2026-11-20'], '--until must be later'],
    [['--since', '2026-11-20', '--strategy', 'other'], 'other'],
    [['--since', '2026-11-20', 'trend'], 'one argument too many'],
  ])('is refused with %o', async (argv, text) => {
    const { code, err } = await world.run('signals', 'replay', ...argv);

    expect(code).not.toBe(0);
    expect(err).toContain(text);
  });

  it('explains in its help which prices are used', async () => {
    expect((await world.run('signals', '--help')).out).toContain('SYNTHETIC');
  });
});

const PARTITIONS = ['control', 'signals-open', 'signals#trend', 'plan#signal:trend', 'signal-rate#trend'];

async function rowsOf(table: Table) {
  return Promise.all(PARTITIONS.map((pk) => table.query({ pk })));
}

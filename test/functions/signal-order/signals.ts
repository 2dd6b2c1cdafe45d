/** Signals of the strategy `trend` on the account `main`, and a world in memory in which they are handled. */
import { handleSignal } from '../../../functions/signal-order/handle-signal.ts';
import type { Account, ResolvedAutomations, Strategy } from '../../../shared/automations/schema.ts';
import type { Deps } from '../../../shared/deps.ts';
import type { Signal, SignalOutcome } from '../../../shared/signals/signal.ts';
import { readSignal, recordSignal } from '../../../shared/signals/signal-store.ts';
import type { Balance } from '../../../shared/venues/venue.ts';
import { ACCOUNT, anAccount, money, SLOT_MS, someAutomations } from '../../support/builders.ts';
import type { VenueScript } from '../../support/scripted-venue.ts';
import { createTestDeps, type TestDeps } from '../../support/test-deps.ts';

export const STRATEGY = 'trend';
/** Whose money and pause the strategy's orders count under. */
export const OWNER = 'signal:trend';
export const SIGNAL_ID = '20261123T080000Z-0000000000000001';

/** A market strategy on BTC_USDT that may do everything and takes its size from the alert. */
export function aStrategy(overrides: Partial<Strategy> = {}): Strategy {
  return {
    account: ACCOUNT,
    format: 'standing-orders',
    auth: 'token',
    maxAgeSeconds: 120,
    maxAheadSeconds: 10,
    perMinute: 30,
    target: { to: 'spot' },
    symbols: ['BTC_USDT'],
    aliases: {},
    actions: ['buy', 'sell', 'close', 'reverse'],
    size: 'fromSignal',
    order: { type: 'market' },
    placeWithinSeconds: 300,
    limits: { ordersPerHour: 20, ordersPerDay: 100, cooldownSeconds: 0 },
    positionCheck: false,
    ...overrides,
  };
}

export const someLimits = (overrides: Partial<Strategy['limits']> = {}): Strategy['limits'] => ({
  ordersPerHour: 20,
  ordersPerDay: 100,
  cooldownSeconds: 0,
  ...overrides,
});

/** A buy for 50 USDT that came at nine. */
export function aSignal(overrides: Partial<Signal> = {}): Signal {
  return {
    id: SIGNAL_ID,
    strategy: STRATEGY,
    receivedAtMs: SLOT_MS,
    atMs: SLOT_MS,
    symbol: 'BTC_USDT',
    action: 'buy',
    size: { unit: 'quote', amount: money('50') },
    ...overrides,
  };
}

/** The nth signal, under an id of its own. */
export const nthSignal = (n: number, overrides: Partial<Signal> = {}): Signal =>
  aSignal({ id: `20261123T080000Z-${String(n).padStart(16, '0')}`, ...overrides });

export function signalAutomations(
  strategy: Partial<Strategy> = {},
  account: Account = anAccount(),
): ResolvedAutomations {
  return { ...someAutomations({}, { [ACCOUNT]: account }), signals: { [STRATEGY]: aStrategy(strategy) } };
}

export const free = (coins: Readonly<Record<string, string>>): readonly Balance[] =>
  Object.entries(coins).map(([coin, amount]) => ({ coin, free: money(amount), locked: money('0') }));

export interface SignalWorld extends TestDeps {
  /** Stores the signal as the front door does, and handles it. */
  take(signal?: Signal): Promise<SignalOutcome | undefined>;
  record(signal?: Signal): Promise<void>;
  handle(signal?: Pick<Signal, 'strategy' | 'id'>, deps?: Deps): Promise<SignalOutcome | undefined>;
  outcome(signal?: Pick<Signal, 'strategy' | 'id'>): Promise<SignalOutcome | undefined>;
}

/** 10,000 USDT and 2 BTC are free unless a test says otherwise. */
export function createSignalWorld(
  automations: ResolvedAutomations = signalAutomations(),
  script: VenueScript = {},
): SignalWorld {
  const w = createTestDeps(automations, script);
  w.script.answer({ balances: async () => free({ USDT: '10000', BTC: '2' }) });
  const record = async (signal = aSignal()) => {
    await recordSignal(w.table, signal, '{"action":"buy"}');
  };
  const handle = (signal: Pick<Signal, 'strategy' | 'id'> = aSignal(), deps = w.deps) =>
    handleSignal(deps, { strategy: signal.strategy, id: signal.id });
  return {
    ...w,
    record,
    handle,
    take: async (signal = aSignal()) => {
      await record(signal);
      return handle(signal);
    },
    outcome: async ({ strategy, id } = aSignal()) => (await readSignal(w.table, strategy, id))?.outcome,
  };
}

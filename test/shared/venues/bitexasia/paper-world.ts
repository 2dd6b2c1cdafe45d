import { decimal } from '../../../../shared/core/decimal.ts';
import { noTimeout } from '../../../../shared/http/timeout.ts';
import { createWeightBudget } from '../../../../shared/http/weight-budget.ts';
import { createBitexasiaWire } from '../../../../shared/paper/bitexasia/bitexasia-wire.ts';
import { createPaperExchange } from '../../../../shared/paper/exchange.ts';
import type { Fault, FaultCall } from '../../../../shared/paper/faults.ts';
import { LISTINGS } from '../../../../shared/paper/instruments.ts';
import { createSeededMarket } from '../../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../../shared/paper/store.ts';
import { BITEXASIA_LAYOUT, bitexasiaRecipe } from '../../../../shared/signing/bitexasia.ts';
import type { Layout } from '../../../../shared/signing/layout.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { createBanGate } from '../../../../shared/venues/ban.ts';
import { createBitexasiaMarkets } from '../../../../shared/venues/bitexasia/venue.ts';
import { createStamps } from '../../../../shared/venues/stamps.ts';
import type { CallKind, Trouble, VenueWorld } from '../../../contracts/venue-world.ts';
import { fixedKeyring } from '../../../support/keyring.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createRecordingLog } from '../../../support/recording-log.ts';
import { createRecordingMetrics } from '../../../support/recording-metrics.ts';

export const KEY = { apiKey: 'paper-key', apiSecret: 'cGFwZXItc2VjcmV0' };

const FAULTS: Readonly<Record<Trouble, Fault>> = {
  requestLost: { kind: 'requestLost' },
  replyLostExecuted: { kind: 'replyLost', as: 'timeout' },
  page: { kind: 'gatewayPage', status: 502, executed: false },
  pageExecuted: { kind: 'gatewayPage', status: 504, executed: true },
  brokenReplyExecuted: { kind: 'brokenReply', how: 'truncated' },
  tooManyRequests: { kind: 'ban', page: 'html' },
  timestampRefused: { kind: 'timestampRefused' },
};

export interface WorldOptions {
  readonly seed?: number;
  /** How the stand-in wants requests signed, and how the adapter signs them. */
  readonly layout?: Layout;
  readonly signsBy?: Layout;
  readonly usedClientOrderIds?: 'refuse' | 'accept';
  readonly allowedIps?: readonly string[];
}

/** BitexAsia's adapter over its stand-in, strict on one layout. */
export function createPaperWorld(options: WorldOptions = {}) {
  const { seed = 7, layout = BITEXASIA_LAYOUT, signsBy = layout, usedClientOrderIds, allowedIps } = options;
  const clock = createManualClock();
  let aheadMs = 0;
  const next = new Map<CallKind, Fault>();
  const calls: CallKind[] = [];
  const bodies: string[] = [];
  const exchange = createPaperExchange({
    createWire: createBitexasiaWire(layout),
    seed,
    clock: { nowMs: () => clock.nowMs() + aheadMs },
    prices: createSeededMarket({ seed, listings: LISTINGS }),
    store: createMemoryPaperStore(),
    accounts: [
      {
        id: 'main',
        ...KEY,
        permissions: ['read', 'trade'],
        balances: { USDT: decimal('1000000'), BTC: decimal('100') },
        ...(allowedIps && { allowedIps }),
      },
    ],
    ...(usedClientOrderIds && { duplicateClientOrderIds: usedClientOrderIds }),
    limits: 'off',
    splitFillShare: 0.5,
    faults: (call) => {
      const kind = kindOf(call);
      calls.push(kind);
      if (kind === 'placement') bodies.push(call.body);
      const fault = next.get(kind);
      next.delete(kind);
      return fault;
    },
  });
  const log = createRecordingLog();
  const metrics = createRecordingMetrics();
  const table = openSqliteTable();
  const budget = () => createWeightBudget({ perSecond: 1_000_000, clock });
  const markets = createBitexasiaMarkets({
    accountId: 'main',
    environment: 'live',
    baseUrl: 'https://paper.example.com',
    keyring: fixedKeyring(KEY, bitexasiaRecipe(signsBy)),
    fetch: exchange.fetch,
    timeoutSignal: noTimeout,
    clock,
    random: () => 0.5,
    log,
    metrics,
    gate: createBanGate({ accountId: 'main', table, clock, log, metrics }),
    keyBudget: budget(),
    addressBudget: budget(),
    stamps: createStamps({ table, keyId: 'main' }),
  });
  const world: VenueWorld = {
    venue: markets.spot,
    clock,
    symbol: 'BTC-USDT',
    unknownSymbol: 'NOPE-USDT',
    landedOrders: async () => (await exchange.inspect.orders('main')).map((order) => order.id),
    landedFills: async () => (await exchange.inspect.fills('main')).map((fill) => fill.id),
    strike: (on, trouble) => next.set(on, FAULTS[trouble]),
    fillPartly: (share) => next.set('placement', { kind: 'partialFill', share }),
    moveExchangeClock: (ms) => {
      aheadMs = ms;
    },
    calls: (kind) => calls.filter((one) => kind === undefined || one === kind).length,
  };
  return { ...markets, world, exchange, clock, bodies, next };
}

function kindOf({ method, path }: FaultCall): CallKind {
  if (method === 'GET') return 'read';
  return path.endsWith('/cancel') ? 'cancellation' : 'placement';
}

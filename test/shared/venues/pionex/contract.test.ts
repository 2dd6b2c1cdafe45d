import { expect, it, onTestFinished } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import { noTimeout } from '../../../../shared/http/timeout.ts';
import { createWeightBudget } from '../../../../shared/http/weight-budget.ts';
import { createPaperExchange } from '../../../../shared/paper/exchange.ts';
import type { Fault, FaultCall } from '../../../../shared/paper/faults.ts';
import { LISTINGS } from '../../../../shared/paper/instruments.ts';
import { createSeededMarket } from '../../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../../shared/paper/store.ts';
import { signPionex } from '../../../../shared/signing/pionex.ts';
import { createSigner } from '../../../../shared/signing/signer.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { createBanGate } from '../../../../shared/venues/ban.ts';
import { createPionexVenue } from '../../../../shared/venues/pionex/venue.ts';
import { runVenueContract } from '../../../contracts/venue-contract.ts';
import type { CallKind, Trouble, VenueWorld } from '../../../contracts/venue-world.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createRecordingLog } from '../../../support/recording-log.ts';
import { checkedFetch } from '../../../support/spec.ts';

const KEY = { apiKey: 'paper-key', apiSecret: 'paper-secret' };

const FAULTS: Readonly<Record<Trouble, Fault>> = {
  requestLost: { kind: 'requestLost' },
  replyLostExecuted: { kind: 'replyLost', as: 'timeout' },
  page: { kind: 'gatewayPage', status: 502, executed: false },
  pageExecuted: { kind: 'gatewayPage', status: 504, executed: true },
  brokenReplyExecuted: { kind: 'brokenReply', how: 'truncated' },
  tooManyRequests: { kind: 'ban', page: 'html' },
  timestampRefused: { kind: 'timestampRefused' },
};

/** Pionex's adapter over the paper exchange at its strictest, every request and reply checked against the spec. */
async function createPaperWorld(perSecond?: number): Promise<VenueWorld> {
  const clock = createManualClock();
  let aheadMs = 0;
  const next = new Map<CallKind, Fault>();
  const exchange = createPaperExchange({
    seed: 7,
    clock: { nowMs: () => clock.nowMs() + aheadMs },
    prices: createSeededMarket({ seed: 7, listings: LISTINGS }),
    store: createMemoryPaperStore(),
    accounts: [
      {
        id: 'main',
        ...KEY,
        permissions: ['read', 'trade'],
        balances: { USDT: decimal('1000000'), BTC: decimal('100') },
      },
    ],
    limits: perSecond === undefined ? 'off' : 'on',
    signatureForm: 'both',
    futureTimestamps: 'refuse',
    splitFillShare: 0.5,
    faults: (call) => {
      const kind = kindOf(call);
      const fault = next.get(kind);
      next.delete(kind);
      return fault;
    },
  });
  const fetch = checkedFetch(exchange.fetch);
  onTestFinished(() => {
    // Broken off on purpose, where a case wants it.
    const found = fetch.violations.filter((violation) => !violation.message.includes('is no JSON'));
    expect(found).toEqual([]);
  });
  const log = createRecordingLog();
  const budget = () => createWeightBudget({ perSecond: perSecond ?? 1_000_000, clock });
  const venue = createPionexVenue({
    accountId: 'main',
    baseUrl: 'https://paper.example.com',
    signer: createSigner(KEY, signPionex),
    fetch,
    timeoutSignal: noTimeout,
    clock,
    random: () => 0.5,
    log,
    gate: createBanGate({ accountId: 'main', table: openSqliteTable(), clock, log }),
    keyBudget: budget(),
    addressBudget: budget(),
  });
  return {
    venue,
    clock,
    symbol: 'BTC_USDT',
    unknownSymbol: 'NOPE_USDT',
    strike: (on, trouble) => next.set(on, FAULTS[trouble]),
    fillPartly: (share) => next.set('placement', { kind: 'partialFill', share }),
    moveExchangeClock: (ms) => {
      aheadMs = ms;
    },
    calls: exchange.inspect.calls,
    landedOrders: async () => (await exchange.inspect.orders('main')).map((order) => order.id),
    landedFills: async () => (await exchange.inspect.fills('main')).map((fill) => fill.id),
  };
}

function kindOf({ method }: FaultCall): CallKind {
  if (method === 'POST') return 'placement';
  return method === 'DELETE' ? 'cancellation' : 'read';
}

runVenueContract({ name: 'Pionex over the paper exchange', createWorld: () => createPaperWorld() });

it.each([1, 5, 8])('a rate of %i a second never trips the limits of the exchange', async (perSecond) => {
  const { venue, symbol, clock } = await createPaperWorld(perSecond);
  const startMs = clock.nowMs();
  const reads = [
    () => venue.instruments([symbol]),
    () => venue.bookTickers([symbol]),
    () => venue.balances(),
    () => venue.openOrders(symbol),
    () => venue.fills({ symbol, startMs, endMs: startMs }),
  ];

  await Promise.all(Array.from({ length: 60 }, (_, index) => reads[index % reads.length]?.()));

  expect(clock.nowMs() - startMs).toBeGreaterThan(10_000);
});

import { expect, onTestFinished } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import { noTimeout } from '../../../../shared/http/timeout.ts';
import { createWeightBudget } from '../../../../shared/http/weight-budget.ts';
import type { Permission } from '../../../../shared/paper/accounts.ts';
import { createPaperExchange } from '../../../../shared/paper/exchange.ts';
import type { Fault, FaultCall } from '../../../../shared/paper/faults.ts';
import { LISTINGS } from '../../../../shared/paper/instruments.ts';
import { createPionexWire } from '../../../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../../shared/paper/store.ts';
import { signPionex } from '../../../../shared/signing/pionex.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { createBanGate } from '../../../../shared/venues/ban.ts';
import { createPionexMarkets } from '../../../../shared/venues/pionex/venue.ts';
import type { Venue } from '../../../../shared/venues/venue.ts';
import type { CallKind, Trouble, VenueWorld } from '../../../contracts/venue-world.ts';
import { fixedKeyring } from '../../../support/keyring.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createRecordingLog } from '../../../support/recording-log.ts';
import { createRecordingMetrics } from '../../../support/recording-metrics.ts';
import { checkedFetch } from '../../../support/spec.ts';
import { createPaperClient } from '../../paper/paper-client.ts';

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
export function createPaperWorld(
  options: { readonly perSecond?: number; readonly futuresTrading?: boolean } = {},
) {
  const { perSecond, futuresTrading = true } = options;
  const clock = createManualClock();
  let aheadMs = 0;
  const next = new Map<CallKind, Fault>();
  const permissions: Permission[] = ['read', 'trade', 'botRead', 'botTrade', 'transfer', 'earn'];
  const calls: CallKind[] = [];
  const exchange = createPaperExchange({
    createWire: createPionexWire,
    seed: 7,
    clock: { nowMs: () => clock.nowMs() + aheadMs },
    prices: createSeededMarket({ seed: 7, listings: LISTINGS }),
    store: createMemoryPaperStore(),
    accounts: [
      {
        id: 'main',
        ...KEY,
        permissions,
        balances: { USDT: decimal('1000000'), BTC: decimal('100') },
        futuresBalances: { USDT: decimal('1000000') },
        futuresTrading,
        earnAccess: true,
      },
    ],
    limits: perSecond === undefined ? 'off' : 'on',
    signatureForm: 'both',
    futureTimestamps: 'refuse',
    splitFillShare: 0.5,
    faults: (call) => {
      const kind = kindOf(call);
      calls.push(kind);
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
  const metrics = createRecordingMetrics();
  const budget = () => createWeightBudget({ perSecond: perSecond ?? 1_000_000, clock });
  const markets = createPionexMarkets({
    accountId: 'main',
    environment: 'live',
    baseUrl: 'https://paper.example.com',
    keyring: fixedKeyring(KEY, signPionex),
    fetch,
    timeoutSignal: noTimeout,
    clock,
    random: () => 0.5,
    log,
    metrics,
    gate: createBanGate({ accountId: 'main', table: openSqliteTable(), clock, log, metrics }),
    keyBudget: budget(),
    addressBudget: budget(),
  });
  const worldOf = <V extends Venue>(
    venue: V,
    of: Pick<VenueWorld, 'symbol' | 'unknownSymbol' | 'landedOrders' | 'landedFills'>,
  ): VenueWorld & { readonly venue: V } => ({
    venue,
    clock,
    ...of,
    strike: (on, trouble) => next.set(on, FAULTS[trouble]),
    fillPartly: (share) => next.set('placement', { kind: 'partialFill', share }),
    moveExchangeClock: (ms) => {
      aheadMs = ms;
    },
    calls: (kind) => calls.filter((one) => kind === undefined || one === kind).length,
  });
  /** From now on the key may do nothing. */
  const takeRights = () => {
    permissions.length = 0;
  };
  /** Moves money from spot to futures; what takes time is in process until then. */
  const moveMoney = async (amount: string, delayMs?: number) => {
    if (delayMs !== undefined) next.set('placement', { kind: 'slowTransfer', delayMs });
    const owner = createPaperClient(fetch, clock, KEY);
    const body = { fromAccount: 'MAIN', toAccount: 'TRADE', currency: 'USDT', amount };
    const reply = (await owner.post('/api/v1/assets/transfer', body)).body;
    return String(reply.data.transferId);
  };
  return { ...markets, exchange, worldOf, takeRights, moveMoney };
}

function kindOf({ method }: FaultCall): CallKind {
  if (method === 'POST') return 'placement';
  return method === 'DELETE' ? 'cancellation' : 'read';
}

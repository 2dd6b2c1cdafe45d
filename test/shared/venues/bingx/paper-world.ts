import { decimal } from '../../../../shared/core/decimal.ts';
import { noTimeout } from '../../../../shared/http/timeout.ts';
import { createWeightBudget } from '../../../../shared/http/weight-budget.ts';
import type { Permission } from '../../../../shared/paper/accounts.ts';
import { createBingxWire } from '../../../../shared/paper/bingx/bingx-wire.ts';
import { createPaperExchange } from '../../../../shared/paper/exchange.ts';
import type { Fault, FaultCall } from '../../../../shared/paper/faults.ts';
import { LISTINGS } from '../../../../shared/paper/instruments.ts';
import type { PerpetualPrices } from '../../../../shared/paper/perpetual-prices.ts';
import { createSeededMarket } from '../../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../../shared/paper/store.ts';
import { signBingx } from '../../../../shared/signing/bingx.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { createBanGate } from '../../../../shared/venues/ban.ts';
import { createBingxMarkets } from '../../../../shared/venues/bingx/venue.ts';
import type { History } from '../../../../shared/venues/history.ts';
import type { PerpetualVenue } from '../../../../shared/venues/perpetual.ts';
import type { Venue } from '../../../../shared/venues/venue.ts';
import type { Wallet } from '../../../../shared/venues/wallet.ts';
import type { CallKind, Trouble, VenueWorld } from '../../../contracts/venue-world.ts';
import { fixedKeyring } from '../../../support/keyring.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createRecordingLog } from '../../../support/recording-log.ts';
import { createRecordingMetrics } from '../../../support/recording-metrics.ts';

export const KEY = { apiKey: 'paper-key', apiSecret: 'paper-secret' };

const FAULTS: Readonly<Record<Trouble, Fault>> = {
  requestLost: { kind: 'requestLost' },
  replyLostExecuted: { kind: 'replyLost', as: 'timeout' },
  page: { kind: 'gatewayPage', status: 502, executed: false },
  pageExecuted: { kind: 'gatewayPage', status: 504, executed: true },
  brokenReplyExecuted: { kind: 'brokenReply', how: 'truncated' },
  tooManyRequests: { kind: 'ban', page: 'json' },
  timestampRefused: { kind: 'timestampRefused' },
};

/** BingX's adapter over the paper exchange at its strictest. */
export function createPaperWorld(
  options: {
    readonly perSecond?: number;
    readonly futuresTrading?: boolean;
    readonly allowedIps?: readonly string[];
    readonly duplicateClientOrderIds?: 'refuse' | 'accept';
    /** Decides what the stand-in does where no document says it. */
    readonly seed?: number;
    readonly perpetualPrices?: PerpetualPrices;
  } = {},
) {
  const { perSecond, futuresTrading = true, allowedIps, duplicateClientOrderIds = 'refuse' } = options;
  const { seed = 7, perpetualPrices } = options;
  const clock = createManualClock();
  let aheadMs = 0;
  const next = new Map<CallKind, Fault>();
  const permissions: Permission[] = ['read', 'trade'];
  const calls: CallKind[] = [];
  const exchange = createPaperExchange({
    createWire: createBingxWire,
    seed,
    ...(perpetualPrices && { perpetualPrices }),
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
        fundBalances: { USDT: decimal('250.5'), BTC: decimal('0.01') },
        ...(allowedIps && { allowedIps }),
      },
    ],
    duplicateClientOrderIds,
    limits: perSecond === undefined ? 'off' : 'on',
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
  const log = createRecordingLog();
  const metrics = createRecordingMetrics();
  const budget = () => createWeightBudget({ perSecond: perSecond ?? 1_000_000, clock });
  const markets = createBingxMarkets({
    accountId: 'main',
    environment: 'live',
    baseUrl: 'https://paper.example.com',
    keyring: fixedKeyring(KEY, signBingx),
    fetch: exchange.fetch,
    timeoutSignal: noTimeout,
    clock,
    random: () => 0.5,
    log,
    metrics,
    gate: createBanGate({ accountId: 'main', table: openSqliteTable(), clock, log, metrics }),
    keyBudget: budget(),
    addressBudget: budget(),
  });
  const strike = (on: CallKind, trouble: Trouble | Fault) => {
    next.set(on, typeof trouble === 'string' ? FAULTS[trouble] : trouble);
  };
  const worldOf = <V extends Venue>(
    venue: V,
    of: Pick<VenueWorld, 'symbol' | 'unknownSymbol' | 'landedOrders' | 'landedFills'>,
  ): VenueWorld & { readonly venue: V } => ({
    venue,
    clock,
    ...of,
    strike,
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
  return {
    spot: markets.spot as Venue,
    perpetual: markets.perpetual as PerpetualVenue,
    history: markets.history as History,
    wallet: markets.wallet as Wallet,
    exchange,
    clock,
    log,
    strike,
    worldOf,
    takeRights,
    calls: () => calls.length,
  };
}

function kindOf({ method, path }: FaultCall): CallKind {
  if (method === 'DELETE' || path.endsWith('/cancel')) return 'cancellation';
  return method === 'POST' && path.endsWith('/order') ? 'placement' : 'read';
}

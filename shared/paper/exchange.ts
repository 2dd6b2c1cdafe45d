/**
 * The paper exchange: a fetch handler that speaks a real exchange's wire, with made-up money. Clients cannot tell it
 * from the venue; everything by chance comes from its seed, and all time from its clock.
 */
import { type Clock, DAY_MS, type DurationMs, type EpochMs } from '../core/clock.ts';
import { type Decimal, decimal, dividedBy } from '../core/decimal.ts';
import { invariant } from '../core/errors.ts';
import type { AccountState, Money } from './account-state.ts';
import type { PaperAccount } from './accounts.ts';
import { type BotInspection, inspectBots } from './bots/bot-inspection.ts';
import { createPaperBots, type PaperBots } from './bots/bots.ts';
import { createDerivedPerpetuals } from './derived-perpetuals.ts';
import { type EarnInspection, inspectEarn } from './earn/earn-inspection.ts';
import { createPaperEarn, type PaperEarn } from './earn/paper-earn.ts';
import { createEngine, type Engine, settledBy } from './engine.ts';
import type { FaultPlan } from './faults.ts';
import { createFuturesEngine, type FuturesEngine } from './futures/futures-engine.ts';
import { type FuturesInspection, inspectFutures } from './futures/futures-inspection.ts';
import { LISTINGS, type Listing } from './instruments.ts';
import { createLine } from './line.ts';
import type { PriceSource } from './market.ts';
import { seedFrom } from './noise.ts';
import type { PaperFill, PaperOrder } from './order.ts';
import { createPast, type Past } from './past/past.ts';
import { inspectPast, type PastInspection } from './past/past-inspection.ts';
import { checkPlan } from './past/plan.ts';
import { PERPETUALS, type PerpetualListing } from './perpetual-listings.ts';
import type { PerpetualPrices } from './perpetual-prices.ts';
import type { FundingFeeSign } from './pionex/futures-wire.ts';
import type { SignatureForm } from './pionex/signature.ts';
import type { PaperStore } from './store.ts';
import { toWireCall } from './to-wire-call.ts';
import type { PaperTransfer } from './transfer.ts';
import { createTransfers, type Transfers, withTransfers } from './transfers.ts';
import type { LateRows } from './visibility.ts';
import type { Wire, WireReply } from './wire.ts';
import type { CreateWire } from './wire-parts.ts';

export interface PaperExchangeOptions {
  /** Whose wire it speaks. */
  readonly createWire: CreateWire;
  readonly seed: number | string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly prices: PriceSource;
  readonly store: PaperStore;
  readonly accounts: readonly PaperAccount[];
  readonly listings?: readonly Listing[];
  /** Taken from the received coin, in hundredths of a per cent; 5 when left out. */
  readonly feeRateBps?: Decimal;
  readonly perpetuals?: readonly PerpetualListing[];
  /** Derived from `prices` when left out. */
  readonly perpetualPrices?: PerpetualPrices;
  /** Of a trade in perpetuals, in hundredths of a per cent of its value; 2 and 5 when left out. */
  readonly futuresFeeRateBps?: { readonly maker: Decimal; readonly taker: Decimal };
  /** Sign of a paid funding fee in the list of fundings; `paidIsPositive` when left out. */
  readonly fundingFeeSign?: FundingFeeSign;
  /** What a second order under a used client order id does; `refuse` when left out. `accept` is the worst case. */
  readonly duplicateClientOrderIds?: 'refuse' | 'accept';
  readonly faults?: FaultPlan;
  /** Lists show no orders, fills, fundings, closed positions and transfers that are older; 90 days when left out. */
  readonly historyMs?: DurationMs;
  /** Whether bots that ended so long ago vanish as well; `false` when left out. */
  readonly finishedBotsVanish?: boolean;
  /** Fills, fundings and transfers that are listed only some time after they happened; none when left out. */
  readonly lateRows?: LateRows;
  /** Whether request weights are counted; `on` when left out. Bans by a fault hold either way. */
  readonly limits?: 'on' | 'off';
  /** Which text a signature must belong to; `either` when left out. `both` is the strictest. */
  readonly signatureForm?: SignatureForm;
  /** Whether a timestamp ahead of the exchange's clock is valid (up to 20 s); `accept` when left out. */
  readonly futureTimestamps?: 'accept' | 'refuse';
  /** Share of touches at which a resting order fills only in part; 0.25 when left out. */
  readonly partialFillShare?: number;
  /** Share of orders whose first trade falls into several of one millisecond; 0.25 when left out. */
  readonly splitFillShare?: number;
  /** Whether replies have keys in random order and now and then an unknown field; `true` when left out. */
  readonly disorder?: boolean;
}

export interface PaperExchange {
  /** Takes the place of the global `fetch`. Rejects as that does when a fault loses the reply. */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>;
  /** The same for a call that came over a socket: `address` is checked against allow lists and limits. */
  readonly handle: (request: Request, from: { readonly address: string }) => Promise<Response>;
  /** Looks behind the wire: no signature, no weight, no fault, no lag. */
  readonly inspect: Inspection;
}

export interface Inspection extends BotInspection {
  orders(account: string): Promise<readonly PaperOrder[]>;
  /** Of all symbols, by time. */
  fills(account: string): Promise<readonly PaperFill[]>;
  balances(account: string): Promise<ReadonlyMap<string, Money>>;
  /** Between spot and futures, by time. */
  transfers(account: string): Promise<readonly PaperTransfer[]>;
  /** Gives or, with a negative amount, takes money. */
  credit(account: string, coin: string, amount: Decimal): Promise<void>;
  /** The accounts in perpetual futures, whose money is apart. */
  readonly futures: FuturesInspection;
  readonly earn: EarnInspection;
  readonly past: PastInspection;
  /** Calls so far, executed or lost. */
  calls(): number;
  /** Requests that were answered with HTTP 200, by method and path, e.g. `GET /api/v1/trade/fills`, lost replies included. */
  requests(): Readonly<Record<string, number>>;
  /** Requests that a fault holds back and that have not landed yet. */
  pending(): number;
}

const LOCAL_ADDRESS = '127.0.0.1';
/** The exchange's lists are said to reach back about three months. */
const HISTORY_MS: DurationMs = 90 * DAY_MS;
const OPENING_WALLETS = { USDT: decimal('10000') };

export function createPaperExchange(options: PaperExchangeOptions): PaperExchange {
  const { clock } = options;
  const spot = engineOf(options);
  const plainFutures = futuresOf(options, spot);
  const bots = botsOf(options, spot, plainFutures);
  const earn = createPaperEarn(bots.markets, spot.keeper);
  const transfers = createTransfers(seedFrom(options.seed, 'engine'), plainFutures, spot.keeper);
  const futures = withTransfers(plainFutures, transfers, spot.keeper);
  const engine = settledBy(spot, [transfers, bots, earn]);
  const pastOf = pastsOf(options, engine, futures);
  const parts = { engine, futures, bots, earn, transfers, pastOf };
  const line = createLine(wireOf(options, parts), options.faults);

  const arrive = async (): Promise<EpochMs> => {
    await line.land(clock.nowMs());
    return clock.nowMs();
  };
  const state = async (account: string): Promise<AccountState> => engine.state(account, await arrive());

  return {
    fetch: async (input, init) =>
      toResponse(await line.serve(await toWireCall(input, init, LOCAL_ADDRESS, clock))),
    handle: async (request, { address }) =>
      toResponse(await line.serve(await toWireCall(request, undefined, address, clock))),
    inspect: {
      orders: async (account) => [...(await state(account)).orders.values()],
      fills: async (account) =>
        [...(await state(account)).fills.values()].flat().sort((a, b) => a.atMs - b.atMs),
      balances: async (account) => new Map((await state(account)).balances),
      transfers: async (account) => [...(await state(account)).transfers],
      credit: (account, coin, amount) => engine.credit(account, coin, amount, clock.nowMs()),
      futures: inspectFutures(futures, arrive),
      earn: inspectEarn(engine, earn, arrive),
      past: inspectPast({
        seed: seedFrom(options.seed, 'engine'),
        ...parts,
        ...feeRatesOf(options),
        openingOf: (account) => ({
          spot: accountOf(options, account).balances,
          futures: openingWallets(options, account),
        }),
        arrive,
      }),
      ...inspectBots(bots, arrive),
      calls: line.calls,
      requests: line.requests,
      pending: line.pending,
    },
  };
}

function engineOf(options: PaperExchangeOptions): Engine {
  return createEngine({
    ...tradingOf(options),
    prices: options.prices,
    store: options.store,
    listings: new Map((options.listings ?? LISTINGS).map((listing) => [listing.symbol, listing])),
    feeRate: feeRatesOf(options).feeRate,
    openingBalances: (account) => accountOf(options, account).balances,
  });
}

function futuresOf(options: PaperExchangeOptions, { keeper }: Engine): FuturesEngine {
  const { seed, perpetuals = PERPETUALS } = options;
  const { makerFeeRate, takerFeeRate } = feeRatesOf(options);
  const derived = () => createDerivedPerpetuals({ seed, prices: options.prices, listings: perpetuals });
  const futures = {
    ...tradingOf(options),
    prices: options.perpetualPrices ?? derived(),
    listings: new Map(perpetuals.map((listing) => [listing.symbol, listing])),
    makerFeeRate,
    takerFeeRate,
    openingWallets: (account: string) => openingWallets(options, account),
  };
  return createFuturesEngine(futures, keeper);
}

/** What both engines do by chance and by rule. */
function tradingOf(options: PaperExchangeOptions) {
  return {
    seed: seedFrom(options.seed, 'engine'),
    usedClientOrderIds: options.duplicateClientOrderIds ?? 'refuse',
    partialFillShare: options.partialFillShare ?? 0.25,
    splitFillShare: options.splitFillShare ?? 0.25,
  };
}

function accountOf({ accounts }: PaperExchangeOptions, id: string): PaperAccount {
  const account = accounts.findLast((one) => one.id === id);
  invariant(account !== undefined, `the paper exchange has no account ${id}`);
  return account;
}

function openingWallets(options: PaperExchangeOptions, account: string): Readonly<Record<string, Decimal>> {
  return accountOf(options, account).futuresBalances ?? OPENING_WALLETS;
}

function feeRatesOf({ feeRateBps = decimal('5'), futuresFeeRateBps }: PaperExchangeOptions) {
  const { maker, taker } = futuresFeeRateBps ?? { maker: decimal('2'), taker: decimal('5') };
  return { feeRate: rateOf(feeRateBps), makerFeeRate: rateOf(maker), takerFeeRate: rateOf(taker) };
}

function rateOf(bps: Decimal): Decimal {
  return dividedBy(bps, decimal('10000'));
}

function botsOf(
  options: PaperExchangeOptions,
  { keeper, listings }: Engine,
  futures: FuturesEngine,
): PaperBots {
  const { prices } = options;
  const { feeRate } = feeRatesOf(options);
  const seed = seedFrom(options.seed, 'engine');
  return createPaperBots({ seed, feeRate, listings, prices, perpetuals: futures }, keeper);
}

/** By account; of accounts that have one. */
function pastsOf(
  options: PaperExchangeOptions,
  { listings }: Engine,
  futures: FuturesEngine,
): (account: string) => Past | undefined {
  const pasts = new Map<string, Past>();
  for (const { id, past: plan } of options.accounts) {
    if (plan === undefined) continue;
    checkPlan(plan, options.clock.nowMs());
    const seed = seedFrom(options.seed, 'engine');
    const { feeRate, takerFeeRate } = feeRatesOf(options);
    const rules = { seed, listings, perpetuals: futures.listings, spotFeeRate: feeRate, takerFeeRate };
    pasts.set(id, createPast(rules, id, plan));
  }
  return (account) => pasts.get(account);
}

interface Parts {
  readonly engine: Engine;
  readonly futures: FuturesEngine;
  readonly bots: PaperBots;
  readonly earn: PaperEarn;
  readonly transfers: Transfers;
  readonly pastOf: (account: string) => Past | undefined;
}

function wireOf(options: PaperExchangeOptions, parts: Parts): Wire {
  return options.createWire({
    ...parts,
    lists: {
      historyMs: options.historyMs ?? HISTORY_MS,
      botsVanish: options.finishedBotsVanish ?? false,
      lateRows: options.lateRows,
    },
    prices: options.prices,
    accounts: options.accounts,
    seed: seedFrom(options.seed, 'wire'),
    countWeights: (options.limits ?? 'on') === 'on',
    signatureForm: options.signatureForm ?? 'either',
    futureTimestamps: options.futureTimestamps ?? 'accept',
    disorder: options.disorder ?? true,
    fundingFeeSign: options.fundingFeeSign ?? 'paidIsPositive',
    usedClientOrderIds: options.duplicateClientOrderIds ?? 'refuse',
  });
}

function toResponse(reply: WireReply): Response {
  return new Response(reply.body, { status: reply.status, headers: reply.headers });
}

/** A signal that becomes one order, spot or perpetual: read the market, decide, and hand it to the ledger. */
import type { Account, Strategy } from '../../shared/automations/schema.ts';
import type { Control } from '../../shared/control/control.ts';
import { type EpochMs, SECOND_MS } from '../../shared/core/clock.ts';
import { type Decimal, decimal, isZero, sum, ZERO } from '../../shared/core/decimal.ts';
import { AppError, invariant } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { ownerKey } from '../../shared/orders/ids.ts';
import type { Cause, Intent, Reason } from '../../shared/orders/intent.ts';
import { recordDenial, submitOrder } from '../../shared/orders/submit.ts';
import type { Signal, SignalOutcome } from '../../shared/signals/signal.ts';
import type { MarginMode, PerpetualVenue } from '../../shared/venues/perpetual.ts';
import { readBooks } from '../../shared/venues/read-books.ts';
import type { Balance, Venue } from '../../shared/venues/venue.ts';
import { openMarket } from '../../shared/venues/venues.ts';
import { brokenCeiling } from './ceilings.ts';
import { decideOrder, type SignalOrder } from './decide-order.ts';
import { cancelLeftovers, cancelLeftoversAfterClose } from './leftovers.ts';
import {
  assertNoneCameMeanwhile,
  heldOnPerpetual,
  heldOnSpot,
  idsContained,
  readOpenOrders,
} from './open-orders.ts';
import { expiredReason, outcomeOf } from './outcome.ts';
import type { OrderInput } from './wish.ts';

export interface OrderSignal {
  readonly signal: Signal;
  readonly strategy: Strategy;
  readonly account: Account;
  readonly control: Control;
}

export async function orderSignal(deps: Deps, request: OrderSignal): Promise<SignalOutcome> {
  const cause = causeFor(request.signal);
  const nowMs = deps.clock.nowMs();
  const endMs = placeBeforeMs(request.signal, request.strategy);
  if (nowMs >= endMs) return refuse(deps, request, expiredReason(endMs));
  const desk = await openDesk(deps, request);
  const prepared = await prepare(deps, desk, request, cause);
  if ('refused' in prepared) return refuse(deps, request, prepared.refused);
  const outcome = await submit(deps, desk.venue, request, { cause, ...prepared });
  if (desk.perpetual !== undefined && prepared.order.closes) {
    await cancelLeftoversAfterClose(deps, desk.perpetual, request.control, cause);
  }
  return outcome;
}

/**
 * Records in the ledger that there is no order, under the signal's own cause: of a run that refuses and one that
 * orders at the same time one comes first, and the other finds its word.
 */
export async function refuse(
  deps: Deps,
  { signal, strategy, control }: OrderSignal,
  { code, text, numbers = {} }: Pick<Reason, 'code' | 'text'> & Partial<Reason>,
): Promise<SignalOutcome> {
  const occasion = {
    cause: causeFor(signal),
    account: strategy.account,
    symbol: signal.symbol,
    side: signal.action === 'buy' ? ('buy' as const) : ('sell' as const),
    ...marketOf(strategy),
    placeBeforeMs: placeBeforeMs(signal, strategy),
    numbers: { action: signal.action },
  };
  const { stored } = await recordDenial(deps, occasion, { code, text, numbers }, control.budget);
  return outcomeOf(stored.intent, deps.clock.nowMs());
}

function marketOf({ target }: Strategy): { readonly market?: 'perpetual' } {
  return target.to === 'perpetual' ? { market: 'perpetual' } : {};
}

/**
 * Takes up the order that an earlier run recorded before it died: it is sent as it was decided, for the ledger would
 * send it anyhow.
 */
export async function resumeOrder(deps: Deps, intent: Intent, control: Control): Promise<SignalOutcome> {
  invariant(intent.terms !== undefined, 'a reserved intent has its terms');
  const venue = await openMarket(deps.venues, intent, { bannedUntilMs: control.bannedUntilMs });
  const draft = { ...intent, terms: intent.terms, limits: undefined, planBudget: {} };
  const { stored } = await submitOrder(deps, venue, draft, control.budget);
  return outcomeOf(stored.intent, deps.clock.nowMs());
}

/** One order a signal, whatever it is decided to be. */
export function causeFor({ strategy, id, symbol }: Signal): Cause {
  return { plan: ownerKey({ kind: 'strategy', name: strategy }), slot: id, leg: symbol, attempt: 1 };
}

interface Prepared {
  readonly order: SignalOrder;
  readonly contained: ReadonlySet<string>;
}

/** What the venue says for good about the symbol or the account; asking again within minutes changes nothing. */
const FINAL_WORDS: readonly string[] = ['venue.notFound', 'venue.refused', 'venue.unsupported'];

async function prepare(
  deps: Deps,
  desk: Desk,
  request: OrderSignal,
  cause: Cause,
): Promise<Prepared | { readonly refused: Pick<Reason, 'code' | 'text'> }> {
  try {
    const open = await readOpenOrders(deps, desk.venue, request.control, cause);
    const input = await readInput(desk, request, { cause, open });
    const decision = decideOrder(input);
    if (decision.do === 'deny') return { refused: decision.reason };
    if (desk.perpetual !== undefined) {
      if (!decision.order.closes) {
        await cancelLeftovers(deps, desk.perpetual, request.control, { cause, held: input.held });
      }
      await applySettings(desk.perpetual, request, input);
    }
    return { order: decision.order, contained: idsContained(open, input.instrument.market) };
  } catch (thrown) {
    if (!(thrown instanceof AppError && FINAL_WORDS.includes(thrown.code))) throw thrown;
    return { refused: { code: thrown.code, text: thrown.message } };
  }
}

interface Desk {
  readonly venue: Venue;
  readonly perpetual: PerpetualVenue | undefined;
}

async function openDesk(deps: Deps, { strategy, control }: OrderSignal): Promise<Desk> {
  const known = { bannedUntilMs: control.bannedUntilMs };
  if (strategy.target.to !== 'perpetual') {
    return { venue: await deps.venues.open(strategy.account, known), perpetual: undefined };
  }
  const perpetual = await deps.venues.perpetual(strategy.account, known);
  return { venue: perpetual, perpetual };
}

async function readInput(
  { venue, perpetual }: Desk,
  { signal, strategy, account, control }: OrderSignal,
  { cause, open }: { readonly cause: Cause; readonly open: readonly Intent[] },
): Promise<OrderInput> {
  const { symbol } = signal;
  const [instrument] = await venue.instruments([symbol]);
  const [book] = await readBooks(venue, [symbol]);
  invariant(instrument !== undefined && book !== undefined, `the venue answered for ${symbol}`);
  const balances = await venue.balances();
  const held =
    perpetual === undefined
      ? heldOnSpot(control, cause, open)
      : heldOnPerpetual(await netPosition(perpetual, symbol), open);
  return {
    signal,
    strategy,
    account,
    instrument,
    book,
    capabilities: venue.capabilities,
    held: held.now,
    heldBefore: held.before,
    freeQuote: freeOf(balances, instrument.quoteCoin),
    freeBase: freeOf(balances, instrument.baseCoin),
  };
}

async function netPosition(perpetual: PerpetualVenue, symbol: string): Promise<Decimal> {
  const positions = await perpetual.positions(symbol);
  return sum(ZERO, ...positions.filter((one) => one.symbol === symbol).map(({ size }) => size));
}

function freeOf(balances: readonly Balance[], coin: string): Decimal {
  return balances.find((balance) => balance.coin === coin)?.free ?? ZERO;
}

/** Before a position is opened from nothing; one that is open keeps what it was opened with. */
async function applySettings(
  perpetual: PerpetualVenue,
  { strategy: { target }, signal: { symbol } }: OrderSignal,
  { held }: OrderInput,
): Promise<void> {
  if (target.to !== 'perpetual' || !isZero(held)) return;
  // The mode first: where each has a leverage of its own, that of the new one is meant.
  if (target.marginMode !== undefined) await setMarginMode(perpetual, symbol, target.marginMode);
  if (target.leverage !== undefined) await perpetual.setLeverage(symbol, decimal(String(target.leverage)));
}

async function setMarginMode(perpetual: PerpetualVenue, symbol: string, mode: MarginMode): Promise<void> {
  if (perpetual.setMarginMode === undefined) {
    throw new AppError('venue.unsupported', `The margin mode of ${symbol} cannot be set at its venue.`);
  }
  await perpetual.setMarginMode(symbol, mode);
}

async function submit(
  deps: Deps,
  venue: Venue,
  { signal, strategy, account, control }: OrderSignal,
  { cause, order, contained }: { readonly cause: Cause } & Prepared,
): Promise<SignalOutcome> {
  const { perDay, perMonth, total } = strategy.limits;
  const nowMs = deps.clock.nowMs();
  const { stored } = await submitOrder(
    deps,
    venue,
    {
      cause,
      account: strategy.account,
      symbol: signal.symbol,
      side: order.side,
      ...marketOf(strategy),
      ...(order.reduceOnly ? { reduceOnly: true } : {}),
      ...(order.protection === undefined ? {} : { protection: order.protection }),
      placeBeforeMs: placeBeforeMs(signal, strategy),
      numbers: order.numbers,
      terms: order.terms,
      reservedQuote: order.closes ? ZERO : order.quote,
      uses: [],
      limits: order.closes ? undefined : account.limits,
      planBudget: { perDay, perMonth, total },
      guard: (budget) => {
        assertNoneCameMeanwhile(budget, control, cause);
        return brokenCeiling(budget, {
          ...order,
          contained,
          strategy,
          plan: cause.plan,
          symbol: signal.symbol,
          nowMs,
        });
      },
    },
    control.budget,
  );
  return outcomeOf(stored.intent, deps.clock.nowMs());
}

/** After this instant nothing is sent for a signal. */
export function placeBeforeMs({ receivedAtMs }: Signal, { placeWithinSeconds }: Strategy): EpochMs {
  return receivedAtMs + placeWithinSeconds * SECOND_MS;
}

/**
 * An end to every open order of an account, whoever placed it, when a person asks for it. Reconcile finds its own ones
 * as any other order that somebody cancelled: nothing follows them.
 */
import { type EpochMs, SECOND_MS } from '../../shared/core/clock.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { configuredSymbols, marketOfSymbol, rememberedSymbols } from '../../shared/exports/known-symbols.ts';
import { readBudget } from '../../shared/orders/budget-store.ts';
import { causeOf, ownerOf } from '../../shared/orders/ids.ts';
import { readIntent } from '../../shared/orders/ledger.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import type { OrderRef } from '../../shared/venues/order-batches.ts';
import { venueEntry } from '../../shared/venues/registry.ts';
import type { CancelOutcome, Market, Venue } from '../../shared/venues/venue.ts';

export interface CancelAll {
  readonly account: string;
  /** Every symbol when left out. */
  readonly symbol?: string | undefined;
}

/**
 * How the orders of a market were found: `atOnce` by the venue itself, of every symbol; `listed` by its lists, of the
 * symbols that are known here; `ledger` of a venue without such a list, our own alone.
 */
export interface Sweep {
  readonly how: 'atOnce' | 'listed' | 'ledger';
  readonly symbols: readonly string[];
  readonly cancelled: number;
  /** Had ended before. */
  readonly ended: number;
  /** Of `symbols`, seen open after an `atOnce`, which may take its time. */
  readonly stillOpen: number;
  /** Sentences; what they speak of may be open still. */
  readonly failures: readonly string[];
}

export interface CancelAllReport {
  readonly account: string;
  readonly markets: Readonly<Partial<Record<Market, Sweep>>>;
}

const MARKETS: readonly Market[] = ['spot', 'perpetual'];
/** Time that one request may take at worst. */
const REQUEST_TIME_MS = 20 * SECOND_MS;

/**
 * Cancels at the venue, and answers what was done. One failure keeps no other order alive. Throws `config.notFound` for
 * an unknown account and `config.invalid` for what is no symbol of its venue.
 */
export async function cancelAll(
  deps: Deps,
  { account, symbol }: CancelAll,
  deadlineMs: EpochMs,
): Promise<CancelAllReport & JsonObject> {
  const { automations, log } = deps;
  const settings = automations.accounts[account];
  if (settings === undefined) {
    throw new AppError('config.notFound', `There is no account '${account}' in the automations.`);
  }
  const { name, capabilities } = venueEntry(settings.venue);
  const only = symbol === undefined ? undefined : marketOfSymbol(automations, account, symbol);
  if (symbol !== undefined && only === undefined) {
    throw new AppError('config.invalid', `'${symbol}' is no symbol of ${name}.`);
  }
  const known = symbol === undefined ? await knownSymbols(deps, account) : [symbol];
  const markets: Partial<Record<Market, Sweep>> = {};
  for (const market of MARKETS) {
    if (capabilities[market] === undefined || (only ?? market) !== market) continue;
    const symbols = known.filter((one) => marketOfSymbol(automations, account, one) === market);
    const sweep = createSweep(deps, { account, market, symbols, deadlineMs });
    await sweep.attempt(market, () => sweepMarket(deps, { account, market, symbol, symbols }, sweep));
    markets[market] = sweep.result();
  }
  log.info('order.cancelAll', { account, symbol: symbol ?? 'all' });
  return { account, markets } as CancelAllReport & JsonObject;
}

async function knownSymbols({ automations, table }: Deps, account: string): Promise<readonly string[]> {
  const all = [...configuredSymbols(automations, account), ...(await rememberedSymbols(table, account))];
  return [...new Set(all)].sort();
}

interface Target {
  readonly account: string;
  readonly market: Market;
  /** The one that was asked for. */
  readonly symbol: string | undefined;
  readonly symbols: readonly string[];
}

/** What adds up while a market is swept. */
interface Sweeping {
  /** Notes a failure as a sentence about `what` and goes on; does nothing once the time is over. */
  attempt(what: string, work: () => Promise<void>): Promise<void>;
  found(how: Sweep['how']): void;
  count(outcome: CancelOutcome | 'stillOpen'): void;
  result(): Sweep;
}

async function sweepMarket(deps: Deps, target: Target, sweep: Sweeping): Promise<void> {
  const { account, market, symbol, symbols } = target;
  const perpetual = market === 'perpetual' ? await deps.venues.perpetual(account) : undefined;
  const venue = perpetual ?? (await deps.venues.open(account));
  if (perpetual?.batches !== undefined) {
    const { batches } = perpetual;
    sweep.found('atOnce');
    await sweep.attempt(symbol ?? 'all symbols', () => batches.cancelAll(symbol));
    for (const list of symbols.flatMap((one) => listsOf(perpetual, one))) {
      await sweep.attempt(list.name, async () => {
        for (const _ of await list.read()) sweep.count('stillOpen');
      });
    }
    return;
  }
  if (!venue.capabilities.openOrders) {
    sweep.found('ledger');
    await cancelOurs(deps, venue, target, sweep);
    return;
  }
  sweep.found('listed');
  for (const list of symbols.flatMap((one) => listsOf(venue, one))) {
    await sweep.attempt(list.name, async () => {
      for (const { name, cancel } of await list.read()) {
        await sweep.attempt(name, async () => sweep.count(await cancel()));
      }
    });
  }
}

/** What can be open of a symbol, each list with its name in a sentence. */
interface OpenList {
  readonly name: string;
  read(): Promise<readonly { readonly name: string; readonly cancel: () => Promise<CancelOutcome> }[]>;
}

/** Those that wait for a price come first: one that is reached meanwhile becomes an order of the other list. */
function listsOf(venue: Venue, symbol: string): readonly OpenList[] {
  const resting: OpenList = {
    name: `orders of ${symbol}`,
    read: async () =>
      (await venue.openOrders(symbol)).map(({ venueOrderId }) => ({
        name: `order ${venueOrderId} of ${symbol}`,
        cancel: () => venue.cancel({ symbol, venueOrderId }),
      })),
  };
  const { conditionOrders: conditions } = venue;
  if (conditions === undefined) return [resting];
  const waiting: OpenList = {
    name: `waiting orders of ${symbol}`,
    read: async () =>
      (await conditions.waiting(symbol)).map(({ conditionId }) => ({
        name: `waiting order ${conditionId} of ${symbol}`,
        cancel: () => conditions.cancel({ symbol, conditionId }),
      })),
  };
  return [waiting, resting];
}

/** Orders that the ledger takes for open. */
async function cancelOurs(
  { table }: Deps,
  venue: Venue,
  { account, market, symbol }: Target,
  sweep: Sweeping,
): Promise<void> {
  const { entries } = (await readBudget(table, account)).budget;
  const refs: OrderRef[] = [];
  for (const [id, { spent }] of Object.entries(entries)) {
    const cause = causeOf(id);
    if (spent !== undefined || ownerOf(cause).kind === 'grid') continue;
    const intent = (await readIntent(table, cause))?.intent;
    const isMeant = (intent?.market ?? 'spot') === market && (symbol ?? intent?.symbol) === intent?.symbol;
    if (intent?.venueOrderId === undefined || !isMeant) continue;
    refs.push({ symbol: intent.symbol, venueOrderId: intent.venueOrderId });
  }
  for (const ref of refs) {
    const name = `order ${ref.venueOrderId} of ${ref.symbol}`;
    await sweep.attempt(name, async () => sweep.count(await venue.cancel(ref)));
  }
}

function createSweep(
  { clock, log }: Deps,
  about: {
    readonly account: string;
    readonly market: Market;
    readonly symbols: readonly string[];
    readonly deadlineMs: EpochMs;
  },
): Sweeping {
  const failures: string[] = [];
  const counts = { accepted: 0, alreadyClosed: 0, stillOpen: 0 };
  let how: Sweep['how'] = 'listed';
  return {
    async attempt(what, work) {
      if (clock.nowMs() + REQUEST_TIME_MS > about.deadlineMs) {
        failures.push(`${what}: the time of this run was over; run it again.`);
        return;
      }
      try {
        await work();
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown;
        log.warn('order.cancelAll', { account: about.account, what, error: messageOf(thrown) });
        failures.push(`${what}: ${messageOf(thrown)}`);
      }
    },
    found(by) {
      how = by;
    },
    count(outcome) {
      counts[outcome] += 1;
    },
    result: () => ({
      how,
      symbols: about.symbols,
      cancelled: counts.accepted,
      ended: counts.alreadyClosed,
      stillOpen: counts.stillOpen,
      failures,
    }),
  };
}

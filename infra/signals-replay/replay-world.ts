/**
 * A world of its own in memory in which kept signals are handled again: its own table, paper exchange and clock. There
 * is no way out of it, and nothing of it is kept.
 */

import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { coinsOfSymbol, paperSymbolOf, venueOf } from '../../shared/automations/symbols.ts';
import { memoryBlobs } from '../../shared/blobs/memory-blobs.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { isZero, largest, minus, ZERO } from '../../shared/core/decimal.ts';
import { AppError } from '../../shared/core/errors.ts';
import { silentLog } from '../../shared/core/log.ts';
import { silentMetrics } from '../../shared/core/metrics.ts';
import type { Deps } from '../../shared/deps.ts';
import { noTimeout } from '../../shared/http/timeout.ts';
import { changeBudget } from '../../shared/orders/budget-store.ts';
import { ownerKey } from '../../shared/orders/ids.ts';
import { createDerivedPerpetuals } from '../../shared/paper/derived-perpetuals.ts';
import { createPaperExchanges, type PaperExchanges } from '../../shared/paper/exchanges.ts';
import { allOnPaper, OPENING_QUOTE, paperAccounts } from '../../shared/paper/paper-accounts.ts';
import { paperBaseUrl } from '../../shared/paper/paper-address.ts';
import { withPaperKeys } from '../../shared/paper/paper-keys.ts';
import { createSeededMarket } from '../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../shared/paper/store.ts';
import { noQueue } from '../../shared/queue/no-queue.ts';
import { noVault } from '../../shared/secrets/no-vault.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import { createVenues } from '../../shared/venues/open-venues.ts';
import type { Venue } from '../../shared/venues/venue.ts';
import type { Venues } from '../../shared/venues/venues.ts';
import { createVirtualClock, type VirtualClock } from '../local/virtual-clock.ts';
import type { Holding } from './kept-signals.ts';
import { replayListings } from './replay-listings.ts';
import { type Books, replayPerpetuals, replayPrices } from './replay-prices.ts';

export interface ReplayWorld {
  readonly deps: Deps & { readonly clock: VirtualClock };
  /** Symbols whose trading rules are made up altogether. */
  readonly madeUp: readonly string[];
  close(): void;
}

const SEED = 1;

export async function createReplayWorld(options: {
  readonly automations: ResolvedAutomations;
  readonly books: Books;
  readonly holdings: readonly Holding[];
  readonly startMs: EpochMs;
}): Promise<ReplayWorld> {
  const automations = unhurried(allOnPaper(options.automations));
  const clock = createVirtualClock(options.startMs);
  const table = openSqliteTable();
  const books = inPaperNames(options.books, automations);
  const listings = replayListings(automations, books);
  const synthetic = createSeededMarket({ seed: SEED, listings: listings.spot });
  const prices = replayPrices(books, synthetic);
  const accounts = accountsOf(automations);
  const exchanges = await createPaperExchanges(automations, {
    seed: SEED,
    clock,
    prices,
    perpetualPrices: replayPerpetuals(
      books,
      createDerivedPerpetuals({ seed: SEED, prices, listings: listings.perpetuals }),
    ),
    listings: listings.spot,
    perpetuals: listings.perpetuals,
    accounts,
    store: createMemoryPaperStore(),
    limits: 'off',
  });
  const shared = { automations, clock, table, log: silentLog, metrics: silentMetrics, random: () => 0.5 };
  const secrets = withPaperKeys(automations, { apiKey: nothing, named: nothing });
  const venues = createVenues({
    ...shared,
    secrets,
    transportFor: (account) => ({
      fetch: exchanges.fetch,
      baseUrl: paperBaseUrl('http://paper.invalid', automations, account),
      timeoutSignal: noTimeout,
    }),
  });
  const deps = {
    ...shared,
    venues: withRecordedBooks(venues, options.books, clock),
    notices: { tell: async () => {} },
    channels: [],
    queue: noQueue('a replay hands its signals on itself'),
    secrets,
    vault: noVault('a replay keeps no keys'),
    blobs: memoryBlobs(),
  };
  for (const holding of options.holdings) await takeOver(deps, exchanges, holding);
  return { deps, madeUp: listings.madeUp, close: () => table.close() };
}

/** Books are kept by the venues' names of symbols; the paper exchange has names of its own. */
function inPaperNames(books: Books, automations: ResolvedAutomations): Books {
  const names = new Map<string, string>();
  for (const { account, symbols } of Object.values(automations.signals)) {
    for (const symbol of symbols) {
      const paper = paperSymbolOf(venueOf(automations, account), symbol);
      if (paper !== undefined && !names.has(paper)) names.set(paper, symbol);
    }
  }
  const nameOf = (paper: string): string => names.get(paper) ?? paper;
  return {
    bookAt: (symbol, atMs) => books.bookAt(nameOf(symbol), atMs),
    originAt: (symbol, atMs) => books.originAt(nameOf(symbol), atMs),
    between: (symbol, fromMs, toMs) => books.between(nameOf(symbol), fromMs, toMs),
  };
}

/** The paper exchange counts no requests here, so nothing has to wait for its turn. */
function unhurried(automations: ResolvedAutomations): ResolvedAutomations {
  const accounts = Object.entries(automations.accounts).map(([id, account]) => [
    id,
    { ...account, requestWeightPerSecond: 1_000_000 },
  ]);
  return { ...automations, accounts: Object.fromEntries(accounts) };
}

function accountsOf(automations: ResolvedAutomations) {
  return paperAccounts(automations).map((account) => ({
    ...account,
    permissions: ['read', 'trade', 'botRead', 'botTrade'] as const,
    futuresTrading: true,
    futuresBalances: { [automations.accounts[account.id]?.limits.coin ?? 'USDT']: OPENING_QUOTE },
  }));
}

async function nothing(): Promise<never> {
  throw new AppError('secret.missing', 'A replay reaches nobody outside and has no secrets.');
}

/** What is decided is decided by the recorded book itself, not by the paper exchange's own around its middle. */
function withRecordedBooks(venues: Venues, books: Books, clock: VirtualClock): Venues {
  const wrap = <V extends Venue>(venue: V): V => ({
    ...venue,
    bookTickers: async (symbols: readonly string[]) => {
      const tickers = await venue.bookTickers(symbols);
      return tickers.map((ticker) => {
        const book = books.bookAt(ticker.symbol, clock.nowMs());
        return book === undefined ? ticker : { ...ticker, bid: book.bid, ask: book.ask };
      });
    },
  });
  return {
    open: async (account, known) => wrap(await venues.open(account, known)),
    any: async (account, known) => wrap(await venues.any(account, known)),
    perpetual: async (account, known) => wrap(await venues.perpetual(account, known)),
    bots: (account, known) => venues.bots(account, known),
    signingProof: (account) => venues.signingProof(account),
    history: (account, known) => venues.history(account, known),
    wallet: (account, known) => venues.wallet(account, known),
    statistics: (account, known) => venues.statistics(account, known),
    using: (use) => withRecordedBooks(venues.using(use), books, clock),
  };
}

/** The world begins with what the strategy held, as if it had been ordered there. */
async function takeOver(
  deps: ReplayWorld['deps'],
  exchanges: PaperExchanges,
  { strategy, symbol, market, size }: Holding,
): Promise<void> {
  const account = deps.automations.signals[strategy]?.account;
  if (account === undefined || isZero(size)) return;
  if (market === 'perpetual') {
    const venue = await deps.venues.perpetual(account);
    const isShort = size.startsWith('-');
    await venue.place({
      clientOrderId: `held-${strategy}-${symbol}`.replaceAll('_', '-').slice(0, 64),
      symbol,
      side: isShort ? 'sell' : 'buy',
      terms: { type: 'market', baseSize: isShort ? minus(ZERO, size) : size },
      signBeforeMs: (await venue.time()) + 10_000,
    });
    return;
  }
  const coin = coinsOfSymbol(venueOf(deps.automations, account), symbol)?.baseCoin ?? '';
  await exchanges.of(account).inspect.credit(account, coin, largest(size, ZERO));
  const plan = ownerKey({ kind: 'strategy', name: strategy });
  await changeBudget(deps, account, (budget) => {
    const legs = budget.totals[plan] ?? {};
    return {
      ...budget,
      totals: { ...budget.totals, [plan]: { ...legs, [symbol]: { quote: ZERO, base: size } } },
    };
  });
}

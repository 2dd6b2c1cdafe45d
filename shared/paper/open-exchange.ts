import type { ResolvedAutomations } from '../automations/schema.ts';
import { type Clock, SECOND_MS } from '../core/clock.ts';
import type { Fetch } from '../http/http-client.ts';
import { realTimeout } from '../http/timeout.ts';
import type { Table } from '../table/table.ts';
import { createPaperExchanges, type PaperExchanges } from './exchanges.ts';
import { LISTINGS } from './instruments.ts';
import { paperAccounts } from './paper-accounts.ts';
import type { PaperChoice } from './paper-choice.ts';
import { PERPETUALS } from './perpetual-listings.ts';
import { createLiveMarket, type LiveMarketOptions } from './pionex/live-market.ts';
import { createLivePerpetuals } from './pionex/live-perpetuals.ts';
import { createSeededMarket } from './seeded-market.ts';
import { createTablePaperStore } from './table-store.ts';

/** Shorter than an account waits for the paper exchange. */
const PRICE_WITHIN_MS = 5 * SECOND_MS;

/** The automations' paper exchanges with their books in a table, in real time and on the market that was chosen. */
export function openPaperExchanges(parts: {
  readonly choice: PaperChoice;
  readonly automations: ResolvedAutomations;
  /** Where the books are; several exchanges may run on one table at once. */
  readonly table: Table;
  readonly clock: Clock;
  /** Asks the venue's public addresses for prices, where real ones are chosen. */
  readonly fetch: Fetch;
}): Promise<PaperExchanges> {
  const { choice, automations, table, clock, fetch } = parts;
  return createPaperExchanges(automations, {
    seed: choice.seed,
    clock,
    ...(choice.market === 'live' ? livePrices(clock, fetch) : seededPrices(choice.seed)),
    accounts: paperAccounts(automations),
    store: createTablePaperStore(table),
  });
}

function seededPrices(seed: number) {
  return { prices: createSeededMarket({ seed, listings: LISTINGS }) };
}

function livePrices(clock: Clock, send: Fetch) {
  const live: LiveMarketOptions = {
    clock,
    fetch: (url) => send(new Request(url, { signal: realTimeout(PRICE_WITHIN_MS) })),
  };
  return {
    prices: createLiveMarket(live),
    perpetualPrices: createLivePerpetuals({ ...live, listings: PERPETUALS }),
  };
}

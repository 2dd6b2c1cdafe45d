import { type Clock, SECOND_MS } from '../core/clock.ts';
import type { Fetch } from '../http/http-client.ts';
import { realTimeout } from '../http/timeout.ts';
import type { Table } from '../table/table.ts';
import type { PaperAccount } from './accounts.ts';
import { createPaperExchange, type PaperExchange } from './exchange.ts';
import { LISTINGS } from './instruments.ts';
import type { PaperChoice } from './paper-choice.ts';
import { PERPETUALS } from './perpetual-listings.ts';
import { createLiveMarket, type LiveMarketOptions } from './pionex/live-market.ts';
import { createLivePerpetuals } from './pionex/live-perpetuals.ts';
import { createSeededMarket } from './seeded-market.ts';
import { createTablePaperStore } from './table-store.ts';

/** Shorter than an account waits for the paper exchange. */
const PRICE_WITHIN_MS = 5 * SECOND_MS;

/** The paper exchange with its books in a table, in real time and on the market that was chosen. */
export function openPaperExchange(parts: {
  readonly choice: PaperChoice;
  readonly accounts: readonly PaperAccount[];
  /** Where the books are; several exchanges may run on one table at once. */
  readonly table: Table;
  readonly clock: Clock;
  /** Asks the venue's public addresses for prices, where real ones are chosen. */
  readonly fetch: Fetch;
}): PaperExchange {
  const { choice, accounts, table, clock, fetch } = parts;
  return createPaperExchange({
    seed: choice.seed,
    clock,
    ...(choice.market === 'live' ? livePrices(clock, fetch) : seededPrices(choice.seed)),
    accounts,
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

/**
 * A world of its own in memory for `--fast-forward`: its own table, its own paper exchange, its own clock. Every
 * account is on the paper exchange there, also a live one, and there is no way out: no socket, no file, no notice.
 */
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import { silentLog } from '../../shared/core/log.ts';
import type { Deps } from '../../shared/deps.ts';
import { noTimeout } from '../../shared/http/timeout.ts';
import { createPaperExchange } from '../../shared/paper/exchange.ts';
import { LISTINGS } from '../../shared/paper/instruments.ts';
import type { PriceSource } from '../../shared/paper/market.ts';
import { createSeededMarket } from '../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../shared/paper/store.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import { createVenues } from '../../shared/venues/open-venues.ts';
import { allOnPaper, paperAccounts, withPaperKeys } from './paper-accounts.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface PreviewWorld {
  readonly deps: Deps & { readonly clock: VirtualClock };
  readonly prices: PriceSource;
  close(): void;
}

export function createPreviewWorld(options: {
  readonly automations: ResolvedAutomations;
  readonly seed: number;
  readonly startMs: EpochMs;
}): PreviewWorld {
  const automations = allOnPaper(options.automations);
  const clock = createVirtualClock(options.startMs);
  const table = openSqliteTable();
  const accounts = paperAccounts(automations);
  const prices = createSeededMarket({ seed: options.seed, listings: LISTINGS });
  const exchange = createPaperExchange({
    seed: options.seed,
    clock,
    prices,
    accounts,
    store: createMemoryPaperStore(),
  });
  const shared = { automations, clock, table, log: silentLog, random: () => 0.5 };
  const venues = createVenues({
    ...shared,
    secrets: withPaperKeys(accounts, noKeys),
    transportFor: () => ({
      fetch: exchange.fetch,
      baseUrl: 'http://paper.invalid',
      timeoutSignal: noTimeout,
    }),
  });
  return {
    deps: { ...shared, venues, notices: { tell: async () => {} } },
    prices,
    close: () => table.close(),
  };
}

const noKeys = {
  apiKey: async (accountId: string) => {
    throw new AppError(
      'secret.missing',
      `Account ${accountId} has no key in a fast-forward: it has no paper account.`,
    );
  },
};

/**
 * A world of its own in memory for `--fast-forward`: its own table, its own paper exchange, its own clock. Every
 * account is on the paper exchange there, also a live one, and there is no way out: no socket, no file, no notice.
 */

import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { memoryBlobs } from '../../shared/blobs/memory-blobs.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import { silentLog } from '../../shared/core/log.ts';
import { silentMetrics } from '../../shared/core/metrics.ts';
import type { Deps } from '../../shared/deps.ts';
import { noTimeout } from '../../shared/http/timeout.ts';
import { createPaperExchanges } from '../../shared/paper/exchanges.ts';
import { LISTINGS } from '../../shared/paper/instruments.ts';
import type { PriceSource } from '../../shared/paper/market.ts';
import { allOnPaper, paperAccounts } from '../../shared/paper/paper-accounts.ts';
import { paperBaseUrl } from '../../shared/paper/paper-address.ts';
import { withPaperKeys } from '../../shared/paper/paper-keys.ts';
import { createSeededMarket } from '../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../shared/paper/store.ts';
import { noQueue } from '../../shared/queue/no-queue.ts';
import { noVault } from '../../shared/secrets/no-vault.ts';
import type { Secrets } from '../../shared/secrets/secrets.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import { createVenues } from '../../shared/venues/open-venues.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface PreviewWorld {
  readonly deps: Deps & { readonly clock: VirtualClock };
  readonly prices: PriceSource;
  close(): void;
}

export async function createPreviewWorld(options: {
  readonly automations: ResolvedAutomations;
  readonly seed: number;
  readonly startMs: EpochMs;
}): Promise<PreviewWorld> {
  const automations = allOnPaper(options.automations);
  const clock = createVirtualClock(options.startMs);
  const table = openSqliteTable();
  const accounts = paperAccounts(automations);
  const prices = createSeededMarket({ seed: options.seed, listings: LISTINGS });
  const exchanges = await createPaperExchanges(automations, {
    seed: options.seed,
    clock,
    prices,
    accounts,
    store: createMemoryPaperStore(),
  });
  const shared = { automations, clock, table, log: silentLog, metrics: silentMetrics, random: () => 0.5 };
  const secrets = withPaperKeys(automations, noKeys);
  const venues = createVenues({
    ...shared,
    secrets,
    transportFor: (account) => ({
      fetch: exchanges.fetch,
      baseUrl: paperBaseUrl('http://paper.invalid', automations, account),
      timeoutSignal: noTimeout,
    }),
  });
  return {
    deps: {
      ...shared,
      venues,
      notices: { tell: async () => {} },
      channels: [],
      queue: noQueue(NO_SIGNALS),
      secrets,
      vault: noVault('a preview keeps no keys'),
      blobs: memoryBlobs(),
    },
    prices,
    close: () => table.close(),
  };
}

const NO_SIGNALS = 'a fast-forward plays the schedule only, not the signals of others';

const noKeys: Secrets = {
  apiKey: (accountId) => noSecret(`Account ${accountId} has no key`),
  named: (name) => noSecret(`There is no secret ${name}`),
};

async function noSecret(what: string): Promise<never> {
  throw new AppError('secret.missing', `${what} in a fast-forward, which reaches nobody outside.`);
}

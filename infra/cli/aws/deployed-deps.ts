/** The dependencies of a command that looks at a deployment: its table and files, and none of its keys. */
import { randomInt } from 'node:crypto';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { lazyBlobs } from '../../../shared/blobs/lazy-blobs.ts';
import type { Clock } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { silentLog } from '../../../shared/core/log.ts';
import { silentMetrics } from '../../../shared/core/metrics.ts';
import type { Deps } from '../../../shared/deps.ts';
import { noTimeout } from '../../../shared/http/timeout.ts';
import { createRedactor } from '../../../shared/log/redactor.ts';
import { channelName, outwardChannels } from '../../../shared/notices/channel-settings.ts';
import { outboxNotices } from '../../../shared/notices/outbox-notices.ts';
import { noQueue } from '../../../shared/queue/no-queue.ts';
import { noVault } from '../../../shared/secrets/no-vault.ts';
import type { Table } from '../../../shared/table/table.ts';
import type { Venues } from '../../../shared/venues/venues.ts';
import type { Deployment } from '../deployment.ts';

const RANDOM_STEPS = 2 ** 47;

export interface DeployedParts {
  readonly deployment: Deployment;
  readonly automations: ResolvedAutomations;
  readonly table: Table;
  readonly clock: Clock;
}

/** Whatever needs a key throws `secret.unavailable`: what is about money runs in AWS. */
export function deployedDeps({ deployment, automations, table, clock }: DeployedParts): Deps {
  const refuse = () => Promise.reject(keysStayInAws());
  const venues: Venues = {
    open: refuse,
    any: refuse,
    signingProof: refuse,
    perpetual: refuse,
    bots: refuse,
    history: async (account) => (await withoutKeys({ automations, table, clock })).history(account),
    wallet: refuse,
    statistics: refuse,
    using: () => venues,
  };
  return {
    automations,
    clock,
    random: () => randomInt(RANDOM_STEPS) / RANDOM_STEPS,
    log: silentLog,
    metrics: silentMetrics,
    table,
    venues,
    notices: outboxNotices({
      table,
      clock,
      log: silentLog,
      redactor: createRedactor(),
      channels: outwardChannels(automations.notices).map(channelName),
    }),
    channels: [],
    queue: noQueue('what is sent to a deployment goes through its address'),
    secrets: { apiKey: refuse, named: refuse },
    vault: noVault('"secrets" does it'),
    blobs: lazyBlobs(async () => deployment.blobs()),
  };
}

/** What the exchange shows can be told without asking it; whatever would be sent is refused. */
async function withoutKeys(parts: Omit<DeployedParts, 'deployment'>): Promise<Venues> {
  // Loaded here, because few commands want to know it.
  const { createVenues } = await import('../../../shared/venues/open-venues.ts');
  const refuse = () => Promise.reject(keysStayInAws());
  return createVenues({
    ...parts,
    random: () => 0.5,
    log: silentLog,
    metrics: silentMetrics,
    secrets: { apiKey: async () => ({ apiKey: 'none', apiSecret: 'none' }) },
    transportFor: () => ({ fetch: refuse, baseUrl: 'https://nowhere.invalid', timeoutSignal: noTimeout }),
  });
}

function keysStayInAws(): AppError {
  return new AppError(
    'secret.unavailable',
    'The keys of a deployment stay in AWS, so this cannot be done from here with --aws: start the function that does it with "invoke".',
  );
}

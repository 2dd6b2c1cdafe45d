/** Builds the dependencies of a function on Lambda. Its counterpart for one machine is `infra/local/compose.ts`. */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { noBlobs } from '../blobs/no-blobs.ts';
import type { Metrics } from '../core/metrics.ts';
import { systemClock } from '../core/system-clock.ts';
import type { Deps } from '../deps.ts';
import { realTimeout } from '../http/timeout.ts';
import { carryingLog } from '../log/carried-fields.ts';
import { jsonLog } from '../log/json-log.ts';
import { createRedactor } from '../log/redactor.ts';
import { channelName, outwardChannels } from '../notices/channel-settings.ts';
import { outboxNotices } from '../notices/outbox-notices.ts';
import { withPaperKeys } from '../paper/paper-keys.ts';
import { noQueue } from '../queue/no-queue.ts';
import { hiddenInLog } from '../secrets/hidden-in-log.ts';
import { noSecrets } from '../secrets/no-secrets.ts';
import { noVault } from '../secrets/no-vault.ts';
import { dynamoTable } from '../table/dynamo-table.ts';
import { createVenuesFrom } from '../venues/venues-from.ts';
import { adaptersWhenNeeded } from './adapters-when-needed.ts';
import { CLIENT_SETTINGS } from './clients.ts';
import { readDeployedAutomations } from './deployed-automations.ts';
import type { AwsExtras } from './extras.ts';
import { readSettings } from './settings.ts';
import { internet, transports } from './transports.ts';
import { writeLine } from './write-line.ts';

export interface AwsSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The resolved automations that were deployed with the function. */
  readonly automationsFile: string;
}

/** Throws `config.invalid` or `config.notFound`. Connects to nothing yet. */
export async function awsDeps(
  { environment, automationsFile }: AwsSurroundings,
  extras: AwsExtras,
  metrics: Metrics,
): Promise<Deps> {
  const settings = readSettings(environment);
  const automations = await readDeployedAutomations(automationsFile, settings.automationsHash);
  const clock = systemClock;
  const random = () => Math.random();
  const redactor = createRedactor();
  const log = carryingLog(jsonLog({ write: writeLine, clock, redactor }));
  const table = dynamoTable({
    client: new DynamoDBClient(CLIENT_SETTINGS),
    tableName: settings.tableName,
    clock,
    writer: randomUUID(),
  });
  const stored =
    extras.secrets?.(settings.secretArns, clock) ?? noSecrets('its row in infra/functions.ts names none');
  const secrets = hiddenInLog(withPaperKeys(automations, stored), redactor);
  return {
    automations,
    clock,
    random,
    log,
    metrics,
    table,
    venues: createVenuesFrom(adaptersWhenNeeded, {
      automations,
      secrets,
      table,
      clock,
      random,
      log,
      metrics,
      transportFor: transports(automations, async () => {
        const { openPaper } = await import('./open-paper.ts');
        return openPaper({ automations, table, clock, log, fetch: internet });
      }),
    }),
    notices: outboxNotices({
      table,
      clock,
      log,
      redactor,
      channels: outwardChannels(automations.notices).map(channelName),
    }),
    channels:
      extras.channels?.(automations.notices, {
        secrets,
        fetch: internet,
        timeoutSignal: realTimeout,
        clock,
        email: extras.email?.(environment),
      }) ?? [],
    queue:
      extras.queue?.(environment) ?? noQueue("its row in infra/functions.ts does not name the extra 'queue'"),
    secrets,
    vault:
      extras.vault?.(environment) ?? noVault("its row in infra/functions.ts does not name the extra 'vault'"),
    pageUrl: () => settings.pageUrl,
    blobs:
      extras.blobs?.(environment) ?? noBlobs("its row in infra/functions.ts does not name the extra 'blobs'"),
  };
}

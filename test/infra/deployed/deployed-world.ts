/** A deployment whose one live account sits at a paper exchange on this machine, and everything to look at it from outside. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPaperServer } from '../../../infra/local/paper-server.ts';
import type { Automations } from '../../../shared/automations/schema.ts';
import { BUCKET_NAME, SECRET_ARNS, TABLE_NAME } from '../../../shared/aws/environment.ts';
import type { Blobs } from '../../../shared/blobs/blobs.ts';
import { s3Blobs } from '../../../shared/blobs/s3-blobs.ts';
import { silentLog } from '../../../shared/core/log.ts';
import { systemClock } from '../../../shared/core/system-clock.ts';
import type { PaperAccount } from '../../../shared/paper/accounts.ts';
import { createPaperExchange, type PaperExchange } from '../../../shared/paper/exchange.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { createPionexWire } from '../../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../shared/paper/store.ts';
import { dynamoTable } from '../../../shared/table/dynamo-table.ts';
import type { Table } from '../../../shared/table/table.ts';
import { emulatorClient } from '../../support/dynamo-emulator.ts';
import { httpsBefore, type Posted, startReceiver } from '../../support/https-servers.ts';
import { emulatorS3Client } from '../../support/s3-client.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { type Deployment, deploy } from './deployment.ts';

export interface DeployedWorld {
  readonly deployment: Deployment;
  readonly exchange: PaperExchange;
  /** What the functions and the exchange take for the time. */
  nowMs(): number;
  advance(ms: number): void;
  /** The deployment's table, with no role between. */
  readonly table: Table;
  /** Makes a text the value of a secret, by the name that the functions know it by, e.g. `main`, `channel/webhook`. */
  putSecret(name: string, value: object): void;
  /** Where notices can be posted, and what was. */
  readonly receiver: { readonly url: string; readonly posts: readonly Posted[] };
  readonly bucket: string;
  /** What is in it, likewise. */
  readonly blobs: Blobs;
  stop(): Promise<void>;
}

export interface DeployedWorldOptions {
  readonly startMs: number;
  readonly seed: number;
  readonly accounts: readonly PaperAccount[];
  readonly automations: (exchangeUrl: string) => Automations;
}

export async function openDeployedWorld(options: DeployedWorldOptions): Promise<DeployedWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'standing-orders-deployed-'));
  const opened = new AsyncDisposableStack();
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  try {
    let aheadMs = options.startMs - Date.now();
    const clock = { nowMs: () => Date.now() + aheadMs };
    const exchange = createPaperExchange({
      createWire: createPionexWire,
      seed: options.seed,
      clock,
      prices: createSeededMarket({ seed: options.seed, listings: LISTINGS }),
      store: createMemoryPaperStore(),
      accounts: options.accounts,
      // Time passes by the hour here, and the adapter's own budget is kept by the real clock.
      limits: 'off',
    });
    const certificate = selfSigned();
    const trusted = join(folder, 'trusted.pem');
    writeFileSync(trusted, certificate.cert);
    const plain = await startPaperServer({ exchange, log: silentLog });
    opened.defer(() => plain.stop());
    const secure = await httpsBefore(plain.url, certificate);
    opened.defer(() => secure.stop());
    const receiver = await startReceiver(certificate);
    opened.defer(() => receiver.stop());
    const deployment = await deploy({
      automations: options.automations(secure.url),
      folder,
      trusted,
      aheadMs: () => aheadMs,
    });
    opened.defer(() => deployment.stop());
    const client = emulatorClient(deployment.emulators.dynamo.endpoint);
    opened.defer(() => client.destroy());
    const s3 = emulatorS3Client(deployment.emulators.addresses['s3'] ?? '');
    opened.defer(() => s3.destroy());
    const bucket = settingOf(deployment, BUCKET_NAME);
    const held = opened.move();
    return {
      deployment,
      exchange,
      nowMs: clock.nowMs,
      advance: (ms) => {
        aheadMs += ms;
      },
      table: dynamoTable({
        client,
        tableName: settingOf(deployment, TABLE_NAME),
        clock: systemClock,
        writer: 'test',
      }),
      receiver,
      putSecret: (name, value) => {
        const arn = secretArnsOf(deployment)[name];
        if (arn === undefined) throw new Error(`no function may read a secret called ${name}`);
        deployment.emulators.secrets.texts.set(arn, JSON.stringify(value));
      },
      bucket,
      blobs: s3Blobs({ client: s3, bucket, writer: 'test' }),
      stop: () => held.disposeAsync(),
    };
  } catch (thrown) {
    await opened.disposeAsync();
    throw thrown;
  }
}

/** Of whichever function has it; all have the same. */
function settingOf({ functions }: Deployment, name: string): string {
  const found = functions.find(({ environment }) => environment[name] !== undefined)?.environment[name];
  if (found === undefined) throw new Error(`no function is told ${name}`);
  return found;
}

function secretArnsOf({ functions }: Deployment): Readonly<Record<string, string>> {
  return Object.assign(
    {},
    ...functions.map(({ environment }) => JSON.parse(environment[SECRET_ARNS] ?? '{}')),
  );
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { automationsText, hashOfAutomations } from '../../../infra/bundle-hash.ts';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import { type LambdaHandler, onLambda } from '../../../shared/aws/on-lambda.ts';
import { openSecrets } from '../../../shared/aws/open-secrets.ts';
import type { Deps } from '../../../shared/deps.ts';
import { defineFunction } from '../../../shared/handler.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { createRowsTable, type DynamoEmulator, emulatorClient } from '../../support/dynamo-emulator.ts';
import { extracted } from '../../support/embedded-metrics.ts';
import { type SecretsManagerEndpoint, startSecretsManager } from '../../support/secrets-manager-endpoint.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:main-AbCdEf';
const CONTEXT = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 };
const limits = { coin: 'USDT', perOrder: '1', perDay: '2', perMonth: '3' };
const AUTOMATIONS = resolveAutomations({
  accounts: {
    main: { venue: 'pionex', environment: 'live', limits },
    // Refused by nothing but its transport, and not reachable from here.
    far: { venue: 'pionex', environment: 'live', baseUrl: 'https://127.0.0.1:9', limits },
    play: { venue: 'pionex', environment: 'paper', limits },
  },
  plans: {},
  notices: { channels: [{ kind: 'slack' }] },
});

let dynamo: DynamoEmulator;
let secretsManager: SecretsManagerEndpoint;
let folder: string;
let automationsFile: string;
let handler: LambdaHandler;
let seen: Deps[];
let lines: string[];

beforeAll(async () => {
  dynamo = await startDynalite();
  secretsManager = await startSecretsManager();
  const client = emulatorClient(dynamo.endpoint);
  await createRowsTable(client, 'rows');
  client.destroy();
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamo.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secretsManager.endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await secretsManager.stop();
  await dynamo.stop();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lambda-'));
  automationsFile = join(folder, 'automations.json');
  writeFileSync(automationsFile, automationsText(AUTOMATIONS));
  secretsManager.asked.length = 0;
  secretsManager.texts.set(ARN, JSON.stringify({ apiKey: 'k3y-of-main', apiSecret: 's3cret-of-main' }));
  seen = [];
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  handler = onLambda(sample, { secrets: openSecrets }, { environment: environment(), automationsFile });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Writes a row, opens an account, tells a notice: once around everything that Lambda's dependencies are made of. */
const sample = defineFunction({
  name: 'sample',
  input: z.strictObject({ account: z.string() }),
  run: async (deps, { account }, run) => {
    seen.push(deps);
    await deps.table.put({ pk: 'runs', sk: run.id }, { account }, 'absent');
    const venue = await deps.venues.open(account);
    await deps.notices.tell({ key: run.id, severity: 'info', title: 'It ran', text: 'With k3y-of-main.' });
    return { venue: venue.id };
  },
});

it('runs a function with the table, the keys, the venues and the notices of AWS', async () => {
  expect(await handler({ account: 'main' }, CONTEXT)).toEqual({ venue: 'pionex' });

  const deps = seen[0];
  expect(await deps?.table.get({ pk: 'runs', sk: 'request-1' })).toMatchObject({ data: { account: 'main' } });
  expect(secretsManager.asked).toEqual([ARN]);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'info', event: 'notice', text: 'With [redacted].' },
    { level: 'info', event: 'run.finished', function: 'sample', run: 'request-1' },
  ]);
  expect(lines.every((line) => line.endsWith('}\n'))).toBe(true);
});

it('builds its dependencies once for all invocations of a process', async () => {
  await handler({ account: 'main' }, { ...CONTEXT, awsRequestId: 'request-2' });
  await handler({ account: 'main' }, { ...CONTEXT, awsRequestId: 'request-3' });

  expect(seen[1]?.table).toBe(seen[0]?.table);
  expect(secretsManager.asked).toHaveLength(1);
});

it('opens a paper account beside a live one, and asks nobody for its key', async () => {
  const context = { ...CONTEXT, awsRequestId: 'request-4' };
  expect(await handler({ account: 'play' }, context)).toEqual({ venue: 'pionex' });

  const venue = await seen[0]?.venues.open('play');
  // The play money of a paper account.
  expect(await venue?.balances()).toMatchObject([{ coin: 'USDT', free: '100000.00000000' }]);
  expect(secretsManager.asked).toEqual([]);
});

it('sends the requests of a live account to the address of its automations', async () => {
  const environmentWithBoth = environment({ main: ARN, far: ARN });
  const far = onLambda(
    sample,
    { secrets: openSecrets },
    { environment: environmentWithBoth, automationsFile },
  );
  await far({ account: 'far' }, { ...CONTEXT, awsRequestId: 'request-5' });

  const venue = await seen[0]?.venues.open('far');
  await expect(venue?.instruments(['BTC_USDT'])).rejects.toMatchObject({ code: 'venue.unavailable' });
});

it('fails an invocation that cannot be set up, and tries again at the next one', async () => {
  rmSync(automationsFile);
  await expect(handler({ account: 'main' }, CONTEXT)).rejects.toMatchObject({ code: 'config.notFound' });

  writeFileSync(automationsFile, automationsText(AUTOMATIONS));

  expect(await handler({ account: 'main' }, { ...CONTEXT, awsRequestId: 'request-6' })).toEqual({
    venue: 'pionex',
  });
});

it('sends to the queue only with the extra for it, and says which row lacks it otherwise', async () => {
  const sent: unknown[] = [];
  const environmentSeen: unknown[] = [];
  const sending = defineFunction({
    name: 'sending',
    input: z.strictObject({}),
    run: async ({ queue }) => {
      await queue.send({ group: 'a', dedupId: 'a', body: {} });
      return {};
    },
  });
  const queue = (given: object) => {
    environmentSeen.push(given);
    return { send: async (message: unknown) => void sent.push(message) };
  };

  await onLambda(sending, { queue }, { environment: environment(), automationsFile })({}, CONTEXT);
  expect(sent).toEqual([{ group: 'a', dedupId: 'a', body: {} }]);
  expect(environmentSeen).toEqual([environment()]);

  const without = onLambda(sending, {}, { environment: environment(), automationsFile });
  await expect(without({}, CONTEXT)).rejects.toMatchObject({
    code: 'queue.unavailable',
    message:
      "This function cannot send to the queue: its row in infra/functions.ts does not name the extra 'queue'.",
  });
});

it('writes what a run counted for CloudWatch when it ends, also one that fails or cannot be set up', async () => {
  const counting = defineFunction({
    name: 'counting',
    input: z.strictObject({ fails: z.boolean() }),
    run: async ({ metrics }, { fails }) => {
      metrics.add('SlotsRun', 1);
      if (fails) throw new Error('broken');
      return {};
    },
  });
  const surroundings = { environment: { ...environment(), METRICS_NAMESPACE: 'so-test' }, automationsFile };
  const run = onLambda(counting, {}, surroundings);
  await run({ fails: false }, CONTEXT);
  expect(extracted(lines)).toEqual({ SlotsRun: 1 });

  lines.length = 0;
  await expect(run({ fails: true }, CONTEXT)).rejects.toThrow('broken');
  expect(extracted(lines)).toEqual({ SlotsRun: 1, RunsFailed: 1 });

  lines.length = 0;
  const bare = onLambda(counting, {}, { environment: { METRICS_NAMESPACE: 'so-test' }, automationsFile });
  await expect(bare({ fails: false }, CONTEXT)).rejects.toMatchObject({ code: 'config.invalid' });
  expect(extracted(lines)).toEqual({ RunsFailed: 1 });
});

it('says what is missing in its environment', async () => {
  const bare = onLambda(sample, { secrets: openSecrets }, { environment: {}, automationsFile });

  await expect(bare({ account: 'main' }, CONTEXT)).rejects.toMatchObject({ code: 'config.invalid' });
});

function environment(secretArns: Record<string, string> = { main: ARN }) {
  return {
    TABLE_NAME: 'rows',
    AUTOMATIONS_HASH: hashOfAutomations(AUTOMATIONS),
    SECRET_ARNS: JSON.stringify(secretArns),
  };
}

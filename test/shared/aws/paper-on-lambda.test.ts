/** A paper account on AWS as it really runs: several instances of a function, each with a paper exchange of its own, on one table. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { handle as dcaBuy } from '../../../functions/dca-buy/handler.ts';
import { handle as orderReconcile } from '../../../functions/order-reconcile/handler.ts';
import { automationsText, hashOfAutomations } from '../../../infra/bundle-hash.ts';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import { type LambdaHandler, onLambda } from '../../../shared/aws/on-lambda.ts';
import { openAwsTable } from '../../../shared/aws/open-table.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { systemClock } from '../../../shared/core/system-clock.ts';
import { listIntents } from '../../../shared/orders/ledger.ts';
import type { PaperExchange } from '../../../shared/paper/exchange.ts';
import { openPaperExchanges } from '../../../shared/paper/open-exchange.ts';
import { readPaperChoice } from '../../../shared/paper/paper-choice.ts';
import type { Table } from '../../../shared/table/table.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { createRowsTable, type DynamoEmulator, emulatorClient } from '../../support/dynamo-emulator.ts';
import { type SecretsManagerEndpoint, startSecretsManager } from '../../support/secrets-manager-endpoint.ts';

const limits = { coin: 'USDT', perOrder: '50', perDay: '100', perMonth: '1000' };
const plan = {
  account: 'play',
  what: { symbol: 'BTC_USDT' },
  amount: { quote: '25' },
  when: { schedule: 'cron(0/5 * * * ? *)', timezone: 'UTC' },
};
const SLOT_MS = 5 * MINUTE_MS;
/** One account with real money beside the one on paper. */
const automations = resolveAutomations({
  accounts: {
    play: { venue: 'pionex', environment: 'paper', limits },
    main: { venue: 'pionex', environment: 'live', limits },
  },
  paper: { seed: 11 },
  plans: { daily: plan },
  notices: { channels: [{ kind: 'slack' }] },
});

let dynamo: DynamoEmulator;
let secretsManager: SecretsManagerEndpoint;
let folder: string;
let tables = 0;
let tableName: string;
let table: Table;
let lines: string[];

beforeAll(async () => {
  dynamo = await startDynalite();
  secretsManager = await startSecretsManager();
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamo.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secretsManager.endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  folder = mkdtempSync(join(tmpdir(), 'paper-on-lambda-'));
  writeFileSync(join(folder, 'automations.json'), automationsText(automations));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await secretsManager.stop();
  await dynamo.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  tables += 1;
  tableName = `rows-${tables}`;
  const client = emulatorClient(dynamo.endpoint);
  await createRowsTable(client, tableName);
  client.destroy();
  table = openAwsTable(tableName);
  secretsManager.asked.length = 0;
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** An instance that Lambda has just started: nothing is remembered from any other. */
function coldInstance(handle = dcaBuy): LambdaHandler {
  return onLambda(
    handle,
    {},
    {
      environment: {
        TABLE_NAME: tableName,
        SECRET_ARNS: '{}',
        AUTOMATIONS_HASH: hashOfAutomations(automations),
      },
      automationsFile: join(folder, 'automations.json'),
    },
  );
}

/** What the scheduler sends for the last slot that was due. */
function slotNow(): { readonly plan: string; readonly slot: string } {
  const atMs = Math.floor(systemClock.nowMs() / SLOT_MS) * SLOT_MS;
  return { plan: 'daily', slot: new Date(atMs).toISOString().replace('.000', '') };
}

const contextOf = (awsRequestId: string) => ({ awsRequestId, getRemainingTimeInMillis: () => 60_000 });

async function lookBehind(): Promise<PaperExchange> {
  const exchanges = await openPaperExchanges({
    choice: { seed: 11, market: 'synthetic' },
    automations,
    table,
    clock: systemClock,
    fetch: () => Promise.reject(new Error('made-up prices ask nobody')),
  });
  return exchanges.of('play');
}

it('buys once for a slot that two instances run at once and a cold one runs again', async () => {
  const event = slotNow();

  const [one, two] = [coldInstance(), coldInstance()];
  await Promise.allSettled([one(event, contextOf('first')), two(event, contextOf('second'))]);
  await coldInstance()(event, contextOf('third'));
  await coldInstance(orderReconcile)({}, contextOf('settling'));

  const orders = await (await lookBehind()).inspect.orders('play');
  expect(orders).toHaveLength(1);
  expect(orders[0]).toMatchObject({ symbol: 'BTC_USDT', side: 'buy', open: false });
  const intents = await listIntents(table, { plan: 'daily' });
  expect(intents.map(({ intent }) => [intent.state, intent.clientOrderId])).toEqual([
    ['filled', orders[0]?.clientOrderId],
  ]);
  // 25 of 100,000: paid once.
  const usdt = (await (await lookBehind()).inspect.balances('play')).get('USDT');
  expect(Number(usdt?.free)).toBeGreaterThan(99_974.9);
  expect(Number(usdt?.free)).toBeLessThan(99_976);
});

it('asks for no secret and knows the market of its automations', async () => {
  await coldInstance()(slotNow(), contextOf('only'));

  expect(secretsManager.asked).toEqual([]);
  expect(await readPaperChoice(table)).toEqual({ seed: 11, market: 'synthetic' });
});

it('keeps the books of the paper exchange apart from the ledger', async () => {
  await coldInstance()(slotNow(), contextOf('only'));

  const books = await table.query({ pk: 'paper#play' });
  expect(books.length).toBeGreaterThan(0);
  expect(books.every(({ sk }) => sk.startsWith('change#'))).toBe(true);
  const [intent] = await listIntents(table, { plan: 'daily' });
  expect(intent).toBeDefined();
});

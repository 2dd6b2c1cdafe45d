/**
 * The bundles of a synthesized deployment, run as Lambda runs them: the folders of the assets in processes of their
 * own, with the environment and the rights of the templates, on the events that AWS sends.
 */
import { createHash, createHmac } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { decimal } from '../../../shared/core/decimal.ts';
import { nightsPartition } from '../../../shared/exports/night.ts';
import { listIntents } from '../../../shared/orders/ledger.ts';
import { daysPartition } from '../../../shared/records/record-days.ts';
import { createToken, rotateToken } from '../../../shared/signals/tokens.ts';
import { createPaperClient } from '../../shared/paper/paper-client.ts';
import { apiEvent, pollQueue, type Sent, scheduledEvents } from './aws-events.ts';
import { type DeployedWorld, openDeployedWorld } from './deployed-world.ts';
import type { LambdaProcess, Report } from './lambda-process.ts';

/** Tuesday, 9 o'clock in Berlin. */
const SLOT_MS = Date.UTC(2026, 10, 24, 8);
const KEY = { apiKey: 'key-of-the-first-day', apiSecret: 'secret-of-the-first-day' };
const NEXT_KEY = { apiKey: 'key-after-the-rotation', apiSecret: 'secret-after-the-rotation' };
const SIGNING_SECRET = 'signs-the-notices-of-this-test';
/** From here on the exchange refuses the first key. */
const ROTATED_MS = SLOT_MS + 6 * HOUR_MS;
/** A synthesis and a JVM, on a machine that may be busy with other tests. */
/** The end of that day in UTC. */
const NIGHT_MS = Date.UTC(2026, 10, 25);
const MOST_RUNS = 3;
const START_TIMEOUT_MS = 240_000;

const account = {
  id: 'main',
  permissions: ['read', 'trade', 'botRead', 'botTrade'],
  balances: { USDT: decimal('50000') },
} as const;
const what = (symbol: string) => ({ account: 'main', what: { symbol } });
const berlin = (schedule: string) => ({ when: { schedule, timezone: 'Europe/Berlin' } });

let world: DeployedWorld;

beforeAll(async () => {
  world = await openDeployedWorld({
    startMs: SLOT_MS + 10 * SECOND_MS,
    seed: 7,
    accounts: [
      { ...account, ...KEY, expiresAtMs: ROTATED_MS },
      { ...account, ...NEXT_KEY },
    ],
    automations: (baseUrl) => ({
      accounts: {
        main: {
          venue: 'pionex',
          environment: 'live',
          baseUrl,
          requestWeightPerSecond: 8,
          limits: { coin: 'USDT', perOrder: '1000', perDay: '10000', perMonth: '100000' },
        },
      },
      plans: {
        morning: { ...what('BTC_USDT'), amount: { quote: '50' }, ...berlin('cron(0 9 * * ? *)') },
        'at-once': { ...what('ETH_USDT'), amount: { quote: '40' }, ...berlin('cron(0 9 * * ? *)') },
        hourly: { ...what('SOL_USDT'), amount: { quote: '30' }, ...berlin('cron(0 * * * ? *)') },
      },
      watch: { main: { thresholds: { outOfRangeMinutes: 0 } } },
      signals: {
        trend: { account: 'main', target: { to: 'spot' }, symbols: ['BTC_USDT'], size: { quote: '25' } },
      },
      exports: { main: { since: '2026-11-24' } },
      notices: { channels: [{ kind: 'webhook' }] },
    }),
  });
  world.putSecret('main', KEY);
  world.putSecret('channel/webhook', {
    url: `${world.receiver.url}/notices`,
    signingSecret: SIGNING_SECRET,
  });
}, START_TIMEOUT_MS);

afterAll(() => world?.stop());

const start = (name: string) => world.deployment.start(name);
const slotOf = (plan: string, atMs: number) =>
  scheduledEvents(world.deployment, 'dca-buy', atMs).find((event) => event['plan'] === plan);
/** The event of a function that the clock alone starts. */
const tick = (name: string) => {
  const events = scheduledEvents(world.deployment, name, world.nowMs());
  expect(events).toHaveLength(1);
  return events[0];
};
/** What Lambda does with a failed run, or the clock by its next event: here a table that answers late is no news. */
const run = async (lambda: LambdaProcess, event: unknown): Promise<Report> => {
  const fails: unknown[] = [];
  while (fails.length < MOST_RUNS) {
    const report = await lambda.invoke(event).catch((thrown) => void fails.push(thrown));
    if (report !== undefined) return report;
  }
  throw fails[0];
};
const runNow = (name: string, lambda = start(name)) => run(lambda, tick(name));
const ordersOf = async (symbol: string) =>
  (await world.exchange.inspect.orders('main')).filter((order) => order.symbol === symbol);

const intentsOf = async (plan: string) =>
  (await listIntents(world.table, { plan })).map(({ intent }) => intent);

describe('a buy', () => {
  it('is one order, whether its event comes again to the same process or to a new one', async () => {
    const event = slotOf('morning', SLOT_MS);
    const warm = start('dca-buy');

    const first = await run(warm, event);
    const again = [await run(warm, event), await run(start('dca-buy'), event)];

    expect(event).toEqual({ plan: 'morning', slot: '2026-11-24T08:00:00Z' });
    expect(first).toMatchObject({ plan: 'morning', slot: '2026-11-24T09:00', legs: [{ leg: 'BTC_USDT' }] });
    for (const report of again) expect(report.legs).toMatchObject([{ existed: true }]);
    const orders = await ordersOf('BTC_USDT');
    expect(orders).toMatchObject([
      { side: 'buy', terms: { type: 'market', quoteAmount: '50' }, open: false },
    ]);
  });

  it('is one order when two processes get its event at the same moment', async () => {
    const event = slotOf('at-once', SLOT_MS);
    const lambdas = [start('dca-buy'), start('dca-buy')];

    await Promise.all(lambdas.map((lambda) => run(lambda, event)));

    expect(await ordersOf('ETH_USDT')).toMatchObject([{ terms: { quoteAmount: '40' } }]);
  });

  it('is settled in the ledger by the clock, with what the exchange really executed', async () => {
    await runNow('order-reconcile');

    const [order] = await ordersOf('BTC_USDT');
    expect(await intentsOf('morning')).toMatchObject([
      {
        state: 'filled',
        venueOrderId: order?.id,
        clientOrderId: order?.clientOrderId,
        execution: { baseSize: order?.filledBase, quoteAmount: order?.filledQuote },
      },
    ]);
  });
});

describe('a signal', () => {
  it('becomes one order on its way through the API and the queue, and tells its outcome when it comes again', async () => {
    const token = createToken();
    await rotateToken(world.table, 'trend', { token, nowMs: world.nowMs(), keepOldMs: 0 });
    const body = Buffer.from(JSON.stringify({ id: 'alert-1', symbol: 'BTC_USDT', action: 'buy' }));
    const post = { method: 'POST', path: `/signals/trend/${token}`, body };
    const [intake, consumer] = [start('signal-intake'), start('signal-order')];
    const before = (await ordersOf('BTC_USDT')).length;
    const ask = async (sent: Sent) => {
      const { statusCode, body: text } = await intake.invoke(apiEvent(world.deployment, sent, world.nowMs()));
      return { statusCode, ...JSON.parse(text) };
    };

    const accepted = await ask(post);
    const handled = await pollQueue(world.deployment, 'signal-order', consumer);
    const left = await pollQueue(world.deployment, 'signal-order', consumer);
    const repeated = await ask(post);
    const outcome = await ask({
      method: 'GET',
      path: `/signals/trend/${accepted.id}`,
      headers: { authorization: [`Bearer ${token}`] },
    });

    expect(accepted).toMatchObject({ statusCode: 202, status: 'accepted' });
    expect(handled).toEqual({ received: 1, failed: [] });
    expect(left).toEqual({ received: 0, failed: [] });
    expect(repeated).toMatchObject({ statusCode: 200, id: accepted.id, duplicate: true });
    expect(outcome).toMatchObject({ statusCode: 200, status: 'placed' });
    const orders = (await ordersOf('BTC_USDT')).slice(before);
    expect(orders).toMatchObject([{ side: 'buy', terms: { quoteAmount: '25' } }]);
  });

  it('is refused without the token, and nothing reaches the queue', async () => {
    const sent = { method: 'POST', path: '/signals/trend/guessed', body: Buffer.from('{}') };

    const reply = await start('signal-intake').invoke(apiEvent(world.deployment, sent, world.nowMs()));

    expect(reply.statusCode).toBe(401);
    expect(await pollQueue(world.deployment, 'signal-order', start('signal-order'))).toMatchObject({
      received: 0,
    });
  });
});

describe('a look at the bots', () => {
  it('tells of one that is out of range by a signed post to the webhook, once', async () => {
    await createBotAbove(await priceOf('BTC_USDT'));
    const health = start('grid-health');

    await runNow('grid-health', health);
    world.advance(10 * MINUTE_MS);
    await runNow('grid-health', health);
    await runNow('notice-delivery');
    await runNow('notice-delivery');

    const told = world.receiver.posts.filter(({ body }) => /range/.test(JSON.parse(body).title));
    expect(told).toHaveLength(1);
    const [post] = told;
    const timestamp = post?.headers['x-standing-orders-timestamp'];
    const hmac = createHmac('sha256', SIGNING_SECRET).update(`${timestamp}.${post?.body}`).digest('hex');
    expect(post?.path).toBe('/notices');
    expect(post?.headers['x-standing-orders-signature']).toBe(`sha256=${hmac}`);
    expect(JSON.parse(post?.body ?? '')).toMatchObject({
      severity: 'warning',
      title: expect.stringContaining('price below range'),
    });
  });

  const owner = () => createPaperClient(world.exchange.fetch, world, KEY);

  async function priceOf(symbol: string): Promise<number> {
    const { body } = await owner().publicGet(`/api/v1/market/tickers?symbol=${symbol}`);
    return Number(body.data.tickers[0].close);
  }

  async function createBotAbove(price: number): Promise<void> {
    const buOrderData = {
      top: (price * 3).toFixed(0),
      bottom: (price * 2).toFixed(0),
      row: 4,
      gridType: 'arithmetic',
      quoteTotalInvestment: '1000',
    };
    const { body } = await owner().post('/api/v1/bot/orders/spotGrid/create', {
      base: 'BTC',
      quote: 'USDT',
      buOrderData,
    });
    expect(body.result, JSON.stringify(body)).toBe(true);
  }
});

describe('a key that is replaced', () => {
  it('places the order of a process that knew only the old one, once and in the same run, and serves the next', async () => {
    const warm = start('dca-buy');
    const before = (await ordersOf('SOL_USDT')).length;
    until(ROTATED_MS - 20 * SECOND_MS);
    await run(warm, slotOf('hourly', ROTATED_MS - HOUR_MS));
    world.putSecret('main', NEXT_KEY);
    until(ROTATED_MS + SECOND_MS);

    await run(warm, slotOf('hourly', ROTATED_MS));

    const [, intent] = await intentsOf('hourly');
    expect(intent).toMatchObject({ state: 'accepted' });
    // That the exchange has really refused the old key.
    const refused = intent?.history.find(({ state }) => state === 'absent');
    expect(refused?.note).toContain('APIKEY_EXPIRED');
    expect((await ordersOf('SOL_USDT')).length - before).toBe(2);
    await runNow('order-reconcile');
    expect(await intentsOf('hourly')).toMatchObject([{ state: 'filled' }, { state: 'filled' }]);
  });

  function until(ms: number): void {
    world.advance(ms - world.nowMs());
  }
});

describe('an export', () => {
  let files: ReadonlyMap<string, Uint8Array>;

  it('keeps every fill of the day as Parquet, with a manifest that knows its bytes', async () => {
    world.advance(NIGHT_MS + 10 * MINUTE_MS - world.nowMs());
    await runNow('export-fills');
    world.advance(HOUR_MS);
    await runNow('export-fills');
    await runNow('export-funding');

    files = await filesIn('records/', 'csv/');
    const manifest = JSON.parse(
      await textOf('manifests/account=main/export=export-fills/night=2026-11-24.json'),
    );
    const parquet = 'records/kind=spot-fill/venue=pionex/account=main/dt=2026-11-24/spot-fill.parquet';
    const bytes = files.get(parquet) ?? new Uint8Array();
    const rows = await parquetReadObjects({
      file: Uint8Array.from(bytes).buffer,
      compressors: { ZSTD: (packed) => new Uint8Array(zstdDecompressSync(packed)) },
    });
    const fills = await world.exchange.inspect.fills('main');
    expect(manifest).toMatchObject({ complete: true, gaps: [] });
    expect(manifest.objects.find(({ key }: { key: string }) => key === parquet)).toMatchObject({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      rows: fills.length,
    });
    expect(fills.length).toBeGreaterThan(4);
    expect(rows.map(({ fill_id }) => fill_id).sort()).toEqual(fills.map(({ id }) => id).sort());
  });

  it('asks for nothing and writes nothing when its night is done', async () => {
    const callsBefore = world.deployment.aws.calls.length;
    const asked = world.exchange.inspect.calls();

    await runNow('export-fills');

    const since = world.deployment.aws.calls.slice(callsBefore);
    expect(since.filter(({ action }) => action === 's3:PutObject')).toEqual([]);
    expect(world.exchange.inspect.calls() - asked).toBe(0);
  });

  it('makes the same files to the byte when all of them are lost, from what the table keeps', async () => {
    world.deployment.emulators.fauxqs.emptyBucket(world.bucket);
    await forgetThatFilesWereMade();

    await runNow('export-fills');

    expect(files.size).toBeGreaterThan(1);
    expect(await filesIn('records/', 'csv/')).toEqual(files);
  });

  async function filesIn(...prefixes: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    for (const prefix of prefixes) {
      for (const { key } of await world.blobs.list(prefix)) {
        found.set(key, (await world.blobs.get(key))?.body ?? new Uint8Array());
      }
    }
    return found;
  }

  async function textOf(key: string): Promise<string> {
    return Buffer.from((await world.blobs.get(key))?.body ?? []).toString('utf8');
  }

  /** As a table would be that was restored from before the export. */
  async function forgetThatFilesWereMade(): Promise<void> {
    const { table } = world;
    for (const { pk, sk, version, data } of await table.query({ pk: daysPartition('main') })) {
      const { filed: _, ...unfiled } = data;
      await table.put({ pk, sk }, unfiled, { version });
    }
    for (const { pk, sk, version } of await table.query({ pk: nightsPartition('main') })) {
      if (!sk.endsWith('#closing')) await table.remove({ pk, sk }, { version });
    }
  }
});

describe('the rights of the functions', () => {
  it('allow all that they have done here', () => {
    const { calls } = world.deployment.aws;

    const denied = calls.filter(({ allowed }) => !allowed);
    expect(denied).toEqual([]);
    const used = new Set(calls.map(({ caller, action }) => `${caller} ${action}`));
    // That it was really these roles that were asked.
    expect([...used]).toEqual(
      expect.arrayContaining([
        'dca-buy dynamodb:PutItem',
        'dca-buy secretsmanager:GetSecretValue',
        'signal-intake sqs:SendMessage',
        'signal-order sqs:ReceiveMessage',
        'signal-order sqs:DeleteMessage',
        'notice-delivery secretsmanager:GetSecretValue',
        'export-fills dynamodb:BatchWriteItem',
        'export-fills s3:PutObject',
      ]),
    );
  });

  it('let no function read a secret of another, and what is refused is told as such', async () => {
    const { aws, function: deployed } = world.deployment;
    const main = JSON.parse(deployed('dca-buy').environment['SECRET_ARNS'] ?? '{}').main;
    const client = new SecretsManagerClient({
      endpoint: aws.url,
      region: 'us-east-1',
      credentials: {
        accessKeyId: deployed('notice-delivery').accessKeyId,
        secretAccessKey: 'of-an-emulator',
      },
    });

    const reading = client.send(new GetSecretValueCommand({ SecretId: main }));

    await expect(reading).rejects.toMatchObject({ name: 'AccessDeniedException' });
    client.destroy();
  });
});

describe('the logs', () => {
  it('are JSON, a line each, and hold none of the secrets', () => {
    const { log } = world.deployment;

    expect(log.length).toBeGreaterThan(10);
    for (const line of log) expect(() => JSON.parse(line), line).not.toThrow();
    for (const secret of [...Object.values(KEY), ...Object.values(NEXT_KEY), SIGNING_SECRET]) {
      expect(log.join('\n')).not.toContain(secret);
    }
  });
});

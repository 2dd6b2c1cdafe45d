import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_SETTINGS } from '../../../shared/aws/clients.ts';
import { dynamoTable } from '../../../shared/table/dynamo-table.ts';
import type { Key, Table } from '../../../shared/table/table.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { createRowsTable, type DynamoEmulator, emulatorClient } from '../../support/dynamo-emulator.ts';
import { type FaultyProxy, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const TABLE_NAME = 'standing-orders';
const THROTTLED = {
  status: 400,
  body: '{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slow down"}',
};
const BROKEN = { status: 500, body: '{"__type":"InternalServerError","message":"oops"}' };

const clock = createManualClock();

let emulator: DynamoEmulator;
let proxy: FaultyProxy;
let directClient: DynamoDBClient;
let faultyClient: DynamoDBClient;
/** Reaches the emulator through the proxy; `other` goes past it. */
let table: Table;
let other: Table;
let key: Key;
let cases = 0;

beforeAll(async () => {
  emulator = await startDynalite();
  proxy = await startFaultyProxy(emulator.endpoint);
  directClient = emulatorClient(emulator.endpoint);
  faultyClient = emulatorClient(proxy.endpoint, { maxAttempts: 3 });
  await createRowsTable(directClient, TABLE_NAME);
  table = dynamoTable({ client: faultyClient, tableName: TABLE_NAME, clock, writer: 'one' });
  other = dynamoTable({ client: directClient, tableName: TABLE_NAME, clock, writer: 'two' });
});
afterAll(async () => {
  directClient.destroy();
  faultyClient.destroy();
  await proxy.stop();
  await emulator.stop();
});
beforeEach(() => {
  cases += 1;
  key = { pk: 'faults', sk: String(cases) };
  proxy.befall();
});

const operations = () => proxy.seen.map(({ operation }) => operation);

it('knows its own first write again when the reply was lost and the SDK sent it twice', async () => {
  proxy.befall('lostReply');

  expect(await table.put(key, { state: 'reserved' }, 'absent')).toEqual({ written: true, version: 1 });
  expect(operations()).toEqual(['PutItem', 'PutItem', 'GetItem']);
});

it('knows its own later write again when the reply was lost', async () => {
  await table.put(key, { state: 'reserved' }, 'absent');
  proxy.befall('lostReply');

  expect(await table.put(key, { state: 'sending' }, { version: 1 })).toEqual({ written: true, version: 2 });
  expect(await other.get(key)).toMatchObject({ version: 2, data: { state: 'sending' } });
});

it('does not take another writer’s equal row for its own', async () => {
  proxy.befall(async () => {
    await other.put(key, { state: 'reserved' }, 'absent');
    return 'lostRequest';
  });

  expect(await table.put(key, { state: 'reserved' }, 'absent')).toEqual({ written: false });
  expect(operations()).toEqual(['PutItem', 'PutItem', 'GetItem']);
});

it('lets one of two equal writers win, whichever of them loses its reply', async () => {
  const second: boolean[] = [];
  proxy.befall('lostReply', async () => {
    second.push((await other.put(key, { state: 'reserved' }, 'absent')).written);
    return 'passed';
  });

  const first = await table.put(key, { state: 'reserved' }, 'absent');

  expect([first.written, ...second]).toEqual([true, false]);
});

it('throws `table.unavailable` when its row, perhaps written, was changed again before it could look', async () => {
  proxy.befall('lostReply', async () => {
    await other.put(key, { state: 'sending' }, { version: 1 });
    return 'passed';
  });

  await expect(table.put(key, { state: 'reserved' }, 'absent')).rejects.toMatchObject({
    code: 'table.unavailable',
    retry: 'now',
    context: key,
  });
});

it('does not claim a removal whose reply was lost, for another may have removed the row', async () => {
  await table.put(key, {}, 'absent');
  proxy.befall('lostReply');

  await expect(table.remove(key, { version: 1 })).rejects.toMatchObject({
    code: 'table.unavailable',
    retry: 'now',
  });
  expect(await other.get(key)).toBeUndefined();
});

it('calls a repeated removal a conflict when the row has moved on', async () => {
  await table.put(key, {}, 'absent');
  proxy.befall(async () => {
    await other.put(key, {}, { version: 1 });
    return 'lostRequest';
  });

  expect(await table.remove(key, { version: 1 })).toEqual({ written: false });
});

it('tells a plain conflict with one request', async () => {
  await other.put(key, {}, 'absent');

  expect(await table.put(key, {}, 'absent')).toEqual({ written: false });
  expect(operations()).toEqual(['PutItem']);
});

it('tries again when throttled, and writes once', async () => {
  proxy.befall(THROTTLED, BROKEN);

  expect(await table.put(key, {}, 'absent')).toEqual({ written: true, version: 1 });
  expect(operations()).toEqual(['PutItem', 'PutItem', 'PutItem']);
});

it('throws `table.unavailable`, to be tried later, when the throttling lasts', async () => {
  proxy.befall(THROTTLED, THROTTLED, THROTTLED);

  await expect(table.put(key, {}, 'absent')).rejects.toMatchObject({
    code: 'table.unavailable',
    retry: 'later',
  });
});

it.each([
  ['the server stays broken', [BROKEN, BROKEN, BROKEN]],
  ['no request arrives', ['lostRequest', 'lostRequest', 'lostRequest'] as const],
  ['no reply to a landed write arrives', ['lostReply', 'lostReply', 'lostReply'] as const],
])('throws `table.unavailable`, to be tried later, when %s', async (_, fates) => {
  for (const ask of [() => table.put(key, {}, 'absent'), () => table.get(key), () => table.query(key)]) {
    proxy.befall(...fates);
    await expect(ask()).rejects.toMatchObject({ code: 'table.unavailable', retry: 'later' });
    expect(proxy.seen).toHaveLength(3);
  }
});

it.each([
  ['does not answer', 'hanging', 'requestTimeout', { ...CLIENT_SETTINGS.requestHandler, socketTimeout: 0 }],
  ['stops in the middle of its answer', 'stalledReply', 'inactivity', CLIENT_SETTINGS.requestHandler],
] as const)(
  'gives up within seconds on a server that %s',
  async (_, fate, said, requestHandler) => {
    const client = emulatorClient(proxy.endpoint, { maxAttempts: 1, requestHandler });
    const impatient = dynamoTable({ client, tableName: TABLE_NAME, clock, writer: 'three' });
    proxy.befall(fate);

    await expect(impatient.put(key, {}, 'absent')).rejects.toMatchObject({
      code: 'table.unavailable',
      retry: 'later',
      message: expect.stringContaining(said),
    });
    client.destroy();
  },
  4_000,
);

it('names the table when it does not exist, and says that trying again does not help', async () => {
  const missing = dynamoTable({ client: directClient, tableName: 'nowhere', clock, writer: 'four' });

  await expect(missing.get(key)).rejects.toMatchObject({
    code: 'table.unavailable',
    retry: 'never',
    message: expect.stringMatching(
      /^The table nowhere refused the request \(ResourceNotFoundException.*\): check/,
    ),
  });
});

it('refuses a row that this program did not write', async () => {
  await directClient.send(
    new PutCommand({ TableName: TABLE_NAME, Item: { ...key, data: {}, version: '1' } }),
  );

  await expect(table.get(key)).rejects.toMatchObject({ code: 'data.damaged' });
  await expect(table.query({ pk: key.pk, prefix: key.sk })).rejects.toThrow('version');
});

it('says when a row may go in whole seconds, never before its time, and says it no more in a later write', async () => {
  const atMs = Date.UTC(2026, 10, 21, 12);
  const written = () => proxy.seen.at(-1)?.body['Item'];

  await table.put(key, {}, 'absent', { expiresAtMs: atMs });
  expect(written()).toMatchObject({ expiresAt: { N: String(atMs / 1000) } });
  await table.put(key, {}, { version: 1 }, { expiresAtMs: atMs + 1 });
  expect(written()).toMatchObject({ expiresAt: { N: String(atMs / 1000 + 1) } });
  await table.put(key, {}, { version: 2 });
  expect(written()).not.toHaveProperty('expiresAt');
});

it('asks for a strongly consistent answer in every read', async () => {
  await table.get(key);
  await table.query({ pk: 'consistent' });

  const consistent = expect.objectContaining({ ConsistentRead: true });
  expect(proxy.seen.map(({ body }) => body)).toEqual([consistent, consistent]);
});

describe('rows that are written together', () => {
  const rows = () =>
    Array.from({ length: 30 }, (_, n) => ({
      key: { pk: `batch-${cases}`, sk: String(n).padStart(2, '0') },
      data: { n, note: '' },
    }));
  const asked = () => proxy.seen.map(({ body }) => requestsIn(body).map(sortKeyOf).join(' '));

  /** Takes the first so many of what is asked, and leaves out the others. */
  const takeOnly = (count: number) => async () => {
    const left = requestsIn(proxy.seen.at(-1)?.body);
    const taken = new Set(left.slice(0, count).map(sortKeyOf));
    await other.putAll(rows().filter(({ key: { sk } }) => taken.has(sk)));
    const body = JSON.stringify({ UnprocessedItems: { [TABLE_NAME]: left.slice(count) } });
    return { status: 200, body };
  };

  it('are sent 25 at a time, and what a throttled table leaves out again after a pause', async () => {
    const startMs = clock.nowMs();
    proxy.befall(takeOnly(22), takeOnly(1));

    await table.putAll(rows());

    expect(asked()).toEqual([namesOf(0, 25), '22 23 24', '23 24', namesOf(25, 30)]);
    expect(clock.nowMs() - startMs).toBe(50 + 100);
    expect((await other.query({ pk: `batch-${cases}` })).map(({ data }) => data)).toEqual(
      rows().map(({ data }) => data),
    );
  });

  it('are given up after some ten seconds when the table takes no more of them', async () => {
    const startMs = clock.nowMs();
    proxy.befall(...Array.from({ length: 20 }, () => takeOnly(0)));

    await expect(table.putAll(rows().slice(0, 3))).rejects.toMatchObject({
      code: 'table.unavailable',
      retry: 'later',
      message: `The table ${TABLE_NAME} left out 3 of 3 rows 10 times: try again later.`,
    });
    expect(proxy.seen).toHaveLength(10);
    expect(clock.nowMs() - startMs).toBe(50 + 100 + 200 + 400 + 800 + 1600 + 3 * 2000);
  });

  it('are sent again after a lost reply, which changes nothing', async () => {
    proxy.befall('lostReply');

    await table.putAll(rows());

    expect(operations()).toEqual(['BatchWriteItem', 'BatchWriteItem', 'BatchWriteItem']);
    expect(await other.query({ pk: `batch-${cases}` })).toHaveLength(30);
  });

  it('throw `table.unavailable`, to be tried later, when the server stays broken', async () => {
    proxy.befall(BROKEN, BROKEN, BROKEN);

    await expect(table.putAll(rows())).rejects.toMatchObject({ code: 'table.unavailable', retry: 'later' });
  });
});

interface WriteRequest {
  readonly PutRequest: { readonly Item: { readonly sk: { readonly S: string } } };
}

function requestsIn(body: unknown): readonly WriteRequest[] {
  return (body as { RequestItems: Record<string, readonly WriteRequest[]> }).RequestItems[TABLE_NAME] ?? [];
}

function sortKeyOf({ PutRequest }: WriteRequest): string {
  return PutRequest.Item.sk.S;
}

/** `00 01 …`, without the last. */
function namesOf(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, n) => String(from + n).padStart(2, '0')).join(' ');
}

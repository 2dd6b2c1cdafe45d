/**
 * The table over DynamoDB: keys `pk` and `sk`, the row's `data` as a map, its `version`, and its last `writer`.
 *
 * 1. Every read is strongly consistent, every write is one conditional request.
 * 2. The SDK sends a request again when the reply is lost. The repeated write can then fail on the row that its
 *    first sending wrote. Each write therefore carries a `writer` of its own, and after such a repeat the row is
 *    read back: our `writer` means written; another one at the version we wanted means a conflict; anything else
 *    proves neither, and throws `table.unavailable`.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import type { Clock, DurationMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { asUnavailable, attemptsOf, isConditionFailure } from './dynamo-errors.ts';
import { conditionOf, expiryOf, type Item, keyConditionOf, keyOf, parseItem } from './dynamo-requests.ts';
import { intervalOf } from './interval.ts';
import { checkExpiry, checkKey, checkRow, checkRows } from './row.ts';
import type {
  Expected,
  JsonObject,
  Key,
  NewRow,
  PutOptions,
  RangeQuery,
  Row,
  Table,
  WriteResult,
} from './table.ts';

export interface DynamoTableOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Waits before rows are given again that a throttled table left out. */
  readonly clock: Pick<Clock, 'sleep'>;
  /** Unlike that of any other process: tells our own write from another's equal one. Never part of an id. */
  readonly writer: string;
}

export function dynamoTable({ client, tableName, clock, writer }: DynamoTableOptions): Table {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const store: Store = { documents, tableName, clock };
  let writes = 0;

  return {
    get: async (key) => {
      checkKey(key);
      const item = await read(store, key);
      return item && toRow(item);
    },
    put: async (key, data, expected, options) => {
      checkRow(key, data);
      checkExpiry(options);
      writes += 1;
      return put(store, { key, data, expected, options, writer: `${writer}/${writes}` });
    },
    putAll: async (rows) => {
      checkRows(rows);
      for (let at = 0; at < rows.length; at += BATCH_ROWS) {
        writes += 1;
        await putBatch(store, rows.slice(at, at + BATCH_ROWS), `${writer}/${writes}`);
      }
    },
    remove: async (key, expected) => {
      checkKey(key);
      return remove(store, key, expected.version);
    },
    query: (range) => query(store, range),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH_ROWS = 25;
/**
 * A throttled table takes a part of a batch, and the rest when asked again. That is no error, so the SDK does not wait:
 * the pauses double from the first to the longest, some 10 seconds in all.
 */
const BATCH_ATTEMPTS = 10;
const FIRST_PAUSE_MS: DurationMs = 50;
const LONGEST_PAUSE_MS: DurationMs = 2_000;

interface Store extends Pick<DynamoTableOptions, 'tableName' | 'clock'> {
  readonly documents: DynamoDBDocumentClient;
}

interface Write {
  readonly key: Key;
  readonly data: JsonObject;
  readonly expected: Expected;
  readonly options: PutOptions | undefined;
  readonly writer: string;
}

async function put(store: Store, { key, data, expected, options, writer }: Write): Promise<WriteResult> {
  const version = expected === 'absent' ? 1 : expected.version + 1;
  const command = new PutCommand({
    TableName: store.tableName,
    Item: { ...keyOf(key), data, version, writer, ...expiryOf(options) },
    ...conditionOf(expected),
  });
  const outcome = await sendConditional(store, () => store.documents.send(command));
  if (outcome === 'written') return { written: true, version };
  if (outcome === 'conflict') return { written: false };

  const found = await read(store, key);
  if (found?.writer === writer) return { written: true, version };
  if (found?.version === version) return { written: false };
  throw unproven(store, key);
}

/** All rows of one batch; what the table leaves out is given to it again. */
async function putBatch(store: Store, rows: readonly NewRow[], writer: string): Promise<void> {
  const { documents, tableName, clock } = store;
  let left = rows.map(({ key, data }) => ({
    PutRequest: { Item: { ...keyOf(key), data, version: 1, writer } as Record<string, unknown> },
  }));
  for (let attempt = 1; ; attempt += 1) {
    const command = new BatchWriteCommand({ RequestItems: { [tableName]: left } });
    const reply = await documents.send(command).catch((thrown) => {
      throw asUnavailable(tableName, thrown);
    });
    left = (reply.UnprocessedItems?.[tableName] ?? []) as typeof left;
    if (left.length === 0) return;
    if (attempt === BATCH_ATTEMPTS) {
      const message = `The table ${tableName} left out ${left.length} of ${rows.length} rows ${attempt} times: try again later.`;
      throw new AppError('table.unavailable', message, { retry: 'later' });
    }
    await clock.sleep(Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS));
  }
}

async function remove(store: Store, key: Key, version: number): Promise<WriteResult> {
  const command = new DeleteCommand({
    TableName: store.tableName,
    Key: keyOf(key),
    ...conditionOf({ version }),
  });
  const outcome = await sendConditional(store, () => store.documents.send(command));
  if (outcome === 'written') return { written: true, version };
  if (outcome === 'conflict') return { written: false };

  // A row that is gone does not tell who removed it.
  const found = await read(store, key);
  if (found !== undefined && found.version > version) return { written: false };
  throw unproven(store, key);
}

/** `repeated`: the condition failed on a request that the SDK had sent before, perhaps on our own write. */
async function sendConditional(
  { tableName }: Store,
  send: () => Promise<unknown>,
): Promise<'written' | 'conflict' | 'repeated'> {
  try {
    await send();
    return 'written';
  } catch (thrown) {
    if (!isConditionFailure(thrown)) throw asUnavailable(tableName, thrown);
    return attemptsOf(thrown) === 1 ? 'conflict' : 'repeated';
  }
}

async function read({ documents, tableName }: Store, key: Key): Promise<Item | undefined> {
  const command = new GetCommand({ TableName: tableName, Key: keyOf(key), ConsistentRead: true });
  const reply = await documents.send(command).catch((thrown) => {
    throw asUnavailable(tableName, thrown);
  });
  return reply.Item && parseItem(tableName, reply.Item);
}

async function query(store: Store, range: RangeQuery): Promise<readonly Row[]> {
  const { limit = Number.POSITIVE_INFINITY } = range;
  const interval = intervalOf(range);
  const rows: Row[] = [];
  if (interval === undefined || limit <= 0) return rows;

  let startAfter: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const command = new QueryCommand({
      TableName: store.tableName,
      ConsistentRead: true,
      ScanIndexForward: range.descending !== true,
      ...keyConditionOf(range.pk, interval),
      ...(Number.isFinite(limit) && { Limit: limit - rows.length }),
      ...(startAfter && { ExclusiveStartKey: startAfter }),
    });
    const page = await store.documents.send(command).catch((thrown) => {
      throw asUnavailable(store.tableName, thrown);
    });
    const items = (page.Items ?? []).map((item) => parseItem(store.tableName, item));
    rows.push(...items.filter(({ sk }) => interval.highIncluded || sk !== interval.high).map(toRow));
    startAfter = page.LastEvaluatedKey;
  } while (startAfter !== undefined && rows.length < limit);
  return rows;
}

function toRow({ pk, sk, version, data }: Item): Row {
  return { pk, sk, version, data };
}

function unproven({ tableName }: Store, { pk, sk }: Key): AppError {
  const message = `The table ${tableName} cannot tell whether a repeated write of ${pk} ${sk} happened: read the row and decide again.`;
  return new AppError('table.unavailable', message, { retry: 'now', context: { pk, sk } });
}

/** Money moved between the spot side (`MAIN`) and the futures account (`TRADE`). Names as in openapi_futures.yaml. */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import type { TransferRecord } from '../../records/record.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import {
  finalRow,
  newestPage,
  pendingRow,
  type RecordSource,
  settledBy,
  type ToldRow,
} from '../rest/records-source.ts';
import { present, wireList, wireMs, wireTextIfAny } from '../rest/wire-values.ts';

const LIMIT = 100;
/** What a page holds when `limit` is not heeded. */
const DEFAULT = 20;
const WEIGHT = 5;

/** Everything else, also a word that is not known, may still change. */
const FINAL: readonly string[] = ['COMPLETED', 'FAILED'];

const transferRow = z
  .looseObject({
    transferId: z.string().min(1),
    fromAccount: z.string(),
    toAccount: z.string(),
    currency: z.string().min(1),
    amount: wireMoney,
    clientId: wireTextIfAny,
    status: z.string().min(1),
    reason: wireTextIfAny,
    comment: wireTextIfAny,
    timestamp: wireMs,
  })
  .transform((row): ToldRow => {
    const named = { kind: 'transfer', id: row.transferId, atMs: row.timestamp } as const;
    if (!FINAL.includes(row.status)) return pendingRow(named);
    const record: TransferRecord = {
      ...named,
      from: row.fromAccount,
      to: row.toAccount,
      coin: row.currency,
      amount: row.amount,
      status: row.status,
      ...present({ reason: row.reason, clientId: row.clientId, comment: row.comment }),
    };
    return finalRow(record);
  });

const transfersData = z.looseObject({ records: wireList(transferRow) });

/** A page cannot be given a beginning: it holds the newest up to its end. */
export const transferRecords: RecordSource = {
  stream: {
    kind: 'transfer',
    scope: 'account',
    paging: 'newestFirst',
    pageRows: LIMIT,
    instants: false,
    onRequest: true,
  },
  page: async (client, query) => {
    const told = await readPage(client, query.endMs);
    return newestPage(told, query, isFull(told.length));
  },
  // Asked for by its time: only some transfers have the id that a single one can be asked for by.
  settle: async (client, row) => {
    const told = await readPage(client, row.atMs);
    const found = told.find(({ row: record, pending }) => (record ?? pending)?.id === row.id);
    if (found === undefined && isFull(told.length) && told.every(({ atMs }) => atMs >= row.atMs)) {
      throw new AppError(
        'venue.unexpectedReply',
        `More transfers share the instant ${row.atMs} than Pionex lists: transfer ${row.id} cannot be found among them.`,
      );
    }
    return settledBy(found);
  },
};

async function readPage(client: RestClient, endMs: EpochMs): Promise<readonly ToldRow[]> {
  // One millisecond later, because the venue does not say whether the end is included.
  const query = { endTime: String(endMs + 1), limit: String(LIMIT) };
  return (await readData(client, privateGet('/api/v1/assets/transfers', query, WEIGHT), transfersData))
    .records;
}

function isFull(length: number): boolean {
  return length >= LIMIT || length === DEFAULT;
}

import { AppError, invariant } from '../../core/errors.ts';
import type { RecordKind } from '../../records/record.ts';
import type { History } from '../history.ts';
import type { VenueParts } from '../parts.ts';
import type { RestClient } from '../rest/client.ts';
import type { RecordSource } from '../rest/records-source.ts';
import type { PerpetualCatalogue } from './perpetual-catalogue.ts';
import { botRecords } from './records-bots.ts';
import { earnRecords } from './records-earn.ts';
import { futuresFillRecords, spotFillRecords } from './records-fills.ts';
import { fundingRecords, positionRecords } from './records-futures.ts';
import { futuresOrderRecords, spotOrderRecords } from './records-orders.ts';
import { readListedSymbols } from './records-symbols.ts';
import { transferRecords } from './records-transfers.ts';

/**
 * The past of an account at Pionex: one page a call, as the venue gives it. A refusal for want of rights, and a call
 * that the venue does not have, throw an error that `isNotOffered` knows.
 */
export function createHistory(base: RestClient, parts: VenueParts, catalogue: PerpetualCatalogue): History {
  const sources: Readonly<Record<RecordKind, RecordSource>> = {
    'spot-fill': spotFillRecords,
    'futures-fill': futuresFillRecords,
    funding: fundingRecords,
    'spot-order': spotOrderRecords(parts.accountId),
    'futures-order': futuresOrderRecords(parts),
    'futures-position': positionRecords,
    bot: botRecords(parts, catalogue),
    earn: earnRecords,
    transfer: transferRecords,
  };
  const counted = async <T extends object>(read: (client: RestClient) => Promise<T>) => {
    const { client, requests } = base.counted();
    const answer = await read(client);
    return { ...answer, requests: requests() };
  };
  return {
    streams: Object.values(sources).map(({ stream }) => stream),
    page: (query) => {
      invariant(query.endMs >= query.startMs, 'a window of records ends before it begins');
      return counted((client) => sources[query.kind].page(client, query));
    },
    instant: (query, seen) => {
      const { instant } = sources[query.kind];
      return instant === undefined
        ? throwUnsupported(`cannot be asked for one instant of ${query.kind}`)
        : counted((client) => instant(client, query, seen));
    },
    settle: (row) => {
      const { settle } = sources[row.kind];
      return settle === undefined
        ? throwUnsupported(`has no rows of ${row.kind} that are not final`)
        : counted((client) => settle(client, row));
    },
    symbols: () => counted(async (client) => ({ symbols: await readListedSymbols(client, catalogue) })),
  };
}

async function throwUnsupported(what: string): Promise<never> {
  throw new AppError('venue.unsupported', `Pionex ${what}.`);
}

import { AppError, invariant } from '../../core/errors.ts';
import type { RecordKind } from '../../records/record.ts';
import type { History, HistoryStream, ListedSymbol } from '../history.ts';
import type { VenueParts } from '../parts.ts';
import type { RestClient } from '../rest/client.ts';
import type { RecordSource } from '../rest/records-source.ts';
import type { TimeWindow } from '../venue.ts';
import type { Catalogue } from './market.ts';
import { fillRecords } from './records-fills.ts';
import { fundingRecords } from './records-funding.ts';
import { orderRecords } from './records-orders.ts';
import { TOO_MANY } from './records-pages.ts';

/**
 * The past of an account at 6MM. How far back it is told is not documented: everything is asked for. Its list of closed
 * positions is not read: a position has no id there, and by which of its times it is listed is not documented, so one
 * that was open for long could be missing without a word.
 */
export function createHistory(base: RestClient, parts: VenueParts, catalogue: Catalogue): History {
  const sources: Partial<Record<RecordKind, RecordSource>> = {
    'futures-fill': fillRecords(catalogue),
    'futures-order': orderRecords(parts),
    funding: fundingRecords,
  };
  const sourceOf = (kind: RecordKind): RecordSource =>
    sources[kind] ?? throwUnsupported(`has no list of ${kind}`);
  const counted = async <T extends object>(read: (client: RestClient) => Promise<T>) => {
    const { client, requests } = base.counted();
    const answer = await read(client);
    return { ...answer, requests: requests() };
  };
  return {
    streams: Object.values(sources).map(({ stream }) => stream),
    page: (query) => {
      invariant(query.endMs >= query.startMs, 'a window of records ends before it begins');
      return counted(async (client) => {
        const source = sourceOf(query.kind);
        return isTooLong(query, source.stream) ? TOO_MANY : source.page(client, query);
      });
    },
    instant: async ({ kind }) => throwUnsupported(`cannot be asked for one instant of ${kind}`),
    settle: (row) => {
      const { settle } = sourceOf(row.kind);
      return settle === undefined
        ? throwUnsupported(`has no rows of ${row.kind} that are not final`)
        : counted((client) => settle(client, row));
    },
    symbols: () =>
      counted(async (client) => ({
        symbols: (await catalogue.rows(client)).map(
          ({ symbol, baseAsset, quoteAsset }): ListedSymbol => ({
            symbol,
            market: 'perpetual',
            baseCoin: baseAsset,
            quoteCoin: quoteAsset,
          }),
        ),
      })),
  };
}

function isTooLong({ startMs, endMs }: TimeWindow, { longestMs }: Pick<HistoryStream, 'longestMs'>): boolean {
  return longestMs !== undefined && endMs - startMs >= longestMs;
}

function throwUnsupported(what: string): never {
  throw new AppError('venue.unsupported', `6MM ${what}.`);
}

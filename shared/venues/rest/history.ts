/** The past of an account out of one source a kind of records, the same at every venue. */
import { AppError, invariant } from '../../core/errors.ts';
import type { RecordKind } from '../../records/record.ts';
import type { History, HistoryStream, ListedSymbol } from '../history.ts';
import type { TimeWindow } from '../venue.ts';
import type { RestClient } from './client.ts';
import { type RecordSource, TOO_MANY } from './records-source.ts';

/** `symbols` gets the client that counts its requests. Throws `venue.unsupported` for a kind without a source. */
export function historyOf(
  base: RestClient,
  {
    sources,
    symbols,
  }: {
    readonly sources: Readonly<Partial<Record<RecordKind, RecordSource>>>;
    readonly symbols: (client: RestClient) => Promise<readonly ListedSymbol[]>;
  },
): History {
  const sourceOf = (kind: RecordKind): RecordSource =>
    sources[kind] ?? throwUnsupported(base, `has no list of ${kind}`);
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
    instant: async (query, seen) => {
      const { instant } = sourceOf(query.kind);
      return instant === undefined
        ? throwUnsupported(base, `cannot be asked for one instant of ${query.kind}`)
        : counted((client) => instant(client, query, seen));
    },
    settle: async (row) => {
      const { settle } = sourceOf(row.kind);
      return settle === undefined
        ? throwUnsupported(base, `has no rows of ${row.kind} that are not final`)
        : counted((client) => settle(client, row));
    },
    symbols: () => counted(async (client) => ({ symbols: await symbols(client) })),
  };
}

function isTooLong({ startMs, endMs }: TimeWindow, { longestMs }: Pick<HistoryStream, 'longestMs'>): boolean {
  return longestMs !== undefined && endMs - startMs >= longestMs;
}

function throwUnsupported({ dialect }: Pick<RestClient, 'dialect'>, what: string): never {
  throw new AppError('venue.unsupported', `${dialect.name} ${what}.`);
}

import { AppError, invariant } from '../../core/errors.ts';
import type { RecordKind } from '../../records/record.ts';
import type { History, HistoryStream, ListedSymbol } from '../history.ts';
import type { VenueParts } from '../parts.ts';
import type { RestClient } from '../rest/client.ts';
import type { Page, RecordSource } from '../rest/records-source.ts';
import type { TimeWindow } from '../venue.ts';
import { readSpotSymbols } from './market.ts';
import { type Contracts, listingOf } from './perpetual-market.ts';
import { futuresFillRecords, spotFillRecords } from './records-fills.ts';
import { fundingRecords } from './records-funding.ts';
import { futuresOrderRecords, spotOrderRecords } from './records-orders.ts';
import { positionRecords } from './records-positions.ts';
import { coinsOf } from './symbols.ts';

/** The past of an account at BingX: one page a call, as the venue gives it. */
export function createHistory(
  base: RestClient,
  parts: VenueParts,
  { contracts, hasSpot }: { readonly contracts: Contracts; readonly hasSpot: boolean },
): History {
  const sources: Partial<Record<RecordKind, RecordSource>> = {
    ...(hasSpot && { 'spot-fill': spotFillRecords, 'spot-order': spotOrderRecords(parts) }),
    'futures-fill': futuresFillRecords,
    'futures-order': futuresOrderRecords(parts),
    'futures-position': positionRecords,
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
        return isTooLong(query, source.stream) ? TOO_LONG : source.page(client, query);
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
        symbols: [
          ...(hasSpot ? await readListedSpot(client, parts) : []),
          ...(await contracts.rows(client)).map(listingOf).map(
            ({ symbol, baseCoin, quoteCoin }): ListedSymbol => ({
              symbol,
              market: 'perpetual',
              baseCoin,
              quoteCoin,
            }),
          ),
        ],
      })),
  };
}

/** Asked for in halves, without a request. */
const TOO_LONG: Page = { rows: [], pending: [], full: true };

function isTooLong({ startMs, endMs }: TimeWindow, { longestMs }: Pick<HistoryStream, 'longestMs'>): boolean {
  return longestMs !== undefined && endMs - startMs >= longestMs;
}

/** Every symbol, also those that are offline: an account may have traded them once. */
async function readListedSpot(client: RestClient, parts: VenueParts): Promise<readonly ListedSymbol[]> {
  const rows = await readSpotSymbols(client, parts, undefined);
  return rows.map(({ symbol }) => ({ symbol, market: 'spot', ...coinsOf(symbol) }));
}

function throwUnsupported(what: string): never {
  throw new AppError('venue.unsupported', `BingX ${what}.`);
}

import type { History, ListedSymbol } from '../history.ts';
import type { VenueParts } from '../parts.ts';
import type { RestClient } from '../rest/client.ts';
import { historyOf } from '../rest/history.ts';
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
  return historyOf(base, {
    sources: {
      ...(hasSpot && { 'spot-fill': spotFillRecords, 'spot-order': spotOrderRecords(parts) }),
      'futures-fill': futuresFillRecords,
      'futures-order': futuresOrderRecords(parts),
      'futures-position': positionRecords,
      funding: fundingRecords,
    },
    symbols: async (client) => [
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
  });
}

/** Every symbol, also those that are offline: an account may have traded them once. */
async function readListedSpot(client: RestClient, parts: VenueParts): Promise<readonly ListedSymbol[]> {
  const rows = await readSpotSymbols(client, parts, undefined);
  return rows.map(({ symbol }) => ({ symbol, market: 'spot', ...coinsOf(symbol) }));
}

import type { History, ListedSymbol } from '../history.ts';
import type { VenueParts } from '../parts.ts';
import type { RestClient } from '../rest/client.ts';
import { historyOf } from '../rest/history.ts';
import type { Catalogue } from './market.ts';
import { fillRecords } from './records-fills.ts';
import { fundingRecords } from './records-funding.ts';
import { orderRecords } from './records-orders.ts';

/**
 * The past of an account at 6MM. How far back it is told is not documented: everything is asked for. Its list of closed
 * positions is not read: a position has no id there, and by which of its times it is listed is not documented, so one
 * that was open for long could be missing without a word.
 */
export function createHistory(base: RestClient, parts: VenueParts, catalogue: Catalogue): History {
  return historyOf(base, {
    sources: {
      'futures-fill': fillRecords(catalogue),
      'futures-order': orderRecords(parts),
      funding: fundingRecords,
    },
    symbols: async (client) =>
      (await catalogue.rows(client)).map(
        ({ symbol, baseAsset, quoteAsset }): ListedSymbol => ({
          symbol,
          market: 'perpetual',
          baseCoin: baseAsset,
          quoteCoin: quoteAsset,
        }),
      ),
  });
}

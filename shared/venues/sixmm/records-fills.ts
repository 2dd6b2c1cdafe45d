/** Fills as records. */
import { times } from '../../core/decimal.ts';
import type { FillRecord } from '../../records/record.ts';
import type { RestClient } from '../rest/client.ts';
import { finalRow, type RecordSource, TOO_MANY, unorderedPage } from '../rest/records-source.ts';
import { type Catalogue, coinsIn } from './market.ts';
import { countOfLists, readPagesUpTo } from './pages.ts';
import { EXPORTED_ROWS, LONGEST_MS, mostRowsOf } from './records-pages.ts';
import type { ToldTrade } from './trade-wire.ts';
import { tradeList } from './trades.ts';

export function fillRecords(catalogue: Catalogue): RecordSource {
  return {
    stream: {
      kind: 'futures-fill',
      scope: 'account',
      // A window is read to its end or not at all.
      paging: 'unordered',
      pageRows: EXPORTED_ROWS,
      longestMs: LONGEST_MS,
      instants: false,
      // Without fills the past of an account is worth nothing: a key that may not read them leaves a gap.
      onRequest: false,
    },
    page: async (client, { symbol, startMs, endMs }) => {
      const window = { startMs, endMs };
      const list = tradeList(symbol === undefined ? {} : { symbol });
      const trades = await readPagesUpTo(client, list, window, mostRowsOf(window, EXPORTED_ROWS));
      if (trades === undefined) return TOO_MANY;
      const coinsOf = await coinsOfAll(client, catalogue, trades);
      const rows = trades.map((trade) => finalRow(recordOf(trade, coinsOf(trade.symbol))));
      return { ...unorderedPage(rows, false), lists: countOfLists(window) };
    },
  };
}

type Coins = Pick<FillRecord, 'baseCoin' | 'quoteCoin'>;

/** The catalogue is asked only where there is something to name. */
async function coinsOfAll(
  client: RestClient,
  catalogue: Catalogue,
  trades: readonly ToldTrade[],
): Promise<(symbol: string) => Coins> {
  const rows = trades.length === 0 ? [] : await catalogue.rows(client);
  const known = new Map(
    rows.map(({ symbol, baseAsset, quoteAsset }) => [symbol, { baseCoin: baseAsset, quoteCoin: quoteAsset }]),
  );
  return (symbol) => known.get(symbol) ?? coinsIn(symbol);
}

/** Fees are settled in the contract's stablecoin. */
function recordOf(trade: ToldTrade, coins: Coins): FillRecord {
  const { fillId, venueOrderId, ...told } = trade;
  return {
    kind: 'futures-fill',
    id: fillId,
    ...told,
    ...coins,
    orderId: venueOrderId,
    quoteAmount: times(trade.price, trade.baseSize),
    feeCoin: coins.quoteCoin,
  };
}

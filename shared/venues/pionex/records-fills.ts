/** Fills of both markets as records, page by page. */
import * as z from 'zod';
import { times } from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import { type FillRecord, isFill } from '../../records/record.ts';
import type { RestClient } from '../rest/client.ts';
import { finalRow, newestPage, type RecordSource } from '../rest/records-source.ts';
import { widened } from '../rest/windows.ts';
import { present, wireList, wireTextIfAny } from '../rest/wire-values.ts';
import type { Fill } from '../venue.ts';
import { type FillSource, HISTORY_MS, readFillsOfInstant } from './fill-history.ts';
import { PERPETUAL_LIMIT, perpetualFills } from './perpetual-history.ts';
import { FILLS_LIMIT, spotFills } from './trade-history.ts';
import { fillOf, fillRow } from './trade-wire.ts';

/** A fill with the venue's word for its fee; spot says it without a word in the documents. */
type TypedFill = Fill & { readonly feeType?: string };

const typedFillsData = z.looseObject({
  fills: wireList(
    fillRow
      .extend({ feeType: wireTextIfAny })
      .transform((row): TypedFill => ({ ...fillOf(row), ...present({ feeType: row.feeType }) })),
  ),
});

export const spotFillRecords: RecordSource = fillRecords('spot-fill', FILLS_LIMIT, (client, symbol) =>
  spotFills(client, symbol, typedFillsData),
);

export const futuresFillRecords: RecordSource = fillRecords(
  'futures-fill',
  PERPETUAL_LIMIT,
  (client, symbol) => perpetualFills(client, symbol, typedFillsData),
);

function fillRecords(
  kind: FillRecord['kind'],
  pageRows: number,
  fillsOf: (client: RestClient, symbol: string) => FillSource<TypedFill>,
): RecordSource {
  return {
    stream: {
      kind,
      scope: 'symbol',
      paging: 'newestFirst',
      pageRows,
      reachMs: HISTORY_MS,
      instants: true,
      onRequest: kind === 'futures-fill',
    },
    page: async (client, query) => {
      invariant(query.symbol !== undefined, `${kind} is read for one symbol`);
      const source = fillsOf(client, query.symbol);
      const fills = await source.fillPage(widened(query));
      const told = fills.map((fill) => finalRow(recordOf(kind, fill)));
      return newestPage(told, query, source.isFull(fills.length));
    },
    instant: async (client, { symbol, atMs }, seen) => {
      const there = seen.filter((row) => row.atMs === atMs && isFill(row) && row.symbol === symbol);
      const orderIds = there.flatMap((row) => (isFill(row) ? row.orderId : []));
      const fills = await readFillsOfInstant(fillsOf(client, symbol), atMs, orderIds);
      const told = fills.map((fill) => finalRow(recordOf(kind, fill)));
      return newestPage(told, { startMs: atMs, endMs: atMs }, false);
    },
  };
}

function recordOf(kind: FillRecord['kind'], fill: TypedFill): FillRecord {
  return {
    kind,
    id: fill.fillId,
    atMs: fill.atMs,
    symbol: fill.symbol,
    ...coinsOf(fill.symbol),
    orderId: fill.venueOrderId,
    side: fill.side,
    role: fill.role,
    price: fill.price,
    baseSize: fill.baseSize,
    quoteAmount: times(fill.price, fill.baseSize),
    fee: fill.fee,
    feeCoin: fill.feeCoin,
    ...present({ feeType: fill.feeType }),
  };
}

/** The two halves of `BTC_USDT` or `BTC_USDT_PERP`, also of a symbol that is no longer listed. */
export function coinsOf(symbol: string): { readonly baseCoin: string; readonly quoteCoin: string } {
  const pair = symbol.replace(/_PERP$/, '');
  const at = pair.lastIndexOf('_');
  return at === -1
    ? { baseCoin: pair, quoteCoin: '' }
    : { baseCoin: pair.slice(0, at), quoteCoin: pair.slice(at + 1) };
}

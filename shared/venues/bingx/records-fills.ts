/** Fills of both markets as records, page by page. */
import { DAY_MS, type DurationMs } from '../../core/clock.ts';
import { times } from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import type { FillRecord } from '../../records/record.ts';
import { finalRow, type RecordSource, unorderedPage } from '../rest/records-source.ts';
import type { Fill } from '../venue.ts';
import { PERPETUAL_LONGEST_MS, PERPETUAL_PAGE, perpetualFillPage } from './perpetual-history.ts';
import { coinsOf } from './symbols.ts';
import { FILLS_PAGE, SPOT_LONGEST_MS, spotFillPage } from './trade-history.ts';

/** So far back fills were seen to be told; from 120 days on a window is not heeded. */
export const SPOT_REACH_MS: DurationMs = 90 * DAY_MS;
/** What is documented; that older ones are told was not seen. */
export const PERPETUAL_REACH_MS: DurationMs = 7 * DAY_MS;

/** Of all symbols: that one must be named is documented, and was seen not to be so. */
export const spotFillRecords: RecordSource = {
  stream: {
    kind: 'spot-fill',
    scope: 'account',
    // A full page begins with the oldest rows.
    paging: 'unordered',
    pageRows: FILLS_PAGE,
    longestMs: SPOT_LONGEST_MS,
    reachMs: SPOT_REACH_MS,
    instants: false,
    onRequest: false,
  },
  page: async (client, { symbol, startMs, endMs }) => {
    const window = { startMs, endMs };
    const { rows, full } = await spotFillPage(client, { ...window, ...(symbol && { symbol }) });
    return unorderedPage(
      rows.map((fill) => finalRow(recordOf('spot-fill', fill))),
      full,
    );
  },
};

/** One document has a symbol named, another does not: with one it is right under both. */
export const futuresFillRecords: RecordSource = {
  stream: {
    kind: 'futures-fill',
    scope: 'symbol',
    paging: 'unordered',
    pageRows: PERPETUAL_PAGE,
    longestMs: PERPETUAL_LONGEST_MS,
    reachMs: PERPETUAL_REACH_MS,
    instants: false,
    onRequest: true,
  },
  page: async (client, { symbol, startMs, endMs }) => {
    invariant(symbol !== undefined, 'futures-fill is read for one symbol');
    const window = { startMs, endMs };
    const { rows, full } = await perpetualFillPage(client, { symbol, ...window });
    return unorderedPage(
      rows.map((fill) => finalRow(recordOf('futures-fill', fill))),
      full,
    );
  },
};

function recordOf(kind: FillRecord['kind'], fill: Fill): FillRecord {
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
  };
}

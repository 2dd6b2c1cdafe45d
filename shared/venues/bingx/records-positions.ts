/** Positions of perpetuals that are over, as records. */
import * as z from 'zod';
import { DAY_MS, type DurationMs } from '../../core/clock.ts';
import { type Decimal, isZero, minus, ZERO } from '../../core/decimal.ts';
import { AppError, invariant } from '../../core/errors.ts';
import type { PositionRecord } from '../../records/record.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { finalRow, type RecordSource, unorderedPage } from '../rest/records-source.ts';
import { present, wireList, wireMs } from '../rest/wire-values.ts';
import type { TimeWindow } from '../venue.ts';
import { PRIVATE } from './orders.ts';
import { asPerpetual, onWire } from './symbols.ts';
import { wireAmountIfAny, wireFlagIfAny } from './wire-values.ts';

const PAGE = 100;
/** The longest window that is answered, and as far as is told: "three months". */
const REACH_MS: DurationMs = 89 * DAY_MS;
/** So that a position may have been open for two months before. */
const LONGEST_MS: DurationMs = 30 * DAY_MS;

/** Undefined for one that is closed in part only: it comes again. */
const positionRow = z
  .looseObject({
    positionId: z.string().min(1),
    symbol: z.string().min(1),
    positionSide: z.string().min(1),
    isolated: wireFlagIfAny,
    openTime: wireMs,
    updateTime: wireMs,
    avgPrice: wireAmountIfAny,
    closePositionAmt: wireAmountIfAny,
    leverage: wireAmountIfAny,
    closeAllPositions: wireFlagIfAny,
  })
  .transform((row): PositionRecord | undefined => {
    if (row.closeAllPositions === false) return undefined;
    return {
      kind: 'futures-position',
      id: `${row.positionId}@${row.updateTime}`,
      atMs: row.updateTime,
      positionId: row.positionId,
      symbol: asPerpetual(row.symbol),
      side: row.positionSide,
      mode: modeOf(row.isolated),
      createdAtMs: row.openTime,
      ...sizesOf(row.closePositionAmt),
      ...present({ averagePrice: row.avgPrice, leverage: row.leverage }),
    };
  });
const rows = wireList(positionRow);
/** Named in two ways, or bare. */
const positionsData = z.union([
  z.looseObject({ positionHistory: rows }).transform((data) => data.positionHistory),
  z.looseObject({ list: rows }).transform((data) => data.list),
  rows,
]);

export const positionRecords: RecordSource = {
  stream: {
    kind: 'futures-position',
    scope: 'symbol',
    paging: 'whole',
    pageRows: PAGE,
    longestMs: LONGEST_MS,
    reachMs: REACH_MS,
    instants: false,
    onRequest: true,
  },
  page: async (client, { symbol, startMs, endMs }) => {
    invariant(symbol !== undefined, 'futures-position is read for one symbol');
    // Whether a position is listed by its beginning or its end is not told: so everything is read that may have begun.
    const asked = { startMs: Math.max(0, endMs - REACH_MS), endMs };
    const { positions, lists } = await readAll(client, symbol, asked);
    const inside = positions.filter(({ atMs }) => atMs >= startMs && atMs <= endMs);
    return { ...unorderedPage(inside.map(finalRow), false), lists };
  },
};

async function readAll(
  client: RestClient,
  symbol: string,
  { startMs, endMs }: TimeWindow,
): Promise<{ readonly positions: readonly PositionRecord[]; readonly lists: number }> {
  const found = new Map<string, PositionRecord>();
  for (let pageIndex = 1; ; pageIndex += 1) {
    const query = {
      symbol: onWire(symbol),
      startTs: String(startMs),
      endTs: String(endMs),
      pageIndex: String(pageIndex),
      pageSize: String(PAGE),
    };
    const call = privateGet('/openApi/swap/v1/trade/positionHistory', query, PRIVATE);
    const page = await readData(client, call, positionsData);
    const before = found.size;
    for (const row of page) if (row !== undefined) found.set(row.id, row);
    if (page.length < PAGE) return { positions: [...found.values()], lists: pageIndex };
    if (found.size === before) throw sameAgain(symbol);
  }
}

/** A second document has another name for the number of the page. */
function sameAgain(symbol: string): AppError {
  return new AppError(
    'venue.unexpectedReply',
    `BingX tells nothing new on a further page of the closed positions of ${symbol}: they cannot be read completely.`,
  );
}

function modeOf(isIsolated: boolean | undefined): string {
  if (isIsolated === undefined) return '';
  return isIsolated ? 'ISOLATED' : 'CROSSED';
}

/** Of a position that is over as much was sold as was bought. */
function sizesOf(size: Decimal | undefined): Pick<PositionRecord, 'sizeLong' | 'sizeShort'> {
  return size === undefined || isZero(size) ? {} : { sizeLong: size, sizeShort: minus(ZERO, size) };
}

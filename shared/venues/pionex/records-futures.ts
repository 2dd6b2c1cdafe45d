/** Closed positions and funding payments of perpetuals as records. Names as in openapi_futures.yaml. */
import * as z from 'zod';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import { fundingId } from '../../records/funding-id.ts';
import type { FundingRecord, PositionRecord } from '../../records/record.ts';
import type { HistoryQuery } from '../history.ts';
import { privateGet, readData } from '../rest/client.ts';
import { finalRow, newestPage, type RecordSource, type ToldRow } from '../rest/records-source.ts';
import { boundsOf, widened } from '../rest/windows.ts';
import { present, wireList, wireMoneyIfAny, wireMs } from '../rest/wire-values.ts';
import { wirePriceIfAny } from './bot-values.ts';
import { HISTORY_MS } from './fill-history.ts';
import { PERPETUAL_LIMIT } from './perpetual-history.ts';

const WEIGHT = 5;

/** The range of its limit is not documented: this much every list of perpetuals takes. */
const POSITIONS_LIMIT = 100;
/** What a page may hold when `limit` is not heeded: the defaults of the venue's other lists. */
const POSITIONS_DEFAULTS: readonly number[] = [20, 50];
const FUNDING_DEFAULT = 100;

const positionRow = z
  .looseObject({
    positionId: z.string().min(1),
    symbol: z.string().min(1),
    isolatedMode: z.string(),
    positionSide: z.string(),
    avgPrice: wirePriceIfAny,
    sizeLong: wireMoneyIfAny,
    sizeShort: wireMoneyIfAny,
    amountLong: wireMoneyIfAny,
    amountShort: wireMoneyIfAny,
    amountSettled: wireMoneyIfAny,
    sizeLiquidated: wireMoneyIfAny,
    amountLiquidated: wireMoneyIfAny,
    leverage: wireMoneyIfAny,
    createTime: wireMs,
    updateTime: wireMs,
  })
  .transform((row): ToldRow => {
    const record: PositionRecord = {
      kind: 'futures-position',
      // One id may come again, taken over and then closed.
      id: `${row.positionId}@${row.updateTime}`,
      atMs: row.updateTime,
      positionId: row.positionId,
      symbol: row.symbol,
      side: row.positionSide,
      mode: row.isolatedMode,
      createdAtMs: row.createTime,
      ...present({
        averagePrice: row.avgPrice,
        sizeLong: row.sizeLong,
        sizeShort: row.sizeShort,
        amountLong: row.amountLong,
        amountShort: row.amountShort,
        amountSettled: row.amountSettled,
        sizeLiquidated: row.sizeLiquidated,
        amountLiquidated: row.amountLiquidated,
        leverage: row.leverage,
      }),
    };
    return finalRow(record);
  });

const fundingRow = z
  .looseObject({
    symbol: z.string().min(1),
    isolatedMode: z.string(),
    fundingFee: wireMoney,
    fundingCoin: z.string().min(1),
    timestamp: wireMs,
    fundingRate: wireMoneyIfAny,
  })
  .transform((row): ToldRow => {
    const payment = {
      symbol: row.symbol,
      mode: row.isolatedMode,
      atMs: row.timestamp,
      coin: row.fundingCoin,
      amount: row.fundingFee,
    };
    const record: FundingRecord = {
      kind: 'funding',
      id: fundingId(payment, 0),
      ...payment,
      ...present({ rate: row.fundingRate }),
    };
    return finalRow(record);
  });

const positionsData = z.looseObject({ positions: wireList(positionRow) });
const fundingsData = z.looseObject({ fundings: wireList(fundingRow) });

/** Listed by their last change, the newest first. */
export const positionRecords: RecordSource = {
  stream: {
    kind: 'futures-position',
    scope: 'account',
    paging: 'newestFirst',
    pageRows: POSITIONS_LIMIT,
    reachMs: HISTORY_MS,
    instants: false,
    onRequest: true,
  },
  page: async (client, query) => {
    const call = privateGet('/uapi/v1/account/historyPositions', asked(query, POSITIONS_LIMIT), WEIGHT);
    const { positions } = await readData(client, call, positionsData);
    const isFull = positions.length >= POSITIONS_LIMIT || POSITIONS_DEFAULTS.includes(positions.length);
    return newestPage(positions, query, isFull);
  },
};

/** Rows without an id: equal ones are two payments, and all have the ordinal 0 here (see `fundingId`). */
export const fundingRecords: RecordSource = {
  stream: {
    kind: 'funding',
    scope: 'account',
    paging: 'newestFirst',
    pageRows: PERPETUAL_LIMIT,
    reachMs: HISTORY_MS,
    instants: false,
    onRequest: true,
  },
  page: async (client, query) => {
    const call = privateGet('/uapi/v1/trade/fundingFee', asked(query, PERPETUAL_LIMIT), WEIGHT);
    const { fundings } = await readData(client, call, fundingsData);
    const isFull = fundings.length >= PERPETUAL_LIMIT || fundings.length === FUNDING_DEFAULT;
    return newestPage(fundings, query, isFull);
  },
};

function asked(query: HistoryQuery, limit: number): Readonly<Record<string, string>> {
  const { symbol } = query;
  return { ...(symbol === undefined ? {} : { symbol }), ...boundsOf(widened(query)), limit: String(limit) };
}

/** Funding payments as records, out of the list of all that moves money in the wallet of perpetuals. */
import * as z from 'zod';
import { DAY_MS, type DurationMs } from '../../core/clock.ts';
import { fundingId } from '../../records/funding-id.ts';
import type { FundingRecord } from '../../records/record.ts';
import { privateGet, readData } from '../rest/client.ts';
import { finalRow, type RecordSource, unorderedPage } from '../rest/records-source.ts';
import { widened } from '../rest/windows.ts';
import { wireMs, wireTextIfAny } from '../rest/wire-values.ts';
import { PRIVATE } from './orders.ts';
import { asPerpetual, onWire } from './symbols.ts';
import { requireInside } from './windows.ts';
import { wireAmount, wireRows } from './wire-values.ts';

const FUNDING = 'FUNDING_FEE';
const LIMIT = 1_000;
/** The longest window is not told: so long a one was seen to work. */
const LONGEST_MS: DurationMs = DAY_MS;
/** "The last 3 months". */
const REACH_MS: DurationMs = 89 * DAY_MS;

const incomeRow = z
  .looseObject({
    symbol: z.string().min(1),
    incomeType: z.string(),
    income: wireAmount,
    asset: z.string().min(1),
    time: wireMs,
    tranId: wireTextIfAny,
  })
  .transform((row): FundingRecord | undefined => {
    if (row.incomeType !== FUNDING) return undefined;
    const payment = {
      symbol: asPerpetual(row.symbol),
      // The margin mode is not told: what tells two payments apart is the number in its place.
      mode: row.tranId ?? '',
      atMs: row.time,
      coin: row.asset,
      amount: row.income,
    };
    return { kind: 'funding', id: fundingId(payment, 0), ...payment, mode: '' };
  });

export const fundingRecords: RecordSource = {
  stream: {
    kind: 'funding',
    scope: 'account',
    paging: 'unordered',
    pageRows: LIMIT,
    longestMs: LONGEST_MS,
    reachMs: REACH_MS,
    instants: false,
    onRequest: true,
  },
  page: async (client, { symbol, startMs, endMs }) => {
    const asked = widened({ startMs, endMs });
    const query = {
      ...(symbol === undefined ? {} : { symbol: onWire(symbol) }),
      incomeType: FUNDING,
      startTime: String(asked.startMs),
      endTime: String(asked.endMs),
      limit: String(LIMIT),
    };
    const call = privateGet('/openApi/swap/v2/user/income', query, PRIVATE);
    const rows = await readData(client, call, wireRows(incomeRow));
    const payments = rows.filter((row) => row !== undefined);
    requireInside(
      asked,
      payments.map(({ atMs }) => [atMs]),
      'funding payments',
    );
    return unorderedPage(payments.map(finalRow), rows.length >= LIMIT);
  },
};

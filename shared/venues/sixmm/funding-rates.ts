/**
 * Settled funding rates of 6MM. The rows of that list are not documented: their names are those of the field, any of
 * which will do.
 */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import type { Decimal } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { FundingRate } from '../perpetual.ts';
import { type RestClient, timeOf } from '../rest/client.ts';
import { wireMoneyIfAny, wireMs } from '../rest/wire-values.ts';
import type { TimeWindow } from '../venue.ts';
import { type PagedList, readPages } from './pages.ts';

const PATH = '/v1/public/market/funding-rate/history';

interface ToldRate {
  readonly key: string;
  readonly symbol?: string | undefined;
  readonly rate?: Decimal | undefined;
  readonly atMs?: EpochMs | undefined;
}

const rateIfAny = wireMoneyIfAny.catch(undefined);
const timeIfAny = wireMs.optional().catch(undefined);

const rateRow = z
  .looseObject({
    symbol: z.string().optional().catch(undefined),
    fundingRate: rateIfAny,
    rate: rateIfAny,
    lastFundingRate: rateIfAny,
    fundingTime: timeIfAny,
    fundingAt: timeIfAny,
    settleTime: timeIfAny,
    settledAt: timeIfAny,
    settlementTime: timeIfAny,
    time: timeIfAny,
    timestamp: timeIfAny,
    createdAt: timeIfAny,
  })
  .transform(
    (row): ToldRate => ({
      // What tells two rows apart is not known either.
      key: JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      symbol: row.symbol,
      rate: row.fundingRate ?? row.rate ?? row.lastFundingRate,
      atMs:
        row.fundingTime ??
        row.fundingAt ??
        row.settleTime ??
        row.settledAt ??
        row.settlementTime ??
        row.time ??
        row.timestamp ??
        row.createdAt,
    }),
  );

/**
 * As the port's `fundingRates`. Throws `venue.unexpectedReply` for a row without a time, or a settled one without a
 * rate: the answer would have holes, and nobody could see them.
 */
export async function readFundingRates(
  client: RestClient,
  { symbol, ...window }: { readonly symbol: string } & TimeWindow,
): Promise<readonly FundingRate[]> {
  const list: PagedList<ToldRate> = {
    path: PATH,
    access: 'public',
    query: { symbol },
    row: rateRow,
    keyOf: ({ key }) => key,
  };
  const nowMs = await timeOf(client);
  const rates = new Map<EpochMs, FundingRate>();
  for (const told of await readPages(client, list, window)) {
    if (told.symbol !== undefined && told.symbol !== symbol) continue;
    const { rate, atMs } = told;
    // The next settlement may be listed, too, with an estimate or without any rate.
    const isBeside = atMs !== undefined && (atMs < window.startMs || atMs > Math.min(window.endMs, nowMs));
    if (isBeside) continue;
    if (rate === undefined || atMs === undefined) throw unreadable(symbol);
    rates.set(atMs, { symbol, rate, atMs });
  }
  return [...rates.values()].sort((a, b) => a.atMs - b.atMs);
}

function unreadable(symbol: string): AppError {
  return new AppError(
    'venue.unexpectedReply',
    `6MM lists a funding rate of ${symbol} without a rate or a time that this version knows: look for a newer version of this program.`,
  );
}

/** Positions of 6MM that are over. */
import * as z from 'zod';
import { DAY_MS, type DurationMs } from '../../core/clock.ts';
import { absolute, isPositive } from '../../core/decimal.ts';
import type { ClosedPosition } from '../perpetual.ts';
import type { RestClient } from '../rest/client.ts';
import { present, wireMoneyIfAny, wireMs, wireWord } from '../rest/wire-values.ts';
import type { TimeWindow } from '../venue.ts';
import { type PagedList, readPages } from './pages.ts';

/** The list is asked for by a time of which nobody says whether it is the beginning or the end of a position. */
const LOOK_BACK_MS: DurationMs = 30 * DAY_MS;

const ENDS = { '1': 'order', '2': 'takeProfit', '3': 'stopLoss', '4': 'liquidation' } as const;

const closedRow = z
  .looseObject({
    symbol: z.string().min(1),
    positionSide: wireWord('position side', {
      LONG: 'long',
      SHORT: 'short',
      BOTH: 'net',
      long: 'long',
      short: 'short',
    }),
    leverage: wireMoneyIfAny,
    maxQuantity: wireMoneyIfAny,
    entryPrice: wireMoneyIfAny,
    closePrice: wireMoneyIfAny,
    pnl: wireMoneyIfAny,
    triggerMode: z.string().optional().catch(undefined),
    openedAt: wireMs,
    closedAt: wireMs,
  })
  .transform(
    (row): ClosedPosition => ({
      symbol: row.symbol,
      side: row.positionSide,
      openedAtMs: row.openedAt,
      closedAtMs: row.closedAt,
      ...present({
        maxSize: row.maxQuantity === undefined ? undefined : absolute(row.maxQuantity),
        entryPrice: ifPositive(row.entryPrice),
        closePrice: ifPositive(row.closePrice),
        profit: row.pnl,
        leverage: ifPositive(row.leverage),
        endedBy: endOf(row.triggerMode),
      }),
    }),
  );

/** As the port's `closedPositions`. Rows bear no id: what is alike in everything is one. */
export async function readClosedPositions(
  client: RestClient,
  { symbol, startMs, endMs }: { readonly symbol?: string } & TimeWindow,
): Promise<readonly ClosedPosition[]> {
  const list: PagedList<ClosedPosition> = {
    path: '/v1/private/position/history',
    query: symbol === undefined ? {} : { symbol },
    row: closedRow,
    keyOf: (row) => JSON.stringify(row),
  };
  const rows = await readPages(client, list, { startMs: startMs - LOOK_BACK_MS, endMs });
  return rows
    .filter((row) => (symbol ?? row.symbol) === row.symbol)
    .filter(({ closedAtMs }) => closedAtMs >= startMs && closedAtMs <= endMs)
    .sort((a, b) => a.closedAtMs - b.closedAtMs);
}

function endOf(word: string | undefined): ClosedPosition['endedBy'] {
  return word !== undefined && Object.hasOwn(ENDS, word) ? ENDS[word as keyof typeof ENDS] : undefined;
}

function ifPositive(value: ClosedPosition['entryPrice']): ClosedPosition['entryPrice'] {
  return value !== undefined && isPositive(value) ? value : undefined;
}

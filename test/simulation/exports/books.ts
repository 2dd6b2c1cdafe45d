/** The exchange's own books, as the records that an export must make of them. */
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../../shared/core/clock.ts';
import { type Decimal, sum } from '../../../shared/core/decimal.ts';
import { seedFrom, share } from '../../../shared/paper/noise.ts';
import type { LateRow } from '../../../shared/paper/visibility.ts';
import type { RecordKind } from '../../../shared/records/record.ts';
import { ACCOUNT, type World } from '../world.ts';
import { MOST_LATE_MS } from './automations.ts';
import type { Life } from './life.ts';

export interface BookRow {
  readonly kind: RecordKind;
  readonly id: string;
  readonly atMs: EpochMs;
  /** From when on a read can show it as a record: not before it is over, and later where it is listed late. */
  readonly shownMs: EpochMs;
  /** What of it must stand in the record, as one text. */
  readonly text: string;
}

/** Which rows are listed late: none in a third of the worlds, and none that happened after `untilMs`. */
export function latenessOf(seed: number, untilMs: EpochMs): (row: LateRow) => DurationMs {
  const lateShare = [0, 0.1, 0.4][seed % 3] ?? 0;
  return ({ kind, id, atMs }) => {
    const key = seedFrom(seed, 'late row', kind, id);
    if (atMs > untilMs || share(key, 1) >= lateShare) return 0;
    return Math.ceil(share(key, 2) * (share(key, 3) < 0.5 ? 10 * MINUTE_MS : MOST_LATE_MS));
  };
}

export async function booksOf(
  { exchange: { inspect } }: World,
  life: Life,
  lateBy: (row: LateRow) => DurationMs,
): Promise<readonly BookRow[]> {
  const spotFills = (await inspect.fills(ACCOUNT)).map((fill) => {
    const late = lateBy({ kind: 'spotFill', id: fill.id, atMs: fill.atMs });
    return { kind: 'spot-fill' as const, ...fillRow(fill), shownMs: fill.atMs + late };
  });
  const futuresFills = (await inspect.futures.fills(ACCOUNT)).map((fill) => {
    const late = lateBy({ kind: 'futuresFill', id: fill.id, atMs: fill.atMs });
    return { kind: 'futures-fill' as const, ...fillRow(fill), shownMs: fill.atMs + late };
  });
  const payments = await inspect.futures.fundings(ACCOUNT);
  const equal = new Map<string, number>();
  const fundings = payments.map(({ symbol, coin, paid, atMs }) => {
    const same = `${symbol}|CROSS|${atMs}|${coin}|${sum(paid)}`;
    const ordinal = equal.get(same) ?? 0;
    equal.set(same, ordinal + 1);
    const late = lateBy({ kind: 'funding', id: `${symbol} ${atMs}`, atMs });
    const id = `${same}|${ordinal}`;
    return { kind: 'funding' as const, id, atMs, shownMs: atMs + late, text: `${symbol} ${sum(paid)}` };
  });
  const spotOrders = (await inspect.orders(ACCOUNT)).map((order) => ({
    kind: 'spot-order' as const,
    ...orderRow(order),
  }));
  const futuresOrders = (await inspect.futures.orders(ACCOUNT)).map((order) => ({
    kind: 'futures-order' as const,
    ...orderRow(order),
  }));
  const positions = (await inspect.futures.closedPositions(ACCOUNT)).map((position) => ({
    kind: 'futures-position' as const,
    id: `${position.id}@${position.updatedAtMs}`,
    atMs: position.updatedAtMs,
    shownMs: position.updatedAtMs,
    text: `${position.symbol} ${position.createdAtMs}`,
  }));
  const bots = (await inspect.bots(ACCOUNT)).flatMap(({ botId, terms, endedAtMs: atMs }) =>
    atMs === undefined
      ? []
      : [{ kind: 'bot' as const, id: botId, atMs, shownMs: atMs, text: `${terms.base} ${terms.quote}` }],
  );
  const duals = (await inspect.earn.duals(ACCOUNT)).map(({ clientDualId, createdAtMs, base, amount }) => ({
    kind: 'earn' as const,
    id: clientDualId,
    atMs: createdAtMs,
    shownMs: createdAtMs,
    text: `${base} ${sum(amount)}`,
  }));
  const transfers = life.transfers.map(({ id, atMs, overMs, amount }) => {
    const late = lateBy({ kind: 'transfer', id, atMs });
    const shownMs = Math.max(atMs + late, overMs);
    return { kind: 'transfer' as const, id, atMs, shownMs, text: `USDT ${sum(amount)}` };
  });
  return [
    ...spotFills,
    ...futuresFills,
    ...fundings,
    ...spotOrders,
    ...futuresOrders,
    ...positions,
    ...bots,
    ...duals,
    ...transfers,
  ].filter(({ shownMs }) => shownMs !== Number.POSITIVE_INFINITY);
}

interface Fill {
  readonly id: string;
  readonly atMs: EpochMs;
  readonly symbol: string;
  readonly orderId: string;
  readonly side: string;
  readonly price: Decimal;
  readonly baseSize: Decimal;
  readonly fee: Decimal;
  readonly feeCoin: string;
}

/** Also of a record: what must be the same in both. */
export function fillText({ symbol, orderId, side, price, baseSize, fee, feeCoin }: Omit<Fill, 'id'>): string {
  return [symbol, orderId, side, sum(price), sum(baseSize), sum(fee), feeCoin].join(' ');
}

function fillRow(fill: Fill) {
  return { id: fill.id, atMs: fill.atMs, text: fillText(fill) };
}

interface Order {
  readonly id: string;
  readonly symbol: string;
  readonly side: string;
  readonly open: boolean;
  readonly filledBase: Decimal;
  readonly createdAtMs: EpochMs;
  readonly updatedAtMs: EpochMs;
}

/** Open ones are no records. */
function orderRow({ id, symbol, side, open, filledBase, createdAtMs, updatedAtMs }: Order) {
  const shownMs = open ? Number.POSITIVE_INFINITY : updatedAtMs;
  return { id, atMs: createdAtMs, shownMs, text: `${symbol} ${side} ${sum(filledBase)}` };
}

import type { DurationMs, EpochMs } from '../core/clock.ts';
import type { Look } from './faults.ts';
import { seedFrom, share } from './noise.ts';

/** Lists of rows that may come late. */
export type LateKind = 'spotFill' | 'futuresFill' | 'funding' | 'transfer';

/** A row of such a list. Fundings have no id, so theirs is made of symbol and time. */
export interface LateRow {
  readonly kind: LateKind;
  readonly id: string;
  readonly atMs: EpochMs;
}

/** Which rows are listed only some time after they happened: such a share of them, or as a plan says of each. */
export type LateRows =
  | { readonly share: number; readonly maxMs: DurationMs }
  /** How late this row is; must always answer the same. */
  | ((row: LateRow) => DurationMs);

/**
 * What lists do not show: orders that are not to be seen yet, rows that come late, and what is too old. An exchange's
 * own copies lag like this behind each other.
 */
export interface Visibility {
  hide(
    orderIds: readonly string[],
    forMs: Readonly<Partial<Record<Look, DurationMs>>>,
    landedAtMs: EpochMs,
  ): void;
  isVisible(orderId: string, look: Look, atMs: EpochMs): boolean;
  /** Whether a row has come by now. It is the same for every read of that instant, and once it has come it stays. */
  hasCome(row: LateRow, atMs: EpochMs): boolean;
  /** Lists show nothing that is older. */
  oldestMs(atMs: EpochMs): EpochMs;
  /** The same for bots that have ended, which may be kept for ever. */
  oldestBotMs(atMs: EpochMs): EpochMs;
}

export interface VisibilityOptions {
  readonly seed: number;
  readonly historyMs: DurationMs;
  readonly botsVanish: boolean;
  readonly lateRows?: LateRows | undefined;
}

export function createVisibility(options: VisibilityOptions): Visibility {
  const { historyMs, botsVanish } = options;
  const hiddenUntil = new Map<string, ReadonlyMap<Look, EpochMs>>();
  const lateBy = latenessOf(options);
  return {
    hide(orderIds, forMs, landedAtMs) {
      const until = new Map<Look, EpochMs>();
      for (const [look, lagMs] of Object.entries(forMs)) until.set(look as Look, landedAtMs + lagMs);
      for (const orderId of orderIds) hiddenUntil.set(orderId, until);
    },
    isVisible: (orderId, look, atMs) => (hiddenUntil.get(orderId)?.get(look) ?? 0) <= atMs,
    hasCome: (row, atMs) => row.atMs + lateBy(row) <= atMs,
    oldestMs: (atMs) => atMs - historyMs,
    oldestBotMs: (atMs) => (botsVanish ? atMs - historyMs : 0),
  };
}

function latenessOf({ seed, lateRows }: VisibilityOptions): (row: LateRow) => DurationMs {
  if (lateRows === undefined) return () => 0;
  if (typeof lateRows === 'function') return lateRows;
  return ({ kind, id }) => {
    const key = seedFrom(seed, 'late', kind, id);
    return share(key, 1) < lateRows.share ? Math.ceil(share(key, 2) * lateRows.maxMs) : 0;
  };
}

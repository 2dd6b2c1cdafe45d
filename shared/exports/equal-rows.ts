/**
 * Rows that a venue gives without an id. Two that are equal in everything are two payments, and both are kept: they
 * differ by an ordinal alone. That is sound only where a whole group of equal rows stands in one reply.
 */
import type { RecordKind, VenueRecord } from '../records/record.ts';

/** Kinds whose rows have no id of the venue. */
const WITHOUT_IDS: ReadonlySet<RecordKind> = new Set(['funding']);

export function hasOwnId(kind: RecordKind): boolean {
  return !WITHOUT_IDS.has(kind);
}

/**
 * Gives rows without an id of the venue their ordinals among those that share all that their id is made of: 0, 1, 2
 * in place of the 0 that each came with. The same rows in another order get the same ids.
 */
export function numberEqualRows<Row extends VenueRecord>(rows: readonly Row[]): readonly Row[] {
  const groups = Map.groupBy(rows, ({ kind, id }) => (hasOwnId(kind) ? undefined : id));
  return [...groups].flatMap(([id, group]) => {
    if (id === undefined) return group;
    return group.toSorted(byText).map((row, ordinal) => ({ ...row, id: id.replace(/0$/, String(ordinal)) }));
  });
}

function byText(a: VenueRecord, b: VenueRecord): number {
  const [first, second] = [JSON.stringify(a), JSON.stringify(b)];
  return first < second ? -1 : Number(first > second);
}

/** The one stretch of sort keys that a query means, in the order of their UTF-8 bytes. */
import type { RangeQuery } from './table.ts';

export interface Interval {
  /** Inclusive; an empty string is below every key. */
  readonly low: string;
  readonly high?: string;
  readonly highIncluded: boolean;
}

const LAST_CODE_POINT = 0x10ffff;

/** `prefix`, `from` and `to` as one interval; `undefined` when no key can lie in it. */
export function intervalOf({ prefix = '', from = '', to }: RangeQuery): Interval | undefined {
  const low = compareUtf8(prefix, from) > 0 ? prefix : from;
  const end = endOfPrefix(prefix);
  if (to === undefined && end === undefined) return { low, highIncluded: false };

  const highIncluded = to !== undefined && (end === undefined || compareUtf8(to, end) < 0);
  const high = (highIncluded ? to : end) as string;
  const order = compareUtf8(low, high);
  const isEmpty = high === '' || order > 0 || (order === 0 && !highIncluded);
  return isEmpty ? undefined : { low, high, highIncluded };
}

/** Negative, zero or positive as `a` comes before, at or after `b` by UTF-8 bytes, which `<` does not tell. */
function compareUtf8(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The first text after all that start with `prefix`: its last code point counted up. `undefined` for none. */
function endOfPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === LAST_CODE_POINT) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  const isBeforeSurrogates = last === 0xd7ff;
  return String.fromCodePoint(...points, isBeforeSurrogates ? 0xe000 : last + 1);
}

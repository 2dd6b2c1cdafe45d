/**
 * Writes replies as the exchange does: 64-bit ids as bare numbers, keys in no fixed order, now and then a field that
 * no document names. A client that depends on order, or on knowing every field, or on `JSON.parse`, fails here first.
 */

/** JSON to be written; a `bigint` becomes a bare integer of any size, `undefined` is left out. */
export type WireValue =
  | string
  | number
  | boolean
  | bigint
  | null
  | undefined
  | readonly WireValue[]
  | WireObject;
export type WireObject = { readonly [key: string]: WireValue };

/** One object in so many gets an unknown field. */
const UNKNOWN_FIELD_EVERY = 12;

/** With `chance` (each call gives [0, 1)) keys are shuffled and unknown fields added; without, the text is plain. */
export function wireJson(value: WireValue, chance?: () => number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map((item) => wireJson(item, chance)).join(',')}]`;

  const fields: string[] = [];
  for (const key in value) {
    if (value[key] !== undefined) fields.push(`"${key}":${wireJson(value[key], chance)}`);
  }
  if (chance === undefined) return `{${fields.join(',')}}`;
  if (chance() * UNKNOWN_FIELD_EVERY < 1) fields.push('"reserved":""');
  return `{${shuffled(fields, chance).join(',')}}`;
}

export function shuffled<T>(items: T[], chance: () => number): T[] {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = Math.floor(chance() * (i + 1));
    const item = items[i] as T;
    items[i] = items[j] as T;
    items[j] = item;
  }
  return items;
}

function isList(value: readonly WireValue[] | WireObject): value is readonly WireValue[] {
  return Array.isArray(value);
}

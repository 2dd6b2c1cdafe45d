/** Finds the fields of an alert under the names that people give them, and reads them by a schema. */
import type * as z from 'zod';
import { type AlertBody, type AlertValue, isObject } from '../alert-body.ts';
import type { Reading } from './format.ts';
import { notUnderstood } from './format.ts';

/** For each field of a layout the names it may have, the first that is filled in wins; `a.b` is `b` inside `a`. */
export type FieldNames = Readonly<Record<string, readonly string[]>>;

export type Fields<T> = { readonly ok: true; readonly fields: T } | Extract<Reading, { ok: false }>;

/** Of what the schema refuses, the first is told, by the field's own name and without its value. */
export function readFields<T>(schema: z.ZodType<T>, names: FieldNames, body: AlertBody): Fields<T> {
  const picked = Object.entries(names).map(([field, spellings]) => [field, pick(body, spellings)]);
  const parsed = schema.safeParse(Object.fromEntries(picked));
  if (parsed.success) return { ok: true, fields: parsed.data };
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0] ?? '');
  const spellings = names[field] ?? [field];
  return refusedField(namedAs(body, spellings), issue?.message ?? 'cannot be read');
}

/**
 * Refuses an alert that asks for something which would not be done, rather than ordering without it. `false`, blanks
 * and `{ enabled: false }` ask for nothing.
 */
export function asksFor(
  body: AlertBody,
  unsupported: readonly string[],
): Extract<Reading, { ok: false }> | undefined {
  const asked = unsupported.find((name) => isAsked(valueAt(body, name)));
  if (asked === undefined) return undefined;
  const message = `The alert's '${asked}' is not carried out here; take it out, so that nobody relies on it.`;
  return notUnderstood('alert.unsupported', message) as Extract<Reading, { ok: false }>;
}

export function refusedField(name: string, message: string): Extract<Reading, { ok: false }> {
  return notUnderstood('alert.fields', `The alert's '${name}' ${message}.`) as Extract<
    Reading,
    { ok: false }
  >;
}

function pick(body: AlertBody, spellings: readonly string[]): AlertValue | undefined {
  const values = spellings.map((name) => valueAt(body, name));
  return values.find((value) => !isBlank(value)) ?? values.find((value) => value !== undefined);
}

function namedAs(body: AlertBody, spellings: readonly string[]): string {
  const filled = spellings.find((name) => !isBlank(valueAt(body, name)));
  return filled ?? spellings.find((name) => valueAt(body, name) !== undefined) ?? spellings[0] ?? '';
}

export function valueAt(body: AlertBody, path: string): AlertValue | undefined {
  return path.split('.').reduce<AlertValue | undefined>((value, name) => {
    return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }, body);
}

function isBlank(value: AlertValue | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function isAsked(value: AlertValue | undefined): boolean {
  if (isBlank(value) || value === false || value === '0' || value === 'false') return false;
  if (Array.isArray(value)) return value.length > 0;
  return !(isObject(value) && value['enabled'] === false);
}

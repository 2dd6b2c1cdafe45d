/** Rows read by the spellings of `wire-names.ts`. */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import { type Decimal, isDecimal } from '../../core/decimal.ts';
import type { Spellings } from './wire-names.ts';

type Named<Names extends Spellings> = { readonly [Name in keyof Names]?: unknown };

/**
 * A row with our names in place of the venue's, then read by `schema`. Absent, `null` and `""` are all left out. Two
 * spellings of one figure or state that differ make it unreadable: neither is believed.
 */
export function rowOf<Names extends Spellings, T>(names: Names, schema: z.ZodType<T>): z.ZodType<T> {
  return z.preprocess((row) => (isObject(row) ? named(row, names) : row), schema) as z.ZodType<T>;
}

function named<Names extends Spellings>(row: Readonly<Record<string, unknown>>, names: Names): Named<Names> {
  const found = Object.entries(names).flatMap(([name, spellings]) => {
    const values = spellings.map((spelling) => row[spelling]).filter(isThere);
    const [first] = values;
    if (first === undefined) return [];
    return [[name, isContradiction(name, values) ? `${values.join(' and ')}, under two names` : first]];
  });
  return Object.fromEntries(found);
}

/** Figures are compared as such, states as words; of all else the first is as good as the others. */
function isContradiction(name: string, values: readonly unknown[]): boolean {
  if (name === 'state') return new Set(values).size > 1;
  const figures = values
    .filter((value) => typeof value === 'string')
    .map(plain)
    .filter(isDecimal);
  return figures.length === values.length && new Set(figures.map(Number)).size > 1;
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Many a server writes a small number as `1e-7`. */
const EXPONENT = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,2})$/;

/** The same number without an exponent; any other text as it is. */
function plain(text: string): string {
  const parts = EXPONENT.exec(text);
  if (parts === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const digits = `${whole}${fraction}`;
  const point = whole.length + Number(exponent);
  const padded = point <= 0 ? `${'0'.repeat(1 - point)}${digits}` : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const [before, after] = [padded.slice(0, at), padded.slice(at)];
  return `${sign}${before.replace(/^0+(?=\d)/, '')}${after === '' ? '' : `.${after}`}`;
}

export const wireMoney = z
  .string()
  .transform(plain)
  .refine(isDecimal, 'not a plain decimal number')
  .transform((text) => text as Decimal);

/** An amount that cannot be below zero. */
export const wireAmount = wireMoney.refine((amount) => !amount.startsWith('-'), 'below zero');

/** Of whatever form, as it goes into a path and a table. */
export const wireText = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'not a name or an id');

/** A word in lower case without anything between its parts: `PARTIALLY_FILLED` and `partiallyFilled` are one. */
export function wireWordOf<const Words extends Readonly<Record<string, string>>>(name: string, words: Words) {
  return z
    .union([z.string(), z.boolean().transform(String)])
    .transform((text) => text.toLowerCase().replaceAll(/[^a-z]/g, ''))
    .refine((word) => Object.hasOwn(words, word), {
      error: (issue) => `unknown ${name} ${JSON.stringify(issue.input)}`,
    })
    .transform((word) => words[word] as Words[keyof Words]);
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their digits. */
const DIGITS: Readonly<Record<number, number>> = { 10: 1_000, 13: 1, 16: 1e-3, 19: 1e-6 };

/** A time in any common form; undefined for what is none, because nothing that is decided here rests on it. */
export const wireTimeIfAny = z.unknown().transform((value): EpochMs | undefined => {
  if (typeof value !== 'string') return undefined;
  const [whole = ''] = value.split('.');
  const unit = /^\d+$/.test(whole) ? DIGITS[whole.length] : undefined;
  const ms = unit === undefined ? Date.parse(value) : Math.floor(Number(whole) * unit);
  return Number.isNaN(ms) ? undefined : ms;
});

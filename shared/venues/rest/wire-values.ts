/**
 * Values as venues write them. JSON numbers arrive here as text (see `http/json.ts`), so a value may be a number
 * or a string on the wire without a difference: venues themselves are not always of one mind.
 */
import * as z from 'zod';
import { type Decimal, isZero } from '../../core/decimal.ts';
import { decimalSchema } from '../../decimal-schema.ts';

/** int64. */
export const wireId = z.string().regex(/^\d{1,19}$/, 'not a whole number');
export const wireMs = z
  .string()
  .regex(/^\d{1,15}$/, 'not a time in milliseconds')
  .transform(Number);
export const wirePlaces = z
  .string()
  .regex(/^\d{1,2}$/, 'not a number of decimal places')
  .transform(Number);

/** Absent, `null` and `""` all mean that there is none. */
export const wireMoneyIfAny = z
  .union([z.literal('').transform(() => undefined), decimalSchema])
  .nullish()
  .transform((value) => value ?? undefined);
export const wireTextIfAny = z
  .string()
  .nullish()
  .transform((text) => text || undefined);

/** A list; empty ones arrive as `null`. A missing one is not an empty one. */
export function wireList<T>(row: z.ZodType<T>) {
  return z
    .array(row)
    .nullable()
    .transform((rows) => rows ?? []);
}

/** An enumeration that decides about money: an unknown word is an error, never a guess. */
export function wireWord<const Words extends Readonly<Record<string, string>>>(name: string, words: Words) {
  return z
    .string()
    .refine((text) => Object.hasOwn(words, text), {
      error: (issue) => `unknown ${name} ${JSON.stringify(issue.input)}`,
    })
    .transform((text) => words[text] as Words[keyof Words]);
}

/** Fields that may be missing, without those that are: "not told" must never look like a value. */
export type Present<T> = {
  [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
} & { [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined> };

export function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

export function unlessZero(value: Decimal | undefined): Decimal | undefined {
  return value === undefined || isZero(value) ? undefined : value;
}

/** The kinds of values that the sections of an automations file share. */
import * as z from 'zod';
import { type Decimal, isDecimal, isPositive } from '../core/decimal.ts';
import { isTimezone } from '../slots/timezone.ts';
import { NAME, NAME_FAULT } from './name.ts';

/** Marks a message that does not continue a sentence but is one. */
export const WHOLE_SENTENCE = { wholeSentence: true };

/** The message of a value that may take several forms. */
export const form = (forms: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `is missing; give ${forms}` : `must be ${forms}`,
});

export const money = z
  .string({
    error: ({ input }) =>
      input === undefined
        ? "is missing; add an amount as text, e.g. '25'"
        : "must be written as text, e.g. '25', so that no digit is lost",
  })
  .refine(isDecimal, "is not a plain decimal number such as '25' or '0.005'")
  .refine((text) => !isDecimal(text) || isPositive(text), 'must be greater than zero')
  .transform((text) => text as Decimal);

export const id = z.string().regex(NAME, NAME_FAULT);
/** The names of entries are a cross check: a record that refuses a key would not look at its value any more. */
export const entries = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value);

/** Visible ASCII: it names a group of the queue, and is part of keys. */
export const symbol = z
  .string()
  .regex(/^(?:(?![#/])[\x21-\x7e]){3,40}$/, "is not a symbol of a venue, e.g. 'BTC_USDT'");
/** Becomes an exact decimal where it is used, so it must print without an exponent. */
export const plainNumber = z
  .number()
  .refine((value) => isDecimal(String(value)), 'must be a plain number such as 0.5 or 60');
export const percent = plainNumber.positive().max(100);
export const basisPoints = plainNumber.nonnegative().max(10_000);
export const localDay = z.iso.date({
  error: ({ input }) => (input === undefined ? undefined : "must be a calendar day such as '2026-11-23'"),
});

export const timezone = z.string().refine(isTimezone, "is not an IANA time zone such as 'Europe/Berlin'");
export const localTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as '07:30'");

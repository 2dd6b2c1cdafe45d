/** Values as BingX writes them: amounts as text or as bare floats with their noise, flags as booleans or as text. */
import * as z from 'zod';
import { type Decimal, decimal, isDecimal, roundDown, sum } from '../../core/decimal.ts';

const NUMBER = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/;

/**
 * An amount in any spelling that JSON has for it, digit for digit, e.g. `"0.1"`, `0.1` or `1e-05`. One of more digits
 * than a decimal has here, such as `1e-70`, is none: it is never rounded.
 */
export const wireAmount = z.string().transform((text, issues): Decimal => {
  const plain = isDecimal(text) ? text : withoutExponent(text);
  if (plain !== undefined) return plain;
  issues.addIssue({ code: 'custom', message: 'not a number, or one of too many digits' });
  return z.NEVER;
});

/** For figures that were seen to be the venue's own floats, e.g. `0.30000000000000004`. */
export const wireFloat = wireAmount.transform(withoutNoise);

/** Absent, `null` and `""` all mean that there is none. */
export const wireAmountIfAny = ifAny(wireAmount);
export const wireFloatIfAny = ifAny(wireFloat);

/** `true` or `"true"`. */
export const wireFlagIfAny = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
  .nullish()
  .transform((flag) => flag ?? undefined);

/** A list; an empty one may arrive as `null`. */
export function wireRows<T>(row: z.ZodType<T>) {
  return z
    .array(row)
    .nullish()
    .transform((rows) => rows ?? []);
}

/** One row or a list of them: several calls answer with the one that was asked for alone. */
export function wireOneOrMany<T>(row: z.ZodType<T>) {
  return z.union([z.array(row), row.transform((one) => [one])]).transform((rows): readonly T[] => rows);
}

function ifAny(amount: z.ZodType<Decimal, string>) {
  return z
    .union([z.literal('').transform(() => undefined), amount])
    .nullish()
    .transform((value) => value ?? undefined);
}

function withoutExponent(text: string): Decimal | undefined {
  const parts = NUMBER.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = parts;
  const digits = `${whole}${fraction}`;
  const point = whole.length + Number(exponent);
  const plain =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : `${digits.slice(0, point).padEnd(point, '0')}.${digits.slice(point)}`;
  const signed = `${sign}${plain.replace(/\.$/, '')}`;
  return isDecimal(signed) ? sum(signed) : undefined;
}

/** A float of 64 bits has 15 digits that can be relied on. */
const SURE_DIGITS = 15;
/** No amount is kept more exactly: what has no more places than these has no noise. */
const MOST_PLACES = 8;

/** The nearest figure of 15 digits. */
function withoutNoise(value: Decimal): Decimal {
  const [whole = '', fraction = ''] = value.replace('-', '').split('.');
  const leading = whole.replace(/^0+/, '').length;
  const zeros = leading > 0 ? 0 : (/^0*/.exec(fraction)?.[0].length ?? 0);
  const places = Math.max(0, leading > 0 ? SURE_DIGITS - leading : zeros + SURE_DIGITS);
  if (fraction.length <= Math.max(places, MOST_PLACES)) return value;
  const half = decimal(`${value.startsWith('-') ? '-' : ''}0.${'0'.repeat(places)}5`);
  return roundDown(sum(value, half), places);
}

/** Text that only describes; `fallback` where there is none. */
export function wireTextOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

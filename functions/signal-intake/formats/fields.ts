/**
 * Kinds of values in alerts. Numbers arrive as their own text (see `shared/http/json.ts`), so a value may be quoted or
 * not. Messages continue a sentence that begins with the field's name.
 */
import * as z from 'zod';
import { type Decimal, decimal, isDecimal, isPositive, isZero } from '../../../shared/core/decimal.ts';
import { lazySchema } from '../../../shared/lazy-schema.ts';
import { ACTION_WORDS } from './action-words.ts';
import { exactDecimal } from './exact-decimal.ts';
import { timeOf } from './time-of.ts';

/** Pine writes `NaN` (older: `na`) where a series has no value, and nothing where a text has none. */
const BLANK = /^(|na|nan|null|none|undefined)$/i;
const MAX_TEXT = 200;

/** Absent, `null` and a blank are the same: there is none. */
export const textIfAny = lazySchema(() =>
  z
    .union([z.string(), z.null(), z.undefined()], { error: 'is neither a text nor a number' })
    .transform((text) => (text == null || BLANK.test(text.trim()) ? undefined : text.trim()))
    .refine((text) => !text?.includes('{{'), 'still holds its placeholder: TradingView does not know it here')
    .refine((text) => (text ?? '').length <= MAX_TEXT, `has more than ${MAX_TEXT} letters`),
);

export const text = lazySchema(() => textIfAny.transform((value, context) => value ?? missing(context)));

/** An exact decimal of either sign. */
export const signedIfAny = lazySchema(() =>
  textIfAny.transform((value, context): Decimal | undefined => {
    if (value === undefined) return undefined;
    const exact = exactDecimal(value);
    if (exact === undefined) context.addIssue('is not a number');
    return exact;
  }),
);

/** Above zero. Zero is none: that is what TradingView sends where nothing was ordered. */
export const amountIfAny = lazySchema(() =>
  signedIfAny
    .refine((value) => value === undefined || isZero(value) || isPositive(value), 'must not be below zero')
    .transform((value) => (value !== undefined && isZero(value) ? undefined : value)),
);

export const timeIfAny = lazySchema(() =>
  textIfAny.transform((value, context) => {
    if (value === undefined) return undefined;
    const ms = timeOf(value);
    if (ms === undefined)
      context.addIssue('is neither ISO 8601 with a zone nor seconds or milliseconds since 1970');
    return ms;
  }),
);

export const sideIfAny = lazySchema(() =>
  textIfAny.transform((value, context) => {
    const side = value?.toLowerCase();
    if (side === undefined || side === 'long' || side === 'short' || side === 'flat') return side;
    context.addIssue('must be long, short or flat');
    return undefined;
  }),
);

export const orderTypeIfAny = lazySchema(() =>
  textIfAny.transform((value, context) => {
    const type = value?.toLowerCase();
    if (type === undefined || type === 'market' || type === 'limit') return type;
    context.addIssue('must be market or limit');
    return undefined;
  }),
);

export const actionWord = lazySchema(() =>
  textIfAny.transform((value, context) => {
    if (value === undefined) return missing(context);
    const key = value.toLowerCase().replaceAll(/[^a-z]/g, '');
    const found = Object.hasOwn(ACTION_WORDS, key) ? ACTION_WORDS[key] : undefined;
    if (found !== undefined) return found;
    context.addIssue('is no action that is known here, such as buy, sell, close or reverse');
    return z.NEVER;
  }),
);

/** As written by the strategy: one number with a sign. */
export function positionOfSigned(
  size: Decimal | undefined,
): { side: 'long' | 'short' | 'flat'; size: Decimal } | undefined {
  if (size === undefined) return undefined;
  if (isZero(size)) return { side: 'flat', size: decimal('0') };
  return isPositive(size) ? { side: 'long', size } : { side: 'short', size: decimal(size.slice(1)) };
}

/** A side and an unsigned size beside it; the size of some templates has a sign. */
export function positionOf(
  side: 'long' | 'short' | 'flat' | undefined,
  size: Decimal | undefined,
): { side: 'long' | 'short' | 'flat'; size?: Decimal } | undefined {
  if (side === undefined) return undefined;
  return size === undefined ? { side } : { side, size: unsigned(size) };
}

function unsigned(size: Decimal): Decimal {
  return isDecimal(size) && size.startsWith('-') ? decimal(size.slice(1)) : size;
}

function missing(context: z.core.$RefinementCtx): never {
  context.issues.push({ code: 'custom', message: 'is missing', input: undefined });
  return z.NEVER;
}

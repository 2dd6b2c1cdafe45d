import * as z from 'zod';
import { type Decimal, isDecimal } from './core/decimal.ts';
import { lazySchema } from './lazy-schema.ts';

/** A decimal in plain notation, wherever one is read from outside: a row, a body, a reply. */
export const decimalSchema = lazySchema(() =>
  z
    .string()
    .refine(isDecimal, 'not a plain decimal number')
    .transform((text) => text as Decimal),
);

/** Values as Pionex writes them in bots, where a number may also be text or a float, and zero often means none. */
import * as z from 'zod';
import { isPositive } from '../../core/decimal.ts';
import { unlessZero, wireMoneyIfAny } from '../rest/wire-values.ts';

/** UUIDs or digits: what can stand in a signed query. */
export const wireBotId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'not a bot id');

/** `20`, `"20"` or `20.0`. */
export const wireCount = z
  .string()
  .regex(/^\d{1,9}(\.0+)?$/, 'not a whole number')
  .transform(Number);

/** Milliseconds, whole also when written as a float; absent, `""` and 0 mean never. */
export const wireMsIfAny = z
  .union([
    z.literal('').transform(() => undefined),
    z
      .string()
      .regex(/^\d{1,15}(\.0+)?$/, 'not a time in milliseconds')
      .transform(Number),
  ])
  .nullish()
  .transform((ms) => ms || undefined);

/** For a figure that is never truly zero, such as a stop: `"0"` means that there is none, like `""`. */
export const wireNonZeroIfAny = wireMoneyIfAny.transform(unlessZero);

/** A price: none when it is not above zero, as estimates are where nothing can happen. */
export const wirePriceIfAny = wireMoneyIfAny.transform((price) =>
  price !== undefined && isPositive(price) ? price : undefined,
);

/** Text that only describes; one of a strange type must not spoil a bot. */
export const wireLabelIfAny = z
  .string()
  .nullish()
  .transform((text) => text || undefined)
  .catch(undefined);

/** A counter that only describes; a strange one is none. */
export const wireTallyIfAny = wireCount.optional().catch(undefined);

/** `true`, 1 and their texts; anything else that is not false is none. */
export const wireFlagIfAny = z
  .union([z.boolean(), z.string()])
  .nullish()
  .transform((flag) => {
    if (flag === true || flag === '1' || flag === 'true') return true;
    return flag === false || flag === '0' || flag === 'false' ? false : undefined;
  })
  .catch(undefined);

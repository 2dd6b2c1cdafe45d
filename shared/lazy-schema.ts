import * as z from 'zod';

/**
 * A schema that is made when it is first used. What a function's start loads makes its schemas this way: a start that
 * made all that its function might ever read took a tenth longer.
 */
export function lazySchema<Schema extends z.ZodType>(make: () => Schema): z.ZodLazy<Schema> {
  return z.lazy(make);
}

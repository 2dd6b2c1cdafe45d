import * as z from 'zod';
import { lazySchema } from '../lazy-schema.ts';

/**
 * A pasted secret often brings a line break or a blank along. Anything but visible ASCII inside it could not be sent
 * as a header, and the runtime's error about that would quote the secret.
 */
export const pasted = lazySchema(() =>
  z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]+$/),
);

import * as z from 'zod';
import { LAYOUT_PARTS } from '../signing/layout.ts';
import { form } from './fields.ts';

const part = z.enum(LAYOUT_PARTS);

/**
 * How requests are signed at a venue that does not publish it, as you learnt it from the venue. Every field may be
 * left out; then the venue's own default counts, which is a guess until `npm run cli -- venue prove ACCOUNT` has shown
 * that a signed request is taken.
 */
export const signing = z.strictObject({
  /** What the signed string is made of, in its order. `TARGET` is the path with the query. */
  parts: z
    .array(part, form("a list such as ['METHOD', 'PATH', 'BODY', 'TIMESTAMP', 'NONCE']"))
    .refine(
      (parts) => isWhole(parts),
      "must name 'BODY', 'TIMESTAMP' and 'PATH' or 'TARGET', and nothing twice: what is not signed could be changed on the way",
    )
    .optional(),
  /** Between the parts, e.g. '\n' or '|'; nothing by default. */
  separator: z.string().max(8).optional(),
  /** Of the HMAC. */
  hash: z.enum(['sha256', 'sha512']).optional(),
  /** How the signature is written; hex is lower-case. */
  encoding: z.enum(['hex', 'base64']).optional(),
  /** How the API secret is read: as it stands, or decoded first. */
  secret: z.enum(['text', 'hex', 'base64']).optional(),
});

function isWhole(parts: readonly z.output<typeof part>[]): boolean {
  const has = new Set(parts);
  const signsPath = has.has('PATH') || has.has('TARGET');
  return has.size === parts.length && signsPath && has.has('BODY') && has.has('TIMESTAMP');
}

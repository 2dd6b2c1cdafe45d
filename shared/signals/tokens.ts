/**
 * Tokens of webhook strategies. Only their SHA-256 is kept. During a rotation two are valid: the new one, and the old
 * one until its end. A strategy without a row has no valid token.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { DurationMs, EpochMs } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { Key, Table } from '../table/table.ts';

const digestHex = lazySchema(() => z.string().regex(/^[0-9a-f]{64}$/));
const tokensRow = lazySchema(() =>
  z.strictObject({
    current: z.strictObject({ hash: digestHex, sinceMs: z.int() }),
    previous: z.strictObject({ hash: digestHex, endsAtMs: z.int() }).optional(),
  }),
);

/** `hash`: SHA-256 of the token's text, in hex. */
export type StrategyTokens = z.output<typeof tokensRow>;

/** 256 bits in 43 letters that need no escaping in an address, and do not look like an option on a command line. */
export function createToken(): string {
  const token = randomBytes(32).toString('base64url');
  return token.startsWith('-') ? createToken() : token;
}

/** One strongly consistent read. Throws a `ZodError` for a row that this project did not write. */
export async function readTokens(table: Table, strategy: string): Promise<StrategyTokens | undefined> {
  const row = await table.get(tokensKey(strategy));
  return row && tokensRow.parse(row.data);
}

/**
 * Makes `token` the strategy's. The one before it stays valid for `keepOldMs`; one that was already on its way out
 * ends now. Throws `table.conflict` when somebody else rotated at the same moment.
 */
export async function rotateToken(
  table: Table,
  strategy: string,
  rotation: { readonly token: string; readonly nowMs: EpochMs; readonly keepOldMs: DurationMs },
): Promise<StrategyTokens> {
  const row = await table.get(tokensKey(strategy));
  const old = row && tokensRow.parse(row.data);
  const next: StrategyTokens = {
    current: { hash: digestOf(rotation.token).toString('hex'), sinceMs: rotation.nowMs },
    ...(old === undefined || rotation.keepOldMs === 0
      ? {}
      : { previous: { hash: old.current.hash, endsAtMs: rotation.nowMs + rotation.keepOldMs } }),
  };
  const { written } = await table.put(tokensKey(strategy), next, row ? { version: row.version } : 'absent');
  if (written) return next;
  throw new AppError(
    'table.conflict',
    `The token of ${strategy} was just changed by another run: try again.`,
    {
      retry: 'now',
    },
  );
}

/** Stands where there is no hash, so that a strategy without one costs the same work. Nothing hashes to it. */
const NO_HASH = '0'.repeat(64);

/** Both hashes are always compared, whether or not they exist and whether or not the first one fitted. */
export function acceptsToken(tokens: StrategyTokens | undefined, token: string, nowMs: EpochMs): boolean {
  const isCurrent = sameDigest(digestOf(token), tokens?.current.hash ?? NO_HASH);
  const isPrevious = sameDigest(digestOf(token), tokens?.previous?.hash ?? NO_HASH);
  return isCurrent || (isPrevious && nowMs < (tokens?.previous?.endsAtMs ?? 0));
}

/** Constant time in texts of any length: it is their digests that are compared. */
export function sameText(a: string, b: string): boolean {
  return sameDigest(digestOf(a), digestOf(b).toString('hex'));
}

function sameDigest(digest: Buffer, hashHex: string): boolean {
  return timingSafeEqual(digest, Buffer.from(hashHex, 'hex'));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function tokensKey(strategy: string): Key {
  return { pk: 'signal-tokens', sk: strategy };
}

/** The keys that an account has had: which one is kept in the secret when, and until when the exchange takes each. */
import { type DurationMs, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/core/clock.ts';
import type { PaperAccount } from '../../shared/paper/accounts.ts';
import type { ApiKey } from '../../shared/secrets/secrets.ts';
import type { WorldOptions } from './options.ts';
import type { Prng } from './prng.ts';

export interface KeptKey {
  readonly key: ApiKey;
  /** From when on it stands in the secret, until the next one does. */
  readonly keptFromMs: EpochMs;
  /** From when on the exchange refuses it; missing for the last one. */
  readonly refusedFromMs?: EpochMs;
}

export interface AccountKeys {
  /** In the order in which they are kept. */
  readonly kept: readonly KeptKey[];
  /** Asked once for each process: how old what it remembers of the secret is. */
  readonly rememberedMs: () => DurationMs;
}

/** As long as a machine that runs one function after another may go on with what it has read. */
export const LONGEST_REMEMBERED_MS: DurationMs = HOUR_MS;

export function keyNumber(number: number): ApiKey {
  return {
    apiKey: `simulated-key-${number}-of-the-account`,
    apiSecret: `simulated-secret-${number}-that-must-never-be-printed`,
  };
}

export const ONE_KEY: AccountKeys = { kept: [{ key: keyNumber(1), keptFromMs: 0 }], rememberedMs: () => 0 };

export function keyKeptAt({ kept }: AccountKeys, atMs: EpochMs): ApiKey {
  const found = kept.findLast(({ keptFromMs }) => keptFromMs <= atMs);
  if (found === undefined) throw new Error('the first key is kept from the start');
  return found.key;
}

/** What must be in no output. */
export function textsOf({ kept }: AccountKeys): readonly string[] {
  return kept.flatMap(({ key }) => [key.apiKey, key.apiSecret]);
}

/** One entry of the exchange for each key. */
export function entriesOf<Rest>({ kept }: AccountKeys, rest: Rest) {
  return kept.map(({ key, refusedFromMs }): Rest & ApiKey & Pick<PaperAccount, 'expiresAtMs'> => ({
    ...rest,
    ...key,
    ...(refusedFromMs === undefined ? {} : { expiresAtMs: refusedFromMs }),
  }));
}

/**
 * Keys that are replaced at random instants, all before `endMs`: with an overlap, at one instant, or so late that for a
 * while no good key is kept. Half of the changes come while plans are due, and some directly after another.
 */
export function rotatedKeys(
  options: WorldOptions,
  prng: Prng,
  { startMs, endMs }: { readonly startMs: EpochMs; readonly endMs: EpochMs },
): AccountKeys {
  const instants: EpochMs[] = [];
  for (let n = 0; n < MOST_CHANGES; n += 1) {
    if (!prng.chance(options.keyReplaced)) continue;
    const anyMs = prng.between(startMs, endMs - LONGEST_LATE_MS);
    const atMs = prng.chance(0.5) ? anyMs : anyMs - (anyMs % HALF_HOUR_MS) + prng.between(0, MINUTE_MS);
    instants.push(atMs);
    if (prng.chance(0.3)) instants.push(atMs + prng.between(SECOND_MS, 5 * MINUTE_MS));
  }
  const rememberedChance = prng.next();
  const chance = prng.fork();
  return {
    kept: instants
      .filter((atMs) => atMs > startMs && atMs < endMs - LONGEST_LATE_MS)
      .sort((a, b) => a - b)
      .reduce<readonly KeptKey[]>(
        (kept, atMs) => withNext(kept, atMs, prng),
        [{ key: keyNumber(1), keptFromMs: 0 }],
      ),
    rememberedMs: () => (chance.chance(rememberedChance) ? chance.between(0, LONGEST_REMEMBERED_MS) : 0),
  };
}

const MOST_CHANGES = 8;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const LONGEST_LATE_MS = 20 * MINUTE_MS;

function withNext(kept: readonly KeptKey[], atMs: EpochMs, prng: Prng): readonly KeptKey[] {
  const before = kept.at(-1);
  if (before === undefined) throw new Error('there is a first key');
  // Without an overlap where this is 0; where it is negative, no good key is kept for so long.
  const overlapMs = prng.pick([
    0,
    prng.between(SECOND_MS, 90 * MINUTE_MS),
    -prng.between(100, 30 * SECOND_MS),
    -prng.between(MINUTE_MS, LONGEST_LATE_MS),
  ]);
  const keptFromMs = Math.max(before.keptFromMs + 1, overlapMs < 0 ? atMs - overlapMs : atMs);
  const refusedFromMs = overlapMs < 0 ? atMs : atMs + overlapMs;
  return [
    ...kept.slice(0, -1),
    { ...before, refusedFromMs },
    { key: keyNumber(kept.length + 1), keptFromMs },
  ];
}

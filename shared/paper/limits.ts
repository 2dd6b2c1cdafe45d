/** Request budgets as exchanges keep them: a bucket of weight that refills, and a ban for who empties it. */
import { type DurationMs, type EpochMs, SECOND_MS } from '../core/clock.ts';

export interface LimitRules {
  /** Refilled per second, which is also what a full bucket holds. */
  readonly weightPerSecond: number;
  readonly banMs: DurationMs;
  /** Every call during a ban makes it longer by this. */
  readonly extendMs: DurationMs;
}

export interface Limiter {
  /** Whether the caller is banned; asking while banned prolongs the ban. */
  isBanned(caller: string, atMs: EpochMs): boolean;
  /** Takes the weight of a call. `false` when the bucket is empty, and the caller is banned from now on. */
  take(caller: string, weight: number, atMs: EpochMs): boolean;
  ban(caller: string, atMs: EpochMs): void;
  /** What is left, rounded down. */
  left(caller: string): number;
}

interface Bucket {
  weight: number;
  filledAtMs: EpochMs;
  bannedUntilMs: EpochMs;
}

/** With `counting` off nothing is ever taken; bans that were ordered still hold. */
export function createLimiter(rules: LimitRules, counting: boolean): Limiter {
  const buckets = new Map<string, Bucket>();
  const bucketOf = (caller: string): Bucket => {
    const known = buckets.get(caller);
    if (known !== undefined) return known;
    const full = { weight: rules.weightPerSecond, filledAtMs: 0, bannedUntilMs: 0 };
    buckets.set(caller, full);
    return full;
  };

  const limiter: Limiter = {
    isBanned(caller, atMs) {
      const bucket = bucketOf(caller);
      if (bucket.bannedUntilMs <= atMs) return false;
      bucket.bannedUntilMs += rules.extendMs;
      return true;
    },
    take(caller, weight, atMs) {
      const bucket = bucketOf(caller);
      if (!counting) return true;
      const refill = (Math.max(0, atMs - bucket.filledAtMs) / SECOND_MS) * rules.weightPerSecond;
      bucket.weight = Math.min(rules.weightPerSecond, bucket.weight + refill);
      bucket.filledAtMs = atMs;
      if (bucket.weight < weight) {
        limiter.ban(caller, atMs);
        return false;
      }
      bucket.weight -= weight;
      return true;
    },
    ban(caller, atMs) {
      bucketOf(caller).bannedUntilMs = atMs + rules.banMs;
    },
    left: (caller) => Math.floor(bucketOf(caller).weight),
  };
  return limiter;
}

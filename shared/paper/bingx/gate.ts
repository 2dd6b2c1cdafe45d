/** Who may ask how often, and what is said to who asks more: a ban of some minutes, whose end stands in the words. */
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/clock.ts';
import { createLimiter } from '../limits.ts';

export interface Gate {
  /** What a banned caller is told; undefined when the call may pass, which is counted. */
  admit(caller: string, perSecond: number, atMs: EpochMs): string | undefined;
  ban(caller: string, atMs: EpochMs, forMs?: DurationMs): string;
  /** An error was answered: too many equal ones of an account end in a ban of that call. */
  erred(caller: string, code: number, atMs: EpochMs): void;
}

const BAN_MS: DurationMs = 5 * MINUTE_MS;
/** What the bucket of a caller holds; a call that may come n times a second takes an n-th of it. */
const BUCKET = 1_000;
const ERRORS = 20;
const ERRORS_WITHIN_MS: DurationMs = 8 * MINUTE_MS;

export function createGate(counting: boolean): Gate {
  const limiter = createLimiter({ weightPerSecond: BUCKET, banMs: 0, extendMs: 0 }, counting);
  const bans = new Map<string, { readonly untilMs: EpochMs; readonly words: string }>();
  const errors = new Map<string, EpochMs[]>();
  const begin = (caller: string, untilMs: EpochMs, words: string): string => {
    bans.set(caller, { untilMs, words });
    return words;
  };
  const gate: Gate = {
    admit: (caller, perSecond, atMs) => {
      const ban = bans.get(caller);
      if (ban !== undefined && ban.untilMs > atMs) return ban.words;
      return limiter.take(caller, BUCKET / perSecond, atMs) ? undefined : gate.ban(caller, atMs);
    },
    ban: (caller, atMs, forMs = BAN_MS) => {
      const untilMs = atMs + forMs;
      return begin(
        caller,
        untilMs,
        `The endpoint trigger frequency limit rule is currently in the disabled period and will be unblocked after ${untilMs}`,
      );
    },
    erred: (caller, code, atMs) => {
      if (!counting) return;
      const key = `${caller} ${code}`;
      const recent = [...(errors.get(key) ?? []), atMs].filter((each) => each > atMs - ERRORS_WITHIN_MS);
      errors.set(key, recent);
      if (recent.length < ERRORS) return;
      const untilMs = atMs + BAN_MS;
      begin(
        caller,
        untilMs,
        `over ${ERRORS} error code:${code} requests within ${ERRORS_WITHIN_MS} ms, please verify and use correct parameters, can retry after time: ${untilMs}`,
      );
    },
  };
  return gate;
}

/** A point in time: milliseconds since the Unix epoch, UTC. */
export type EpochMs = number;

/** A length of time in milliseconds. */
export type DurationMs = number;

export const SECOND_MS: DurationMs = 1_000;
export const MINUTE_MS: DurationMs = 60 * SECOND_MS;
export const HOUR_MS: DurationMs = 60 * MINUTE_MS;
export const DAY_MS: DurationMs = 24 * HOUR_MS;

/** The only source of time. `system-clock.ts` reads the machine's; tests and fast-forward use a manual one. */
export interface Clock {
  nowMs(): EpochMs;
  /** Resolves after `ms`; at once when `ms` is zero or less. */
  sleep(ms: DurationMs): Promise<void>;
}

/** The UTC calendar day of an instant, `YYYY-MM-DD`. */
export function utcDay(ms: EpochMs): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** ISO 8601 in UTC with seconds and no milliseconds, e.g. `2026-11-23T08:00:00Z`. */
export function isoSeconds(ms: EpochMs): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

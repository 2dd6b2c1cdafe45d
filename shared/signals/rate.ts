/**
 * How many alerts of a strategy are taken in a minute: one counter row a strategy and UTC minute. Two neighbouring
 * minutes may meet, so that twice the number can come within sixty seconds.
 */
import { type EpochMs, HOUR_MS, isoSeconds, MINUTE_MS, SECOND_MS } from '../core/clock.ts';
import type { Table } from '../table/table.ts';

/**
 * `counted`: within the rate; `count` includes this one. `exceeded`: over it. `contended`: too many came at once to be
 * counted, so this one must not pass either.
 */
export type RateResult =
  | { readonly kind: 'counted'; readonly count: number }
  | { readonly kind: 'exceeded'; readonly retryAfterSeconds: number }
  | { readonly kind: 'contended' };

/** Each lost race means that another alert was counted, so this many losses are a burst. */
const MOST_ATTEMPTS = 10;

/** A read and a write; only the read once the rate is used up. */
export async function countAlert(
  table: Table,
  alert: { readonly strategy: string; readonly perMinute: number; readonly nowMs: EpochMs },
): Promise<RateResult> {
  const startMs = alert.nowMs - (alert.nowMs % MINUTE_MS);
  const key = { pk: `signal-rate#${alert.strategy}`, sk: isoSeconds(startMs) };
  const options = { expiresAtMs: startMs + HOUR_MS };
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const row = await table.get(key);
    const count = Number(row?.data['count'] ?? 0) + 1;
    // Also false for a count that is no number.
    if (!(count <= alert.perMinute)) return { kind: 'exceeded', retryAfterSeconds: secondsLeft(alert.nowMs) };
    const expected = row === undefined ? ('absent' as const) : { version: row.version };
    const { written } = await table.put(key, { count }, expected, options);
    if (written) return { kind: 'counted', count };
  }
  return { kind: 'contended' };
}

function secondsLeft(nowMs: EpochMs): number {
  return Math.ceil((MINUTE_MS - (nowMs % MINUTE_MS)) / SECOND_MS);
}

import { DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS } from '../../shared/core/clock.ts';
import { UsageError } from '../usage-error.ts';

const UNIT_MS: Readonly<Record<string, DurationMs>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** A length of time given as an option's value, such as `30m`, `24h` or `7d`. */
export function durationOf(text: string, option: string): DurationMs {
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (count !== undefined && unitMs !== undefined && Number(count) > 0) return Number(count) * unitMs;
  throw new UsageError(`${option} takes a length of time such as 30m, 24h or 7d, not '${text}'.`);
}

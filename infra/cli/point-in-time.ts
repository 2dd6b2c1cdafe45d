import { DAY_MS, type EpochMs, isoSeconds, utcDay } from '../../shared/core/clock.ts';
import { UsageError } from '../usage-error.ts';
import { durationOf } from './duration.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z$/;

/** The UTC day that an option's value names, as `2026-11-01`, `today` or `yesterday`; undefined for what is no day. */
export function dayNamed(text: string, nowMs: EpochMs): string | undefined {
  if (text === 'today') return utcDay(nowMs);
  if (text === 'yesterday') return utcDay(nowMs - DAY_MS);
  return DAY.test(text) ? text : undefined;
}

/** An instant given as an option's value: a day, which begins at 00:00 UTC, an instant in UTC, or so long ago. */
export function pointInTime(given: string, option: string, nowMs: EpochMs): EpochMs {
  const text = dayNamed(given, nowMs) ?? given;
  if (/^\d+[mhd]$/.test(text)) return nowMs - durationOf(text, option);
  const ms = DAY.test(text) || INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  // `Date.parse` takes the 31st of June for the 1st of July.
  if (!Number.isNaN(ms) && isoSeconds(ms).startsWith(text.slice(0, 10))) return ms;
  throw new UsageError(
    `${option} takes a day such as 2026-11-01, today or yesterday, an instant such as 2026-11-01T09:30Z or a length of time such as 7d, not '${text}'.`,
  );
}

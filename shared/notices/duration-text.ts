import { DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS } from '../core/clock.ts';

/** The largest unit, and the next one where it says something: `45 min`, `2 h`, `1 d 6 h`. */
export function durationText(ms: DurationMs): string {
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  if (days > 0) return hours === 0 || days >= 7 ? `${days} d` : `${days} d ${hours} h`;
  if (hours > 0) return minutes === 0 || hours >= 6 ? `${hours} h` : `${hours} h ${minutes} min`;
  return `${minutes} min`;
}

/** Times in UTC as tax programs write them; milliseconds are dropped. */
import type { EpochMs } from '../../shared/core/clock.ts';

/** `2026-11-28 09:00:00` */
export function isoTime(ms: EpochMs): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** `2026-11-28 09:00 UTC` */
export function koinlyTime(ms: EpochMs): string {
  return `${isoTime(ms).slice(0, 16)} UTC`;
}

/** `11/28/2026 09:00:00` */
export function usTime(ms: EpochMs): string {
  const [day = '', time = ''] = isoTime(ms).split(' ');
  const [year, month, date] = day.split('-');
  return `${month}/${date}/${year} ${time}`;
}

/** `28.11.2026 09:00:00` */
export function dottedTime(ms: EpochMs): string {
  const [day = '', time = ''] = isoTime(ms).split(' ');
  return `${day.split('-').reverse().join('.')} ${time}`;
}

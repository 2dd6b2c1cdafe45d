import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, DAY_MS, utcDay } from '../../shared/core/clock.ts';

/** Log files older than this are removed; orders are kept in the table for ever. */
const KEPT_DAYS = 90;

/**
 * Appends lines to one file a UTC day. A log that cannot be written stops nothing: the first such error is given
 * to `onFailure`, and again once writing worked in between.
 */
export function openLogFile(
  folder: string,
  clock: Clock,
  onFailure: (error: unknown) => void,
): (line: string) => void {
  let failing = false;
  const attempt = (work: () => void): void => {
    try {
      work();
      failing = false;
    } catch (error) {
      if (!failing) onFailure(error);
      failing = true;
    }
  };
  attempt(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeOld(folder, utcDay(clock.nowMs() - KEPT_DAYS * DAY_MS));
  });
  return (line) =>
    attempt(() => {
      appendFileSync(join(folder, `${utcDay(clock.nowMs())}.jsonl`), `${line}\n`, { mode: 0o600 });
    });
}

function removeOld(folder: string, oldestDay: string): void {
  for (const name of readdirSync(folder)) {
    if (/^\d{4}-\d\d-\d\d\.jsonl$/.test(name) && name < oldestDay) rmSync(join(folder, name));
  }
}

/** Local calendar time in IANA zones, worked out with Intl alone. */
import { DAY_MS, type DurationMs, type EpochMs, HOUR_MS } from '../core/clock.ts';

/** A local calendar reading counted in ms as though it were UTC: 09:00 on a wall clock anywhere is 09:00Z here. */
export type WallMs = number;

/** No zone is further from UTC than this: 12 hours behind, 14 ahead. */
const FURTHEST_BEHIND_MS: DurationMs = 12 * HOUR_MS;
const FURTHEST_AHEAD_MS: DurationMs = 14 * HOUR_MS;

/** How the database spells names: `America/Port-au-Prince`, `Africa/Dar_es_Salaam`. */
const USUAL_SPELLING = /^(US|[A-Z][a-z]+)(\/[A-Z][a-z]+([_-][A-Za-z][a-z]*)*)+$/;

/** Building a formatter costs a hundred times its use; there is one per zone ever named. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * Whether `text` is a zone of the IANA database in its own spelling, such as `Europe/Berlin` or `UTC`.
 * Offsets (`+02:00`), other spellings (`europe/berlin`) and bare abbreviations (`EST`) are refused.
 */
export function isTimezone(text: string): boolean {
  if (text === 'UTC' || text === 'Etc/UTC') return true;
  if (!/^(?!SystemV\/)[A-Za-z]+\//.test(text)) return false;
  const resolved = resolvedName(text);
  if (resolved === undefined) return false;
  // Intl answers a linked name with its target (Asia/Kolkata: Asia/Calcutta), so only the usual spelling tells.
  return resolved === text || (resolved.toLowerCase() !== text.toLowerCase() && USUAL_SPELLING.test(text));
}

/** The local calendar minute at an instant, e.g. `2026-11-23T09:00`. */
export function localMinute(timezone: string, atMs: EpochMs): string {
  return minuteKey(wallClock(timezone, atMs));
}

export function minuteKey(wallMs: WallMs): string {
  return new Date(wallMs).toISOString().slice(0, 16);
}

/** Reads a calendar minute (`2026-11-23T09:00`) or a calendar day (`2026-11-23`, its midnight). */
export function wallOf(minuteOrDay: string): WallMs {
  return Date.parse(minuteOrDay.length > 10 ? `${minuteOrDay}:00Z` : `${minuteOrDay}T00:00:00Z`);
}

export function startOfDay(wallMs: WallMs): WallMs {
  return Math.floor(wallMs / DAY_MS) * DAY_MS;
}

/** What a wall clock shows at an instant. */
export function wallClock(timezone: string, atMs: EpochMs): WallMs {
  return atMs + offsetMs(timezone, atMs);
}

/** The instants at which a wall clock shows `wallMs`, oldest first: none in a gap, two where it is set back. */
export function instantsOf(timezone: string, wallMs: WallMs): readonly EpochMs[] {
  // Whatever the zone, the instant lies between these two, so one of their offsets is in force at it.
  const before = offsetMs(timezone, wallMs - FURTHEST_AHEAD_MS);
  const after = offsetMs(timezone, wallMs + FURTHEST_BEHIND_MS);
  if (before === after) return [wallMs - before];
  return [wallMs - before, wallMs - after]
    .filter((instant) => wallClock(timezone, instant) === wallMs)
    .sort((a, b) => a - b);
}

/** The offset that holds for every minute of a local day; undefined for a day near a clock change. */
export function steadyOffsetMs(timezone: string, day: WallMs): DurationMs | undefined {
  const before = offsetMs(timezone, day - FURTHEST_AHEAD_MS);
  return before === offsetMs(timezone, day + DAY_MS + FURTHEST_BEHIND_MS) ? before : undefined;
}

function offsetMs(timezone: string, atMs: EpochMs): DurationMs {
  const [month, day, year, hour, minute, second] = formatter(timezone).format(atMs).split(/\D+/).map(Number);
  const shown = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  return shown - Math.floor(atMs / 1000) * 1000;
}

function formatter(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(timezone, made);
  return made;
}

function resolvedName(timezone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: timezone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

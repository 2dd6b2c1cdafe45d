import {
  DAY_MS,
  type DurationMs,
  type EpochMs,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
} from '../../shared/core/clock.ts';

/** The zone of this machine, for lines that belong to no plan. */
export function machineTimezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** For example `Mon 2026-11-23 09:00 CET`. */
export function zonedMinute(ms: EpochMs, timezone: string): string {
  const { weekday, day, minute } = parts(ms, timezone);
  return `${weekday} ${day} ${minute} ${zoneName(ms, timezone)}`;
}

/** For example `2026-11-23 09:00:03 CET`. */
export function zonedSecond(ms: EpochMs, timezone: string): string {
  const { day, minute, second } = parts(ms, timezone);
  return `${day} ${minute}:${second} ${zoneName(ms, timezone)}`;
}

/** The two largest units of a length of time, e.g. `2 d 4 h`, `5 min`, `40 s`. */
export function roughDuration(ms: DurationMs): string {
  const units: [string, DurationMs][] = [
    ['d', DAY_MS],
    ['h', HOUR_MS],
    ['min', MINUTE_MS],
    ['s', SECOND_MS],
  ];
  const first = units.findIndex(([, unitMs]) => ms >= unitMs);
  if (first === -1) return '0 s';
  const texts = units.slice(first, ms >= HOUR_MS ? first + 2 : first + 1).map(([name, unitMs], index) => {
    const whole = index === 0 ? ms : ms % (units[first]?.[1] ?? ms);
    return { name, count: Math.floor(whole / unitMs) };
  });
  return texts
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}`)
    .join(' ');
}

function parts(ms: EpochMs, timezone: string) {
  const found = new Map<string, string>(
    formatter('en-GB', timezone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const of = (type: string): string => found.get(type) ?? '';
  return {
    weekday: of('weekday'),
    day: `${of('year')}-${of('month')}-${of('day')}`,
    minute: `${of('hour')}:${of('minute')}`,
    second: of('second'),
  };
}

/** `CET`, `EDT`, `UTC`; `GMT+5:30` where English has no short name. Each locale knows its own region's names only. */
function zoneName(ms: EpochMs, timezone: string): string {
  const names = ['en-GB', 'en-US', 'en-AU'].map(
    (locale) =>
      formatter(locale, timezone)
        .formatToParts(ms)
        .find(({ type }) => type === 'timeZoneName')?.value ?? timezone,
  );
  return names.find((name) => !/^GMT[+-]/.test(name)) ?? names[0] ?? timezone;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, timezone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timezone}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, {
    timeZone: timezone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  formatters.set(key, made);
  return made;
}

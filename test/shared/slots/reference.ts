/**
 * The slow, plain reading of a cron plan that the fast one is held against: every minute of a stretch of time
 * is put on the local calendar with Intl and compared with the six fields. Shares no code with shared/slots.
 */

const MINUTE_MS = 60_000;
const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** One step of the local calendar: a minute that is shown, shown again, or skipped. */
export interface LocalStep {
  readonly key: string;
  readonly kind: 'first' | 'again' | 'skipped';
  readonly atMs: number;
}

/** Every local minute from `fromMs` (inclusive) to `untilMs` (inclusive), in the order in which a clock shows or jumps them. */
export function localSteps(timezone: string, fromMs: number, untilMs: number): LocalStep[] {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const seen = new Set<string>();
  const steps: LocalStep[] = [];
  let previous: string | undefined;
  for (let atMs = fromMs; atMs <= untilMs; atMs += MINUTE_MS) {
    const key = format.format(atMs).replace(' ', 'T');
    if (previous !== undefined) steps.push(...skippedBetween(previous, key, atMs));
    steps.push({ key, kind: seen.has(key) ? 'again' : 'first', atMs });
    seen.add(key);
    previous = key;
  }
  return steps;
}

function skippedBetween(previous: string, key: string, atMs: number): LocalStep[] {
  const skipped: LocalStep[] = [];
  for (let wall = Date.parse(`${previous}Z`) + MINUTE_MS; wall < Date.parse(`${key}Z`); wall += MINUTE_MS) {
    skipped.push({ key: new Date(wall).toISOString().slice(0, 16), kind: 'skipped', atMs });
  }
  return skipped;
}

/** Whether `cron(...)` names the local minute `key`. */
export function cronNames(expression: string, key: string): boolean {
  const [minutes = '', hours = '', dom = '', month = '', dow = '', year = ''] = expression
    .slice(5, -1)
    .split(' ');
  return (
    has(minutes, Number(key.slice(14, 16)), 0, 59) &&
    has(hours, Number(key.slice(11, 13)), 0, 23) &&
    has(numbered(month, MONTHS), Number(key.slice(5, 7)), 1, 12) &&
    has(year, Number(key.slice(0, 4)), 1970, 2199) &&
    hasDayOfMonth(dom, key) &&
    hasDayOfWeek(numbered(dow, NAMES), key)
  );
}

function has(field: string, value: number, min: number, max: number): boolean {
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const [from = min, to = part.includes('/') ? max : from] =
      range === '*' ? [min, max] : range.split('-').map(Number);
    for (let each = from; each <= to; each += Number(step)) if (each === value) return true;
  }
  return false;
}

function hasDayOfMonth(field: string, key: string): boolean {
  if (field === '?') return true;
  const day = Number(key.slice(8, 10));
  const last = lastDay(key);
  if (field === 'L') return day === last;
  if (field === 'LW') return day === nearestWorkday(key, last);
  if (field.endsWith('W')) {
    const wanted = Number(field.slice(0, -1));
    return wanted <= last && day === nearestWorkday(key, wanted);
  }
  return has(field, day, 1, 31);
}

function hasDayOfWeek(field: string, key: string): boolean {
  if (field === '?') return true;
  const day = Number(key.slice(8, 10));
  const weekday = weekdayOf(key, day);
  if (field === 'L') return weekday === 7;
  if (field.endsWith('L')) return weekday === Number(field.slice(0, -1)) && day + 7 > lastDay(key);
  const [wanted, nth] = field.split('#');
  if (nth !== undefined) return weekday === Number(wanted) && Math.ceil(day / 7) === Number(nth);
  return has(field, weekday, 1, 7);
}

function nearestWorkday(key: string, day: number): number {
  const inMonth = [day, day - 1, day + 1, day - 2, day + 2].filter(
    (each) => each >= 1 && each <= lastDay(key),
  );
  return inMonth.find((each) => weekdayOf(key, each) >= 2 && weekdayOf(key, each) <= 6) ?? day;
}

function lastDay(key: string): number {
  return new Date(Date.UTC(Number(key.slice(0, 4)), Number(key.slice(5, 7)), 0)).getUTCDate();
}

function weekdayOf(key: string, day: number): number {
  return new Date(Date.UTC(Number(key.slice(0, 4)), Number(key.slice(5, 7)) - 1, day)).getUTCDay() + 1;
}

function numbered(field: string, names: readonly string[]): string {
  return names.reduce((text, name, index) => text.replaceAll(name, String(index + 1)), field);
}

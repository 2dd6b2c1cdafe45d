/** When a plan runs, in words that need no manual: `daily 07:30`, `weekly mon 09:00`, `monthly 1 09:00`. */

/** A schedule as EventBridge writes it, and how a comment tells it. */
export interface SaidSchedule {
  readonly expression: string;
  /** For example `every Monday at 09:00`; missing for what was given as an expression. */
  readonly text?: string;
  /** For the name of a plan, e.g. `weekly`. */
  readonly often?: string;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const TIME = '([01]?\\d|2[0-3]):([0-5]\\d)';
const DAILY = new RegExp(`^daily\\s+${TIME}$`);
const WEEKLY = new RegExp(`^(?:weekly\\s+)?([a-z]{3,9})\\s+${TIME}$`);
/** No later than the 28th: there is one in every month. */
const MONTHLY = new RegExp(`^monthly\\s+([1-9]|1\\d|2[0-8])\\s+${TIME}$`);

/** Whatever is none of the words is taken for an expression; whether it is one, the schema says. */
export function saidSchedule(words: string): SaidSchedule {
  const said = words.trim().toLowerCase();
  const daily = DAILY.exec(said);
  if (daily !== null) return dailyAt(daily);
  const monthly = MONTHLY.exec(said);
  if (monthly !== null) return monthlyAt(monthly);
  const weekly = WEEKLY.exec(said);
  const day = DAYS.find((name) => weekly?.[1] !== undefined && name.toLowerCase().startsWith(weekly[1]));
  return weekly === null || day === undefined ? { expression: words.trim() } : weeklyAt(day, weekly);
}

function dailyAt([, hour = '', minute = '']: RegExpExecArray): SaidSchedule {
  return {
    expression: `cron(${Number(minute)} ${Number(hour)} * * ? *)`,
    text: `every day at ${clockTime(hour, minute)}`,
    often: 'daily',
  };
}

function weeklyAt(day: string, [, , hour = '', minute = '']: RegExpExecArray): SaidSchedule {
  return {
    expression: `cron(${Number(minute)} ${Number(hour)} ? * ${day.slice(0, 3).toUpperCase()} *)`,
    text: `every ${day} at ${clockTime(hour, minute)}`,
    often: 'weekly',
  };
}

function monthlyAt([, day = '', hour = '', minute = '']: RegExpExecArray): SaidSchedule {
  return {
    expression: `cron(${Number(minute)} ${Number(hour)} ${day} * ? *)`,
    text: `on day ${day} of every month at ${clockTime(hour, minute)}`,
    often: 'monthly',
  };
}

function clockTime(hour: string, minute: string): string {
  return `${hour.padStart(2, '0')}:${minute}`;
}

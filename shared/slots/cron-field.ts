/**
 * One field of an EventBridge cron expression. Accepts only what Amazon documents for that field,
 * so that an expression which passes here also passes at deployment.
 * Source: docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html, "Cron-based schedules".
 */
import { AppError } from '../core/errors.ts';

/** What a field may hold: numbers from `min` to `max`, or `names`, the first of which stands for `min`. */
export interface CronField {
  readonly title: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  /** False where `a/n` is not documented. */
  readonly steps: boolean;
}

export const FIRST_YEAR = 1970;
export const LAST_YEAR = 2199;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

export const MINUTES: CronField = { title: 'minutes', min: 0, max: 59, steps: true };
export const HOURS: CronField = { title: 'hours', min: 0, max: 23, steps: true };
export const DAY_OF_MONTH: CronField = { title: 'day-of-month', min: 1, max: 31, steps: true };
export const MONTH: CronField = { title: 'month', min: 1, max: 12, names: MONTHS, steps: true };
export const DAY_OF_WEEK: CronField = { title: 'day-of-week', min: 1, max: 7, names: WEEKDAYS, steps: false };
export const YEAR: CronField = { title: 'year', min: FIRST_YEAR, max: LAST_YEAR, steps: true };

/** Every value that the text allows, ascending. Throws `schedule.invalid` naming the field. */
export function fieldValues(field: CronField, text: string): readonly number[] {
  const values = new Set(text.split(',').flatMap((part) => partValues(field, part)));
  return [...values].sort((a, b) => a - b);
}

/** Checks a day-of-month: plain values, `L` (last day), `LW` (last working day) or `15W` (working day nearest the 15th). */
export function checkDayOfMonth(text: string): void {
  if (text === 'L' || text === 'LW') return;
  const nearest = /^(\d{1,2})W$/.exec(text);
  if (nearest !== null) {
    oneValue(DAY_OF_MONTH, nearest[1] ?? '');
    return;
  }
  if (/[LW]/.test(text)) {
    throw fault(
      `In day-of-month write 'L', 'LW' or a day with 'W' such as '15W', alone; '${text}' is none of these.`,
    );
  }
  fieldValues(DAY_OF_MONTH, text);
}

/** Checks a day-of-week: plain values, `L` (Saturday), `6L` (last Friday of the month) or `6#2` (second Friday). */
export function checkDayOfWeek(text: string): void {
  if (text === 'L') return;
  const special = /^(\w+?)(?:L|#([1-5]))$/.exec(text);
  if (special !== null) {
    oneValue(DAY_OF_WEEK, special[1] ?? '');
    return;
  }
  if (/[#L]/.test(text)) {
    throw fault(
      `In day-of-week write one weekday with 'L' such as '6L', or with '#1' to '#5' such as '6#2', alone; '${text}' is neither.`,
    );
  }
  fieldValues(DAY_OF_WEEK, text);
}

function partValues(field: CronField, part: string): number[] {
  const [range = '', stepText, ...more] = part.split('/');
  if (more.length > 0) throw fault(`'${part}' in ${field.title} may hold only one '/'.`);
  if (stepText !== undefined && !field.steps) {
    throw fault(
      `In ${field.title} steps such as '${part}' are not supported; list the values, e.g. 'MON,WED,FRI'.`,
    );
  }
  const step = stepText === undefined ? 1 : stepSize(field, part, stepText);
  const [first, last] = rangeEnds(field, range, stepText !== undefined);
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

function rangeEnds(field: CronField, range: string, stepped: boolean): readonly [number, number] {
  if (range === '*') return [field.min, field.max];
  const [from = '', to, ...more] = range.split('-');
  if (more.length > 0) throw fault(`'${range}' in ${field.title} may hold only one '-'.`);
  const first = oneValue(field, from);
  if (to === undefined) return [first, stepped ? field.max : first];
  const last = oneValue(field, to);
  if (last < first) {
    throw fault(
      `The range '${range}' in ${field.title} runs backwards; split it, e.g. '${from}-${label(field, field.max)},${label(field, field.min)}-${to}'.`,
    );
  }
  return [first, last];
}

function stepSize(field: CronField, part: string, text: string): number {
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (step === 0) throw fault(`The step in '${part}' in ${field.title} must be a whole number from 1 on.`);
  return step;
}

function oneValue(field: CronField, text: string): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return field.min + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= field.min && value <= field.max) return value;
  const names = field.names === undefined ? '' : ` or ${field.names[0]}–${field.names.at(-1)}`;
  throw fault(`'${text}' in ${field.title} must be a number from ${field.min} to ${field.max}${names}.`);
}

function label(field: CronField, value: number): string {
  return field.names?.[value - field.min] ?? String(value);
}

function fault(message: string): AppError {
  return new AppError('schedule.invalid', message);
}

import { type Decimal, isDecimal } from '../../core/decimal.ts';
import { BingxRefusal } from './refusal.ts';

/** The parameters of a call, all of which stand in its query. */
export interface Parameters {
  text(name: string): string | undefined;
  /** Refuses when absent. */
  required(name: string): string;
  /** A whole number within the bounds; `fallback` when absent, which may itself be a refusal. */
  count(name: string, bounds: { min: number; max: number; fallback?: number }): number;
  timeMs(name: string): number | undefined;
  amount(name: string): Decimal | undefined;
  /** Digits of a 64-bit id. */
  id(name: string): string | undefined;
}

/** `parameterCode` is said of whatever is wrong with one. */
export function parametersOf(query: string, parameterCode: number): Parameters {
  const values = new Map<string, string>();
  for (const pair of query === '' ? [] : query.split('&')) {
    const mark = pair.indexOf('=');
    values.set(pair.slice(0, mark), decodeURIComponent(pair.slice(mark + 1)));
  }
  const refuse = (name: string): never => {
    throw new BingxRefusal(parameterCode, `Invalid parameters, ${name} is wrong or missing`);
  };
  const digits = (name: string): string | undefined => {
    const text = values.get(name);
    return text === undefined || /^\d{1,19}$/.test(text) ? text : refuse(name);
  };
  return {
    text: (name) => values.get(name),
    required: (name) => values.get(name) ?? refuse(name),
    count: (name, { min, max, fallback }) => {
      const count = Number(digits(name) ?? fallback ?? refuse(name));
      return count < min || count > max ? refuse(name) : count;
    },
    timeMs: (name) => {
      const text = digits(name);
      return text === undefined ? undefined : Number(text);
    },
    amount: (name) => {
      const text = values.get(name);
      return text === undefined || isDecimal(text) ? text : refuse(name);
    },
    id: digits,
  };
}

/** Reading the bodies of bot calls: each field has one type, and a key in the wrong case is a key that is not there. */
import { type Decimal, isDecimal, ZERO } from '../../core/decimal.ts';
import type { WireCall } from '../wire.ts';
import type { WireObject } from '../wire-json.ts';
import { PionexRefusal } from './refusal.ts';

export interface Body {
  /** `undefined` when absent or empty. Refuses another type. */
  text(name: string): string | undefined;
  required(name: string): string;
  /** An amount sent as text. */
  amount(name: string): Decimal | undefined;
  /** An amount sent as a JSON number, exact as it was written within a number's digits. */
  number(name: string): Decimal | undefined;
  whole(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined;
  object(name: string): Body;
  list(name: string): readonly Body[];
  has(name: string): boolean;
}

/** Refused before anything was done. */
export function invalidArgument(message: string, data?: WireObject): PionexRefusal {
  return new PionexRefusal('BOT_INVALID_ARGUMENT', message, data);
}

export function bodyOfBotCall(call: WireCall): Body {
  try {
    return bodyFrom(JSON.parse(call.body));
  } catch (error) {
    if (error instanceof PionexRefusal) throw error;
    throw invalidArgument('invalid body');
  }
}

function bodyFrom(value: unknown): Body {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidArgument('invalid body');
  const fields = value as Readonly<Record<string, unknown>>;
  const typed = <T>(name: string, is: (found: unknown) => found is T): T | undefined => {
    const found = fields[name];
    if (found === undefined || found === null) return undefined;
    if (!is(found)) throw invalidArgument(`invalid ${name}`);
    return found;
  };
  const text = (name: string) => typed(name, isText) || undefined;
  const decimalIn = (name: string, found: string | undefined): Decimal | undefined => {
    if (found === undefined) return undefined;
    if (!isDecimal(found)) throw invalidArgument(`invalid ${name}`);
    return found;
  };
  return {
    text,
    required(name) {
      const found = text(name);
      if (found === undefined) throw invalidArgument(`${name} is required`);
      return found;
    },
    amount: (name) => decimalIn(name, text(name)),
    number: (name) => decimalIn(name, typed(name, isNumber)?.toString()),
    whole: (name) => typed(name, isWhole),
    flag: (name) => typed(name, isFlag),
    oneOf(name, allowed) {
      const found = text(name);
      const known = allowed.find((one) => one === found);
      if (found !== undefined && known === undefined) throw invalidArgument(`invalid ${name}`);
      return known;
    },
    object: (name) => bodyFrom(fields[name] ?? missing(name)),
    list(name) {
      const found = fields[name];
      if (!Array.isArray(found)) throw invalidArgument(`${name} is required`);
      return found.map(bodyFrom);
    },
    has: (name) => fields[name] !== undefined && fields[name] !== null,
  };
}

export function orZero(amount: Decimal | undefined): Decimal {
  return amount ?? ZERO;
}

function missing(name: string): never {
  throw invalidArgument(`${name} is required`);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isWhole = (value: unknown): value is number => Number.isInteger(value);
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

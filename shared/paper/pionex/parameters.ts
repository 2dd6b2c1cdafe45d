import * as z from 'zod';
import type { WireCall } from '../wire.ts';
import { PionexRefusal } from './refusal.ts';

/** The parameters of a GET. Numbers that are zero count as absent, as the documents say. */
export interface Parameters {
  text(name: string): string | undefined;
  /** Refuses when absent or empty. */
  required(name: string): string;
  /** A whole number within the bounds; `fallback` when absent. */
  limit(bounds: { min: number; max: number; fallback: number }): number;
  timeMs(name: string): number | undefined;
  /** Digits of a 64-bit id. */
  id(name: string): bigint | undefined;
}

export type Family = 'MARKET' | 'TRADE' | 'DUAL';

export function parametersOf(query: string, family: Family): Parameters {
  const values = new URLSearchParams(query);
  const refuse = (name: string): never => {
    throw parameterError(family, name);
  };
  const number = (name: string): bigint | undefined => {
    const text = values.get(name);
    if (text === null || text === '') return undefined;
    if (!/^\d{1,19}$/.test(text)) return refuse(name);
    return BigInt(text) === 0n ? undefined : BigInt(text);
  };
  return {
    text: (name) => values.get(name) || undefined,
    required: (name) => values.get(name) || refuse(name),
    limit({ min, max, fallback }) {
      const limit = Number(number('limit') ?? fallback);
      return limit < min || limit > max ? refuse('limit') : limit;
    },
    timeMs(name) {
      const value = number(name);
      return value === undefined ? undefined : Number(value);
    },
    id: number,
  };
}

/** Reads a JSON body without rounding its ids: an integer beyond 2^53 becomes a `bigint`. */
export function bodyOf<T>(call: WireCall, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(losslessJson(call.body));
  if (parsed.success) return parsed.data;
  throw parameterError('TRADE', parsed.error.issues[0]?.path.join('.') || 'body');
}

/** An `orderId` in a body: a bare integer. */
export const int64 = z.union([z.int().positive(), z.bigint().positive()]).transform(String);

export function parameterError(family: Family, name: string): PionexRefusal {
  return new PionexRefusal(`${family}_PARAMETER_ERROR`, `${name} error`);
}

function losslessJson(text: string): unknown {
  try {
    const isExact = !/\d{16}/.test(text);
    return isExact
      ? JSON.parse(text)
      : JSON.parse(text, exactInteger as (key: string, value: unknown) => unknown);
  } catch {
    throw parameterError('TRADE', 'body');
  }
}

function exactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value);
  return isRounded && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

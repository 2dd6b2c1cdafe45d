import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import type { WireCall } from '../wire.ts';
import { CODES, SixmmRefusal } from './refusal.ts';

/** The parameters of a query. */
export interface Parameters {
  text(name: string): string | undefined;
  /** Refuses when absent or empty. */
  required(name: string): string;
  timeMs(name: string): EpochMs | undefined;
  /** At least 1; `fallback` when absent. */
  count(name: string, fallback: number): number;
}

export function parametersOf(query: string): Parameters {
  const values = new URLSearchParams(query);
  const text = (name: string) => values.get(name) || undefined;
  const whole = (name: string): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!/^\d{1,15}$/.test(value)) throw new SixmmRefusal(CODES.invalid, `Invalid ${name}`);
    return Number(value);
  };
  return {
    text,
    required: (name) => {
      const value = text(name);
      if (value === undefined) throw new SixmmRefusal(CODES.missing, `${name} is required`);
      return value;
    },
    timeMs: whole,
    count: (name, fallback) => {
      const value = whole(name) ?? fallback;
      if (value < 1) throw new SixmmRefusal(CODES.outOfRange, `${name} is out of range`);
      return value;
    },
  };
}

/** A JSON body. What is missing and what is wrong have codes of their own. */
export function bodyOf<T>({ body }: WireCall, schema: z.ZodType<T>): T {
  return parseBody(jsonOf(body), schema);
}

/** The same for what stands inside of one. */
export function parseBody<T>(body: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') || 'body';
  const isMissing = issue?.code === 'invalid_type' && issue.input === undefined;
  throw isMissing
    ? new SixmmRefusal(CODES.missing, `${name} is required`)
    : new SixmmRefusal(CODES.invalid, `Invalid ${name}`);
}

/** Ids are texts on this wire; a bare number is refused. */
export const wireOrderId = z.string().regex(/^\d{1,19}$/);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SixmmRefusal(CODES.invalid, 'Invalid body');
  }
}

/**
 * What of a faulty automations file can still be understood, so that the cross checks find their faults in the
 * same pass. A value that is itself faulty is left out; entries keep their names, so that nothing is called
 * missing which merely is wrong.
 */
import * as z from 'zod';
import { type Account, automationsSchema, type Plan } from './schema.ts';

type Maybe<T> = { readonly [K in keyof T]?: T[K] | undefined };

export interface AccountDraft extends Maybe<Omit<Account, 'limits'>> {
  readonly limits?: Maybe<Account['limits']> | undefined;
}

export interface PlanDraft extends Maybe<Omit<Plan, 'when' | 'conditions'>> {
  readonly when?: Maybe<Plan['when']> | undefined;
  readonly conditions?: ConditionsDraft | undefined;
}

interface ConditionsDraft extends Maybe<Omit<Plan['conditions'], 'budget'>> {
  readonly budget?: Maybe<NonNullable<Plan['conditions']['budget']>> | undefined;
}

export interface AutomationsDraft {
  readonly accounts?: Readonly<Record<string, AccountDraft>> | undefined;
  readonly plans?: Readonly<Record<string, PlanDraft>> | undefined;
}

export function draftOf(value: unknown): AutomationsDraft {
  return salvage(automationsSchema, value) as AutomationsDraft;
}

/** Objects and records key by key, everything else whole or not at all; defaults are filled in. */
function salvage(schema: z.core.$ZodType, value: unknown): unknown {
  if (isWrapper(schema)) return salvageWrapped(schema, value);
  if (schema instanceof z.ZodObject) {
    const given = asObject(value);
    return mapEntries(schema.shape, (field: z.core.$ZodType, key) => salvage(field, given[key]));
  }
  if (schema instanceof z.ZodRecord) {
    return mapEntries(asObject(value), (entry) => salvage(schema.valueType, entry));
  }
  const parsed = z.safeParse(schema, value);
  return parsed.success ? parsed.data : undefined;
}

type Wrapper = z.ZodOptional | z.ZodPrefault | z.ZodDefault;

function isWrapper(schema: z.core.$ZodType): schema is Wrapper {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault;
}

function salvageWrapped(schema: Wrapper, value: unknown): unknown {
  if (value !== undefined) return salvage(schema.unwrap(), value);
  const parsed = z.safeParse(schema, undefined);
  return parsed.success ? parsed.data : undefined;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : {};
}

function mapEntries<T>(
  entries: Readonly<Record<string, T>>,
  map: (value: T, key: string) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, map(value, key)]));
}

/**
 * What of a faulty automations file can still be understood, so that the cross checks find their faults in the
 * same pass. A value that is itself faulty is left out; entries keep their names, so that nothing is called
 * missing which merely is wrong.
 */
import * as z from 'zod';
import type { ExportSettings } from './export-schema.ts';
import {
  type Account,
  automationsSchema,
  type GridPlan,
  type NoticeSettings,
  type Plan,
  type Strategy,
  type Watch,
} from './schema.ts';

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

export interface StrategyDraft extends Maybe<Omit<Strategy, 'limits' | 'aliases'>> {
  readonly limits?: Maybe<Strategy['limits']> | undefined;
  readonly aliases?: Readonly<Record<string, string | undefined>> | undefined;
}

type FuturesGridPlan = Extract<GridPlan, { market: 'perpetual' }>;

export interface GridDraft extends Maybe<Omit<FuturesGridPlan, 'market'>> {
  readonly market?: GridPlan['market'] | undefined;
}

export type ThresholdsDraft = Maybe<Watch['thresholds']>;

export type RemediesDraft = Maybe<NonNullable<GridPlan['remedies']>>;

export interface WatchDraft extends Maybe<Omit<Watch, 'bots'>> {
  readonly bots?: Readonly<Record<string, Maybe<Watch['bots'][string]> | undefined>> | undefined;
}

export type ExportDraft = Maybe<ExportSettings>;

export interface NoticesDraft extends Maybe<Omit<NoticeSettings, 'quietHours'>> {
  readonly quietHours?: Maybe<NonNullable<NoticeSettings['quietHours']>> | undefined;
}

export interface AutomationsDraft {
  readonly accounts?: Readonly<Record<string, AccountDraft>> | undefined;
  readonly plans?: Readonly<Record<string, PlanDraft>> | undefined;
  readonly notices?: NoticesDraft | undefined;
  readonly signals?: Readonly<Record<string, StrategyDraft>> | undefined;
  /** One that could not be read keeps its name. */
  readonly grids?: Readonly<Record<string, GridDraft | undefined>> | undefined;
  readonly watch?: Readonly<Record<string, WatchDraft | undefined>> | undefined;
  readonly exports?: Readonly<Record<string, ExportDraft | undefined>> | undefined;
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
    return mapEntries(asObject(value), (entry) => salvage(formOf(schema.valueType, entry), entry));
  }
  const parsed = z.safeParse(schema, value);
  return parsed.success ? parsed.data : undefined;
}

/** An entry that may have one of several forms, as a grid, is read by the form that its own key names. */
function formOf(schema: z.core.$ZodType, entry: unknown): z.core.$ZodType {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const { discriminator } = schema.def;
  const named = asObject(entry)[discriminator];
  const form = schema.options.find(
    (option) => option instanceof z.ZodObject && z.safeParse(option.shape[discriminator], named).success,
  );
  return form ?? schema;
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

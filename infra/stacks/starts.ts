/** When the clock starts a function, as EventBridge Scheduler is told: once for each plan, or for the function. */
import type { Plan } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { nextSlots } from '../../shared/slots/occurrences.ts';
import { awsTrigger } from '../../shared/slots/trigger.ts';
import { clockMinutes, clockOffsetMinutes, type FunctionRow, planEvent } from '../functions.ts';
import { scheduleName } from '../physical-names.ts';

/** EventBridge replaces this by the instant in UTC for which the run was planned, the same for every retry. */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

export interface Start {
  readonly id: string;
  /** Within the group of the stage. */
  readonly name: string;
  readonly expression: string;
  readonly timezone: string;
  readonly description: string;
  readonly event: object;
  readonly maxEventAgeSeconds: number;
}

export interface Starts {
  readonly starts: readonly Start[];
  /** Plans that have no slot left. */
  readonly over: readonly string[];
}

/** `plans` are those that are deployed. */
export function startsOf(row: FunctionRow, plans: Readonly<Record<string, Plan>>, nowMs: EpochMs): Starts {
  const minutes = clockMinutes(row);
  if (minutes !== undefined) return { starts: [clockStart(row, minutes, clockOffsetMinutes(row))], over: [] };
  if (row.trigger.kind !== 'plans') return { starts: [], over: [] };
  const all = Object.entries(plans).map(([name, plan]) => ({
    name,
    plan,
    left: nextSlots(plan.when, nowMs, 1).length > 0,
  }));
  return {
    starts: all.filter(({ left }) => left).map(({ name, plan }) => planStart(row, name, plan)),
    over: all.filter(({ left }) => !left).map(({ name }) => name),
  };
}

function planStart(row: FunctionRow, name: string, plan: Plan): Start {
  return {
    id: name,
    name: scheduleName(row.name, name),
    ...awsTrigger(plan.when),
    description: `${row.name} for plan ${name}`,
    event: planEvent(name, SCHEDULED_TIME),
    maxEventAgeSeconds: Math.min(row.retry.maxEventAgeSeconds, plan.placeWithinMinutes * 60),
  };
}

function clockStart(row: FunctionRow, minutes: number, offset: number): Start {
  const rate = minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`;
  return {
    id: 'Every',
    name: scheduleName(row.name),
    // A rate counts from whenever the schedule was made.
    expression: offset === 0 ? rate : `cron(${offset} * * * ? *)`,
    timezone: 'UTC',
    description: `${row.name} every ${minutes} minutes`,
    event: {},
    maxEventAgeSeconds: row.retry.maxEventAgeSeconds,
  };
}

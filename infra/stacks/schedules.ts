/** What starts the functions: one EventBridge schedule per plan, or one per function. */
import { Annotations, Aws } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, type CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Plan } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { nextSlots } from '../../shared/slots/occurrences.ts';
import { awsTrigger } from '../../shared/slots/trigger.ts';
import { clockMinutes, clockOffsetMinutes, type FunctionRow, planEvent } from '../functions.ts';
import type { AutomationFunction } from './automation-function.ts';

/** EventBridge replaces this by the instant in UTC for which the run was planned, the same for every retry. */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

export interface SchedulesProps {
  readonly row: FunctionRow;
  readonly target: AutomationFunction;
  readonly group: CfnScheduleGroup;
  /** By their id. */
  readonly plans: Readonly<Record<string, Plan>>;
  readonly nowMs: EpochMs;
}

interface Start {
  readonly id: string;
  readonly expression: string;
  readonly timezone: string;
  readonly description: string;
  readonly event: object;
  readonly maxEventAgeSeconds: number;
}

export class Schedules extends Construct {
  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    const starts = this.#starts(props);
    if (starts.length === 0) return;
    const role = schedulerRole(this, props);
    for (const start of starts) addSchedule(this, start, role, props);
  }

  #starts({ row, plans, nowMs }: SchedulesProps): Start[] {
    const minutes = clockMinutes(row);
    if (minutes !== undefined) return [clockStart(row, minutes, clockOffsetMinutes(row))];
    if (row.trigger.kind !== 'plans') return [];
    return Object.entries(plans).flatMap(([name, plan]) => {
      if (nextSlots(plan.when, nowMs, 1).length > 0) return [planStart(row, name, plan)];
      Annotations.of(this).addInfoV2(
        `standing-orders:noSlotLeft-${name}`,
        `Plan ${name} has no slot left (${plan.when.schedule}), so it gets no schedule; remove it or give it new times.`,
      );
      return [];
    });
  }
}

function planStart(row: FunctionRow, name: string, plan: Plan): Start {
  return {
    id: name,
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
    // A rate counts from whenever the schedule was made.
    expression: offset === 0 ? rate : `cron(${offset} * * * ? *)`,
    timezone: 'UTC',
    description: `${row.name} every ${minutes} minutes`,
    event: {},
    maxEventAgeSeconds: row.retry.maxEventAgeSeconds,
  };
}

/** May start this one function and nothing else, and only for the schedules of this stage. */
function schedulerRole(scope: Construct, { row, target, group }: SchedulesProps): Role {
  return new Role(scope, 'Role', {
    description: `Lets the schedules of ${row.name} start it.`,
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group.attrArn },
      },
    }),
    inlinePolicies: {
      Start: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['lambda:InvokeFunction'],
            resources: [target.lambda.functionArn],
          }),
          new PolicyStatement({
            actions: ['sqs:SendMessage'],
            resources: [target.deadLetters.queueArn],
          }),
        ],
      }),
    },
  });
}

// Not the ready-made Schedule: its target also grants every version and alias of the function.
function addSchedule(
  scope: Construct,
  start: Start,
  role: Role,
  { row, target, group }: SchedulesProps,
): void {
  new CfnSchedule(scope, start.id, {
    description: start.description,
    groupName: group.ref,
    scheduleExpression: start.expression,
    scheduleExpressionTimezone: start.timezone,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: target.lambda.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify(start.event),
      deadLetterConfig: { arn: target.deadLetters.queueArn },
      retryPolicy: {
        maximumRetryAttempts: row.retry.attempts,
        maximumEventAgeInSeconds: start.maxEventAgeSeconds,
      },
    },
  });
}

/** What starts the functions: one EventBridge schedule per plan, or one per function. */
import { Annotations, Aws } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, type CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Plan } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import type { FunctionRow } from '../functions.ts';
import type { AutomationFunction } from './automation-function.ts';
import { type Start, startsOf } from './starts.ts';

export interface SchedulesProps {
  readonly row: FunctionRow;
  readonly target: AutomationFunction;
  readonly group: CfnScheduleGroup;
  readonly deadLetters: Queue;
  /** By their id. */
  readonly plans: Readonly<Record<string, Plan>>;
  readonly nowMs: EpochMs;
}

export class Schedules extends Construct {
  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    const { row, plans, nowMs } = props;
    const { starts, over } = startsOf(row, plans, nowMs);
    for (const name of over) this.#explain(name, plans[name]);
    if (starts.length === 0) return;
    const role = schedulerRole(this, props);
    for (const start of starts) addSchedule(this, start, role, props);
  }

  #explain(name: string, plan: Plan | undefined): void {
    Annotations.of(this).addInfoV2(
      `standing-orders:noSlotLeft-${name}`,
      `Plan ${name} has no slot left (${plan?.when.schedule}), so it gets no schedule; remove it or give it new times.`,
    );
  }
}

/** May start this one function and nothing else, and only for the schedules of this stage. */
function schedulerRole(scope: Construct, { row, target, group, deadLetters }: SchedulesProps): Role {
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
            resources: [deadLetters.queueArn],
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
  { row, target, group, deadLetters }: SchedulesProps,
): void {
  new CfnSchedule(scope, start.id, {
    name: start.name,
    description: start.description,
    groupName: group.ref,
    scheduleExpression: start.expression,
    scheduleExpressionTimezone: start.timezone,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: target.lambda.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify(start.event),
      deadLetterConfig: { arn: deadLetters.queueArn },
      retryPolicy: {
        maximumRetryAttempts: row.retry.attempts,
        maximumEventAgeInSeconds: start.maxEventAgeSeconds,
      },
    },
  });
}

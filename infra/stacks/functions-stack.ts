/** Everything that may be thrown away and made again: functions, schedules, logs, dead-letter queues. */
import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import type { Bundles } from '../bundle.ts';
import type { FunctionRow } from '../functions.ts';
import { AutomationFunction } from './automation-function.ts';
import type { DataStack } from './data-stack.ts';
import { liveAutomations } from './live-automations.ts';
import { Schedules } from './schedules.ts';

export interface FunctionsStackProps extends StackProps {
  readonly rows: readonly FunctionRow[];
  readonly automations: ResolvedAutomations;
  readonly bundles: Bundles;
  readonly data: DataStack;
  /** Plans without a slot after this get no schedule: EventBridge refuses an `at(...)` that has passed. */
  readonly nowMs: EpochMs;
}

export class FunctionsStack extends Stack {
  constructor(scope: Construct, id: string, props: FunctionsStackProps) {
    super(scope, id, props);
    const { automations, data, nowMs } = props;
    const { plans } = liveAutomations(automations);
    const group = new CfnScheduleGroup(this, 'ScheduleGroup', {});
    for (const row of props.rows) {
      const id = pascalCase(row.name);
      const target = new AutomationFunction(this, id, {
        row,
        bundle: bundleOf(row, props.bundles),
        table: data.table,
        secretArns: data.secretArns,
      });
      new Schedules(target, 'Schedules', { row, target, group, plans, nowMs });
      new CfnOutput(this, `${id}Name`, { value: target.lambda.functionName, description: row.does });
    }
    explainPaperPlans(this, automations);
  }
}

/** CloudFormation drops hyphens from ids, and from the names it makes of them. */
function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function bundleOf(row: FunctionRow, bundles: Bundles): string {
  const folder = bundles[row.name];
  if (folder === undefined) throw new Error(`Invariant broken: ${row.name} was not bundled`);
  return folder;
}

function explainPaperPlans(stack: Stack, { accounts, plans }: ResolvedAutomations): void {
  for (const [name, { account }] of Object.entries(plans)) {
    if (accounts[account]?.environment === 'live') continue;
    Annotations.of(stack).addInfoV2(
      `standing-orders:paperPlan-${name}`,
      `Plan ${name} is on the paper account ${account}: it gets no schedule, because the paper exchange runs on one machine only (npm start). To run it on AWS, give the account environment: 'live'.`,
    );
  }
}

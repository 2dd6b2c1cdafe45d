/** Everything that may be thrown away and made again: functions, schedules, logs, queues, the fixed address. */
import { CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import type { Bundles } from '../bundle.ts';
import { type FunctionRow, neededFunctions } from '../functions.ts';
import { scheduleGroupName } from '../physical-names.ts';
import { AutomationFunction } from './automation-function.ts';
import { BUCKET_OUTPUT, type DataStack } from './data-stack.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { HttpEntrance } from './http-entrance.ts';
import { addOperations } from './operations.ts';
import { pageLink } from './page-link.ts';
import { tellPaperAccounts } from './paper-accounts.ts';
import { readableSecrets } from './readable-secrets.ts';
import { Schedules } from './schedules.ts';
import { SignalQueue } from './signal-queue.ts';
import { StaticAddress } from './static-address/static-address.ts';

export interface FunctionsStackProps extends StackProps {
  readonly stage: string;
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
    const { stage, automations, data, nowMs } = props;
    const rows = neededFunctions(props.rows, automations);
    const group = new CfnScheduleGroup(this, 'ScheduleGroup', { name: scheduleGroupName(stage) });
    const deadLetters = deadLetterQueue(this, stage);
    const bucket = data.records && this.#bucketOf(data);
    const { staticAddress: kind } = automations.aws;
    const staticAddress = kind === 'none' ? undefined : new StaticAddress(this, 'StaticAddress', kind);
    const entrances = this.#entrances(stage, rows);
    const targets: AutomationFunction[] = [];
    for (const row of rows) {
      const id = pascalCase(row.name);
      const target = new AutomationFunction(this, id, {
        stage,
        row,
        bundle: bundleOf(row, props.bundles),
        table: data.table,
        secretArns: readableSecrets(row, automations, data.secretArns),
        topics: data.topics,
        queue: entrances.signals?.queue,
        bucket,
        deadLetters,
        staticAddress,
        ...(bucket && { pageUrl: pageLink(this, bucket.bucketName) }),
      });
      targets.push(target);
      new Schedules(target, 'Schedules', {
        row,
        target,
        group,
        deadLetters,
        plans: automations.plans,
        nowMs,
      });
      if (row.trigger.kind === 'queue') entrances.signals?.feed(target, row.trigger.batchSize);
      if (row.trigger.kind === 'http') entrances.http?.route(target, row.trigger.routes);
    }
    addOperations(this, {
      stage,
      functionNames: rows.map(({ name }) => name),
      logGroupNames: targets.map(({ lambda }) => lambda.logGroup.logGroupName),
      apiId: entrances.http?.apiId,
      topic: data.alarmTopic,
      runbookUrl: automations.notices.runbookUrl,
    });
    tellHowToCheck(this, stage);
    tellPaperAccounts(this, automations);
  }

  /** By the output that the command line reads, too. */
  #bucketOf(data: DataStack): IBucket {
    this.addStackDependency(data);
    return Bucket.fromBucketName(this, 'Bucket', Fn.getStackOutput(data.stackName, BUCKET_OUTPUT));
  }

  /** The ways in beside the schedules, as far as a function has them. */
  #entrances(
    stage: string,
    rows: readonly FunctionRow[],
  ): { readonly signals?: SignalQueue; readonly http?: HttpEntrance } {
    const consumer = rows.find(({ trigger }) => trigger.kind === 'queue');
    const listens = rows.some(({ trigger }) => trigger.kind === 'http');
    return {
      ...(consumer && { signals: new SignalQueue(this, 'Signals', { ...consumer, stage }) }),
      ...(listens && { http: new HttpEntrance(this, 'Http', stage) }),
    };
  }
}

function tellHowToCheck(stack: Stack, stage: string): void {
  new CfnOutput(stack, 'Check', {
    value: `npm run cli -- doctor --aws --stage ${stage}`,
    description:
      'Run this first, and after each deployment: it checks everything from here to the exchange, and says what is missing.',
  });
}

/** CloudFormation drops hyphens from ids. */
function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function bundleOf(row: FunctionRow, bundles: Bundles): string {
  const folder = bundles[row.name];
  if (folder === undefined) throw new Error(`Invariant broken: ${row.name} was not bundled`);
  return folder;
}

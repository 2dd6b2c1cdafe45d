/** Both stacks of one stage. Stages stand side by side in one AWS account and share nothing. */
import type { App } from 'aws-cdk-lib';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Bundles } from '../bundle.ts';
import type { FunctionRow } from '../functions.ts';
import { stageFault } from '../stage-name.ts';
import { DataStack } from './data-stack.ts';
import { FunctionsStack } from './functions-stack.ts';

export interface StageProps {
  /** Part of both stacks' names; `prod` unless `-c stage=NAME` says otherwise. */
  readonly stage: string;
  readonly rows: readonly FunctionRow[];
  readonly automations: ResolvedAutomations;
  readonly bundles: Bundles;
  readonly nowMs: EpochMs;
}

export interface StageStacks {
  readonly data: DataStack;
  readonly functions: FunctionsStack;
}

export function addStage(app: App, props: StageProps): StageStacks {
  const { stage } = props;
  const fault = stageFault(stage, '-c stage=test');
  if (fault !== undefined) throw new AppError('config.invalid', fault);
  // CloudFormation hands the tags of a stack on to its resources.
  const tags = { 'standing-orders:stage': stage };
  const data = new DataStack(app, `standing-orders-${stage}-data`, {
    description: `Standing Orders (${stage}): order ledger and secrets, kept for good.`,
    stage,
    automations: props.automations,
    terminationProtection: true,
    tags,
  });
  const functions = new FunctionsStack(app, `standing-orders-${stage}-functions`, {
    ...props,
    description: `Standing Orders (${stage}): functions and their schedules.`,
    data,
    tags,
  });
  return { data, functions };
}

/** Both stacks of one stage. Stages stand side by side in one AWS account and share nothing. */
import { type App, PermissionsBoundary } from 'aws-cdk-lib';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Bundles } from '../bundle.ts';
import type { FunctionRow } from '../functions.ts';
import { namesFault, stackName } from '../physical-names.ts';
import { stageFault } from '../stage-name.ts';
import { DataStack } from './data-stack.ts';
import { fateOf } from './fate.ts';
import { FunctionsStack } from './functions-stack.ts';
import { stackTags, tagAll } from './tags.ts';

export interface StageProps {
  /** Part of both stacks' names; `prod` unless `-c stage=NAME` says otherwise. */
  readonly stage: string;
  readonly rows: readonly FunctionRow[];
  readonly automations: ResolvedAutomations;
  readonly bundles: Bundles;
  readonly nowMs: EpochMs;
  /** `keep` (when left out) or `destroy`: what becomes of the data when its stack is removed. */
  readonly data?: string | undefined;
  /** Name of a managed policy that bounds every role; there must be one of that name in the AWS account. */
  readonly boundary?: string | undefined;
}

export interface StageStacks {
  readonly data: DataStack;
  readonly functions: FunctionsStack;
}

export function addStage(app: App, props: StageProps): StageStacks {
  const { stage } = props;
  const names = props.rows.map(({ name }) => name);
  const fault = stageFault(stage, '-c stage=test') ?? namesFault(stage, names);
  if (fault !== undefined) throw new AppError('config.invalid', fault);
  const permissionsBoundary =
    props.boundary === undefined ? {} : { permissionsBoundary: PermissionsBoundary.fromName(props.boundary) };
  const data = new DataStack(app, stackName(stage, 'data'), {
    ...permissionsBoundary,
    fate: fateOf(props.data),
    description: `Standing Orders (${stage}): order ledger and secrets, kept for good.`,
    stage,
    automations: props.automations,
    tags: stackTags(stage, 'data'),
  });
  const functions = new FunctionsStack(app, stackName(stage, 'functions'), {
    ...permissionsBoundary,
    stage,
    rows: props.rows,
    automations: props.automations,
    bundles: props.bundles,
    nowMs: props.nowMs,
    description: `Standing Orders (${stage}): functions and their schedules.`,
    data,
    tags: stackTags(stage, 'functions'),
  });
  tagAll(data, stackTags(stage, 'data'));
  tagAll(functions, stackTags(stage, 'functions'));
  return { data, functions };
}

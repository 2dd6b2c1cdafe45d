/** A deployment of one stage in the AWS account that the shell is signed in to, and how it is found. */
import {
  CloudFormationClient,
  type Output,
  paginateDescribeStacks,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { readSecretArns } from '../../shared/aws/secret-arns.ts';
import type { Blobs } from '../../shared/blobs/blobs.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { JsonObject, Table } from '../../shared/table/table.ts';
import type { DeadLetters } from '../dead-letters/dead-letter.ts';
import { stackName } from '../physical-names.ts';
import { isStageName } from '../stage-name.ts';
import { UsageError } from '../usage-error.ts';
import { ASK_SETTINGS, ask, isNamed } from './aws/ask.ts';

/** What a function answered, and by which id its log knows the run. */
export interface Invocation {
  readonly report: JsonObject;
  /** Missing on one machine. */
  readonly requestId?: string;
}

/** What a command may do with a deployment. Trading keys stay where they are: orders go through the functions. */
export interface Deployment extends DataOutputs {
  readonly stage: string;
  readonly region: string;
  table(): Table;
  /** Throws `config.notFound` where the deployment has no bucket: it has no account. */
  blobs(): Blobs;
  /** `row` is the name in `infra/functions.ts`. Throws `function.failed` with the function's own sentence. */
  invoke(row: string, event: unknown): Promise<Invocation>;
  deadLetters(): DeadLetters;
}

/** What the data stack says of itself. Each throws `config.notFound` where an older deployment does not say it. */
export interface DataOutputs {
  tableName(): string;
  /** `undefined` without an account. */
  bucketName(): string | undefined;
  /** ARN of each secret, by account, `ACCOUNT/read`, `channel/NAME` or `signal/STRATEGY`. */
  secretArns(): Readonly<Record<string, string>>;
}

/** States in which a stack has never worked, or does no longer. */
const DEAD = /^(CREATE_FAILED|ROLLBACK_|DELETE_|REVIEW_)/;

/**
 * Reads the outputs of the stage's data stack. Throws `UsageError` for what can be no stage, `config.invalid` and
 * `aws.*` as `ask` does, `config.notFound` where there is no such stage or it failed to come up. A stack whose update failed
 * still stands, and a pause must reach it: only `doctor` complains of it.
 */
export async function findDeployment(
  stage: string,
): Promise<DataOutputs & { readonly stage: string; readonly region: string }> {
  if (!isStageName(stage)) {
    throw new UsageError(
      `'${stage}' is no name of a stage: lower-case letters, digits and hyphens, e.g. prod.`,
    );
  }
  const client = new CloudFormationClient(ASK_SETTINGS);
  try {
    const region = await ask('find the deployment', () => client.config.region());
    const name = stackName(stage, 'data');
    const stack = await describeStack(client, name);
    if (stack === undefined) throw await noSuchStage(client, stage, region);
    const { StackStatus: status = 'UNKNOWN', StackStatusReason: reason } = stack;
    if (DEAD.test(status)) {
      const why = reason === undefined ? '' : ` (${reason})`;
      throw new AppError('config.notFound', deadText(name, `${status}${why}`, stage));
    }
    if (status === 'CREATE_IN_PROGRESS') {
      throw new AppError(
        'config.notFound',
        `The stack ${name} is still being made: wait for the deployment to end.`,
      );
    }
    return { stage, region, ...outputsOf(name, stage, stack.Outputs ?? []) };
  } finally {
    client.destroy();
  }
}

/** `undefined` where there is no stack of that name. */
export async function describeStack(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  const found = await stacksOf(client, name).catch((error: unknown) => {
    if (isNamed(error, 'ValidationError')) return [];
    throw error;
  });
  return found[0];
}

function stacksOf(client: CloudFormationClient, name?: string): Promise<readonly Stack[]> {
  return ask('describe the stacks', async () => {
    const stacks: Stack[] = [];
    const asked = name === undefined ? {} : { StackName: name };
    for await (const page of paginateDescribeStacks({ client }, asked)) stacks.push(...(page.Stacks ?? []));
    return stacks;
  });
}

async function noSuchStage(client: CloudFormationClient, stage: string, region: string): Promise<AppError> {
  const stages = (await stacksOf(client)).flatMap(
    ({ StackName = '' }) => /^standing-orders-(.+)-data$/.exec(StackName)?.[1] ?? [],
  );
  const known =
    stages.length === 0
      ? `there is no deployment in ${region} of this AWS account: deploy one with npx cdk deploy --all, or set AWS_REGION and AWS_PROFILE to where it is`
      : `there is ${stages.sort().join(', ')} in ${region}: choose with --stage NAME, or set AWS_REGION to where it is`;
  return new AppError('config.notFound', `There is no stage '${stage}'; ${known}.`);
}

function deadText(name: string, status: string, stage: string): string {
  if (status.startsWith('REVIEW_')) {
    return `The stack ${name} was never made, because its changes were looked at and not accepted: ${deployAgain(stage)}.`;
  }
  if (status.startsWith('DELETE_')) {
    return `The stack ${name} is in the state ${status}: wait until it is gone, or see in its events in the CloudFormation console why it cannot go. What was kept comes back as the README says under "Taking it down, and back again".`;
  }
  return `The stack ${name} is in the state ${status} and holds nothing: take it away with ${takeAway(name)}, then ${deployAgain(stage)}. If that says "already exists", the ledger of before was kept: take the stack away again and follow the README, "Taking it down, and back again".`;
}

/** A stack is protected before anything is made in it, so `cdk` cannot clear away one that never came up. */
function takeAway(stack: string): string {
  return `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${stack} && aws cloudformation delete-stack --stack-name ${stack}`;
}

/** What a person runs to mend most of it. Without the file of before, the example would take its place. */
export function deployAgain(stage: string): string {
  return `deploy again with npx cdk deploy --all -c stage=${stage} (and the same -c automations=… as before)`;
}

const text = z.string().min(1);
const secretArns = z.string().transform((said, context) => {
  const { arns, faults } = readSecretArns(said);
  for (const fault of faults) context.addIssue(fault);
  return arns;
});

/** Each is looked at when it is asked for: a pause needs the table alone. */
function outputsOf(name: string, stage: string, given: readonly Output[]): DataOutputs {
  const said = new Map(given.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const read = <T>(output: string, schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(said.get(output));
    if (parsed.success) return parsed.data;
    throw new AppError(
      'config.notFound',
      `The stack ${name} does not say its ${output}, because it was deployed by an older version: ${deployAgain(stage)}.`,
    );
  };
  return {
    tableName: () => read('TableName', text),
    bucketName: () => read('BucketName', text.optional()),
    secretArns: () => read('SecretArns', secretArns),
  };
}

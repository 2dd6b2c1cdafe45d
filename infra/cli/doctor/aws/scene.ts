/** What the checks of a deployment work with, read once for all of them. */
import { CloudFormationClient, paginateListStackResources, type Stack } from '@aws-sdk/client-cloudformation';
import type { ResolvedAutomations } from '../../../../shared/automations/schema.ts';
import type { EpochMs } from '../../../../shared/core/clock.ts';
import { type FunctionRow, functions, neededFunctions } from '../../../functions.ts';
import { stackName } from '../../../physical-names.ts';
import { ASK_SETTINGS, ask } from '../../aws/ask.ts';
import { type Deployment, describeStack } from '../../deployment.ts';

export interface StackView {
  readonly name: string;
  /** Missing where there is no such stack. */
  readonly stack?: Stack;
  readonly resources: readonly { readonly type: string; readonly id: string }[];
}

export interface Scene {
  readonly stage: string;
  readonly deployment: Deployment;
  /** Of this checkout. */
  readonly automations: ResolvedAutomations;
  /** The functions that these need. */
  readonly rows: readonly FunctionRow[];
  readonly stacks: readonly [data: StackView, functions: StackView];
  readonly nowMs: EpochMs;
}

/** Throws as `ask` does. */
export async function readScene(
  deployment: Deployment,
  automations: ResolvedAutomations,
  nowMs: EpochMs,
): Promise<Scene> {
  const { stage } = deployment;
  const client = new CloudFormationClient(ASK_SETTINGS);
  try {
    const stacks = await Promise.all([
      viewOf(client, stackName(stage, 'data')),
      viewOf(client, stackName(stage, 'functions')),
    ]);
    return { stage, deployment, automations, rows: neededFunctions(functions, automations), stacks, nowMs };
  } finally {
    client.destroy();
  }
}

async function viewOf(client: CloudFormationClient, name: string): Promise<StackView> {
  const stack = await describeStack(client, name);
  if (stack === undefined) return { name, resources: [] };
  const resources = await ask('list what the stacks hold', async () => {
    const all: { type: string; id: string }[] = [];
    for await (const page of paginateListStackResources({ client }, { StackName: name })) {
      for (const { ResourceType = '', PhysicalResourceId = '' } of page.StackResourceSummaries ?? []) {
        all.push({ type: ResourceType, id: PhysicalResourceId });
      }
    }
    return all;
  });
  return { name, stack, resources };
}

/** Physical ids of both stacks' resources of one type, e.g. `AWS::SNS::Topic`. */
export function resourcesOf({ stacks }: Scene, type: string): readonly string[] {
  return stacks.flatMap(({ resources }) =>
    resources.filter((each) => each.type === type).map(({ id }) => id),
  );
}

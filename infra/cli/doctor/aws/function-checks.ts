import {
  GetFunctionConfigurationCommand,
  type GetFunctionConfigurationCommandOutput,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { AUTOMATIONS_HASH, CODE_HASH } from '../../../../shared/aws/environment.ts';
import { hashOfAutomations } from '../../../bundle-hash.ts';
import { functionName } from '../../../physical-names.ts';
import { ASK_SETTINGS, ask, isNamed } from '../../aws/ask.ts';
import { deployAgain } from '../../deployment.ts';
import { type Finding, findingsAbout, type Verdicts } from '../finding.ts';
import { bundledHashes } from './bundled-hashes.ts';
import type { Scene } from './scene.ts';

type Configuration = GetFunctionConfigurationCommandOutput;

/** What the stacks give every function. */
const RUNTIME = 'nodejs24.x';

interface Seen {
  readonly row: string;
  /** Missing where there is no such function. */
  readonly configuration?: Configuration;
}

/** Whether every function that the automations need is there, ready, and made of this checkout. */
export async function checkFunctions(scene: Scene): Promise<readonly Finding[]> {
  const client = new LambdaClient(ASK_SETTINGS);
  try {
    const seen = await Promise.all(scene.rows.map(({ name }) => look(client, scene.stage, name)));
    const say = findingsAbout('functions');
    const faults = seen.flatMap((one) => faultOf(say, one, scene.stage));
    const there = seen.filter(({ configuration }) => configuration !== undefined);
    const healthy = seen.length - faults.length;
    return [
      ...(healthy === 0
        ? []
        : [say.ok('ready', `${healthy} of ${seen.length} are there and active on ${RUNTIME}.`)]),
      ...faults,
      ...(there.length === 0
        ? []
        : [checkAutomations(say, there, scene), await checkCode(say, there, scene)]),
    ];
  } finally {
    client.destroy();
  }
}

async function look(client: LambdaClient, stage: string, row: string): Promise<Seen> {
  const FunctionName = functionName(stage, row);
  try {
    const command = new GetFunctionConfigurationCommand({ FunctionName });
    return { row, configuration: await ask('look at the functions', () => client.send(command)) };
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return { row };
    throw error;
  }
}

function faultOf(say: Verdicts, { row, configuration }: Seen, stage: string): readonly Finding[] {
  if (configuration === undefined) return [say.failed(row, `It is not deployed: ${deployAgain(stage)}.`)];
  const {
    Runtime,
    State = 'Active',
    StateReason,
    LastUpdateStatus = 'Successful',
    LastUpdateStatusReason,
  } = configuration;
  if (State === 'Failed')
    return [say.failed(row, `It cannot run (${StateReason ?? State}): ${deployAgain(stage)}.`)];
  if (LastUpdateStatus === 'Failed') {
    return [
      say.failed(
        row,
        `Its last update failed (${LastUpdateStatusReason ?? 'no reason given'}): ${deployAgain(stage)}.`,
      ),
    ];
  }
  if (Runtime !== RUNTIME)
    return [say.failed(row, `It runs on ${Runtime} in place of ${RUNTIME}: ${deployAgain(stage)}.`)];
  if (LastUpdateStatus === 'InProgress' || State === 'Pending') {
    return [say.note(row, 'It is being updated just now; look again in a minute.')];
  }
  return [];
}

const told = ({ configuration }: Seen, name: string): string | undefined =>
  configuration?.Environment?.Variables?.[name];

function checkAutomations(say: Verdicts, there: readonly Seen[], { automations, stage }: Scene): Finding {
  const here = hashOfAutomations(automations);
  const other = there.filter((one) => told(one, AUTOMATIONS_HASH) !== here);
  return other.length === 0
    ? say.ok('automations', 'What is deployed is what the automations here say.')
    : say.note(
        'automations',
        `${namesOf(other)} have other automations than these here: ${deployAgain(stage)}, or go back to the file that was deployed.`,
      );
}

async function checkCode(
  say: Verdicts,
  there: readonly Seen[],
  { rows, automations, stage }: Scene,
): Promise<Finding> {
  const telling = there.filter((one) => told(one, CODE_HASH) !== undefined).map(({ row }) => row);
  if (telling.length === 0) {
    return say.note(
      'code',
      `An older version was deployed, which does not say what it was made of: ${deployAgain(stage)}.`,
    );
  }
  const here = await bundledHashes(
    rows.filter(({ name }) => telling.includes(name)),
    automations,
  );
  if (here === undefined) {
    return say.skipped(
      'code',
      'Not compared with this checkout, because esbuild is not installed: npm ci brings it.',
    );
  }
  const other = there.filter((one) => told(one, CODE_HASH) !== here[one.row]);
  return other.length === 0
    ? say.ok('code', 'It is what this checkout makes.')
    : say.note('code', `${namesOf(other)} have other code than this checkout makes: ${deployAgain(stage)}.`);
}

function namesOf(seen: readonly Seen[]): string {
  return seen.map(({ row }) => row).join(', ');
}

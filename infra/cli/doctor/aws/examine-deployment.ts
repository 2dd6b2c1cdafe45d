/** All that stands between a deployment and its next order, from the stacks to the last runs. */
import { describeTarget, listPauses } from '../../../../shared/control/pause.ts';
import type { AppError } from '../../../../shared/core/errors.ts';
import { readTokens } from '../../../../shared/signals/tokens.ts';
import type { CliContext } from '../../command.ts';
import { attempt } from '../attempt.ts';
import { type Finding, findingsAbout } from '../finding.ts';
import { checkPaperPast } from '../paper-past.ts';
import { checkAlarms } from './alarm-checks.ts';
import { checkEmail } from './email-checks.ts';
import { checkFunctions } from './function-checks.ts';
import { checkQueues } from './queue-checks.ts';
import { checkRuns } from './run-checks.ts';
import { readScene, type Scene } from './scene.ts';
import { checkSchedules } from './schedule-checks.ts';
import { checkSecretValues } from './secret-value-checks.ts';
import { checkStacks } from './stack-checks.ts';
import { checkTable } from './table-checks.ts';
import { checkVenues } from './venue-checks.ts';
import { checkWebhook } from './webhook-checks.ts';

type Check = (scene: Scene) => Promise<readonly Finding[]>;

/** In the order in which they are shown; asked at the same time. */
const CHECKS: readonly (readonly [about: string, check: Check])[] = [
  ['deployment', checkStacks],
  ['deployment', checkTable],
  ['accounts', ({ deployment, automations }) => checkPaperPast(deployment.table(), automations)],
  ['functions', checkFunctions],
  ['schedules', checkSchedules],
  ['secrets', checkSecretValues],
  ['venues', checkVenues],
  ['queues', checkQueues],
  ['webhook', checkWebhook],
  ['webhook', checkTokens],
  ['e-mail', checkEmail],
  ['alarms', checkAlarms],
  ['runs', checkRuns],
  ['runs', findPauses],
];

/** What cannot be looked at is a finding like any other; the rest is looked at all the same. */
export async function examineDeployment(context: CliContext): Promise<readonly Finding[]> {
  const say = findingsAbout('deployment');
  const asked = await attempt(async () =>
    readScene(await context.deployment(), await context.automations(), context.clock.nowMs()),
  );
  if (!asked.ok) return [say.failed('found', asked.error.message)];
  const scene = asked.value;
  const { stage, region } = scene.deployment;
  const findings = await Promise.all(
    CHECKS.map(async ([about, check]) => {
      const found = await attempt(() => check(scene));
      return found.ok ? found.value : [notLooked(about, found.error)];
    }),
  );
  return [say.ok('found', `Stage ${stage} in ${region}.`), ...findings.flat()];
}

function notLooked(about: string, error: AppError): Finding {
  return findingsAbout(about).failed('looked at', error.message);
}

async function checkTokens({ automations, deployment }: Scene): Promise<readonly Finding[]> {
  const say = findingsAbout('webhook');
  const table = deployment.table();
  const findings: Finding[] = [];
  for (const [name, { auth }] of Object.entries(automations.signals)) {
    if (auth !== 'token') continue;
    const has = (await readTokens(table, name)) !== undefined;
    findings.push(
      has
        ? say.ok(name, 'It has a token.')
        : say.note(
            name,
            `It has no token, so nobody can send to it: "signals token rotate ${name} --aws" makes one.`,
          ),
    );
  }
  return findings;
}

async function findPauses({ deployment }: Scene): Promise<readonly Finding[]> {
  const say = findingsAbout('runs');
  return (await listPauses(deployment.table())).map(({ target }) =>
    say.note(
      'pause',
      `Paused: ${describeTarget(target)}. Nothing is ordered there until "resume" with the same words and --aws.`,
    ),
  );
}

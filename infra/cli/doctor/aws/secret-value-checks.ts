import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { roughDuration } from '../../../local/time-text.ts';
import { ASK_SETTINGS, ask, isNamed } from '../../aws/ask.ts';
import { deployAgain } from '../../deployment.ts';
import { type Finding, findingsAbout, type Verdicts } from '../finding.ts';
import type { Scene } from './scene.ts';

/** An account may do without: then its trading key also reads. */
const OPTIONAL = /^(?!channel\/|signal\/).*\/read$/;

/** Whether each secret has a value; which one is asked by nobody. */
export async function checkSecretValues(scene: Scene): Promise<readonly Finding[]> {
  const say = findingsAbout('secrets');
  const client = new SecretsManagerClient(ASK_SETTINGS);
  try {
    const findings: Finding[] = [];
    for (const [name, arn] of Object.entries(scene.deployment.secretArns())) {
      findings.push(await checkSecret(say, client, name, arn, scene));
    }
    return findings;
  } finally {
    client.destroy();
  }
}

async function checkSecret(
  say: Verdicts,
  client: SecretsManagerClient,
  name: string,
  arn: string,
  { nowMs, stage }: Scene,
): Promise<Finding> {
  const asked = ask('look at the secrets', () => client.send(new DescribeSecretCommand({ SecretId: arn })));
  const secret = await asked.catch((error: unknown) => {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  });
  if (secret === undefined)
    return say.failed(name, `It is gone from Secrets Manager: ${deployAgain(stage)}, then put its value.`);
  if (secret.DeletedDate !== undefined) {
    return say.failed(
      name,
      `Somebody marked it for deletion: aws secretsmanager restore-secret --secret-id ${arn} brings it back.`,
    );
  }
  const versions = Object.values(secret.VersionIdsToStages ?? {});
  if (versions.some((stages) => stages.includes('AWSCURRENT'))) {
    const age =
      secret.LastChangedDate === undefined
        ? ''
        : `, put there ${roughDuration(nowMs - secret.LastChangedDate.getTime())} ago`;
    return say.ok(name, `It has a value${age}.`);
  }
  return OPTIONAL.test(name)
    ? say.skipped(name, 'It has no value, and needs none: the trading key also reads.')
    : say.failed(
        name,
        `It has no value yet, so whatever needs it fails: npm run cli -- secrets put ${name} --aws --stage ${stage} asks for it.`,
      );
}

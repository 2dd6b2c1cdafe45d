/**
 * The versions of secrets in AWS Secrets Manager, told apart by its own staging labels. What bears no label any more
 * is removed by AWS.
 */
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  paginateListSecretVersionIds,
  type SecretsManagerClient,
  type SecretVersionsListEntry,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { AppError } from '../core/errors.ts';
import { parseSecret, secretText } from './secret-id.ts';
import { parseSecretText } from './secret-text.ts';
import { noSuchVersion, SECRET_STAGES, type SecretStage, type SecretVault } from './vault.ts';

const LABELS = { current: 'AWSCURRENT', pending: 'AWSPENDING', previous: 'AWSPREVIOUS' } as const;

export interface SecretsManagerVaultOptions {
  readonly client: SecretsManagerClient;
  /** ARN or name of each secret, by its id. */
  readonly secretIds: Readonly<Record<string, string>>;
}

export function secretsManagerVault({ client, secretIds }: SecretsManagerVaultOptions): SecretVault {
  const secretOf = (id: string): string => {
    const secretId = Object.hasOwn(secretIds, id) ? secretIds[id] : undefined;
    if (secretId !== undefined) return secretId;
    throw new AppError(
      'secret.missing',
      `This deployment has no place for the ${secretText(id)}: deploy the automations again.`,
    );
  };
  const list = (id: string) => listVersions(client, id, secretOf(id));
  const move = async (id: string, step: Move): Promise<void> => {
    const { stage, to, from } = step;
    const command = new UpdateSecretVersionStageCommand({
      SecretId: secretOf(id),
      VersionStage: LABELS[stage],
      ...(to === undefined ? {} : { MoveToVersionId: to }),
      ...(from === undefined ? {} : { RemoveFromVersionId: from }),
    });
    await inPlainWords(id, 'changed', () => client.send(command));
  };
  /** AWS itself gives what loses the label of the current version that of the previous one. */
  const makeItCurrent = async (id: string, stage: 'pending' | 'previous'): Promise<void> => {
    const versions = await list(id);
    const to = versions[stage]?.versionId;
    if (to === undefined) throw noSuchVersion(id, stage);
    const from = versions.current?.versionId;
    await move(id, { stage: 'current', to, ...(from === undefined ? {} : { from }) });
    if (stage === 'pending') await move(id, { stage, from: to });
  };

  return {
    versions: async (id) => {
      const versions = Object.entries(await list(id)).map(([stage, { putAtMs }]) => [
        stage,
        putAtMs === undefined ? {} : { putAtMs },
      ]);
      return Object.fromEntries(versions);
    },
    putPending: async (id, texts) => {
      // The first version of a secret gets the label of the current one whatever is asked for.
      const stage = (await list(id)).current === undefined ? 'current' : 'pending';
      const command = new PutSecretValueCommand({
        SecretId: secretOf(id),
        SecretString: JSON.stringify(texts),
        VersionStages: [LABELS[stage]],
      });
      await inPlainWords(id, 'written', () => client.send(command));
      return stage;
    },
    read: async (id, stage) => {
      const version = (await list(id))[stage];
      if (version === undefined) throw noSuchVersion(id, stage);
      const command = new GetSecretValueCommand({ SecretId: secretOf(id), VersionId: version.versionId });
      const { SecretString = '' } = await inPlainWords(id, 'read', () => client.send(command));
      return parseSecret(id, parseSecretText(SecretString), `the secret ${secretOf(id)}`);
    },
    makeCurrent: (id) => makeItCurrent(id, 'pending'),
    rollBack: (id) => makeItCurrent(id, 'previous'),
    forget: async (id, stage) => {
      const from = (await list(id))[stage]?.versionId;
      if (from !== undefined) await move(id, { stage, from });
    },
  };
}

/** A label is moved to a version, taken from one, or both. */
interface Move {
  readonly stage: SecretStage;
  readonly to?: string;
  readonly from?: string;
}

interface Version {
  readonly versionId: string;
  readonly putAtMs?: number;
}

type Versions = Readonly<Partial<Record<SecretStage, Version>>>;

async function listVersions(client: SecretsManagerClient, id: string, secretId: string): Promise<Versions> {
  const entries = await inPlainWords(id, 'looked at', async () => {
    const all: SecretVersionsListEntry[] = [];
    for await (const page of paginateListSecretVersionIds({ client }, { SecretId: secretId })) {
      all.push(...(page.Versions ?? []));
    }
    return all;
  });
  const found = SECRET_STAGES.flatMap((stage): [SecretStage, Version][] => {
    const entry = entries.find(({ VersionStages = [] }) => VersionStages.includes(LABELS[stage]));
    if (entry?.VersionId === undefined) return [];
    const { VersionId, CreatedDate } = entry;
    return [[stage, { versionId: VersionId, ...(CreatedDate ? { putAtMs: CreatedDate.getTime() } : {}) }]];
  });
  const versions: Versions = Object.fromEntries(found);
  // A run that died between the two steps of making it current has left both labels on one version.
  const isHalfDone = versions.pending?.versionId === versions.current?.versionId;
  const { pending, ...others } = versions;
  return pending === undefined || isHalfDone ? others : versions;
}

async function inPlainWords<Result>(id: string, done: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    throw new AppError(
      'secret.unavailable',
      `The ${secretText(id)} could not be ${done} in Secrets Manager (${name}: ${message}): check the credentials and their permissions, or try again.`,
      { retry: 'later', cause: thrown },
    );
  }
}

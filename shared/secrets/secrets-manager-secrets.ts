/** Keys in AWS Secrets Manager: one secret an account, its text the JSON `{ "apiKey": "…", "apiSecret": "…" }`. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Clock, type EpochMs, MINUTE_MS } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { parseApiKey } from './api-key.ts';
import type { ApiKey, Secrets } from './secrets.ts';

/** A replaced key counts after this time; a function that places one order asks once. */
const CACHE_MS = MINUTE_MS;

export interface SecretsManagerOptions {
  readonly client: SecretsManagerClient;
  /** ARN or name of each account's secret. */
  readonly secretIds: Readonly<Record<string, string>>;
  readonly clock: Clock;
}

export function secretsManagerSecrets({ client, secretIds, clock }: SecretsManagerOptions): Secrets {
  const cached = new Map<string, { readonly key: Promise<ApiKey>; readonly untilMs: EpochMs }>();
  return {
    apiKey: (accountId) => {
      const known = cached.get(accountId);
      if (known !== undefined && clock.nowMs() < known.untilMs) return known.key;
      const key = readKey(client, secretIds, accountId);
      cached.set(accountId, { key, untilMs: clock.nowMs() + CACHE_MS });
      // A failure is told to everyone who waits for it and to no one after.
      key.catch(() => cached.delete(accountId));
      return key;
    },
  };
}

async function readKey(
  client: SecretsManagerClient,
  secretIds: Readonly<Record<string, string>>,
  accountId: string,
): Promise<ApiKey> {
  const secretId = Object.hasOwn(secretIds, accountId) ? secretIds[accountId] : undefined;
  if (secretId === undefined) {
    const message = `Account ${accountId} has no secret in this deployment: deploy the automations again.`;
    throw new AppError('secret.missing', message, { context: { account: accountId } });
  }
  const text = await readText(client, secretId, accountId);
  return parseApiKey(accountId, parseJson(text), `the secret ${secretId}`);
}

async function readText(client: SecretsManagerClient, secretId: string, accountId: string): Promise<string> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return SecretString ?? '';
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    // The stack creates secrets without a value: they answer the same as one that is not there.
    if (name === 'ResourceNotFoundException') throw unset(accountId, secretId, thrown);
    throw new AppError(
      'secret.unavailable',
      `The secret ${secretId} of account ${accountId} cannot be read (${name}: ${message}): check the function's permission, or try again.`,
      { retry: 'later', cause: thrown, context: { account: accountId } },
    );
  }
}

/** `undefined` for what is no JSON; the parser's error would quote the secret. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unset(accountId: string, secretId: string, cause?: unknown): AppError {
  return new AppError(
    'secret.missing',
    `Account ${accountId} has no key yet: write { "apiKey": "…", "apiSecret": "…" } into key.json, run "aws secretsmanager put-secret-value --secret-id ${secretId} --secret-string file://key.json", and delete key.json.`,
    { cause, context: { account: accountId } },
  );
}

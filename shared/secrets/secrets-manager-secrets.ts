/**
 * Secrets in AWS Secrets Manager, one for each account, channel and strategy that signs. The text of an account's is
 * the JSON `{ "apiKey": "…", "apiSecret": "…" }`, that of the others an object of texts.
 */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Clock, type EpochMs, MINUTE_MS } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { parseApiKey } from './api-key.ts';
import { ownerText, parseNamed } from './named-secret.ts';
import type { ApiKey, SecretName, Secrets } from './secrets.ts';

/** A replaced secret counts after this time; a function that places one order asks once. */
const CACHE_MS = MINUTE_MS;

export interface SecretsManagerOptions {
  readonly client: SecretsManagerClient;
  /** ARN or name of each secret, by account or by `SecretName`. */
  readonly secretIds: Readonly<Record<string, string>>;
  readonly clock: Clock;
}

export function secretsManagerSecrets({ client, secretIds, clock }: SecretsManagerOptions): Secrets {
  const read = (wanted: Wanted) => readText(client, secretIds, wanted);
  const apiKeys = cachedFor<ApiKey>(clock);
  const named = cachedFor<Readonly<Record<string, string>>>(clock);
  return {
    apiKey: (accountId) =>
      apiKeys(accountId, async () => {
        const { text, place } = await read({
          id: accountId,
          whose: `Account ${accountId}`,
          shape: '{ "apiKey": "…", "apiSecret": "…" }',
          context: { account: accountId },
        });
        return parseApiKey(accountId, parseJson(text), place);
      }),
    named: (name: SecretName) =>
      named(name, async () => {
        const { text, place } = await read({
          id: name,
          whose: `The ${ownerText(name)}`,
          shape: 'its secret',
          context: { secret: name },
        });
        return parseNamed(name, parseJson(text), place);
      }),
  };
}

/** Asks once for all who ask within a minute. A failure is told to everyone who waits for it and to no one after. */
function cachedFor<Value>(clock: Clock): (id: string, ask: () => Promise<Value>) => Promise<Value> {
  const cached = new Map<string, { readonly value: Promise<Value>; readonly untilMs: EpochMs }>();
  return (id, ask) => {
    const known = cached.get(id);
    if (known !== undefined && clock.nowMs() < known.untilMs) return known.value;
    const value = ask();
    cached.set(id, { value, untilMs: clock.nowMs() + CACHE_MS });
    value.catch(() => cached.delete(id));
    return value;
  };
}

interface Wanted {
  readonly id: string;
  /** Begins a sentence. */
  readonly whose: string;
  readonly shape: string;
  readonly context: Record<string, string>;
}

/** The secret's text, and for messages where it stands. */
async function readText(
  client: SecretsManagerClient,
  secretIds: Readonly<Record<string, string>>,
  wanted: Wanted,
): Promise<{ readonly text: string; readonly place: string }> {
  const { id, whose, context } = wanted;
  const secretId = Object.hasOwn(secretIds, id) ? secretIds[id] : undefined;
  if (secretId === undefined) {
    const message = `${whose} has no secret in this deployment: deploy the automations again.`;
    throw new AppError('secret.missing', message, { context });
  }
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return { text: SecretString ?? '', place: `the secret ${secretId}` };
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    // The stack creates secrets without a value: they answer the same as one that is not there.
    if (name === 'ResourceNotFoundException') throw unset(wanted, secretId, thrown);
    throw new AppError(
      'secret.unavailable',
      `${whose}: its secret ${secretId} cannot be read (${name}: ${message}): check the function's permission, or try again.`,
      { retry: 'later', cause: thrown, context },
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

function unset({ whose, shape, context }: Wanted, secretId: string, cause: unknown): AppError {
  return new AppError(
    'secret.missing',
    `${whose} has no ${'account' in context ? 'key' : 'secret'} yet: write ${shape} into key.json, run "aws secretsmanager put-secret-value --secret-id ${secretId} --secret-string file://key.json", and delete key.json.`,
    { cause, context },
  );
}

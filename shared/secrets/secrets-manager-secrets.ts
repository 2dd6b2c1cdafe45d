/**
 * Secrets in AWS Secrets Manager, one for each account, channel and strategy that signs. The text of an account's is
 * the JSON `{ "apiKey": "…", "apiSecret": "…" }`, that of the others an object of texts.
 */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Clock, type EpochMs, MINUTE_MS } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { parseApiKey } from './api-key.ts';
import { accountOfKey, keyNoun } from './key-id.ts';
import { ownerText, parseNamed } from './named-secret.ts';
import { parseSecretText } from './secret-text.ts';
import type { ApiKey, Reading, SecretName, Secrets } from './secrets.ts';

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
    apiKey: (keyId, reading) =>
      apiKeys(
        keyId,
        async () => {
          const account = accountOfKey(keyId);
          const { text, place } = await read({
            id: keyId,
            whose: `Account ${account}`,
            what: keyNoun(keyId),
            context: { account },
          });
          return parseApiKey(keyId, parseSecretText(text), place);
        },
        reading,
      ),
    named: (name: SecretName) =>
      named(name, async () => {
        const { text, place } = await read({
          id: name,
          whose: `The ${ownerText(name)}`,
          what: 'secret',
          context: { secret: name },
        });
        return parseNamed(name, parseSecretText(text), place);
      }),
  };
}

/** Asks once for all who ask within a minute. A failure is told to everyone who waits for it and to no one after. */
function cachedFor<Value>(
  clock: Clock,
): (id: string, ask: () => Promise<Value>, reading?: Reading) => Promise<Value> {
  const cached = new Map<string, { readonly value: Promise<Value>; readonly untilMs: EpochMs }>();
  return (id, ask, reading) => {
    const known = reading === 'fresh' ? undefined : cached.get(id);
    if (known !== undefined && clock.nowMs() < known.untilMs) return known.value;
    const value = ask();
    cached.set(id, { value, untilMs: clock.nowMs() + CACHE_MS });
    value.catch(() => {
      if (cached.get(id)?.value === value) cached.delete(id);
    });
    return value;
  };
}

interface Wanted {
  readonly id: string;
  /** Begins a sentence. */
  readonly whose: string;
  readonly what: string;
  readonly context: Record<string, string>;
}

/** The secret's text, and for messages where it stands. */
async function readText(
  client: SecretsManagerClient,
  secretIds: Readonly<Record<string, string>>,
  wanted: Wanted,
): Promise<{ readonly text: string; readonly place: string }> {
  const { id, whose, what, context } = wanted;
  const secretId = Object.hasOwn(secretIds, id) ? secretIds[id] : undefined;
  if (secretId === undefined) {
    const message = `${whose} has no ${what} in this deployment: deploy the automations again.`;
    throw new AppError('secret.missing', message, { context });
  }
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return { text: SecretString ?? '', place: `the secret ${secretId}` };
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    // The stack creates secrets without a value: they answer the same as one that is not there.
    if (name === 'ResourceNotFoundException') throw unset(wanted, thrown);
    throw new AppError(
      'secret.unavailable',
      `${whose}: its ${what} ${secretId} cannot be read (${name}: ${message}): check the function's permission, or try again.`,
      { retry: 'later', cause: thrown, context },
    );
  }
}

function unset({ id, whose, what, context }: Wanted, cause: unknown): AppError {
  return new AppError(
    'secret.missing',
    `${whose} has no ${what} yet: "secrets put ${id} --aws" asks for it and puts it there.`,
    { cause, context },
  );
}

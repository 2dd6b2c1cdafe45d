/** Secrets in the owner-only file of a data folder. It is read at each question: a replaced secret counts at once. */
import { AppError } from '../core/errors.ts';
import { parseApiKey } from './api-key.ts';
import { accountOfKey, keyNoun } from './key-id.ts';
import { ownerText, parseNamed } from './named-secret.ts';
import { placeInFile, readSecretFile, valueIn } from './secret-file.ts';
import type { SecretName, Secrets } from './secrets.ts';

export function fileSecrets(path: string): Secrets {
  const find = (id: string, missing: () => AppError): unknown => {
    const value = valueIn(readSecretFile(path) ?? {}, id, path);
    if (value === undefined) throw missing();
    return value;
  };
  return {
    apiKey: async (keyId) =>
      parseApiKey(
        keyId,
        find(keyId, () => missingKey(path, keyId)),
        `the file ${path}`,
      ),
    named: async (name) =>
      parseNamed(
        name,
        find(name, () => missingNamed(path, name)),
        `the file ${path}`,
      ),
  };
}

function missingKey(path: string, keyId: string): AppError {
  const account = accountOfKey(keyId);
  return new AppError(
    'secret.missing',
    `Account ${account} has no ${keyNoun(keyId)}: write { "${keyId}": { "apiKey": "…", "apiSecret": "…" } } into ${path} and run "chmod 600 ${path}".`,
    { context: { account } },
  );
}

function missingNamed(path: string, name: SecretName): AppError {
  const [section, owner] = placeInFile(name);
  return new AppError(
    'secret.missing',
    `The ${ownerText(name)} has no secret: write { "${section}": { "${owner}": { … } } } into ${path}, beside what is there, and run "chmod 600 ${path}".`,
    { context: { secret: name } },
  );
}

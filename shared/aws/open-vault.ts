import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerVault } from '../secrets/secrets-manager-vault.ts';
import type { SecretVault } from '../secrets/vault.ts';
import { CLIENT_SETTINGS } from './clients.ts';
import { readSettings } from './settings.ts';

/** The extra `vault`: the secrets that the function may read. Throws `config.invalid`; connects to nothing yet. */
export function openVault(environment: Readonly<Record<string, string | undefined>>): SecretVault {
  return openAwsVault(readSettings(environment).secretArns);
}

/** The secrets of a deployment by their ids, with the region and the credentials of the surroundings. */
export function openAwsVault(secretIds: Readonly<Record<string, string>>): SecretVault {
  return secretsManagerVault({ client: new SecretsManagerClient(CLIENT_SETTINGS), secretIds });
}

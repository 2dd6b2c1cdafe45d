import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../core/clock.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { secretsManagerSecrets } from '../secrets/secrets-manager-secrets.ts';
import { CLIENT_SETTINGS } from './clients.ts';

/** For functions whose row names secrets: ARN of each, by account or by `SecretName`. Connects to nothing yet. */
export function openSecrets(secretIds: Readonly<Record<string, string>>, clock: Clock): Secrets {
  return secretsManagerSecrets({ client: new SecretsManagerClient(CLIENT_SETTINGS), secretIds, clock });
}

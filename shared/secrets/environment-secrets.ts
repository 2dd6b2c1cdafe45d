/**
 * Secrets in the environment:
 *
 * - of account `main`: `STANDING_ORDERS_MAIN_API_KEY` and `STANDING_ORDERS_MAIN_API_SECRET`
 * - its read-only key: `STANDING_ORDERS_MAIN_API_READ_KEY` and `STANDING_ORDERS_MAIN_API_READ_SECRET`
 * - of channel `telegram`: `STANDING_ORDERS_CHANNEL_TELEGRAM_BOT_TOKEN`, `…_URL`, `…_SIGNING_SECRET`, whichever it needs
 * - of strategy `tv-btc`: `STANDING_ORDERS_SIGNAL_TV_BTC_SECRET`
 */
import { AppError } from '../core/errors.ts';
import { parseApiKey } from './api-key.ts';
import { accountOfKey, isReadKey, keyNoun } from './key-id.ts';
import { type NamedKind, ownerText, parseNamed, splitName } from './named-secret.ts';
import type { SecretName, Secrets } from './secrets.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export function environmentSecrets(environment: Environment): Secrets {
  return {
    apiKey: async (keyId) => {
      const { keyName, secretName } = variableNames(keyId);
      const apiKey = environment[keyName];
      const apiSecret = environment[secretName];
      if (apiKey === undefined && apiSecret === undefined) {
        throw new AppError(
          'secret.missing',
          `Account ${accountOfKey(keyId)} has no ${keyNoun(keyId)}: set the environment variables ${keyName} and ${secretName}.`,
          { context: { account: accountOfKey(keyId) } },
        );
      }
      return parseApiKey(
        keyId,
        { apiKey, apiSecret },
        `the environment variables ${keyName} and ${secretName}`,
      );
    },
    named: async (name) => {
      const variables = namedVariables(name);
      const given = variables.filter(({ variable }) => environment[variable] !== undefined);
      const names = variables.map(({ variable }) => variable);
      if (given.length === 0) {
        throw new AppError(
          'secret.missing',
          `The ${ownerText(name)} has no secret: set the environment variable ${names.join(' or ')}.`,
          { context: { secret: name } },
        );
      }
      const texts = Object.fromEntries(given.map(({ field, variable }) => [field, environment[variable]]));
      return parseNamed(name, texts, `the environment (${names.join(', ')})`);
    },
  };
}

/** Only these are looked for: `OPS_TEAM_URL` must not pass for a field `teamUrl` of a channel `ops`. */
const FIELDS: Readonly<Record<NamedKind, readonly string[]>> = {
  channel: ['botToken', 'url', 'signingSecret'],
  signal: ['secret'],
};

function namedVariables(name: SecretName): readonly { readonly field: string; readonly variable: string }[] {
  const { kind, owner } = splitName(name);
  const stem = `STANDING_ORDERS_${kind.toUpperCase()}_${owner.toUpperCase().replaceAll('-', '_')}`;
  return FIELDS[kind].map((field) => ({
    field,
    variable: `${stem}_${field.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
  }));
}

/** Account ids are lower-case letters, digits and hyphens, so that no two share a name. */
export function variableNames(keyId: string): { keyName: string; secretName: string } {
  const account = accountOfKey(keyId).toUpperCase().replaceAll('-', '_');
  const stem = `STANDING_ORDERS_${account}_API${isReadKey(keyId) ? '_READ' : ''}`;
  return { keyName: `${stem}_KEY`, secretName: `${stem}_SECRET` };
}

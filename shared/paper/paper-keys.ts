import { createHash } from 'node:crypto';
import type { ResolvedAutomations } from '../automations/schema.ts';
import { accountOfKey } from '../secrets/key-id.ts';
import type { ApiKey, Secrets } from '../secrets/secrets.ts';

/** A key of a paper account. It is made from its name and guards nothing: every process arrives at the same. */
export function paperKey(keyId: string): ApiKey {
  return {
    apiKey: `paper-${keyId}`,
    apiSecret: createHash('sha256').update(`paper account ${keyId}`).digest('hex'),
  };
}

/** Paper accounts have the keys above, which are kept nowhere; every other account has its key where `others` finds it. */
export function withPaperKeys({ accounts }: Pick<ResolvedAutomations, 'accounts'>, others: Secrets): Secrets {
  const isPaper = (keyId: string) => accounts[accountOfKey(keyId)]?.environment === 'paper';
  return {
    apiKey: async (keyId, reading) => (isPaper(keyId) ? paperKey(keyId) : others.apiKey(keyId, reading)),
    named: (name) => others.named(name),
  };
}

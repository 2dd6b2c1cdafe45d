import { createHash } from 'node:crypto';
import type { ResolvedAutomations } from '../automations/schema.ts';
import type { ApiKey, Secrets } from '../secrets/secrets.ts';

/** The key of a paper account. It is made from the name and guards nothing: every process arrives at the same. */
export function paperKey(accountId: string): ApiKey {
  return {
    apiKey: `paper-${accountId}`,
    apiSecret: createHash('sha256').update(`paper account ${accountId}`).digest('hex'),
  };
}

/** Paper accounts have the keys above, which are kept nowhere; every other account has its key where `others` finds it. */
export function withPaperKeys({ accounts }: Pick<ResolvedAutomations, 'accounts'>, others: Secrets): Secrets {
  const isPaper = (accountId: string) => accounts[accountId]?.environment === 'paper';
  return {
    apiKey: async (keyId, reading) => (isPaper(keyId) ? paperKey(keyId) : others.apiKey(keyId, reading)),
    named: (name) => others.named(name),
  };
}

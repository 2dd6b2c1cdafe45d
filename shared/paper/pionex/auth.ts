import type { EpochMs } from '../../core/clock.ts';
import type { PaperAccount, Permission } from '../accounts.ts';
import type { WireCall } from '../wire.ts';
import { PionexRefusal } from './refusal.ts';
import { isSignedBy, type SignatureForm } from './signature.ts';

export interface AuthRules {
  readonly accounts: readonly PaperAccount[];
  readonly signatureForm: SignatureForm;
  readonly futureTimestamps: 'accept' | 'refuse';
}

/** How far a request's timestamp may be from the exchange's clock. */
const VALID_MS = 20_000;

export type Authenticate = (
  call: WireCall,
  needs: Permission,
  /** The exchange's clock disagrees, whatever the timestamp says. */
  isTimestampRefused: boolean,
) => PaperAccount;

/**
 * Finds the account of a private call or refuses it. The order of the checks is this project's reading; no document
 * gives one.
 */
export function createAuth(rules: AuthRules): Authenticate {
  const byKey = new Map(rules.accounts.map((account) => [account.apiKey, account]));

  return (call, needs, isTimestampRefused) => {
    const apiKey = call.header('PIONEX-KEY');
    demand(apiKey, 'APIKEY_LOST', 'api key is missing');
    const signature = call.header('PIONEX-SIGNATURE');
    demand(signature, 'SIGNATURE_LOST', 'signature is missing');
    const account = byKey.get(apiKey);
    demand(account, 'INVALID_APIKEY', 'invalid api key');
    const isAllowed = account.allowedIps?.includes(call.address) ?? true;
    demand(isAllowed, 'IP_NOT_WHITELISTED', 'ip is not in the whitelist');
    const isExpired = (account.expiresAtMs ?? Number.POSITIVE_INFINITY) <= call.atMs;
    demand(!isExpired, 'APIKEY_EXPIRED', 'api key has expired');
    const isValidNow = !isTimestampRefused && isTimely(call, rules.futureTimestamps);
    demand(isValidNow, 'INVALID_TIMESTAMP', 'invalid timestamp');
    const isSigned = isSignedBy(account.apiSecret, signature, call, rules.signatureForm);
    demand(isSigned, 'INVALID_SIGNATURE', 'invalid signature');
    demand(account.permissions.includes(needs), 'PERMISSION_DENIED', 'permission denied');
    return account;
  };
}

function demand(condition: unknown, code: string, message: string): asserts condition {
  if (!condition) throw new PionexRefusal(code, message);
}

function isTimely(call: WireCall, future: AuthRules['futureTimestamps']): boolean {
  const text = new URLSearchParams(call.query).get('timestamp') ?? '';
  if (!/^\d{1,16}$/.test(text)) return false;
  const aheadMs: EpochMs = Number(text) - call.atMs;
  return aheadMs >= -VALID_MS && aheadMs <= (future === 'accept' ? VALID_MS : 0);
}

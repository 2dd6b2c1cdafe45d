import { type DurationMs, SECOND_MS } from '../../core/clock.ts';
import type { Layout } from '../../signing/layout.ts';
import type { PaperAccount, Permission } from '../accounts.ts';
import type { WireCall } from '../wire.ts';
import { BitexasiaRefusal } from './refusal.ts';
import { isSignedBy } from './signature.ts';

/** The tolerance is a setting of each key there; its default is not published. */
const DRIFT_MS: DurationMs = 30 * SECOND_MS;

export type Authenticate = (call: WireCall, needs: Permission, isTimestampRefused: boolean) => PaperAccount;

/** Finds the account of a private call or refuses it. The order of the checks is this project's reading. */
export function createAuth(accounts: readonly PaperAccount[], layout: Layout): Authenticate {
  const byKey = new Map(accounts.map((account) => [account.apiKey, account]));
  /** Nonces that were taken, with their timestamps: of both together none may come again. */
  const taken = new Map<string, number>();

  return (call, needs, isTimestampRefused) => {
    const [apiKey, timestamp, nonce] = ['Key', 'Timestamp', 'Nonce'].map(
      (name) => call.header(`X-Api-${name}`) ?? '',
    ) as [string, string, string];
    const account = byKey.get(apiKey);
    demand(account, 401, 'INVALID_KEY', 'unknown key');
    const isAllowed = account.allowedIps?.includes(call.address) ?? true;
    demand(isAllowed, 403, 'IP_NOT_ALLOWED', 'address is not on the allowlist of this key');
    const isExpired = (account.expiresAtMs ?? Number.POSITIVE_INFINITY) <= call.atMs;
    demand(!isExpired, 401, 'KEY_EXPIRED', 'key has expired');
    const isTimely = /^\d{13}$/.test(timestamp) && Math.abs(Number(timestamp) - call.atMs) <= DRIFT_MS;
    demand(isTimely && !isTimestampRefused, 401, 'TIMESTAMP_OUT_OF_RANGE', 'timestamp out of range');
    demand(/^[0-9a-f]{8}$/.test(nonce), 401, 'INVALID_NONCE', 'nonce must be 8 hex characters');
    demand(isSignedBy(layout, account.apiSecret, call), 401, 'INVALID_SIGNATURE', 'invalid signature');
    const once = `${apiKey} ${timestamp} ${nonce}`;
    demand(!taken.has(once), 401, 'NONCE_USED', 'nonce was used before');
    taken.set(once, Number(timestamp));
    forget(taken, call.atMs - 2 * DRIFT_MS);
    demand(account.permissions.includes(needs), 403, 'SCOPE_MISSING', 'key lacks the scope');
    return account;
  };
}

/** What is older is refused for its timestamp. */
function forget(taken: Map<string, number>, beforeMs: number): void {
  for (const [once, atMs] of taken) {
    if (atMs >= beforeMs) return;
    taken.delete(once);
  }
}

function demand(condition: unknown, status: number, code: string, message: string): asserts condition {
  if (!condition) throw new BitexasiaRefusal(status, code, message);
}

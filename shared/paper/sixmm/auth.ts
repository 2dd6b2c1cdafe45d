/**
 * Who calls, by 6MM's rules: key, signature, timestamp, replay, rights. Written apart from the client's signing on
 * purpose: the two must not share a mistake. Source: "Request signing" and "API key management" of its documents.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EpochMs } from '../../core/clock.ts';
import type { PaperAccount } from '../accounts.ts';
import type { WireCall } from '../wire.ts';
import { CODES, SixmmRefusal } from './refusal.ts';

/** Orders and positions take the right to trade, also for reading them. */
export type Right = 'read' | 'trade';

/** How far a timestamp may be from the exchange's clock, on both sides. */
const TOLERANCE_MS = 10_000;
/** How long signatures are remembered is not documented: for as long as their timestamp could be valid. */
const REMEMBERED_MS = 2 * TOLERANCE_MS;

export type Authenticate = (
  call: WireCall,
  needs: Right,
  /** The exchange's clock disagrees, whatever the timestamp says. */
  isTimestampRefused: boolean,
) => PaperAccount;

export function createAuth(accounts: readonly PaperAccount[]): Authenticate {
  const byKey = new Map(accounts.map((account) => [account.apiKey, account]));
  const isReplay = createReplayCheck();

  return (call, needs, isTimestampRefused) => {
    const apiKey = call.header('X-API-KEY');
    demand(apiKey, CODES.noCredentials, 'Missing credentials');
    const account = byKey.get(apiKey);
    demand(account, CODES.invalidKey, 'Invalid API key');
    demand(account.allowedIps?.includes(call.address) ?? true, CODES.wrongAddress, 'IP not allowed');
    const isExpired = (account.expiresAtMs ?? Number.POSITIVE_INFINITY) <= call.atMs;
    demand(!isExpired, CODES.invalidKey, 'Invalid API key');
    const { payload, signature, timestamp } = partsOf(call);
    demand(timestamp, CODES.missing, 'timestamp is required');
    demand(signature, CODES.missing, 'signature is required');
    const isTimely = /^\d{1,15}$/.test(timestamp) && Math.abs(Number(timestamp) - call.atMs) <= TOLERANCE_MS;
    demand(isTimely && !isTimestampRefused, CODES.invalidKey, 'Timestamp outside of tolerance window');
    demand(isSigned(account.apiSecret, payload, signature), CODES.invalidKey, 'Invalid signature');
    demand(account.permissions.includes(needs), CODES.noPermission, 'Permission denied');
    // Whether reads count among the "order-related paths" is not documented; here they do.
    const isOrderPath = call.path.startsWith('/v1/private/order');
    demand(
      !isOrderPath || !isReplay(`${apiKey} ${signature}`, call.atMs),
      CODES.repeated,
      'Signature replay detected',
    );
    return account;
  };
}

/** The query exactly as it was sent, without `signature`, and then the body. Nothing is sorted or decoded. */
function partsOf({ query, body }: WireCall) {
  const pairs = query.split('&');
  const named = (name: string) => pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  const payload = `${pairs.filter((pair) => !pair.startsWith('signature=')).join('&')}${body}`;
  return { payload, signature: named('signature'), timestamp: named('timestamp') };
}

function isSigned(secret: string, payload: string, given: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(given)) return false;
  const expected = createHmac('sha256', Buffer.from(secret, 'utf8')).update(payload, 'utf8').digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex'));
}

function createReplayCheck(): (signature: string, atMs: EpochMs) => boolean {
  const seen = new Map<string, EpochMs>();
  let lastMs = 0;
  return (signature, atMs) => {
    if (atMs - lastMs > REMEMBERED_MS) {
      for (const [old, seenMs] of seen) if (atMs - seenMs > REMEMBERED_MS) seen.delete(old);
      lastMs = atMs;
    }
    if (atMs - (seen.get(signature) ?? Number.NEGATIVE_INFINITY) <= REMEMBERED_MS) return true;
    seen.set(signature, atMs);
    return false;
  };
}

function demand(condition: unknown, code: number, message: string): asserts condition {
  if (!condition) throw new SixmmRefusal(code, message);
}

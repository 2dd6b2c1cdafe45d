import type { PaperAccount } from '../accounts.ts';
import type { WireCall } from '../wire.ts';
import { BingxRefusal } from './refusal.ts';
import type { Right } from './route.ts';
import { checkSignature } from './signature.ts';

export interface AuthRules {
  readonly accounts: readonly PaperAccount[];
  readonly futureTimestamps: 'accept' | 'refuse';
}

/** The longest that all documents allow, and what counts when a request does not say. */
const RECV_WINDOW_MS = 5_000;

export interface Auth {
  /** Finds the account of a private call, whatever the key may do, or refuses it. */
  authenticate(call: WireCall, isTimestampRefused: boolean): PaperAccount;
  authorize(account: PaperAccount, right: Right): void;
}

/** The order of the checks is this project's reading; no document gives one. */
export function createAuth(rules: AuthRules): Auth {
  const byKey = new Map(rules.accounts.map((account) => [account.apiKey, account]));
  return {
    authenticate: (call, isTimestampRefused) => {
      const account = byKey.get(call.header('X-BX-APIKEY') ?? '');
      // A key that is over has been removed.
      const isOver = (account?.expiresAtMs ?? Number.POSITIVE_INFINITY) <= call.atMs;
      if (account === undefined || isOver) throw new BingxRefusal(100413, 'Incorrect apiKey');
      if (account.allowedIps?.includes(call.address) === false) {
        const text = `your current request IP is ${call.address} does not match IP whitelist`;
        throw new BingxRefusal(100419, text);
      }
      if (isTimestampRefused || !isTimely(call, rules.futureTimestamps))
        throw new BingxRefusal(100421, 'timestamp is invalid');
      const signed = checkSignature(account.apiSecret, call.query);
      if (signed === 'missing') throw new BingxRefusal(100412, 'Null signature');
      // A body would be checked as it was received, by other rules.
      if (signed === 'wrong' || call.body !== '')
        throw new BingxRefusal(100001, 'Signature verification failed');
      return account;
    },
    authorize: (account, right) => {
      if (rightsOf(account).includes(right)) return;
      const name = {
        read: 'Read',
        spotTrading: 'Spot Trading',
        perpetualTrading: 'Perpetual Futures Trading',
      };
      throw new BingxRefusal(100004, `Permission denied, this api need ${name[right]} permission`);
    },
  };
}

export function rightsOf({ permissions, futuresTrading }: PaperAccount): readonly Right[] {
  const mayTrade = permissions.includes('trade');
  return [
    ...(permissions.includes('read') ? (['read'] as const) : []),
    ...(mayTrade ? (['spotTrading'] as const) : []),
    ...(mayTrade && futuresTrading === true ? (['perpetualTrading'] as const) : []),
  ];
}

function isTimely({ query, atMs }: WireCall, future: AuthRules['futureTimestamps']): boolean {
  const values = new URLSearchParams(query);
  const window = Number(values.get('recvWindow') ?? RECV_WINDOW_MS);
  const timestamp = values.get('timestamp') ?? '';
  if (!/^\d{13}$/.test(timestamp) || !(window > 0 && window <= RECV_WINDOW_MS)) return false;
  const ageMs = atMs - Number(timestamp);
  return ageMs <= window && ageMs >= (future === 'accept' ? -window : 0);
}

/**
 * What 6MM's error codes mean here, from "Error codes and troubleshooting" of its documents. Which code comes with a
 * refused timestamp or a repeated signature is not documented, so the words count before the code. A code that stands
 * nowhere here says nothing about what became of an order.
 */
import { AppError } from '../../core/errors.ts';
import { NOT_OFFERED } from '../not-offered.ts';
import type { Refusal } from '../rest/dialect.ts';

/** The key, its rights or its addresses: refused at the gate, before anything is carried out. */
const KEY_REFUSALS: Readonly<Record<string, string>> = {
  '1001': 'received no API key: a proxy on the way may remove the X-API-KEY header',
  '1002': 'says that this API key has expired: make a new one',
  '1003':
    'does not accept the API key or its signature: copy both key and secret again, or make a new key if it was deleted',
  '1004': 'says that this API key was revoked: make a new one',
  '1006': "does not accept this machine's address: add its public IP to the key's whitelist",
  '3006':
    'says that this API key lacks a permission: give it Read and Trade, because orders, trades and positions are shown only to a key that may trade',
};

export const NO_RIGHT = '3006';
const WRONG_ADDRESS = '1006';
const ORDER_NOT_FOUND = '3003';
const REPEATED = '3004';
const NOT_CANCELLABLE = '3005';

/** The request makes no sense to the server, which says so before it looks at the account. */
const INVALID: Readonly<Record<string, string>> = {
  '2001': 'misses a parameter of the request',
  '2002': 'does not accept a parameter of the request',
  '2003': 'does not accept a parameter that is out of its range',
};

/** By the account's state: nothing of a single order exists after these. */
const REFUSED: Readonly<Record<string, string>> = {
  '3001': 'says that the free balance does not cover the order',
  ...Object.fromEntries(
    Array.from({ length: 13 }, (_, index) => [String(3100 + index), 'does not accept the condition order']),
  ),
};

const OTHER_MEANINGS: Readonly<Record<string, string>> = {
  [ORDER_NOT_FOUND]: 'does not know the order',
  [REPEATED]: 'says that it has had this request before',
  [NOT_CANCELLABLE]: 'says that there is nothing left to cancel',
};

/**
 * Refusals of a placement after which no order exists.
 *
 * Not here, on purpose: 3004 (the request came twice, so the first one may have landed), 5001 and 5002 (no word on
 * what was carried out), 3003 and 3005 (no answer to a placement), a refused timestamp (it passes: the ledger proves
 * that nothing landed and sends again), and every code that is not known.
 */
export function isDefiniteRefusal(refusal: Refusal): boolean {
  return isGateRefusal(refusal) || (Object.hasOwn(REFUSED, refusal.code) && isPlain(refusal));
}

/**
 * The same for several orders in one request, of which one may exist when another is refused: only what is decided
 * before any of them is looked at.
 */
export function isGateRefusal(refusal: Refusal): boolean {
  return isKeyRefusal(refusal) || (Object.hasOwn(INVALID, refusal.code) && isPlain(refusal));
}

export function isKeyRefusal(refusal: Refusal): boolean {
  return Object.hasOwn(KEY_REFUSALS, refusal.code) && isPlain(refusal);
}

/** "Timestamp outside of tolerance window". Not believed under a code that says something else. */
export function isRefusedTimestamp({ code, message }: Refusal): boolean {
  return code !== REPEATED && /timestamp outside of tolerance window/i.test(message);
}

/** "Signature replay detected": somebody sent the same signed request before, perhaps to some effect. */
function isReplay({ code, message }: Refusal): boolean {
  return code === REPEATED || /signature replay/i.test(message);
}

/**
 * Of what a used client order id gets nothing is documented: a refusal that speaks of one, or of something that is
 * there already, may mean that the order exists.
 */
const SPEAKS_OF_ANOTHER = /duplicat|repeat|already|client.?order.?id/i;

function isPlain(refusal: Refusal): boolean {
  return !isRefusedTimestamp(refusal) && !isReplay(refusal) && !SPEAKS_OF_ANOTHER.test(refusal.message);
}

export function isOrderGone({ code }: Refusal): boolean {
  return code === ORDER_NOT_FOUND || code === NOT_CANCELLABLE;
}

/** Whether this program has a name for it: only such a code may become a metric. */
export function isKnownCode(code: string): boolean {
  return [KEY_REFUSALS, INVALID, REFUSED, OTHER_MEANINGS].some((codes) => Object.hasOwn(codes, code));
}

/** The venue's word in one sentence, with its own words at the end. */
export function refusalText(refusal: Refusal): string {
  const { code, message } = refusal;
  return `6MM ${meaningOf(refusal)} (${message === '' ? code : `${code}: ${message}`}).`;
}

function meaningOf(refusal: Refusal): string {
  const { code } = refusal;
  if (isRefusedTimestamp(refusal)) return "does not accept the request's time: set the clock of this machine";
  if (isReplay(refusal)) return OTHER_MEANINGS[REPEATED] as string;
  return (
    KEY_REFUSALS[code] ??
    INVALID[code] ??
    REFUSED[code] ??
    OTHER_MEANINGS[code] ??
    'gave a reason that this program does not know'
  );
}

/** What a caller of a read gets to see of a refusal. */
export function refusalError(refusal: Refusal, what: string, accountId: string): AppError {
  const { code } = refusal;
  const context = {
    venueCode: code,
    account: accountId,
    request: what,
    ...(code === NO_RIGHT ? { [NOT_OFFERED]: 'right' } : {}),
  };
  if (isKeyRefusal(refusal)) {
    const refusedFor = code === WRONG_ADDRESS ? { refusedFor: 'address' } : {};
    return new AppError('venue.auth', `Account ${accountId}: ${refusalText(refusal)}`, {
      context: { ...context, ...refusedFor },
    });
  }
  if (isUnknownSymbol(refusal)) {
    return new AppError('venue.notFound', `${what}: 6MM does not know this symbol, check its spelling.`, {
      context,
    });
  }
  const retry = isRefusedTimestamp(refusal) ? 'later' : 'never';
  return new AppError('venue.refused', `${what}: ${refusalText(refusal)}`, { retry, context });
}

/** There is no code of its own for it. */
function isUnknownSymbol({ code, message }: Refusal): boolean {
  return Object.hasOwn(INVALID, code) && /symbol/i.test(message);
}

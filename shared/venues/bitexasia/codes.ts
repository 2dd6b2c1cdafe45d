/**
 * What BitexAsia's refusals mean here. It publishes no code: the HTTP status is what can be judged, and the words of
 * a code or message only ever make the judgement more careful.
 */
import { AppError } from '../../core/errors.ts';
import { NOT_OFFERED } from '../not-offered.ts';
import type { Refusal } from '../rest/dialect.ts';

/** Statuses of requests that were turned away before they were carried out. */
const TURNED_AWAY: readonly number[] = [400, 401, 403, 422];
const MEANINGS: Readonly<Record<number, string>> = {
  400: 'does not accept a value of the request',
  401: 'does not accept the key or the signature: check the secret, and the account’s signing',
  403: 'does not allow this to the key: check its rights',
  404: 'does not know what was asked for',
  409: 'says that the request contradicts another one',
  422: 'does not accept a value of the request',
};

/** Words of a refusal that may be about an order that is there. */
const ORDER_MAY_EXIST =
  /dup|exist|already|idempot|client.?order.?id|conflict|repeat|reuse|re-use|in.?use|pending|processing|time.?out/i;
/** "Pair does not exist" is none of these. */
const EXISTS_NOT = /\bno[tn].?exist|n't exist/gi;
/** A nonce that was used counts among these: the next request has another one. */
const TIMESTAMP = /time.?stamp|clock|drift|nonce/i;
const ADDRESS = /\bip\b|ip_|_ip|ipaddr|address|allow.?list|white.?list/i;

export function statusOf({ code }: Refusal): number {
  return Number(code.slice(0, 3));
}

/** Without a code of the venue's own, anything on the way may have said it. */
function turnedAway(refusal: Refusal): boolean {
  return TURNED_AWAY.includes(statusOf(refusal)) && refusal.code.length > 3;
}

function words({ code, message }: Refusal): string {
  return `${code.slice(3)} ${message}`;
}

export function isRefusedTimestamp(refusal: Refusal): boolean {
  const said = words(refusal);
  const isAboutOrder = /order/i.test(said);
  return turnedAway(refusal) && TIMESTAMP.test(said) && !isAboutOrder;
}

export function isKeyRefusal(refusal: Refusal): boolean {
  return [401, 403].includes(statusOf(refusal)) && !isRefusedTimestamp(refusal);
}

export function isDefiniteRefusal(refusal: Refusal): boolean {
  const mayExist = ORDER_MAY_EXIST.test(words(refusal).replaceAll(EXISTS_NOT, ''));
  return turnedAway(refusal) && !isRefusedTimestamp(refusal) && !mayExist;
}

export function isAddressRefusal(refusal: Refusal): boolean {
  return statusOf(refusal) === 403 && ADDRESS.test(words(refusal));
}

/** The venue's word in one sentence, with its own words at the end. */
export function refusalText(refusal: Refusal): string {
  const meaning = isRefusedTimestamp(refusal)
    ? "does not accept the request's time: set the clock of this machine"
    : isAddressRefusal(refusal)
      ? "does not accept this machine's address: add its public IP to the key's list"
      : (MEANINGS[statusOf(refusal)] ?? 'gave a reason that this program does not know');
  const { code, message } = refusal;
  return `BitexAsia ${meaning} (${message === '' ? code : `${code}: ${message}`}).`;
}

/** What a caller of a read gets to see of a refusal. */
export function refusalError(refusal: Refusal, what: string, accountId: string): AppError {
  const status = statusOf(refusal);
  const isAddress = isAddressRefusal(refusal);
  const context = {
    venueCode: refusal.code,
    account: accountId,
    request: what,
    ...(status === 403 && !isAddress ? { [NOT_OFFERED]: 'right' } : {}),
  };
  if (isKeyRefusal(refusal)) {
    return new AppError('venue.auth', `Account ${accountId}: ${refusalText(refusal)}`, {
      context: { ...context, ...(isAddress ? { refusedFor: 'address' } : {}) },
    });
  }
  const retry = isRefusedTimestamp(refusal) ? 'later' : 'never';
  return new AppError('venue.refused', `${what}: ${refusalText(refusal)}`, { retry, context });
}

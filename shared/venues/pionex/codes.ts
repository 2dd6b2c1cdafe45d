/**
 * What Pionex's error codes mean here. No complete list is published: these come from its openapi.yaml and from
 * what public clients report. A code that stands nowhere here says nothing about what became of an order.
 */
import { AppError } from '../../core/errors.ts';
import { NOT_OFFERED } from '../not-offered.ts';

/** The key, its rights or its addresses: refused at the gate, before anything is carried out. */
const KEY_REFUSALS: Readonly<Record<string, string>> = {
  APIKEY_LOST: 'received no API key: a proxy on the way may remove the PIONEX-KEY header',
  SIGNATURE_LOST: 'received no signature: a proxy on the way may remove the PIONEX-SIGNATURE header',
  INVALID_APIKEY: 'does not know this API key: copy it again, or make a new one if it was deleted',
  INVALIE_APIKEY: 'does not know this API key: copy it again, or make a new one if it was deleted',
  APIKEY_EXPIRED: 'says that this API key has expired: make a new one',
  IP_NOT_WHITELISTED: "does not accept this machine's address: add its public IP to the key's whitelist",
  INVALID_SIGNATURE:
    'does not accept the signature: the API secret does not belong to this key, copy it again',
  PERMISSION_DENIED: 'says that this API key lacks a permission: give it reading and trading rights',
  UNAUTHORIZED: 'says that this API key lacks a permission: give it reading and trading rights',
  AUTH_UNAVAILABLE: 'says that this API key lacks a permission: give it reading and trading rights',
};

/** The key lacks the right. `UNAUTHORIZED` is also said of a key that is not known. */
const NO_RIGHT: readonly string[] = ['PERMISSION_DENIED', 'UNAUTHORIZED', 'AUTH_UNAVAILABLE'];
/** The account lacks it, whatever the key may do. */
const NOT_OPENED = 'TRADE_TYPE_DENIED';

export const INVALID_TIMESTAMP = 'INVALID_TIMESTAMP';
export const ORDER_NOT_FOUND = 'TRADE_ORDER_NOT_FOUND';
const MARKET_PARAMETER_ERROR = 'MARKET_PARAMETER_ERROR';
const INVALID_SYMBOLS: readonly string[] = [
  'TRADE_INVALID_SYMBOL',
  'TRADE_INVAILD_SYMBOL',
  'MARKET_INVALID_SYMBOL',
];

/**
 * Refusals of a placement after which no order exists, each for a reason that is decided before an order is made.
 *
 * Not here, on purpose: TRADE_REPEAT_CLIENT_ORDER_ID (an order of that id exists, perhaps this one),
 * INVALID_TIMESTAMP (nothing was carried out, but it passes: the ledger proves that and sends again),
 * TOO_MANY_REQUESTS (not said at which point), TRADE_ORDER_NOT_FOUND and MARKET_… (no answer to a placement),
 * and every code that is not known.
 */
const DEFINITE_REFUSALS: Readonly<Record<string, string>> = {
  // At the gate: the request never reaches the trading system.
  ...KEY_REFUSALS,
  // The request makes no sense to the trading system.
  TRADE_INVALID_SYMBOL: 'does not trade this symbol',
  TRADE_INVAILD_SYMBOL: 'does not trade this symbol',
  TRADE_PARAMETER_ERROR: 'does not accept a parameter of the order',
  PARAMETER_ERROR: 'does not accept a parameter of the order',
  // The order breaks a rule of the symbol.
  TRADE_PRICE_FILTER_DENIED: 'does not accept the price',
  TRADE_SIZE_FILTER_DENIED: 'does not accept the size',
  TRADE_AMOUNT_FILTER_DENIED: 'does not accept the amount',
  // The account, not its key: only futures orders were seen to be refused so, and the support takes no applications.
  [NOT_OPENED]:
    'has not opened futures trading by API for this account, and takes no applications for it: trade by hand, or use a futures bot',
  // The account or the symbol cannot take the order now.
  TRADE_NOT_ENOUGH_MONEY: 'says that the free balance does not cover the order',
  TRADE_OPEN_ORDER_EXCEED_LIMIT: 'says that there are too many open orders of this symbol',
  TRADE_OPERATION_DENIED: 'does not allow this operation now',
};

export function isDefiniteRefusal(code: string): boolean {
  return Object.hasOwn(DEFINITE_REFUSALS, code);
}

export function isKeyRefusal(code: string): boolean {
  return Object.hasOwn(KEY_REFUSALS, code);
}

/** Whether this program has a name for it: only such a code may become a metric. */
export function isKnownCode(code: string): boolean {
  return (
    isDefiniteRefusal(code) ||
    Object.hasOwn(OTHER_MEANINGS, code) ||
    INVALID_SYMBOLS.includes(code) ||
    code === MARKET_PARAMETER_ERROR
  );
}

export function isNoRight(code: string): boolean {
  return NO_RIGHT.includes(code);
}

const OTHER_MEANINGS: Readonly<Record<string, string>> = {
  [INVALID_TIMESTAMP]: "does not accept the request's time: set the clock of this machine",
  [ORDER_NOT_FOUND]: 'does not know the order',
  TRADE_REPEAT_CLIENT_ORDER_ID: 'says that there is an order of this client order id',
};

/** The venue's word in one sentence, with its own words at the end. */
export function refusalText(code: string, message: string): string {
  const meaning =
    DEFINITE_REFUSALS[code] ?? OTHER_MEANINGS[code] ?? 'gave a reason that this program does not know';
  return `Pionex ${meaning} (${message === '' ? code : `${code}: ${message}`}).`;
}

/** What a caller of a read gets to see of a refusal. */
export function refusalError(
  refused: { readonly code: string; readonly message: string },
  what: string,
  accountId: string,
): AppError {
  const { code, message } = refused;
  const missing = isNoRight(code) ? 'right' : code === NOT_OPENED ? 'account' : undefined;
  const context = {
    venueCode: code,
    account: accountId,
    request: what,
    ...(missing === undefined ? {} : { [NOT_OFFERED]: missing }),
  };
  if (isKeyRefusal(code)) {
    const refusedFor = code === 'IP_NOT_WHITELISTED' ? { refusedFor: 'address' } : {};
    return new AppError('venue.auth', `Account ${accountId}: ${refusalText(code, message)}`, {
      context: { ...context, ...refusedFor },
    });
  }
  if (isUnknownSymbol(code, message)) {
    return new AppError('venue.notFound', `${what}: Pionex does not know this symbol, check its spelling.`, {
      context,
    });
  }
  const retry = code === INVALID_TIMESTAMP ? 'later' : 'never';
  return new AppError('venue.refused', `${what}: ${refusalText(code, message)}`, { retry, context });
}

/** Some calls say "symbol error" under the code for any wrong parameter. */
export function isUnknownSymbol(code: string, message: string): boolean {
  return INVALID_SYMBOLS.includes(code) || (code === MARKET_PARAMETER_ERROR && /symbol/i.test(message));
}

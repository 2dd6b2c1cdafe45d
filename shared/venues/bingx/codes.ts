/**
 * What BingX's error codes mean here. They were renumbered in 2025, and old ones are still seen; some have two
 * meanings, and then their words decide. A code that stands nowhere here says nothing about what became of an order.
 */
import { AppError } from '../../core/errors.ts';
import { NOT_OFFERED } from '../not-offered.ts';
import type { Refusal } from '../rest/dialect.ts';

const NO_RIGHT = '100004';
const ADDRESS = '100419';
const SPOT_REFUSED = '100421';
const SPOT_PARAMETER = '100400';
const SPOT_NOT_FOUND = '100404';
const PERPETUAL_PARAMETER = '109400';
const OLD_PERPETUAL_PARAMETER = '80014';
const PERPETUAL_ORDER = '101400';
const OLD_MONEY = '80012';

/** The key, its rights or its addresses: refused at the gate, before anything is carried out. */
const KEY_REFUSALS: Readonly<Record<string, string>> = {
  '100001':
    'does not accept the signature: the API secret does not belong to this key, copy both again without spaces',
  '100412': 'received no signature: a proxy on the way may remove a part of the address',
  '100413':
    'does not know this API key: copy it again, or make a new one if it was deleted (an unused key without a list of addresses is, after 14 days)',
  [ADDRESS]: "does not accept this machine's address: add the one that it names to the key's whitelist",
  [NO_RIGHT]: 'says that this API key lacks a permission',
  '100401': 'does not accept this API key',
  '100403': 'allows this with a key of the main account only',
};

/** One request too many, or too many that were wrong. */
const LIMITS: ReadonlySet<string> = new Set(['100410', '109429', '109403']);

/** Trouble on the venue's side: no word on what became of the request. */
const TEMPORARY: ReadonlySet<string> = new Set([
  '100500',
  '100503',
  '101214',
  '101219',
  '101412',
  '101500',
  '106551',
  '109500',
  '109701',
  '110500',
  '80019',
]);

const NO_MONEY = 'says that the free balance does not cover the order; orders that rest may hold it';
const TOO_SMALL = 'says that the order is too small';
const BAD_SIZE = 'does not accept the size of the order';
const BAD_PRICE = 'says that the price is too far from the market';
const NOT_TRADED = 'does not trade this symbol now';
const ACCOUNT = 'does not allow this to the account: its identity check, its region or its state forbid it';
const TOO_MANY = 'says that there are too many open orders';
const NOTHING_TO_REDUCE = 'says that there is no position that the order could reduce';
const TOO_LARGE = 'says that the position would be too large for this leverage';

/**
 * Refusals of a placement after which no order exists, each for a reason that is decided before an order is made.
 *
 * Not here, on purpose: 101481 and 109201 (an order of that id exists, perhaps this one), whatever passes by itself,
 * 101215 and 102201 (such an order was made, and cancelled), and every code that is not known.
 */
const DEFINITE_REFUSALS: Readonly<Record<string, string>> = {
  ...KEY_REFUSALS,
  '100202': NO_MONEY,
  '101204': NO_MONEY,
  '101206': NO_MONEY,
  '101212': NO_MONEY,
  '101253': NO_MONEY,
  '110424': NO_MONEY,
  '110203': 'says that the position is smaller than the order, or held by other orders',
  '101202': TOO_SMALL,
  '110422': TOO_SMALL,
  '101485': TOO_SMALL,
  '110425': BAD_SIZE,
  '100440': BAD_PRICE,
  '101211': BAD_PRICE,
  '110402': BAD_PRICE,
  '101419': TOO_MANY,
  '100490': NOT_TRADED,
  '109425': 'does not know this symbol',
  '109417': NOT_TRADED,
  '101415': NOT_TRADED,
  '110280': NOT_TRADED,
  '101413': NOT_TRADED,
  '104424': NOT_TRADED,
  '100414': ACCOUNT,
  '100441': ACCOUNT,
  '101402': ACCOUNT,
  '101210': ACCOUNT,
  '101483': ACCOUNT,
  '101484': ACCOUNT,
  '101514': ACCOUNT,
  '101515': ACCOUNT,
  '101209': TOO_LARGE,
  '101222': TOO_LARGE,
  '101429': TOO_LARGE,
  '101290': NOTHING_TO_REDUCE,
  '101205': NOTHING_TO_REDUCE,
  '109420': NOTHING_TO_REDUCE,
  '80017': NOTHING_TO_REDUCE,
};

const OTHER_MEANINGS: Readonly<Record<string, string>> = {
  '101481': 'says that there is an order of this client order id',
  '109201': 'says that this order was sent a moment ago',
  '101215': 'cancelled the order, because it would have been filled at once',
  '104103': 'does not change this while there are positions or open orders',
  '109401': 'does not change this while there are positions or open orders',
  '101414': 'does not allow this leverage',
  '101424': 'does not allow this leverage',
  '109421': 'does not know the order',
  '109414': 'does not know the order',
  '80016': 'does not know the order',
  '80018': 'says that the order is filled already',
  '109422': 'says that the order is filled already',
  [SPOT_NOT_FOUND]: 'does not know what was asked for',
  '100204': 'does not know what was asked for',
  [SPOT_REFUSED]: 'refused the request',
  [SPOT_PARAMETER]: 'does not accept a parameter of the request',
  [PERPETUAL_PARAMETER]: 'does not accept a parameter of the request',
  [OLD_PERPETUAL_PARAMETER]: 'does not accept a parameter of the request',
  [PERPETUAL_ORDER]: 'does not accept a parameter of the order',
  [OLD_MONEY]: 'says that the free balance does not cover the order',
};

const ORDER_UNKNOWN: ReadonlySet<string> = new Set(['109421', '109414', '80016']);
const ORDER_OVER: ReadonlySet<string> = new Set(['80018', '109422']);
/** Codes that say of an order what their words say. */
const ORDER_BY_WORDS: ReadonlySet<string> = new Set([
  SPOT_NOT_FOUND,
  SPOT_PARAMETER,
  SPOT_REFUSED,
  PERPETUAL_PARAMETER,
  OLD_PERPETUAL_PARAMETER,
]);

const MONEY_WORDS = /insufficient|margin|balance/i;
const SIZE_WORDS = /too low|minimum|must be greater|less than/i;
const REPEATED_WORDS = /client|repeat|duplicat|same order|only be submitted once/i;

export function isTimestampRefusal({ code, message }: Refusal): boolean {
  const codes = [SPOT_REFUSED, OLD_PERPETUAL_PARAMETER, PERPETUAL_PARAMETER];
  return codes.includes(code) && /timestamp/i.test(message);
}

export function isKeyRefusal({ code }: Refusal): boolean {
  return Object.hasOwn(KEY_REFUSALS, code);
}

export function isNoRight({ code }: Refusal): boolean {
  return code === NO_RIGHT;
}

export function isLimit(code: string | undefined): boolean {
  return code !== undefined && LIMITS.has(code);
}

/** Old 80012 is said of missing money, too. */
export function isTemporary({ code, message }: Refusal): boolean {
  return TEMPORARY.has(code) || (code === OLD_MONEY && !MONEY_WORDS.test(message));
}

/** When a ban ends, by the venue's clock: the last time of 13 digits in its words. */
export function banEndOf(message: string): number | undefined {
  const last = message.match(/(?<!\d)\d{13}(?!\d)/g)?.at(-1);
  return last === undefined ? undefined : Number(last);
}

/** 100404 is also said of a call that does not exist: only its words say that an order does not. */
export function isOrderUnknown({ code, message }: Refusal): boolean {
  if (ORDER_UNKNOWN.has(code)) return true;
  return ORDER_BY_WORDS.has(code) && /order/i.test(message) && /not exist|not found|no such/i.test(message);
}

/** There is nothing left to cancel: it was filled or cancelled before. */
export function isOrderOver({ code, message }: Refusal): boolean {
  if (ORDER_OVER.has(code)) return true;
  return ORDER_BY_WORDS.has(code) && /(filled|cancel).*already|already.*(filled|cancel)/i.test(message);
}

export function isDefiniteRefusal(refusal: Refusal): boolean {
  return definiteMeaning(refusal) !== undefined;
}

/** Whether this program has a name for it: only such a code may become a metric. */
export function isKnownCode(code: string): boolean {
  return Object.hasOwn(DEFINITE_REFUSALS, code) || Object.hasOwn(OTHER_MEANINGS, code);
}

/** The venue's word in one sentence, with its own words at the end. */
export function refusalText(refusal: Refusal): string {
  const { code, message } = refusal;
  const meaning =
    (isTimestampRefusal(refusal)
      ? "does not accept the request's time: set the clock of this machine"
      : undefined) ??
    definiteMeaning(refusal) ??
    OTHER_MEANINGS[code] ??
    'gave a reason that this program does not know';
  return `BingX ${meaning} (${message === '' ? code : `${code}: ${message}`}).`;
}

/** What a caller of a read gets to see of a refusal. */
export function refusalError(refusal: Refusal, what: string, accountId: string): AppError {
  const { code } = refusal;
  const context = {
    venueCode: code,
    account: accountId,
    request: what,
    ...(isNoRight(refusal) && { [NOT_OFFERED]: 'right' }),
  };
  if (isKeyRefusal(refusal)) {
    const refusedFor = code === ADDRESS ? { refusedFor: 'address' } : {};
    return new AppError('venue.auth', `Account ${accountId}: ${refusalText(refusal)}`, {
      context: { ...context, ...refusedFor },
    });
  }
  if (isUnknownSymbol(refusal)) {
    const text = `${what}: BingX does not know this symbol, check its spelling.`;
    return new AppError('venue.notFound', text, { context });
  }
  const retry = isTimestampRefusal(refusal) ? 'later' : 'never';
  return new AppError('venue.refused', `${what}: ${refusalText(refusal)}`, { retry, context });
}

/** Several codes are said of a wrong parameter, of which the symbol is one. */
export function isUnknownSymbol({ code, message }: Refusal): boolean {
  if (code === '109425') return true;
  const codes = ['100204', SPOT_PARAMETER, PERPETUAL_PARAMETER, OLD_PERPETUAL_PARAMETER];
  return codes.includes(code) && /symbol/i.test(message);
}

/** Why no order can have been made; undefined where one may have been. */
function definiteMeaning(refusal: Refusal): string | undefined {
  const { code, message } = refusal;
  if (isTimestampRefusal(refusal)) return undefined;
  if (Object.hasOwn(DEFINITE_REFUSALS, code)) return DEFINITE_REFUSALS[code];
  switch (code) {
    case SPOT_REFUSED:
      return isRepeated(message) || isOrderOver(refusal) || isOrderUnknown(refusal)
        ? undefined
        : 'refused the order: the symbol is not open to the API, or too many orders rest';
    case SPOT_PARAMETER:
      return SIZE_WORDS.test(message) && !isRepeated(message) ? TOO_SMALL : undefined;
    case PERPETUAL_ORDER:
      return isRepeated(message) ? undefined : 'does not accept the order: its size, its price or its symbol';
    case PERPETUAL_PARAMETER:
      return /positionSide/i.test(message) ? 'wants another position mode for this order' : undefined;
    case OLD_MONEY:
      return NO_MONEY;
    default:
      return undefined;
  }
}

function isRepeated(message: string): boolean {
  return REPEATED_WORDS.test(message);
}

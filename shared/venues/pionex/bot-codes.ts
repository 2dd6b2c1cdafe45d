/**
 * What refusals of Pionex's bot endpoints mean. No list is published: these come from its openapi_bot.yaml and from
 * what public clients report.
 */
import { isKeyRefusal, isNoRight, refusalText } from './codes.ts';

/** A passing trouble in a read; says nothing about what became of a command. */
export const BOT_INTERNAL_ERROR = 'BOT_INTERNAL_ERROR';
/** The token of a page is no longer good. */
export const BOT_INVALID_TOKEN = 'BOT_INVALID_TOKEN';
export const BOT_ORDER_ALREADY_CLOSED = 'BOT_ORDER_ALREADY_CLOSED';

/**
 * Refusals of a command after which nothing was carried out, each for a reason that is decided before anything is.
 *
 * Not here, on purpose: BOT_INTERNAL_ERROR, INVALID_TIMESTAMP (it passes), codes of orders (a bot that is being made
 * places orders, so one of them may fail when coins were moved already), and every code that is not known.
 */
const DEFINITE_REFUSALS: Readonly<Record<string, string>> = {
  // The request makes no sense to the bots, or the bot is in no state for it.
  BOT_INVALID_ARGUMENT: 'does not accept the parameters, or not in the state of this bot',
  PARAMETER_ERROR: 'does not accept a parameter',
  [BOT_ORDER_ALREADY_CLOSED]: 'says that this bot has already ended',
  // Checks of the documented commands. `reduce` gives them inside of a successful reply.
  PROFIT_LESS_THAN_ZERO: 'does not do this while the bot is at a loss',
  EXCEEDS_MAX_AMOUNT: 'says that the amount is above the most that is possible',
  LOSS_GTE_INVESTMENT: 'says that the loss leaves no equity above the margin in use',
  POSITION_TOO_SMALL: 'says that the position is too small to be reduced',
  REDUCE_TOO_MUCH: 'says that the reduction is too large',
  REDUCE_TOO_SMALL: 'says that the reduction is too small',
  SYMBOL_MAINTENANCE: 'is maintaining this symbol',
};

export function isDefiniteBotRefusal(code: string): boolean {
  return isKeyRefusal(code) || isBotNotFound(code) || Object.hasOwn(DEFINITE_REFUSALS, code);
}

/** As `isKnownCode`, of bots. */
export function isKnownBotCode(code: string): boolean {
  return Object.hasOwn(DEFINITE_REFUSALS, code) || code === BOT_INTERNAL_ERROR || code === BOT_INVALID_TOKEN;
}

/** Only spellings of one code were seen, e.g. `P_TRADING_BOT_ORDER_NOT_FOUND`. */
export function isBotNotFound(code: string): boolean {
  return /(^|_)BOT_(ORDER_)?NOT_FOUND$/.test(code);
}

/** The venue's word in one sentence, with its own words at the end. */
export function botRefusalText(code: string, message: string): string {
  // Bots have rights of their own.
  const known = isNoRight(code)
    ? 'says that this API key lacks a permission: give it the rights "Bot reading" and "Bot trading"'
    : isBotNotFound(code)
      ? 'does not know this bot'
      : DEFINITE_REFUSALS[code];
  if (known === undefined) return refusalText(code, message);
  return `Pionex ${known} (${message === '' ? code : `${code}: ${message}`}).`;
}

import type { Dialect } from '../rest/dialect.ts';
import { isBotNotFound, isKnownBotCode } from './bot-codes.ts';
import {
  INVALID_TIMESTAMP,
  isDefiniteRefusal,
  isKeyRefusal,
  isKnownCode,
  isNoRight,
  ORDER_NOT_FOUND,
  refusalError,
  refusalText,
} from './codes.ts';
import { readReply } from './reply.ts';

export const pionexDialect: Dialect = {
  name: 'Pionex',
  timeCall: {
    method: 'GET',
    path: '/api/v1/market/bookTickers',
    query: { type: 'SPOT' },
    weight: 1,
    access: 'public',
  },
  readReply,
  isRefusedTimestamp: ({ code }) => code === INVALID_TIMESTAMP,
  isKeyRefusal: ({ code }) => isKeyRefusal(code),
  isDefiniteRefusal: ({ code }) => isDefiniteRefusal(code),
  isOrderGone: ({ code }) => code === ORDER_NOT_FOUND,
  isAnswer: ({ code }) => code === ORDER_NOT_FOUND || isBotNotFound(code),
  isKnownCode: (code) => isKnownCode(code) || isKnownBotCode(code),
  // Of what a key may not read (futures, bots) everybody makes do without. UNAUTHORIZED is also said of an unknown key.
  isMissingRight: ({ code }, method) => method === 'GET' && isNoRight(code) && code !== 'UNAUTHORIZED',
  refusalText: ({ code, message }) => refusalText(code, message),
  refusalError,
};

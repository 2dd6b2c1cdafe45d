import type { Dialect } from '../rest/dialect.ts';
import {
  isDefiniteRefusal,
  isKeyRefusal,
  isKnownCode,
  isOrderGone,
  isRefusedTimestamp,
  NO_RIGHT,
  refusalError,
  refusalText,
} from './codes.ts';
import { readReply, TIME_PATH } from './reply.ts';

export const sixmmDialect: Dialect = {
  name: '6MM',
  timeCall: { method: 'GET', path: TIME_PATH, query: {}, weight: 1, access: 'public' },
  readReply,
  isRefusedTimestamp,
  isKeyRefusal,
  isDefiniteRefusal,
  isOrderGone,
  isAnswer: isOrderGone,
  isKnownCode,
  // Without the right to trade a key sees no orders: of what it may not read everybody makes do without.
  isMissingRight: ({ code }, method) => method === 'GET' && code === NO_RIGHT,
  refusalText,
  refusalError,
};

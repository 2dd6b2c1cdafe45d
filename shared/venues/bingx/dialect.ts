import { publicGet } from '../rest/client.ts';
import type { Dialect } from '../rest/dialect.ts';
import {
  isDefiniteRefusal,
  isKeyRefusal,
  isKnownCode,
  isNoRight,
  isOrderOver,
  isOrderUnknown,
  isTimestampRefusal,
  refusalError,
  refusalText,
} from './codes.ts';
import { SERVER_TIME } from './paths.ts';
import { readReply } from './reply.ts';

export const bingxDialect: Dialect = {
  name: 'BingX',
  timeCall: publicGet(SERVER_TIME, {}, 1),
  readReply,
  isRefusedTimestamp: isTimestampRefusal,
  isKeyRefusal,
  isDefiniteRefusal,
  isOrderGone: isOrderUnknown,
  isOrderOver,
  isAnswer: (refusal) => isOrderUnknown(refusal) || isOrderOver(refusal),
  isKnownCode,
  isMissingRight: (refusal, method) => method === 'GET' && isNoRight(refusal),
  refusalText,
  refusalError,
};

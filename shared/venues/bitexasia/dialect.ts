import { publicGet } from '../rest/client.ts';
import type { Dialect } from '../rest/dialect.ts';
import {
  isAddressRefusal,
  isDefiniteRefusal,
  isKeyRefusal,
  isRefusedTimestamp,
  refusalError,
  refusalText,
  statusOf,
} from './codes.ts';
import { readReply } from './reply.ts';

/** Weights are counted there and not published: every call is taken for one. */
export const WEIGHT = 1;
export const MARKETS_CALL = publicGet('/v1/markets', {}, WEIGHT);

export const bitexasiaDialect: Dialect = {
  name: 'BitexAsia',
  timeCall: MARKETS_CALL,
  readReply,
  isRefusedTimestamp,
  isKeyRefusal,
  isDefiniteRefusal,
  isOrderGone: (refusal) => statusOf(refusal) === 404,
  isAnswer: (refusal) => statusOf(refusal) === 404,
  // The venue's own codes are not known; only a status alone has a name.
  isKnownCode: (code) => /^4\d\d$/.test(code),
  isMissingRight: (refusal, method) =>
    method === 'GET' && statusOf(refusal) === 403 && !isAddressRefusal(refusal),
  refusalText,
  refusalError,
};

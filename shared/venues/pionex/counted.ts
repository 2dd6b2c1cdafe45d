/** What of a reply is counted. */
import type { Metrics } from '../../core/metrics.ts';
import { isBotNotFound, isKnownBotCode } from './bot-codes.ts';
import { isKeyRefusal, isKnownCode, isNoRight, ORDER_NOT_FOUND } from './codes.ts';
import { type Reply, TOO_MANY_REQUESTS } from './reply.ts';

/** Counts one request that was sent, and the reply where it says no. */
export function countCall(
  metrics: Metrics,
  { method, weight }: { readonly method: string; readonly weight: number },
  reply: Reply,
): void {
  metrics.add('RequestWeight', weight);
  const code = codeOf(reply);
  if (code === undefined || isAnswer(code)) return;
  const isKnown = reply.kind !== 'refused' || isKnownCode(code) || isKnownBotCode(code);
  metrics.add('VenueErrors', 1, isKnown ? code : 'other');
  if (isKeyRefusal(code) && !isMissingRight(code, method)) metrics.add('KeysRefused', 1);
}

/** The venue's own code of a reply that says no, our own for a silence; undefined for success. */
export function codeOf(reply: Reply): string | undefined {
  switch (reply.kind) {
    case 'success':
      return undefined;
    case 'limited':
      return TOO_MANY_REQUESTS;
    case 'unexpected':
      return 'venue.unexpectedReply';
    case 'refused':
    case 'unavailable':
      return reply.code;
  }
}

/** To a look-up, "there is none" is no error. */
function isAnswer(code: string): boolean {
  return code === ORDER_NOT_FOUND || isBotNotFound(code);
}

/**
 * Of what a key may not read (futures, bots) everybody makes do without, every hour again; the key is fine.
 * UNAUTHORIZED is also said of a key that is not known.
 */
function isMissingRight(code: string, method: string): boolean {
  return method === 'GET' && isNoRight(code) && code !== 'UNAUTHORIZED';
}

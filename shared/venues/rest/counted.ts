/** What of a reply is counted. */
import type { Metrics } from '../../core/metrics.ts';
import type { Call } from './client.ts';
import type { Dialect } from './dialect.ts';
import { type Reply, TOO_MANY_REQUESTS } from './reply.ts';

/** Counts one request that was sent, and the reply where it says no. */
export function countCall(
  metrics: Metrics,
  dialect: Dialect,
  { method, weight }: Pick<Call, 'method' | 'weight'>,
  reply: Reply,
): void {
  metrics.add('RequestWeight', weight);
  const code = codeOf(reply);
  if (code === undefined || (reply.kind === 'refused' && dialect.isAnswer(reply))) return;
  const isKnown = reply.kind !== 'refused' || dialect.isKnownCode(code);
  metrics.add('VenueErrors', 1, isKnown ? code : 'other');
  if (reply.kind !== 'refused' || !dialect.isKeyRefusal(reply)) return;
  if (!dialect.isMissingRight(reply, method)) metrics.add('KeysRefused', 1);
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

/** What one seed decides about a world before it starts: which faults exist in it at all, and how often they strike. */
import type { Prng } from './prng.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly days: number;
  readonly plans: number;
  readonly duplicateClientOrderIds: 'refuse' | 'accept';
  readonly futureTimestamps: 'accept' | 'refuse';
  /** Chance per invocation to die, and per call for each fault. Zero: this world does not know the fault. */
  readonly crash: number;
  readonly tableThrottled: number;
  readonly tableReplyLost: number;
  readonly slowNetwork: number;
  readonly clockSkew: number;
  readonly requestLost: number;
  readonly replyLost: number;
  readonly lateLanding: number;
  readonly gatewayPage: number;
  readonly brokenReply: number;
  readonly hidden: number;
  readonly blind: number;
  readonly stale: number;
  readonly partialFill: number;
  readonly slowFill: number;
  readonly maintenance: number;
  readonly timestampRefused: number;
  readonly ban: number;
  /** Chance for each of a few replacements of the account's key. */
  readonly keyReplaced: number;
  /** Chance per planned invocation. */
  readonly missed: number;
  readonly late: number;
  readonly duplicated: number;
  readonly pauses: number;
  readonly manualOrders: number;
  /** Worlds with a queue only: chance per message sent. */
  readonly queueLost?: number;
}

/** Swarm testing: about half of the faults are switched off in each world, so that rare combinations get room. */
export function optionsFor(seed: number, prng: Prng): WorldOptions {
  const rate = (most: number): number => (prng.chance(0.5) ? 0 : prng.next() * most);
  return {
    seed,
    days: prng.chance(0.2) ? 2 : 1,
    plans: prng.between(1, 3),
    duplicateClientOrderIds: prng.pick(['refuse', 'accept']),
    futureTimestamps: prng.pick(['accept', 'refuse']),
    crash: rate(0.4),
    tableThrottled: rate(0.03),
    tableReplyLost: rate(0.03),
    slowNetwork: rate(0.15),
    clockSkew: rate(0.3),
    requestLost: rate(0.1),
    replyLost: rate(0.25),
    lateLanding: rate(0.2),
    gatewayPage: rate(0.15),
    brokenReply: rate(0.1),
    hidden: rate(0.4),
    blind: rate(0.5),
    stale: rate(0.1),
    partialFill: rate(0.4),
    slowFill: rate(0.3),
    maintenance: rate(0.08),
    timestampRefused: rate(0.08),
    ban: rate(0.02),
    missed: rate(0.4),
    late: rate(0.4),
    duplicated: rate(0.6),
    pauses: rate(0.8),
    manualOrders: rate(0.8),
    keyReplaced: rate(0.95),
  };
}

/** Which faults strike a call at the exchange, drawn from the world's seed; and what was injected, by kind. */
import { type EpochMs, MINUTE_MS } from '../../shared/core/clock.ts';
import { decimal } from '../../shared/core/decimal.ts';
import type { Fault, FaultCall, FaultPlan, Look } from '../../shared/paper/faults.ts';
import type { WorldOptions } from './options.ts';
import type { Prng } from './prng.ts';
import { type SimulatedVenue, visibilityLagMs } from './venues.ts';

export type FaultCounts = Record<string, number>;

export interface SimulatedFaults {
  readonly plan: FaultPlan;
  readonly counts: FaultCounts;
  /** Ends all faults: the world's second phase. */
  stop(): void;
}

/**
 * No order is missing everywhere for longer than the venue's capabilities promise; the ledger builds on that.
 * An order can be hidden and then looked up in an old copy, so each may take half of it.
 */
function maxLagMs(venue: SimulatedVenue): number {
  return visibilityLagMs(venue) / 2 - 500;
}
/** A request in the network's hands lands while its timestamp is valid, or never. */
const MAX_LANDING_DELAY_MS = 40_000;
const LOOKS: readonly Look[] = [
  'order',
  'orderByClientOrderId',
  'openOrders',
  'orderHistory',
  'fills',
  'fillsOfOrder',
];

/** `blindPaths`: of which one read may wrongly see nothing. */
export function createVenueFaults(
  options: WorldOptions,
  prng: Prng,
  venue: SimulatedVenue,
  blindPaths: readonly string[],
): SimulatedFaults {
  const counts: FaultCounts = {};
  let stopped = false;
  const blindPath = prng.pick(blindPaths);
  const lagMs = maxLagMs(venue);
  const once = withoutRepeatedBlindness();
  const draw = (call: FaultCall): readonly Fault[] => {
    const placing = venue.placing.test(`${call.method} ${call.path}`);
    const faults = once(call, [
      ...(placing ? placingFaults(options, prng, lagMs) : []),
      ...lossFaults(options, prng),
      ...(call.method === 'GET'
        ? readFaults(options, prng, { canBeBlind: isOn(call.path, blindPath), lagMs })
        : []),
    ]);
    for (const fault of faults) counts[fault.kind] = (counts[fault.kind] ?? 0) + 1;
    return faults;
  };
  return { plan: (call) => (stopped ? undefined : draw(call)), counts, stop: () => (stopped = true) };
}

/** A path that ends in a slash stands for all below it, such as every single order. */
function isOn(path: string, blindPath: string): boolean {
  return blindPath.endsWith('/') ? path.startsWith(blindPath) : path === blindPath;
}

function lossFaults(options: WorldOptions, prng: Prng): readonly Fault[] {
  const as = prng.pick(['network', 'timeout'] as const);
  if (prng.chance(options.requestLost)) return [{ kind: 'requestLost', as }];
  if (prng.chance(options.replyLost)) return [{ kind: 'replyLost', as }];
  if (prng.chance(options.gatewayPage)) {
    return [{ kind: 'gatewayPage', status: prng.pick([502, 504]), executed: prng.chance(0.5) }];
  }
  if (prng.chance(options.brokenReply)) {
    return [{ kind: 'brokenReply', how: prng.pick(['truncated', 'garbage']) }];
  }
  if (prng.chance(options.timestampRefused)) return [{ kind: 'timestampRefused' }];
  if (prng.chance(options.ban)) return [{ kind: 'ban', page: prng.pick(['json', 'html']) }];
  return [];
}

function placingFaults(options: WorldOptions, prng: Prng, lagMs: number): readonly Fault[] {
  const faults: Fault[] = [];
  if (prng.chance(options.lateLanding)) {
    faults.push({ kind: 'lateLanding', delayMs: prng.between(500, MAX_LANDING_DELAY_MS), as: 'timeout' });
  }
  if (prng.chance(options.hidden)) faults.push({ kind: 'hidden', forMs: hiddenLooks(prng, lagMs) });
  if (prng.chance(options.partialFill)) {
    faults.push({ kind: 'partialFill', share: decimal(prng.pick(['0.2', '0.5', '0.9'])) });
  }
  if (prng.chance(options.slowFill)) faults.push({ kind: 'slowFill', delayMs: prng.between(1_000, 900_000) });
  if (prng.chance(options.maintenance)) faults.push({ kind: 'maintenance' });
  return faults;
}

function hiddenLooks(prng: Prng, lagMs: number): Partial<Record<Look, number>> {
  const hidden: Partial<Record<Look, number>> = {};
  for (const look of LOOKS) if (prng.chance(0.6)) hidden[look] = prng.between(500, lagMs);
  return hidden;
}

/**
 * A wrong 'not found' strikes one kind of look in a world, at any time: no client can tell a venue that denies an
 * order in every look from one that never had it.
 */
const BOT_LIST = '/api/v1/bot/orders';

/** A list of bots comes empty now and then, not all the time: nothing else shows a bot whose id nobody was told. */
function withoutRepeatedBlindness(): (call: FaultCall, faults: readonly Fault[]) => readonly Fault[] {
  const blindAtMs = new Map<string, EpochMs>();
  return ({ path, query, atMs }, faults) => {
    if (path !== BOT_LIST || !faults.some(({ kind }) => kind === 'blind')) return faults;
    const list = query.includes('status=finished') ? 'finished' : 'running';
    if (atMs < (blindAtMs.get(list) ?? 0) + EMPTY_LIST_EVERY_MS) {
      return faults.filter(({ kind }) => kind !== 'blind');
    }
    blindAtMs.set(list, atMs);
    return faults;
  };
}

const EMPTY_LIST_EVERY_MS = 2 * MINUTE_MS;

function readFaults(
  options: WorldOptions,
  prng: Prng,
  { canBeBlind, lagMs }: { readonly canBeBlind: boolean; readonly lagMs: number },
): readonly Fault[] {
  if (canBeBlind && prng.chance(options.blind)) return [{ kind: 'blind' }];
  if (prng.chance(options.stale)) return [{ kind: 'stale', ageMs: prng.between(500, lagMs) }];
  return [];
}

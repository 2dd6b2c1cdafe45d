/** Who calls what and when in a world: schedules that are late, doubled or dead, pauses, and the user at the exchange. */
import { pause, resume } from '../../shared/control/pause.ts';
import { type EpochMs, HOUR_MS, isoSeconds, MINUTE_MS, SECOND_MS } from '../../shared/core/clock.ts';
import { slotsBetween } from '../../shared/slots/occurrences.ts';
import type { WorldOptions } from './options.ts';
import { delayMs, NO_PORT_FAULTS, type PortFaults } from './ports.ts';
import type { Prng } from './prng.ts';
import { userActs } from './user.ts';
import type { FunctionName, ProcessParts, World } from './world.ts';

export interface Pause {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

export interface Workload {
  /** Times at which everything was paused. */
  readonly pauses: readonly Pause[];
  readonly counts: Record<string, number>;
}

const RECONCILE_EVERY_MS = 10 * MINUTE_MS;
/** A process to which nothing happens. */
export const HEALTHY: ProcessParts = { faults: NO_PORT_FAULTS, skewMs: 0, random: () => 0.5 };

/** Plans the first phase: faults everywhere. */
export function planFaultyPhase(world: World, options: WorldOptions, prng: Prng, endMs: EpochMs): Workload {
  const startMs = world.time.nowMs();
  const counts: Record<string, number> = {};
  const start = (name: FunctionName, event: unknown, atMs: EpochMs): void => {
    world.time.at(atMs, () => world.invoke(name, event, processFor(options, prng.fork(), counts)));
  };
  for (const [plan, { when }] of Object.entries(world.automations.plans)) {
    for (const slot of slotsBetween(when, startMs, endMs)) {
      const event = { plan, slot: isoSeconds(slot.atMs) };
      for (const atMs of firingsOf(slot.atMs, options, prng, counts)) {
        start('dca-buy', event, atMs);
        // Reconciliation keeps its own time: it may come while an order is still on its way.
        if (prng.chance(0.3)) start('order-reconcile', {}, atMs + prng.between(0, 2 * MINUTE_MS));
      }
    }
  }
  const repeat = (name: FunctionName, everyMs: number): void => {
    for (let atMs = startMs; atMs < endMs; atMs += everyMs) {
      if (prng.chance(options.missed / 2)) continue;
      start(name, {}, atMs + prng.between(0, MINUTE_MS));
      if (prng.chance(options.duplicated / 2)) start(name, {}, atMs + prng.between(0, MINUTE_MS));
    }
  };
  // What was due before the first audit of a plan was never promised: that one must succeed.
  world.time.at(startMs, () => world.invoke('slot-audit', {}, HEALTHY));
  repeat('order-reconcile', RECONCILE_EVERY_MS);
  repeat('slot-audit', HOUR_MS);
  userActs(world, options, prng, endMs);
  return { pauses: planPauses(world, options, prng, endMs), counts };
}

/** Plans the second phase: schedules that work, no faults, until everything must have settled. */
export function planHealingPhase(world: World, startMs: EpochMs, endMs: EpochMs): void {
  const every = (name: FunctionName, everyMs: number): void => {
    for (let atMs = startMs; atMs <= endMs; atMs += everyMs) {
      world.time.at(atMs, () => world.invoke(name, {}, HEALTHY));
    }
  };
  every('order-reconcile', RECONCILE_EVERY_MS);
  every('slot-audit', HOUR_MS);
}

function firingsOf(
  atMs: EpochMs,
  options: WorldOptions,
  prng: Prng,
  counts: Record<string, number>,
): readonly EpochMs[] {
  if (prng.chance(options.missed)) {
    counts['missedFiring'] = (counts['missedFiring'] ?? 0) + 1;
    return [];
  }
  const late = prng.chance(options.late);
  const firstMs = atMs + (late ? prng.between(MINUTE_MS, 100 * MINUTE_MS) : prng.between(0, MINUTE_MS));
  const firings = [firstMs];
  while (prng.chance(options.duplicated) && firings.length < 4) {
    // Two deliveries of one event at once, a hasty repeat, or a late one.
    firings.push(firstMs + prng.between(0, prng.pick([100, 5 * SECOND_MS, 90 * MINUTE_MS])));
  }
  if (late) counts['lateFiring'] = (counts['lateFiring'] ?? 0) + 1;
  if (firings.length > 1) counts['duplicateFiring'] = (counts['duplicateFiring'] ?? 0) + firings.length - 1;
  return firings;
}

export function planPauses(
  world: World,
  options: WorldOptions,
  prng: Prng,
  endMs: EpochMs,
): readonly Pause[] {
  const startMs = world.time.nowMs();
  if (!prng.chance(options.pauses)) return [];
  const fromMs = startMs + prng.between(HOUR_MS, Math.floor((endMs - startMs) / 2));
  const toMs = fromMs + prng.between(HOUR_MS, 6 * HOUR_MS);
  world.time.at(fromMs, () => void pause(world.table, { kind: 'all' }, fromMs));
  world.time.at(toMs, () => void resume(world.table, { kind: 'all' }));
  return [{ fromMs, toMs }];
}

/** A machine that dies at a place chosen beforehand, with a clock of its own. */
export function processFor(
  options: WorldOptions,
  prng: Prng,
  counts: Record<string, number>,
  lastPlace = 40,
): ProcessParts {
  const count = (kind: string): void => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  const diesAfter = prng.chance(options.crash) ? prng.between(1, lastPlace) : Number.POSITIVE_INFINITY;
  let places = 0;
  const storeFault = () => {
    if (prng.chance(options.tableThrottled)) {
      count('tableThrottled');
      return 'throttled';
    }
    if (prng.chance(options.tableReplyLost)) {
      count('tableReplyLost');
      return 'replyLost';
    }
    return undefined;
  };
  const faults: PortFaults = {
    diesAt: () => {
      places += 1;
      if (places === diesAfter) count('crash');
      return places === diesAfter;
    },
    tableFault: storeFault,
    blobFault: storeFault,
    queueFault: () => {
      const { queueLost = 0 } = options;
      if (queueLost === 0 || !prng.chance(queueLost)) return undefined;
      const fault = prng.pick(['refused', 'replyLost', 'swallowed'] as const);
      count(`queue ${fault}`);
      return fault;
    },
    tableDelayMs: () => delayMs(prng, 10, 4_000, options.slowNetwork / 4),
    networkDelayMs: () => delayMs(prng, 200, 14_000, options.slowNetwork),
  };
  const skewed = prng.chance(options.clockSkew);
  if (skewed) count('clockSkew');
  const skewMs = skewed ? prng.between(-50 * SECOND_MS, 50 * SECOND_MS) : prng.between(-500, 500);
  return { faults, skewMs, random: () => prng.next() };
}

/** Long enough for the longest follow-up chain and for a day that was audited late. */
export const PHASE_TWO_MS = 14 * HOUR_MS;

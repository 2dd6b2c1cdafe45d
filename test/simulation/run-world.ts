/** A world from birth to judgement: phase one with faults, phase two without, and what was found broken. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/core/clock.ts';
import type { Fetch } from '../../shared/http/http-client.ts';
import type { ApiKey } from '../../shared/secrets/secrets.ts';
import type { Table } from '../../shared/table/table.ts';
import { rotatedKeys } from './account-keys.ts';
import { simulatedAutomations } from './automations.ts';
import { type Facts, factsOf, keyCounts, unsafeFacts, unsettledFacts } from './checkers.ts';
import { optionsFor, type WorldOptions } from './options.ts';
import { type PersonCounts, personLooks } from './person.ts';
import { marketOf } from './prices.ts';
import { createPrng } from './prng.ts';
import { createVenueFaults } from './venue-faults.ts';
import { pionex, type SimulatedVenue, usedIdsAt } from './venues.ts';
import { PHASE_TWO_MS, planFaultyPhase, planHealingPhase } from './workload.ts';
import { createWorld, type World } from './world.ts';

export interface Judgement {
  readonly options: WorldOptions;
  readonly violations: readonly string[];
  readonly orders: number;
  readonly intents: Readonly<Record<string, number>>;
  /** Faults injected, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Of a kind of worlds in which a person may be asked. */
  readonly person?: Readonly<PersonCounts>;
  /** The log of the world's processes, for a person who replays one seed. */
  readonly log: readonly string[];
}

export interface Variation {
  /** Pionex when left out. */
  readonly venue?: SimulatedVenue;
  readonly wrapTable?: (table: Table) => Table;
  readonly wrapOwnTable?: (table: Table) => Table;
  readonly wrapFetch?: (fetch: Fetch, keptNow: () => ApiKey) => Fetch;
  /** Given here, the seed does not decide it, nor the venue's promise: a canary's. */
  readonly duplicateClientOrderIds?: 'refuse' | 'accept';
}

/** Safety is judged this often, and at the end. */
const STEP_MS = 4 * HOUR_MS;
/** Worlds begin on one of these days: three of them hold a change of the clocks. */
const BIRTHDAYS = [
  '2026-03-28T22:00:00Z',
  '2026-10-24T20:00:00Z',
  '2026-11-20T07:30:00Z',
  '2026-04-04T10:00:00Z',
];

/** Throws where the venue has no spot market for plans. */
export async function runWorld(
  seed: number,
  { venue = pionex, ...variation }: Variation = {},
): Promise<Judgement> {
  const { spot: looks } = venue.blind;
  if (looks === undefined) throw new Error(`${venue.venue} has no spot market for plans`);
  const prng = createPrng(seed);
  const options = optionsFor(seed, prng.fork());
  const startMs = Date.parse(prng.pick(BIRTHDAYS));
  const venueFaults = createVenueFaults(options, prng.fork(), venue, looks);
  const faultsEndMs = startMs + options.days * DAY_MS;
  const automations = simulatedAutomations(options, prng.fork(), venue);
  const workloadChance = prng.fork();
  const keys = rotatedKeys(options, prng.fork(), { startMs, endMs: faultsEndMs });
  using world = createWorld({
    venue,
    seed,
    startMs,
    automations,
    keys,
    prices: marketOf(seed),
    venueFaults: venueFaults.plan,
    duplicateClientOrderIds: usedIdsAt(venue, options.duplicateClientOrderIds),
    futureTimestamps: options.futureTimestamps,
    ...variation,
  });
  const workload = planFaultyPhase(world, options, workloadChance, faultsEndMs);
  const violations: string[] = [];
  const judge = (found: readonly string[]): void => {
    for (const one of found) if (!violations.includes(one)) violations.push(one);
  };
  for (let atMs = startMs; atMs < faultsEndMs && violations.length === 0; atMs += STEP_MS) {
    await world.time.runUntil(Math.min(atMs + STEP_MS, faultsEndMs));
    judge(unsafeFacts(world, await factsOf(world), workload.pauses));
  }
  const person: PersonCounts = {};
  const facts = await heal(world, { stopFaults: venueFaults.stop, startMs: faultsEndMs, person });
  judge(unsafeFacts(world, facts, workload.pauses));
  const slots = { fromMs: startMs + HOUR_MS, toMs: faultsEndMs };
  judge(await unsettledFacts(world, facts, slots));
  return {
    options,
    violations,
    orders: facts.orders.length,
    intents: countStates(facts.intents),
    faults: { ...venueFaults.counts, ...workload.counts, ...keyCounts(world, facts.intents) },
    person,
    log: world.output,
  };
}

async function heal(
  world: World,
  {
    stopFaults,
    startMs,
    person,
  }: { readonly stopFaults: () => void; readonly startMs: number; readonly person: PersonCounts },
): Promise<Facts> {
  stopFaults();
  planHealingPhase(world, startMs, startMs + PHASE_TWO_MS);
  world.time.at(startMs + PHASE_TWO_MS / 2, () => personLooks(world, person));
  await world.time.runUntil(startMs + PHASE_TWO_MS + MINUTE_MS);
  return factsOf(world);
}

export function countStates(entries: readonly { readonly state: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of entries) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

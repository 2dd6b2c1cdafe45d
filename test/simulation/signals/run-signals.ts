/** A world of webhook signals, from birth to judgement. */
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { rotateToken } from '../../../shared/signals/tokens.ts';
import { rotatedKeys } from '../account-keys.ts';
import { keyCounts } from '../checkers.ts';
import { optionsFor, type WorldOptions } from '../options.ts';
import { type PersonCounts, personLooks } from '../person.ts';
import { marketOf } from '../prices.ts';
import { createPrng, type Prng } from '../prng.ts';
import { countStates, type Judgement, type Variation } from '../run-world.ts';
import { createVenueFaults } from '../venue-faults.ts';
import { pionex, usedIdsAt } from '../venues.ts';
import { HEALTHY, processFor } from '../workload.ts';
import { createWorld, type FunctionName, type World } from '../world.ts';
import { planAlerts } from './alerts.ts';
import { signalAutomations, strategiesOf, tokenOf } from './automations.ts';
import { nameOf, type SignalFacts, signalFactsOf } from './facts.ts';
import { unsettledSignals } from './liveness.ts';
import { planPauses } from './pauses.ts';
import { startPollers } from './pollers.ts';
import { unsafeSignals } from './safety.ts';

const FAULTY_MS = 2 * HOUR_MS;
/** Long enough for the longest wait of a signal, the oldest limit order and the release of an orphan. */
const HEALING_MS = 65 * MINUTE_MS;
/** Safety is judged this often, and at the end. */
const STEP_MS = HOUR_MS;
const START_MS = Date.parse('2026-11-23T22:00:00Z');

export async function runSignals(
  seed: number,
  { venue = pionex, ...variation }: Variation = {},
): Promise<Judgement> {
  const prng = createPrng(seed);
  const rates = prng.fork();
  const options = { ...optionsFor(seed, rates), queueLost: rates.chance(0.5) ? 0 : rates.next() * 0.2 };
  const venueFaults = createVenueFaults(options, prng.fork(), venue, Object.values(venue.blind).flat());
  const prices = marketOf(seed);
  const faultsEndMs = START_MS + FAULTY_MS;
  const keys = rotatedKeys(options, rates.fork(), { startMs: START_MS, endMs: faultsEndMs });
  using world = createWorld({
    venue,
    seed,
    startMs: START_MS,
    automations: signalAutomations(prng.fork(), venue),
    prices,
    keys,
    venueFaults: venueFaults.plan,
    duplicateClientOrderIds: usedIdsAt(venue, options.duplicateClientOrderIds),
    futureTimestamps: options.futureTimestamps,
    account: { permissions: ['read', 'trade', 'botRead', 'botTrade'], futuresTrading: true },
    visibilityTimeoutMs: prng.pick([MINUTE_MS, 4 * MINUTE_MS]),
    ...variation,
  });
  for (const name of strategiesOf(world)) {
    await rotateToken(world.table, name, { token: tokenOf(name), nowMs: START_MS, keepOldMs: 0 });
  }
  const endMs = faultsEndMs + HEALING_MS;
  const counts: Record<string, number> = {};
  const given = { options, endMs: faultsEndMs, counts };
  const alerts = await planAlerts(world, { ...given, prng: prng.fork(), prices });
  const pollers = startPollers(world, { ...given, prng: prng.fork(), endMs });
  const pauses = planPauses(world, { ...given, prng: prng.fork() });
  planSchedules(world, { ...given, prng: prng.fork() });

  const judge = createJudge();
  for (let atMs = START_MS + STEP_MS; atMs <= faultsEndMs && judge.violations.length === 0; atMs += STEP_MS) {
    await world.time.runUntil(atMs);
    const facts = await signalFactsOf(world);
    judge.add(unsafeSignals(world, facts, pauses));
    judge.add(judge.changedOutcomes(facts));
  }
  venueFaults.stop();
  pollers.heal();
  planHealing(world, faultsEndMs, endMs);
  const person: PersonCounts = {};
  world.time.at((faultsEndMs + endMs) / 2, () => personLooks(world, person));
  await world.time.runUntil(endMs + MINUTE_MS);
  const facts = await signalFactsOf(world);
  judge.add(unsafeSignals(world, facts, pauses));
  judge.add(judge.changedOutcomes(facts));
  const history = { alerts: [...alerts.values()], deliveries: pollers.deliveries };
  judge.add(await unsettledSignals(world, facts, history));
  return {
    options,
    violations: judge.violations,
    orders: facts.orders.length,
    intents: countStates([...facts.intents, ...facts.actions, ...facts.signals.map(stateOf)]),
    faults: {
      ...venueFaults.counts,
      ...counts,
      ...keyCounts(world, [...facts.intents, ...facts.actions]),
    },
    person,
    log: world.output,
  };
}

function stateOf({ outcome }: SignalFacts['signals'][number]): { readonly state: string } {
  return { state: `signal ${outcome.state}` };
}

interface Schedules {
  readonly options: WorldOptions;
  readonly prng: Prng;
  readonly endMs: EpochMs;
  readonly counts: Record<string, number>;
}

const EVERY_MS = 5 * MINUTE_MS;
const SCHEDULED: readonly FunctionName[] = ['order-reconcile', 'signal-order'];

function planSchedules(world: World, { options, prng, endMs, counts }: Schedules): void {
  const start = (name: FunctionName, atMs: EpochMs): void => {
    world.time.at(atMs, () => world.invoke(name, {}, processFor(options, prng.fork(), counts)));
  };
  for (let atMs = world.time.nowMs(); atMs < endMs; atMs += EVERY_MS) {
    for (const name of SCHEDULED) {
      if (prng.chance(options.missed / 2)) continue;
      start(name, atMs + prng.between(0, MINUTE_MS));
      if (prng.chance(options.duplicated / 2)) start(name, atMs + prng.between(0, MINUTE_MS));
    }
  }
}

function planHealing(world: World, startMs: EpochMs, endMs: EpochMs): void {
  for (let atMs = startMs; atMs <= endMs; atMs += EVERY_MS) {
    for (const name of SCHEDULED) world.time.at(atMs, () => world.invoke(name, {}, HEALTHY));
  }
}

/** Collects violations, each once; an outcome that is final stays what it is. */
function createJudge() {
  const violations: string[] = [];
  const outcomes = new Map<string, string>();
  return {
    violations,
    add: (found: readonly string[]): void => {
      for (const one of found) if (!violations.includes(one)) violations.push(one);
    },
    changedOutcomes: ({ signals }: SignalFacts): readonly string[] =>
      signals.flatMap((stored) => {
        const { state } = stored.outcome;
        const before = outcomes.get(nameOf(stored)) ?? state;
        if (state !== 'accepted') outcomes.set(nameOf(stored), state);
        return before === state ? [] : [`${nameOf(stored)} was ${before} and is ${state}`];
      }),
  };
}

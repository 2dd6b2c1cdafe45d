/** A world of grid bots and their remedies, from birth to judgement. */
import { HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { createDerivedPerpetuals } from '../../../shared/paper/derived-perpetuals.ts';
import { PERPETUALS } from '../../../shared/paper/perpetual-listings.ts';
import { optionsFor } from '../options.ts';
import { marketOf } from '../prices.ts';
import { createPrng } from '../prng.ts';
import { countStates, type Judgement, type Variation } from '../run-world.ts';
import { createVenueFaults } from '../venue-faults.ts';
import { pionex } from '../venues.ts';
import { ACCOUNT, createWorld } from '../world.ts';
import { gridAutomations, simulatedBots } from './automations.ts';
import { type Truth, unsafeGrids, unsettledGrids } from './checkers.ts';
import { gridFactsOf } from './facts.ts';
import { planFaultyGrids, planHealingGrids } from './workload.ts';

const START_MS = Date.parse('2026-11-23T06:00:00Z');
const FAULTY_MS = 6 * HOUR_MS;
/** An accepted change that never shows is given up after a quarter of an hour. */
const HEALING_MS = 45 * MINUTE_MS;
const STEP_MS = 2 * HOUR_MS;

/** Wrong 'not found's strike one kind of look in a world. */
const LOOKS = [
  '/api/v1/bot/orders',
  '/api/v1/bot/orders/spotGrid/order',
  '/api/v1/bot/orders/futuresGrid/order',
] as const;

export async function runGrids(seed: number, variation: Variation = {}): Promise<Judgement> {
  const prng = createPrng(seed);
  const options = optionsFor(seed, prng.fork());
  const venueFaults = createVenueFaults(options, prng.fork(), pionex, LOOKS);
  const prices = marketOf(seed);
  const startMs = START_MS + prng.between(0, 20) * HOUR_MS;
  const chance = prng.fork();
  using world = createWorld({
    seed,
    startMs,
    automations: gridAutomations(chance, []),
    prices,
    venueFaults: venueFaults.plan,
    duplicateClientOrderIds: options.duplicateClientOrderIds,
    futureTimestamps: options.futureTimestamps,
    account: { permissions: ['read', 'trade', 'botRead', 'botTrade'] },
    ...variation,
  });
  const terms = simulatedBots(chance, Number(await prices.priceAt('BTC_USDT', startMs)));
  const ids = await world.exchange.inspect.placeBots(ACCOUNT, terms);
  const bots = terms.map((one, index) => ({ botId: ids[index] ?? '', terms: one }));
  world.deploy(gridAutomations(chance, bots));

  const faultsEndMs = startMs + FAULTY_MS;
  const counts: Record<string, number> = {};
  const { looks } = planFaultyGrids(world, { options, prng: prng.fork(), endMs: faultsEndMs, counts });
  const perpetuals = createDerivedPerpetuals({ seed, prices, listings: PERPETUALS });
  const truth: Truth = {
    looks,
    rangeOf: async (symbol, fromMs, toMs) =>
      symbol.endsWith('_PERP')
        ? perpetuals.markRangeOf(symbol, fromMs, toMs)
        : prices.rangeOf(symbol, fromMs, toMs),
  };
  const violations = new Set<string>();
  const judge = (found: readonly string[]): void => found.forEach((one) => void violations.add(one));
  for (let atMs = startMs + STEP_MS; atMs <= faultsEndMs && violations.size === 0; atMs += STEP_MS) {
    await world.time.runUntil(atMs);
    judge(await unsafeGrids(world, await gridFactsOf(world), truth));
  }
  venueFaults.stop();
  planHealingGrids(world, faultsEndMs, faultsEndMs + HEALING_MS);
  await world.time.runUntil(faultsEndMs + HEALING_MS + MINUTE_MS);
  const facts = await gridFactsOf(world);
  judge(await unsafeGrids(world, facts, truth));
  judge(await unsettledGrids(world, facts));
  return {
    options,
    violations: [...violations],
    orders: facts.executed.length,
    intents: countStates(facts.actions),
    faults: { ...venueFaults.counts, ...counts },
    log: world.output,
  };
}

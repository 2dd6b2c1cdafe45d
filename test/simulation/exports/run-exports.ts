/**
 * A world of nightly exports, from birth to judgement: an account that trades for a day or two beside hourly runs
 * through which everything fails, and then as many days without faults as late rows need to come.
 */
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import { decimal } from '../../../shared/core/decimal.ts';
import { fileDays } from '../../../shared/exports/files/file-days.ts';
import { nightsPartition } from '../../../shared/exports/night.ts';
import { EXPORT_NAMES, readNight } from '../../../shared/exports/night-store.ts';
import { optionsFor, type WorldOptions } from '../options.ts';
import { NO_PORT_FAULTS } from '../ports.ts';
import { marketOf } from '../prices.ts';
import { createPrng, type Prng } from '../prng.ts';
import type { Judgement, Variation } from '../run-world.ts';
import { HEALTHY, processFor } from '../workload.ts';
import { ACCOUNT, createWorld, type World } from '../world.ts';
import { exportAutomations } from './automations.ts';
import { booksOf, latenessOf } from './books.ts';
import { exportFactsOf, objectsOf } from './facts.ts';
import { planLife } from './life.ts';
import { type ExportTruth, unsettledExports } from './liveness.ts';
import { unsafeExports } from './safety.ts';
import { createExportFaults } from './venue-faults.ts';

const START_MS = Date.parse('2026-11-20T12:00:00Z');
/** Until the latest row has come, a night has been closed after it, and one more in which nothing happens at all. */
const HEALING_MS = 3 * DAY_MS;
/** Safety is judged this often, and at the end. */
const STEP_MS = DAY_MS;
const ACTS_A_DAY = 14;

export async function runExports(seed: number, variation: Variation = {}): Promise<Judgement> {
  const prng = createPrng(seed);
  const options = { ...optionsFor(seed, prng.fork()), days: prng.pick([1, 1, 2]) };
  const venueFaults = createExportFaults(options, prng.fork());
  const startMs = START_MS + prng.between(0, 11) * HOUR_MS;
  const faultsEndMs = startMs + options.days * DAY_MS;
  const lateBy = latenessOf(seed, faultsEndMs);
  using world = createWorld({
    seed,
    startMs,
    automations: exportAutomations(prng.fork()),
    prices: marketOf(seed),
    venueFaults: venueFaults.plan,
    duplicateClientOrderIds: options.duplicateClientOrderIds,
    futureTimestamps: options.futureTimestamps,
    lateRows: lateBy,
    account: {
      permissions: ['read', 'trade', 'botRead', 'botTrade', 'transfer'],
      futuresTrading: true,
      earnAccess: true,
      balances: { USDT: decimal('20000'), BTC: decimal('2'), ETH: decimal('20'), SOL: decimal('50') },
    },
    ...variation,
  });
  // The owner goes on for some hours after all is well, and then rests, so that the last nights are quiet.
  const life = planLife(world, prng.fork(), {
    endMs: faultsEndMs + 6 * HOUR_MS,
    acts: options.days * ACTS_A_DAY,
  });
  const counts: Record<string, number> = {};
  planFaultyRuns(world, { options, prng: prng.fork(), endMs: faultsEndMs, counts });

  const truthNow = async (): Promise<ExportTruth> => ({
    books: await booksOf(world, life, lateBy),
    bots: await world.exchange.inspect.bots(ACCOUNT),
    blindness: venueFaults.blindness,
    life,
  });
  const violations = new Set<string>();
  const judge = (found: readonly string[]): void => found.forEach((one) => void violations.add(one));
  for (let atMs = startMs + STEP_MS; atMs <= faultsEndMs && violations.size === 0; atMs += STEP_MS) {
    await world.time.runUntil(atMs);
    judge(unsafeExports(world, await exportFactsOf(world), await truthNow()));
  }
  venueFaults.stop();
  const endMs = faultsEndMs + HEALING_MS;
  planHealthyRuns(world, endMs);
  await world.time.runUntil(endMs);
  const [facts, truth] = [await exportFactsOf(world), await truthNow()];
  judge(unsafeExports(world, facts, truth));
  judge(await unsettledExports(world, facts, truth));
  judge(await changedByRepeating(world));
  return {
    options,
    violations: [...violations],
    orders: facts.records.length,
    intents: { nights: facts.nights.length, records: facts.records.length },
    faults: { ...venueFaults.counts, ...counts },
    log: world.output,
  };
}

interface Runs {
  readonly options: WorldOptions;
  readonly prng: Prng;
  readonly endMs: EpochMs;
  readonly counts: Record<string, number>;
}

/** Every hour, late, doubled, overlapping or not at all; some on machines whose clock has jumped by hours. */
function planFaultyRuns(world: World, { options, prng, endMs, counts }: Runs): void {
  for (let atMs = world.time.nowMs(); atMs < endMs; atMs += HOUR_MS) {
    for (const name of EXPORT_NAMES) {
      if (prng.chance(options.missed)) continue;
      const firstMs = atMs + prng.between(0, prng.pick([MINUTE_MS, 50 * MINUTE_MS]));
      const times = [firstMs];
      if (prng.chance(options.duplicated)) {
        times.push(firstMs + prng.between(0, prng.pick([50, 20 * SECOND_MS, 5 * MINUTE_MS])));
      }
      for (const each of times) {
        world.time.at(each, () => {
          const chance = prng.fork();
          const process = processFor(options, chance, counts, 400);
          const jumps = chance.chance(options.clockSkew / 3);
          if (jumps) counts['clockJump'] = (counts['clockJump'] ?? 0) + 1;
          const skewMs = jumps ? chance.between(-5 * HOUR_MS, 5 * HOUR_MS) : process.skewMs;
          world.invoke(name, {}, { ...process, skewMs });
        });
      }
    }
  }
}

/** Every hour of the night; by day, when there is nothing left to do, only now and then. */
function planHealthyRuns(world: World, endMs: EpochMs): void {
  for (let atMs = world.time.nowMs(); atMs < endMs; atMs += HOUR_MS) {
    const hour = new Date(atMs).getUTCHours();
    if (hour < 3 || hour % 6 === 0) runBoth(world, atMs + MINUTE_MS);
  }
}

function runBoth(world: World, atMs: EpochMs): void {
  for (const name of EXPORT_NAMES) world.time.at(atMs, () => world.invoke(name, {}, HEALTHY));
}

/** The last night is forgotten and exported once more, and all days filed anew: no byte may change. */
async function changedByRepeating(world: World): Promise<readonly string[]> {
  const before = await objectsOf(world);
  const { table, time } = world;
  const days = await table.query({ pk: `record-days#${ACCOUNT}` });
  for (const { pk, sk, version, data } of days) {
    const { filed: _, ...unfiled } = data;
    await table.put({ pk, sk }, unfiled, { version });
  }
  const [newest] = await table.query({ pk: nightsPartition(ACCOUNT), descending: true, limit: 1 });
  const night = newest?.sk.slice(0, 10) ?? '';
  for (const name of EXPORT_NAMES) {
    const version = (await readNight(table, ACCOUNT, { name, night }))?.version ?? 0;
    await table.remove({ pk: nightsPartition(ACCOUNT), sk: `${night}#${name}` }, { version });
  }
  runBoth(world, time.nowMs() + MINUTE_MS);
  runBoth(world, time.nowMs() + 21 * MINUTE_MS);
  time.at(time.nowMs() + 41 * MINUTE_MS, () =>
    time.spawn('filer', 0, async (task) => {
      await fileDays(world.depsFor(task, NO_PORT_FAULTS), { account: ACCOUNT, venue: 'pionex', csv: true });
    }),
  );
  await time.runUntil(time.nowMs() + 50 * MINUTE_MS);
  const after = await objectsOf(world);
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key)).map((key) => `a rerun changed ${key}`);
}

/**
 * `npm run sim -- --seeds 1000`: many worlds, what was injected into them, and what broke. `--kind signals` runs worlds
 * of that kind only, `--kind all` as many of each that the venue can have. `--venue bingx` makes them at another venue
 * than Pionex, `--venue all` at each. `SEED=…` replays one world of the kind.
 */
import { parseArgs } from 'node:util';
import { runExports } from './exports/run-exports.ts';
import { runGrids } from './grids/run-grids.ts';
import { type Judgement, runWorld } from './run-world.ts';
import { runSignals } from './signals/run-signals.ts';
import { has, pionex, SIMULATED_VENUES, type SimulatedVenue } from './venues.ts';

interface Kind {
  readonly name: string;
  readonly run: (seed: number, variation: { readonly venue: SimulatedVenue }) => Promise<Judgement>;
  readonly fits: (venue: SimulatedVenue) => boolean;
}

/** Worlds of grids and exports speak one venue's wire themselves. */
const isPionex = ({ venue }: SimulatedVenue): boolean => venue === pionex.venue;
const KINDS: readonly Kind[] = [
  { name: 'orders', run: runWorld, fits: (venue) => has(venue, 'spot') },
  { name: 'signals', run: runSignals, fits: () => true },
  { name: 'grids', run: (seed) => runGrids(seed), fits: isPionex },
  { name: 'exports', run: (seed) => runExports(seed), fits: isPionex },
];

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    log: { type: 'boolean', default: false },
    kind: { type: 'string', default: 'orders' },
    venue: { type: 'string', default: 'pionex' },
  },
});

/** The seed and the kind of the world that runs. */
let current = '';
// An error that no process of a world handled ends the run; only here is known which world it was.
process.on('uncaughtExceptionMonitor', () => console.error(`${current}: its harness failed`));

const replay = process.env['SEED'];
process.exitCode = 0;
for (const venue of venuesFrom(values.venue)) {
  for (const kind of kindsFrom(values.kind, venue)) {
    process.exitCode ||=
      replay === undefined ? await runMany(kind, venue) : await replayOne(kind, venue, Number(replay));
  }
}

function venuesFrom(text: string): readonly SimulatedVenue[] {
  const venues = Object.values(SIMULATED_VENUES);
  if (text === 'all') return venues;
  const found = venues.find(({ venue }) => venue === text);
  if (found !== undefined) return [found];
  throw new Error(`There is no venue '${text}'; take ${venues.map(({ venue }) => venue).join(', ')} or all.`);
}

function kindsFrom(text: string, venue: SimulatedVenue): readonly Kind[] {
  if (text === 'all') return KINDS.filter(({ fits }) => fits(venue));
  const kind = KINDS.find(({ name }) => name === text);
  if (kind === undefined) {
    const names = KINDS.map(({ name }) => name).join(', ');
    throw new Error(`There is no kind '${text}' of worlds; take ${names} or all.`);
  }
  if (kind.fits(venue)) return [kind];
  console.log(`${venue.venue} has no worlds of ${text}.`);
  return [];
}

async function runMany({ name, run }: Kind, venue: SimulatedVenue): Promise<number> {
  const first = Number(values.from);
  const count = Number(values.seeds);
  const startedMs = performance.now();
  const judgements: Judgement[] = [];
  for (let seed = first; seed < first + count; seed += 1) {
    current = named(name, venue, seed);
    const judgement = await run(seed, { venue });
    judgements.push(judgement);
    if (judgement.violations.length > 0) report(name, venue, judgement);
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const broken = judgements.filter(({ violations }) => violations.length > 0);
  console.log(
    `${count} worlds of ${name} at ${venue.venue}, ${(count / seconds).toFixed(1)} worlds per second`,
  );
  console.log(`${total(judgements.map(({ orders }) => orders))} orders placed`);
  console.log(`intents: ${listed(judgements.map(({ intents }) => intents))}`);
  console.log(`faults:  ${listed(judgements.map(({ faults }) => faults))}`);
  console.log(`person:  ${listed(judgements.map(({ person = {} }) => person)) || 'not asked'}`);
  console.log(`${broken.length} worlds with violations`);
  return broken.length === 0 ? 0 : 1;
}

async function replayOne({ name, run }: Kind, venue: SimulatedVenue, seed: number): Promise<number> {
  current = named(name, venue, seed);
  const judgement = await run(seed, { venue });
  console.log(JSON.stringify(judgement.options, undefined, 2));
  if (values.log) for (const line of judgement.log) console.log(line);
  report(name, venue, judgement);
  return judgement.violations.length === 0 ? 0 : 1;
}

function report(kind: string, venue: SimulatedVenue, { options, violations }: Judgement): void {
  const world = named(kind, venue, options.seed);
  console.log(`${world}: ${violations.length === 0 ? 'no violation' : 'violated'}`);
  for (const violation of violations.slice(0, 8)) console.log(`  ${violation}`);
}

function named(kind: string, { venue }: SimulatedVenue, seed: number): string {
  return `SEED=${seed} --kind ${kind} --venue ${venue}`;
}

function listed(counts: readonly Readonly<Record<string, number>>[]): string {
  const sums: Record<string, number> = {};
  for (const one of counts) for (const [kind, n] of Object.entries(one)) sums[kind] = (sums[kind] ?? 0) + n;
  return Object.entries(sums)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, n]) => `${kind} ${n}`)
    .join(', ');
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

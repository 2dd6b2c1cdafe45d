/**
 * `npm run sim -- --seeds 1000`: many worlds, what was injected into them, and what broke. `--kind signals` runs worlds
 * of that kind only, `--kind all` as many of each. `SEED=…` replays one world of the kind.
 */
import { parseArgs } from 'node:util';
import { runExports } from './exports/run-exports.ts';
import { runGrids } from './grids/run-grids.ts';
import { type Judgement, runWorld } from './run-world.ts';
import { runSignals } from './signals/run-signals.ts';

const KINDS = { orders: runWorld, signals: runSignals, grids: runGrids, exports: runExports };
type Kind = keyof typeof KINDS;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    log: { type: 'boolean', default: false },
    kind: { type: 'string', default: 'orders' },
  },
});

const replay = process.env['SEED'];
process.exitCode = 0;
for (const kind of kindsFrom(values.kind)) {
  process.exitCode ||= replay === undefined ? await runMany(kind) : await replayOne(kind, Number(replay));
}

function kindsFrom(text: string): readonly Kind[] {
  const kinds = Object.keys(KINDS) as Kind[];
  if (text === 'all') return kinds;
  const kind = kinds.find((known) => known === text);
  if (kind !== undefined) return [kind];
  throw new Error(`There is no kind '${text}' of worlds; take ${kinds.join(', ')} or all.`);
}

async function runMany(kind: Kind): Promise<number> {
  const first = Number(values.from);
  const count = Number(values.seeds);
  const startedMs = performance.now();
  const judgements: Judgement[] = [];
  for (let seed = first; seed < first + count; seed += 1) {
    const judgement = await KINDS[kind](seed);
    judgements.push(judgement);
    if (judgement.violations.length > 0) report(kind, judgement);
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const broken = judgements.filter(({ violations }) => violations.length > 0);
  console.log(`${count} worlds of ${kind}, ${(count / seconds).toFixed(1)} worlds per second`);
  console.log(`${total(judgements.map(({ orders }) => orders))} orders placed`);
  console.log(`intents: ${listed(judgements.map(({ intents }) => intents))}`);
  console.log(`faults:  ${listed(judgements.map(({ faults }) => faults))}`);
  console.log(`${broken.length} worlds with violations`);
  return broken.length === 0 ? 0 : 1;
}

async function replayOne(kind: Kind, seed: number): Promise<number> {
  const judgement = await KINDS[kind](seed);
  console.log(JSON.stringify(judgement.options, undefined, 2));
  if (values.log) for (const line of judgement.log) console.log(line);
  report(kind, judgement);
  return judgement.violations.length === 0 ? 0 : 1;
}

function report(kind: Kind, { options, violations }: Judgement): void {
  console.log(
    `SEED=${options.seed} --kind ${kind}: ${violations.length === 0 ? 'no violation' : 'violated'}`,
  );
  for (const violation of violations.slice(0, 8)) console.log(`  ${violation}`);
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

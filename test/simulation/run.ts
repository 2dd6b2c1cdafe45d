/** `npm run sim -- --seeds 1000`: many worlds, what was injected into them, and what broke. `SEED=…` replays one. */
import { parseArgs } from 'node:util';
import { type Judgement, runWorld } from './run-world.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    log: { type: 'boolean', default: false },
  },
});

const replay = process.env['SEED'];
process.exitCode = replay === undefined ? await runMany() : await replayOne(Number(replay));

async function runMany(): Promise<number> {
  const first = Number(values.from);
  const count = Number(values.seeds);
  const startedMs = performance.now();
  const judgements: Judgement[] = [];
  for (let seed = first; seed < first + count; seed += 1) {
    const judgement = await runWorld(seed);
    judgements.push(judgement);
    if (judgement.violations.length > 0) report(judgement);
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const broken = judgements.filter(({ violations }) => violations.length > 0);
  console.log(`${count} worlds, ${(count / seconds).toFixed(1)} worlds per second`);
  console.log(`${total(judgements.map(({ orders }) => orders))} orders placed`);
  console.log(`intents: ${listed(judgements.map(({ intents }) => intents))}`);
  console.log(`faults:  ${listed(judgements.map(({ faults }) => faults))}`);
  console.log(`${broken.length} worlds with violations`);
  return broken.length === 0 ? 0 : 1;
}

async function replayOne(seed: number): Promise<number> {
  const judgement = await runWorld(seed);
  console.log(JSON.stringify(judgement.options, undefined, 2));
  if (values.log) for (const line of judgement.log) console.log(line);
  report(judgement);
  return judgement.violations.length === 0 ? 0 : 1;
}

function report({ options, violations }: Judgement): void {
  console.log(`SEED=${options.seed}: ${violations.length === 0 ? 'no violation' : 'violated'}`);
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

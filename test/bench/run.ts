/**
 * `npm run bench`: ratios against what cannot be had cheaper, and the speed of the simulation. Fails when a bundle starts
 * later than is promised.
 */
import process from 'node:process';
import { runWorld } from '../simulation/run-world.ts';
import { describeGrids, measureGrids } from './grids.ts';
import { describeParquet, measureParquet } from './parquet.ts';
import { describeSignals, measureSignals } from './signals.ts';
import { measureSigning } from './signing.ts';
import { describeStart, measureStart, startFaults } from './start.ts';
import { describeVenues } from './venues.ts';

const WORLDS = 40;

console.log(`Signing an order: ${measureSigning().toFixed(2)} × one HMAC of the same bytes\n`);
const starts = await measureStart();
console.log(`${describeStart(starts)}\n`);

console.log(`${await describeVenues()}\n`);

console.log(`${describeGrids(await measureGrids())}\n`);

console.log(`${describeParquet(await measureParquet())}\n`);

console.log(`${describeSignals(await measureSignals())}\n`);

const startMs = performance.now();
for (let seed = 1; seed <= WORLDS; seed += 1) await runWorld(seed);
const seconds = (performance.now() - startMs) / 1000;
console.log(`Simulation: ${(WORLDS / seconds).toFixed(1)} worlds per second on one core of this machine`);

for (const fault of startFaults(starts)) {
  console.error(fault);
  process.exitCode = 1;
}

/** `npm run fuzz [-- --runs N] [--seed N]`: far more requests than the tests have time for. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { openDoor } from './hold-the-door.ts';
import { fuzzRequest } from './signal-requests.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const door = await openDoor();
const statuses = new Map<number, number>();
const property = fc.asyncProperty(fuzzRequest, async (request) => {
  const status = await door.try(request);
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
});
const seed = values.seed === undefined ? {} : { seed: Number(values.seed) };
const startedMs = performance.now();
const result = await fc.check(property, { numRuns: Number(values.runs), ...seed });

console.log(
  `seed ${result.seed}: ${result.numRuns} requests in ${Math.round((performance.now() - startedMs) / 1000)} s`,
);
for (const [status, count] of [...statuses].sort(([a], [b]) => a - b)) console.log(`  ${status}  ${count}`);
if (result.failed) {
  console.log(fc.defaultReportMessage(result));
  process.exitCode = 1;
}

/** `npm run backfill-drill`: a million fills, killed twenty times. `--rows`, `--kills` and `--seed` change that. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { describeDrill, drillBackfill } from './backfill.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
});
const figures = await drillBackfill({
  rows: Number(values.rows),
  kills: Number(values.kills),
  seed: Number(values.seed),
});
console.log(describeDrill(figures));
process.exitCode = figures.wrong.length === 0 ? 0 : 1;

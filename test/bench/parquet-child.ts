/** `node parquet-child.ts ROWS FILE`: writes so many made-up fills to a Parquet file, and prints what it took of the processor. */
import { createWriteStream } from 'node:fs';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parquetParts } from '../../shared/exports/files/parquet.ts';
import { madeUpFills } from './made-up-fills.ts';

const [rows = '0', path = ''] = process.argv.slice(2);
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const startSeconds = cpuSeconds();
let made = 0;
for (const _ of madeUpFills(Number(rows))) made += 1;
// Making them up is none of the writer's work.
const generating = cpuSeconds() - startSeconds;
await pipeline(Readable.from(parquetParts('spot-fill', madeUpFills(made))), createWriteStream(path));
const seconds = cpuSeconds() - startSeconds - 2 * generating;
// Kilobytes on Linux, see getrusage(2).
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ seconds, peakMb }));

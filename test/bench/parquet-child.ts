/** `node parquet-child.ts ROWS FILE`: writes so many made-up fills to a Parquet file, and prints what it took. */
import { createWriteStream } from 'node:fs';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parquetParts } from '../../shared/exports/files/parquet.ts';
import { madeUpFills } from './made-up-fills.ts';

const [rows = '0', path = ''] = process.argv.slice(2);
const startMs = performance.now();
await pipeline(Readable.from(parquetParts('spot-fill', madeUpFills(Number(rows)))), createWriteStream(path));
const seconds = (performance.now() - startMs) / 1000;
// Kilobytes on Linux, see getrusage(2).
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ seconds, peakMb }));

/**
 * A backfill that is killed at random points and started again until it is done. What is then in the table and in the
 * files must be the made-up past: by count, ids, sums and a hash of every row.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parquetMetadata } from 'hyparquet';
import { folderBlobs } from '../../shared/blobs/folder-blobs.ts';
import { type Decimal, sum, times, ZERO } from '../../shared/core/decimal.ts';
import { readRecords } from '../../shared/records/record-store.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import { createPrng, type Prng } from '../simulation/prng.ts';
import { ACCOUNT } from '../support/builders.ts';
import { madeUpFillsOf, NOW_MS, SYMBOLS } from './backfill-past.ts';

const CHILD = fileURLToPath(new URL('backfill-child.ts', import.meta.url));
const PAGE_ROWS = 100;
/** Of a row of DynamoDB. */
const MOST_ROW_BYTES = 400 * 1024;

export interface DrillFigures {
  readonly rows: number;
  readonly kills: number;
  readonly seconds: number;
  readonly requests: number;
  readonly leastRequests: number;
  readonly peakMb: number;
  readonly largestRowBytes: number;
  /** What is wrong; nothing where the ledger holds. */
  readonly wrong: readonly string[];
}

/** `rows`: a multiple of 16. The last of the kills strikes when everything was read, and files are made. */
export async function drillBackfill(options: {
  readonly rows: number;
  readonly kills: number;
  readonly seed: number;
}): Promise<DrillFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'standing-orders-backfill-'));
  const prng = createPrng(options.seed);
  const place = (number: number): Place => ({ folder, rows: options.rows, number });
  const startMs = performance.now();
  try {
    const runs: Run[] = [];
    let largestRowBytes = 0;
    const pages = Math.ceil(options.rows / PAGE_ROWS);
    for (let kill = 1; kill <= options.kills; kill += 1) {
      const isLast = kill === options.kills;
      const afterPages = isLast
        ? Number.POSITIVE_INFINITY
        : prng.between(1, Math.ceil((1.6 * pages) / options.kills));
      runs.push(await run(place(kill), killerOf(prng, afterPages)));
      largestRowBytes = Math.max(largestRowBytes, await largestRowIn(folder));
    }
    runs.push(await run(place(options.kills + 1), () => undefined));
    const seconds = (performance.now() - startMs) / 1000;
    const again = await run(place(options.kills + 2), () => undefined);
    return {
      rows: options.rows,
      kills: runs.filter(({ isKilled }) => isKilled).length,
      seconds,
      requests: runs.reduce((total, { requests }) => total + requests, 0),
      leastRequests: SYMBOLS.length * Math.ceil(options.rows / SYMBOLS.length / PAGE_ROWS),
      peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
      largestRowBytes,
      wrong: [
        ...(await judge(folder, options.rows)),
        ...(again.newRows === 0 ? [] : [`done again it found ${again.newRows} new rows`]),
        ...(largestRowBytes < MOST_ROW_BYTES ? [] : [`a row of ${largestRowBytes} bytes`]),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function describeDrill(figures: DrillFigures): string {
  const { rows, kills, seconds, requests, leastRequests, peakMb, largestRowBytes, wrong } = figures;
  return [
    `Backfill: ${rows} fills in ${seconds.toFixed(0)} s (${(rows / seconds).toFixed(0)} rows per second), killed ${kills} times,`,
    `  ${requests} requests, ${(requests / leastRequests).toFixed(3)} × the least (${leastRequests}), peak memory ${peakMb.toFixed(0)} MB,`,
    `  largest row of what was read ${(largestRowBytes / 1024).toFixed(0)} KB;`,
    `  ${wrong.length === 0 ? 'equal to the made-up past in count, ids, sums and hash, and in the files' : wrong.join('; ')}`,
  ].join('\n');
}

interface Place {
  readonly folder: string;
  readonly rows: number;
  /** Of the run, counted from 1. */
  readonly number: number;
}

interface Run {
  readonly isKilled: boolean;
  readonly requests: number;
  readonly peakMb: number;
  readonly newRows: number;
}

type Killer = (child: ChildProcess, page: { readonly number: number; readonly share: number }) => void;

/** After so many pages and a moment more, in the middle of whatever is being done then. */
function killerOf(prng: Prng, afterPages: number): Killer {
  let struck = false;
  return (child, { number, share }) => {
    if (struck || (number < afterPages && share < LAST_PAGE)) return;
    struck = true;
    void sleep(prng.between(0, share < LAST_PAGE ? 15 : 300)).then(() => child.kill('SIGKILL'));
  };
}

const LAST_PAGE = 0.9999;

/** Throws what the child said when it fails by itself. */
async function run(place: Place, killer: Killer): Promise<Run> {
  const child = spawn(process.execPath, [CHILD, place.folder, String(place.rows), String(place.number)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (part) => {
    said += part;
  });
  const ended = once(child, 'close');
  let [number, requests, peakMb, newRows] = [0, 0, 0, 0];
  for await (const line of createInterface({ input: child.stdout })) {
    const [what = '', text = '{}'] = line.split(/ (.*)/);
    if (!text.endsWith('}')) continue;
    const report = JSON.parse(text);
    ({ requests, peakMb } = report);
    if (what === 'done') ({ newRows } = report);
    else killer(child, { number, share: report.share });
    number += 1;
    if (report.gaps?.length > 0) throw new Error(`the backfill has gaps: ${text}`);
  }
  const [code, signal] = await ended;
  if (signal === null && code !== 0) throw new Error(`the backfill failed: ${said}`);
  return { isKilled: signal === 'SIGKILL', requests, peakMb, newRows };
}

async function judge(folder: string, rows: number): Promise<readonly string[]> {
  using table = openSqliteTable(join(folder, 'table.sqlite'));
  const [expected, kept] = [createDigest(), createDigest()];
  for (const { atMs, id, symbol, orderId, side, price, baseSize, fee, feeCoin } of madeUpFillsOf(rows)) {
    expected.add({
      atMs,
      id,
      symbol,
      orderId,
      side,
      price,
      baseSize,
      quoteAmount: times(price, baseSize),
      fee,
      feeCoin,
    });
  }
  const query = { account: ACCOUNT, kind: 'spot-fill', startMs: 0, endMs: NOW_MS } as const;
  for await (const record of readRecords(table, query)) kept.add(record);
  const blobs = folderBlobs(join(folder, 'objects'));
  let filed = 0;
  for (const { key } of await blobs.list('records/')) {
    const body = (await blobs.get(key))?.body ?? new Uint8Array();
    filed += Number(parquetMetadata(new Uint8Array(body).buffer).num_rows);
  }
  return [
    ...(expected.read() === kept.read() ? [] : [`made up: ${expected.read()}, kept: ${kept.read()}`]),
    ...(filed === rows ? [] : [`${filed} rows in the files, not ${rows}`]),
  ];
}

/** What is known of a stream is one row of the table, with every window that was asked. */
async function largestRowIn(folder: string): Promise<number> {
  using table = openSqliteTable(join(folder, 'table.sqlite'));
  const streams = await table.query({ pk: `coverage#${ACCOUNT}` });
  return Math.max(0, ...streams.map(({ data }) => JSON.stringify(data).length));
}

interface DigestedFill {
  readonly id: string;
  readonly atMs: number;
  readonly symbol: string;
  readonly orderId: string;
  readonly side: string;
  readonly price: Decimal;
  readonly baseSize: Decimal;
  readonly quoteAmount: Decimal;
  readonly fee: Decimal;
  readonly feeCoin: string;
}

/** Whatever the order of rows. */
function createDigest() {
  const ids = new Set<string>();
  const sums = new Map<string, Decimal>();
  let [count, hash] = [0, 0n];
  const add = (name: string, amount: Decimal): void => {
    sums.set(name, sum(sums.get(name) ?? ZERO, amount));
  };
  return {
    add: (fill: DigestedFill): void => {
      count += 1;
      ids.add(fill.id);
      add(`${fill.symbol} ${fill.side}`, fill.baseSize);
      add(`${fill.symbol} value`, fill.quoteAmount);
      add(`${fill.feeCoin} fee`, fill.fee);
      const { id, atMs, symbol, orderId, side, price, baseSize, fee, feeCoin } = fill;
      const row = [id, atMs, symbol, orderId, side, sum(price), sum(baseSize), sum(fee), feeCoin].join('|');
      hash += createHash('sha256').update(row).digest().readBigUInt64BE();
    },
    read: (): string => {
      const totals = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map((each) => each.join(' '));
      return `${count} rows, ${ids.size} ids, ${totals.join(', ')}, ${hash}`;
    },
  };
}

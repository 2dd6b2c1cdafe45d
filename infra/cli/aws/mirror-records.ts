/**
 * The Parquet files of a deployment as a folder of this machine. Each is fetched once, and again when it has changed; a
 * copy that was broken off goes on where it was. They hold what somebody has traded: only their owner reads them.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { BlobHead, Blobs } from '../../../shared/blobs/blobs.ts';
import type { Terminal } from '../../local/terminal.ts';

const RECORDS = 'records/';
/** As many files at once; each is small. */
const LANES = 8;
/** What the copies were made of is written down after so many, so that a broken copy loses little. */
const KEPT_EVERY = 200;

const etags = z.record(z.string(), z.string());

/** Makes `folder` hold what `blobs` holds of records, and nothing else of them. */
export async function mirrorRecords(
  blobs: Blobs,
  folder: string,
  progress: Pick<Terminal, 'redraw'>,
): Promise<void> {
  const wanted = (await blobs.list(RECORDS)).filter(({ key }) => key.endsWith('.parquet'));
  const index = join(folder, 'etags.json');
  const known = await readEtags(index);
  const keep = () => writeWhole(index, JSON.stringify(Object.fromEntries(known)));
  const there = new Set(wanted.map(({ key }) => key));
  for (const key of [...known.keys()].filter((each) => !there.has(each))) {
    await rm(join(folder, key), { force: true });
    known.delete(key);
  }
  const left = wanted.filter(({ key, etag }) => known.get(key) !== etag);
  try {
    for (let at = 0; at < left.length; at += KEPT_EVERY) {
      progress.redraw(`Copying the files of the deployment … ${at} of ${left.length}`);
      await fetchAll(blobs, folder, left.slice(at, at + KEPT_EVERY), known);
      await keep();
    }
  } finally {
    progress.redraw('');
  }
  await keep();
}

async function fetchAll(
  blobs: Blobs,
  folder: string,
  heads: readonly BlobHead[],
  known: Map<string, string>,
): Promise<void> {
  const queue = [...heads];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const found = await blobs.get(next.key);
      if (found === undefined) continue;
      await writeWhole(join(folder, next.key), found.body);
      known.set(next.key, found.head.etag);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function readEtags(path: string): Promise<Map<string, string>> {
  try {
    return new Map(Object.entries(etags.parse(JSON.parse(await readFile(path, 'utf8')))));
  } catch {
    // Missing or broken: everything is fetched again.
    return new Map();
  }
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, content, { mode: 0o600 });
  await rename(`${path}.part`, path);
}

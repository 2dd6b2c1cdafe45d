/**
 * What a run pays for the venue that it asks, beside its start: the files that only this venue's adapter needs, their
 * bytes, and the processor time of a fresh process that loads them, over one that loads none.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { BUNDLE_SETTINGS } from '../../infra/bundle.ts';
import { alignColumns } from '../../infra/local/terminal.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const ADAPTER = /^shared\/venues\/([a-z]+)\/adapter\.ts$/;

/** The code that the first account of one venue loads. */
export interface VenueChunk {
  /** Its folder in `shared/venues`. */
  readonly venue: string;
  readonly file: string;
  readonly bytes: number;
  /** Sources, as paths from the project's folder. */
  readonly sources: readonly string[];
}

/** Bundled as functions are: what adapters share is in files of its own. */
export async function bundleAdapters(outdir: string): Promise<readonly VenueChunk[]> {
  const { metafile } = await build({
    ...BUNDLE_SETTINGS,
    splitting: true,
    metafile: true,
    absWorkingDir: PROJECT,
    outdir,
    outExtension: { '.js': '.mjs' },
    stdin: {
      contents: "export { adaptersWhenNeeded } from './shared/aws/adapters-when-needed.ts';",
      resolveDir: PROJECT,
      loader: 'ts',
    },
  });
  return Object.entries(metafile.outputs).flatMap(([path, { entryPoint = '' }]) => {
    const venue = ADAPTER.exec(entryPoint)?.[1];
    if (venue === undefined) return [];
    const outputs = loadedBy(path, metafile.outputs);
    return [
      {
        venue,
        file: join(outdir, basename(path)),
        bytes: outputs.reduce((sum, { bytes }) => sum + bytes, 0),
        sources: [...new Set(outputs.flatMap(({ inputs }) => Object.keys(inputs)))],
      },
    ];
  });
}

/** The file and all that it imports before it runs. */
function loadedBy(path: string, outputs: Metafile['outputs']): readonly Metafile['outputs'][string][] {
  const found = new Set([path]);
  for (const one of found) {
    for (const { path: next, kind } of outputs[one]?.imports ?? []) {
      if (kind === 'import-statement' && outputs[next] !== undefined) found.add(next);
    }
  }
  return [...found].flatMap((one) => outputs[one] ?? []);
}

const RUNNER = `
  for (const file of process.argv.slice(2)) await import(file);
  const { user, system } = process.cpuUsage();
  process.stdout.write(String((user + system) / 1000));
`;

/** A table for a person. */
export async function describeVenues(rounds = 15): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'standing-orders-venues-'));
  try {
    const runner = join(folder, 'runner.mjs');
    await writeFile(runner, RUNNER);
    const chunks = await bundleAdapters(folder);
    const medianMs = (files: readonly string[]): number => {
      const times = Array.from({ length: rounds }, () =>
        Number(spawnSync(process.execPath, [runner, ...files], { encoding: 'utf8' }).stdout),
      );
      return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
    };
    const noneMs = medianMs([]);
    const allMs = medianMs(chunks.map(({ file }) => file)) - noneMs;
    const rows = chunks.map(({ venue, file, bytes }) => [
      `  ${venue}`,
      `${Math.round(bytes / 1000)} kB`,
      `${((medianMs([file]) - noneMs) / allMs).toFixed(2)} ×`,
    ]);
    return [
      'Loading the adapter of one venue, over loading all of them (zod and what they share included)',
      ...alignColumns([['  venue', 'reads', 'time'], ...rows], ['left', 'right', 'right']),
    ].join('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) console.log(await describeVenues());

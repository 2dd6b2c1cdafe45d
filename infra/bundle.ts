/**
 * Makes of each function one folder that Lambda can run: `index.mjs`, what it loads when needed in files beside it,
 * and `automations.json`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import type { ResolvedAutomations } from '../shared/automations/schema.ts';
import { AUTOMATIONS_FILE } from '../shared/aws/automations-hash.ts';
import { automationsText } from './bundle-hash.ts';
import type { Extra, FunctionRow } from './functions.ts';
import { joinStart } from './join-start.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** The folder of each function by its name. */
export type Bundles = Readonly<Record<string, string>>;

/** The same input gives the same bytes, so that a deployment changes nothing where nothing was changed. */
export async function bundleFunctions(
  rows: readonly FunctionRow[],
  automations: ResolvedAutomations,
  into: string,
): Promise<Bundles> {
  const folders = await Promise.all(rows.map((row) => bundleFunction(row, automations, into)));
  return Object.fromEntries(folders);
}

async function bundleFunction(
  row: FunctionRow,
  automations: ResolvedAutomations,
  into: string,
): Promise<readonly [string, string]> {
  const folder = join(into, row.name);
  await mkdir(folder, { recursive: true });
  await bundleEntry(entryOf(row), join(folder, 'index.mjs'));
  await writeFile(join(folder, AUTOMATIONS_FILE), automationsText(automations));
  return [row.name, folder];
}

/** The file and the export that open a part on Lambda; `AwsExtras` in `shared/aws/extras.ts` says their shapes. */
const OPENERS: Readonly<Record<Extra | 'secrets' | 'channels', readonly [file: string, name: string]>> = {
  secrets: ['./shared/aws/open-secrets.ts', 'openSecrets'],
  channels: ['./shared/notices/open-channels.ts', 'openChannels'],
  queue: ['./shared/aws/open-queue.ts', 'openQueue'],
  email: ['./shared/aws/open-email.ts', 'openEmail'],
  blobs: ['./shared/aws/open-blobs.ts', 'openBlobs'],
  vault: ['./shared/aws/open-vault.ts', 'openVault'],
};

/** The source that a bundle is made of. Only what the row names is imported, so that no other carries the clients. */
export function entryOf({ name, secrets, extras = [] }: FunctionRow): string {
  const parts = [
    ...extras,
    ...(secrets.length > 0 ? (['secrets'] as const) : []),
    ...(secrets.includes('channels') ? (['channels'] as const) : []),
  ];
  const imports = parts.map((part) => {
    const [file, opener] = OPENERS[part];
    return `import { ${opener} } from '${file}';`;
  });
  const given = parts.map((part) => `${part}: ${OPENERS[part][1]}`);
  return `
    import { handle } from './functions/${name}/handler.ts';
    import { onLambda } from './shared/aws/on-lambda.ts';
    ${imports.join('\n    ')}
    export const handler = onLambda(handle, { ${given.join(', ')} });
  `;
}

export const BUNDLE_SETTINGS: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The packages' ES modules come first: of CommonJS nothing can be left out, and start takes twice as long.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'silent',
};

/**
 * Bundles TypeScript `source`, whose imports are relative to the project's folder, into `outfile`, an `.mjs` in a
 * folder of its own. What is imported by `import()` comes into files beside it, which a start need not read.
 */
export async function bundleEntry(source: string, outfile: string): Promise<void> {
  const { metafile } = await build({
    ...BUNDLE_SETTINGS,
    stdin: { contents: source, resolveDir: PROJECT, sourcefile: 'entry.ts', loader: 'ts' },
    absWorkingDir: PROJECT,
    outdir: dirname(outfile),
    entryNames: basename(outfile, '.mjs'),
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    metafile: true,
  });
  await joinStart(dirname(outfile), basename(outfile), metafile.outputs, BUNDLE_SETTINGS);
}

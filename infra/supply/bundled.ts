/** Which packages are in the bundles that Lambda runs. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { functions } from '../functions.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** What opens the dependencies of a function on Lambda, beside its handler. */
const ON_LAMBDA = ['on-lambda', 'open-queue', 'open-email', 'open-blobs'];

/** Names, sorted. */
export async function bundledPackages(): Promise<readonly string[]> {
  const handlers = functions.map(({ name }) => `./functions/${name}/handler.ts`);
  const files = [...handlers, ...ON_LAMBDA.map((name) => `./shared/aws/${name}.ts`)];
  const { metafile } = await build({
    stdin: { contents: files.map((file) => `export * from '${file}';`).join('\n'), resolveDir: PROJECT },
    absWorkingDir: PROJECT,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const names = Object.keys(metafile.inputs).flatMap((path) => {
    const inside = path.split('node_modules/').at(-1) ?? '';
    return path.includes('node_modules/') ? [/^(@[^/]+\/)?[^/]+/.exec(inside)?.[0] ?? inside] : [];
  });
  return [...new Set(names)].sort();
}

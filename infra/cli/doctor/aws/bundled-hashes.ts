/** What the functions would be made of, were they deployed from here. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResolvedAutomations } from '../../../../shared/automations/schema.ts';
import { codeHash } from '../../../bundle-hash.ts';
import type { FunctionRow } from '../../../functions.ts';

/** By the function's name; `undefined` where the bundler is not installed. Takes some seconds. */
export async function bundledHashes(
  rows: readonly FunctionRow[],
  automations: ResolvedAutomations,
): Promise<Readonly<Record<string, string>> | undefined> {
  const bundler = await import('../../../bundle.ts').catch(() => undefined);
  if (bundler === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'standing-orders-'));
  try {
    const bundles = await bundler.bundleFunctions(rows, automations, folder);
    return Object.fromEntries(Object.entries(bundles).map(([name, path]) => [name, codeHash(path)]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

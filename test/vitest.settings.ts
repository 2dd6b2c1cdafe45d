import { fileURLToPath } from 'node:url';
import { configDefaults, type ViteUserConfig } from 'vitest/config';
import { ClosingLine } from './support/closing-line.ts';
import { LongestFirst } from './support/longest-first.ts';

export function settingsFor(
  include: string[],
  exclude: readonly string[] = [],
): NonNullable<ViteUserConfig['test']> {
  return {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include,
    exclude: [...configDefaults.exclude, ...exclude],
    testTimeout: 30_000,
    maxWorkers: 2,
    // Files share a process, which saves a fifth of the time: no test may leave a trace in it.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    reporters: [['default', { summary: false }], new ClosingLine()],
  };
}

import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { DurationMs, EpochMs } from '../../shared/core/clock.ts';
import type { FunctionRow } from '../functions.ts';
import { fastForward } from './fast-forward.ts';
import { createPreviewWorld } from './preview-world.ts';
import { createProgress } from './progress.ts';
import { summarize } from './summary.ts';
import { printSummary } from './summary-text.ts';
import type { Terminal } from './terminal.ts';
import { roughDuration } from './time-text.ts';

export interface PreviewInput {
  readonly automations: ResolvedAutomations;
  readonly functions: readonly FunctionRow[];
  readonly seed: number;
  readonly startMs: EpochMs;
  readonly forMs: DurationMs;
  readonly timezone: string;
  readonly signal: AbortSignal;
}

/** Plays the coming days in a world of their own and prints what they would have brought. Leaves nothing behind. */
export async function playPreview(terminal: Terminal, input: PreviewInput): Promise<void> {
  const { startMs, forMs, timezone, signal } = input;
  printIntroduction(terminal, input);
  const world = await createPreviewWorld(input);
  try {
    const progress = createProgress(terminal, { startMs, endMs: startMs + forMs, timezone });
    const run = await fastForward({
      world,
      functions: input.functions,
      forMs,
      signal,
      onProgress: ({ nowMs }) => progress.at(nowMs),
    });
    progress.done();
    if (run.endMs > startMs) printSummary(terminal, run, await summarize(world, run), timezone);
  } finally {
    world.close();
  }
}

function printIntroduction(terminal: Terminal, { forMs, seed, automations }: PreviewInput): void {
  const { style } = terminal;
  const live = Object.entries(automations.accounts).filter(([, { environment }]) => environment === 'live');
  terminal.print();
  terminal.print(`  ${style('bold', `Fast-forward: the next ${roughDuration(forMs)}, played in advance`)}`);
  terminal.print('  A world of its own in memory with an empty ledger, play money on the paper exchange and');
  terminal.print(
    `  ${style('yellow', `SYNTHETIC prices (seed ${seed})`)}: no forecast. Nothing of it is kept, nothing is sent anywhere.`,
  );
  if (Object.keys({ ...automations.grids, ...automations.signals }).length > 0) {
    terminal.print('  Plans only: signals come from outside, and grids are set up by them or by you.');
  }
  if (live.length > 0) {
    const names = live.map(([id]) => id).join(', ');
    terminal.print(
      `  ${style('yellow', `Live accounts (${names}) are played on the paper exchange too`)} and are not touched.`,
    );
  }
  terminal.print();
}

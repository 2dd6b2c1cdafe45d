import { type DurationMs, MINUTE_MS } from '../../shared/core/clock.ts';
import type { FunctionRow } from '../functions.ts';
import type { Invoke } from './invoke.ts';

/** Lambda's own waits before it repeats a failed run. */
const WAITS_MS: readonly DurationMs[] = [MINUTE_MS, 2 * MINUTE_MS];

export interface RepeatedRun {
  readonly invoke: Invoke;
  readonly row: Pick<FunctionRow, 'name' | 'repeatFailedRun'>;
  readonly event: unknown;
  /** Answers whether to go on: not when a stop was asked for meanwhile. */
  readonly wait: (ms: DurationMs) => Promise<boolean>;
}

/** `stopped`: a repetition was still to come. */
export type RunEnd = 'done' | 'stopped' | { readonly failed: unknown };

/** Runs a function, and again after a failure as often as its row says. */
export async function runWithRepeats({ invoke, row, event, wait }: RepeatedRun): Promise<RunEnd> {
  for (let repeats = 0; ; repeats += 1) {
    try {
      await invoke(row.name, event);
      return 'done';
    } catch (error) {
      const waitMs = repeats < row.repeatFailedRun ? WAITS_MS[repeats] : undefined;
      if (waitMs === undefined) return { failed: error };
      if (!(await wait(waitMs))) return 'stopped';
    }
  }
}

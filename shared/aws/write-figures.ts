import { type Clock, type DurationMs, SECOND_MS } from '../core/clock.ts';
import type { InvocationContext } from '../handler.ts';
import { realTimeout } from '../http/timeout.ts';
import { embeddedLines } from '../metrics/embedded.ts';
import type { Figures } from '../metrics/figures.ts';
import { METRICS_NAMESPACE } from './environment.ts';
import { writeLine } from './write-line.ts';

/**
 * An invocation that Lambda cuts off at its timeout never comes to its end, and its process is thrown away with what
 * was counted. This long before, what there is so far is written; what is counted after that is lost with a run that
 * is cut off, and written at the end of one that just makes it.
 */
const BEFORE_THE_END_MS: DurationMs = 2 * SECOND_MS;

/** Runs one invocation and writes down what it counted, however it ends. */
export async function writingFigures<Result>(
  parts: {
    readonly figures: Figures;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly function: string;
    readonly clock: Clock;
  },
  context: InvocationContext,
  work: () => Promise<Result>,
): Promise<Result> {
  const namespace = parts.environment[METRICS_NAMESPACE];
  const write = (): void => {
    const figures = parts.figures.take();
    if (!namespace) return;
    const about = { function: parts.function, run: context.awsRequestId };
    for (const line of embeddedLines(figures, { namespace, atMs: parts.clock.nowMs(), about }))
      writeLine(line);
  };
  const ending = realTimeout(Math.max(0, context.getRemainingTimeInMillis() - BEFORE_THE_END_MS));
  ending.addEventListener('abort', write);
  try {
    return await work();
  } finally {
    ending.removeEventListener('abort', write);
    write();
  }
}

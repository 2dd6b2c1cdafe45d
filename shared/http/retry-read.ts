import { type Clock, type DurationMs, SECOND_MS } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Random } from '../core/random.ts';

/** Three tries outlast a short hiccup and end well inside the shortest function's time. */
const MAX_TRIES = 3;
const FIRST_PAUSE_MS: DurationMs = SECOND_MS / 2;

/**
 * Repeats a read that failed with `venue.unavailable`, after a pause of full jitter that doubles each time.
 * For reads only: nothing that changes something at a venue may pass through here.
 */
export async function retryRead<T>(
  parts: { readonly clock: Clock; readonly random: Random; readonly log: Log },
  read: (tries: number) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await read(tries);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'venue.unavailable' || tries === MAX_TRIES)
        throw thrown;
      const pauseMs = Math.round(parts.random() * FIRST_PAUSE_MS * 2 ** (tries - 1));
      parts.log.warn('venue.retry', { tries, pauseMs, message: thrown.message });
      await parts.clock.sleep(pauseMs);
    }
  }
}

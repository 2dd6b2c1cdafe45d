import { type Clock, HOUR_MS } from '../../shared/core/clock.ts';
import { messageOf } from '../../shared/core/errors.ts';
import type { Log } from '../../shared/core/log.ts';
import type { Figures } from '../../shared/metrics/figures.ts';
import type { ReceivingQueue } from '../../shared/queue/sqlite-queue.ts';
import type { SweepableTable } from '../../shared/table/sqlite-table.ts';
import { unlessAborted } from './unless-aborted.ts';
import { writeFigures } from './write-figures.ts';

/**
 * At once and then every hour removes rows whose time is over, as DynamoDB and SQS do by themselves, and writes down
 * what was counted. Never throws.
 */
export async function keepHouse(parts: {
  readonly table: SweepableTable;
  readonly queue: ReceivingQueue;
  readonly figures: Figures;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { table, queue, figures, clock, log, signal } = parts;
  while (!signal.aborted) {
    try {
      await table.sweep(clock.nowMs());
      await queue.purge();
    } catch (error) {
      log.warn('host.sweepFailed', { message: messageOf(error) });
    }
    writeFigures(figures, log);
    await unlessAborted(clock.sleep(HOUR_MS), signal);
  }
}

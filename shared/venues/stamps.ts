/**
 * Timestamps of which no two under one key are equal, whichever processes sign at once: for venues that take the same
 * signature for a replay, and sign nothing that would tell two equal requests of one millisecond apart.
 */
import * as z from 'zod';
import { CONTROL_PARTITION } from '../control/pause.ts';
import { type DurationMs, type EpochMs, SECOND_MS } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { Row, Table } from '../table/table.ts';

export interface Stamps {
  /** `wantedMs`, or the next later millisecond that nobody has had. Throws when the table cannot say. */
  next(wantedMs: EpochMs): Promise<EpochMs>;
}

/** A last stamp that is further ahead was given under a wrong clock: a request with the next one would be refused. */
export const MAX_AHEAD_MS: DurationMs = 5 * SECOND_MS;
/** Writers of one row that lose this often in turn are too many to be real. */
const MAX_WRITES = 20;

const stampRow = lazySchema(() => z.strictObject({ lastMs: z.int() }));

export function createStamps({ table, keyId }: { readonly table: Table; readonly keyId: string }): Stamps {
  const key = { pk: CONTROL_PARTITION, sk: `stamp#${keyId}` };
  /** As it was read or written last; another process may have moved it on. */
  let known: Pick<Row, 'version' | 'data'> | undefined;
  const write = async (wantedMs: EpochMs): Promise<EpochMs | undefined> => {
    const lastMs = known === undefined ? 0 : stampRow.parse(known.data).lastMs;
    const isAhead = lastMs >= wantedMs && lastMs - wantedMs <= MAX_AHEAD_MS;
    const nextMs = isAhead ? lastMs + 1 : wantedMs;
    const data = { lastMs: nextMs };
    const result = await table.put(key, data, known === undefined ? 'absent' : { version: known.version });
    if (!result.written) return undefined;
    known = { version: result.version, data };
    return nextMs;
  };
  const next = async (wantedMs: EpochMs): Promise<EpochMs> => {
    for (let writes = 0; writes < MAX_WRITES; writes += 1) {
      const stampMs = await write(wantedMs);
      if (stampMs !== undefined) return stampMs;
      known = await table.get(key);
    }
    throw new AppError(
      'table.conflict',
      `Timestamps of the key ${keyId} are being taken by others all the time.`,
      {
        retry: 'later',
      },
    );
  };
  // One after the other: two at once in this process would only make each other lose.
  let last: Promise<unknown> = Promise.resolve();
  return {
    next: (wantedMs) => {
      const mine = last.then(() => next(wantedMs));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

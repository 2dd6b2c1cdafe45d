/**
 * One lock for all processes that write into a folder: an open SQLite write transaction. The operating system drops
 * it with its process, also on `kill -9`, so that no dead writer keeps the others out.
 */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DurationMs } from '../core/clock.ts';
import { inTransaction } from '../table/sqlite-database.ts';

const LOCK_FILE = '~lock';
/** Others hold it for a look, a rename and a flush. */
const WAIT_MS: DurationMs = 5_000;

/** Runs `work`, which must not wait for anything, while nobody else holds the lock of the folder. */
export function underLock<Result>(folder: string, work: () => Result): Result {
  const file = join(folder, LOCK_FILE);
  using database = new DatabaseSync(file, { timeout: WAIT_MS });
  return inTransaction(database, () => {
    chmodSync(file, 0o600);
    return work();
  });
}

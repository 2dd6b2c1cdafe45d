/** Opens a SQLite database, on disk or in memory, and gives its errors the words of this project. */
import { DatabaseSync } from 'node:sqlite';
import { AppError, messageOf } from '../core/errors.ts';

export const IN_MEMORY = ':memory:';

/** How long a statement waits for another process that is writing to the same file. */
const BUSY_TIMEOUT_MS = 5_000;
const SWITCH_PAUSE_MS = 20;

/**
 * Primary result codes of https://www.sqlite.org/rescode.html. A full disk shows as FULL, or as IOERR when it
 * is the shared-memory file that does not fit.
 */
const UNWRITABLE = { perm: 3, readonly: 8, ioerr: 10, full: 13, cantopen: 14 } as const;
const DAMAGED = { corrupt: 11, notadb: 26 } as const;
const BUSY = { busy: 5, locked: 6 } as const;

/**
 * A committed write survives `kill -9` and a power cut: write-ahead log, flushed to the disk at each commit.
 * Throws `data.unwritable` or `data.damaged`.
 */
export function openDatabase(location: string): DatabaseSync {
  return withSqliteErrors(location, () => {
    const database = new DatabaseSync(location, { timeout: BUSY_TIMEOUT_MS });
    if (location === IN_MEMORY) return database;
    turnOnWriteAheadLog(database);
    // `fullfsync` makes macOS flush the disk's own cache; other systems ignore it.
    database.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;');
    return database;
  });
}

/** SQLite does not wait here for another process that is doing the same to a new file. */
function turnOnWriteAheadLog(database: DatabaseSync): void {
  for (let waitedMs = 0; ; waitedMs += SWITCH_PAUSE_MS) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (thrown) {
      if (primaryCode(thrown) !== BUSY.busy || waitedMs >= BUSY_TIMEOUT_MS) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SWITCH_PAUSE_MS);
    }
  }
}

/** Runs `work`, which must not wait for anything, as one change of the file: all of it happens or nothing. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (thrown) {
    // SQLite itself has rolled back after some errors, a full disk among them.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw thrown;
  }
}

/** Runs `work` and turns what SQLite throws into an `AppError` that says what to do. */
export function withSqliteErrors<Result>(location: string, work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    throw asAppError(thrown, location);
  }
}

function asAppError(thrown: unknown, location: string): unknown {
  const code = primaryCode(thrown);
  if (code === undefined) return thrown;
  const said = messageOf(thrown);
  if (isOneOf(UNWRITABLE, code)) {
    const advice = 'free disk space, and make sure that you may write to the file and its folder';
    const message = `The data file ${location} cannot be written (${said}): ${advice}.`;
    return new AppError('data.unwritable', message, { cause: thrown });
  }
  if (isOneOf(DAMAGED, code)) {
    const message = `The data file ${location} is damaged or no data file (${said}): restore it from a backup.`;
    return new AppError('data.damaged', message, { cause: thrown });
  }
  const message = `The data file ${location} gave no answer (${said}): try again when no other process uses it.`;
  return new AppError('table.unavailable', message, {
    cause: thrown,
    retry: isOneOf(BUSY, code) ? 'later' : 'never',
  });
}

/** The low byte of an extended result code; `undefined` for what did not come from SQLite. */
function primaryCode(thrown: unknown): number | undefined {
  const isSqlite = thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number';
  return isSqlite ? (thrown.errcode as number) & 0xff : undefined;
}

function isOneOf(codes: Readonly<Record<string, number>>, code: number): boolean {
  return Object.values(codes).includes(code);
}

/**
 * The folder on disk that holds everything the local host knows, and the lock that keeps it to one process.
 *
 * The lock is an open SQLite write transaction: the operating system drops it with the process, also on
 * `kill -9`, and the holder's pid is read from the same file, so no stale pid file is ever believed.
 */
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { AppError, messageOf } from '../../shared/core/errors.ts';

/** Beside package.json, wherever the command is called from. */
export const DEFAULT_DATA_DIR = fileURLToPath(new URL('../../.data', import.meta.url));

export interface DataFolder {
  readonly path: string;
  /** Orders, slots, budgets, pauses, notices. */
  readonly tableFile: string;
  /** The paper exchange's own books: in place of what a real exchange would remember. */
  readonly paperFile: string;
  /** Keys of live accounts, written by the user. */
  readonly secretsFile: string;
  /** The object store: exported records, manifests, pages. */
  readonly filesFolder: string;
  /** What the functions logged, one file a day. */
  readonly logFolder: string;
  /** Where the running host can be reached. */
  readonly hostFile: string;
  readonly lockFile: string;
}

export interface FolderLock {
  release(): void;
}

/** Written once and removed at the start: less free space than this is called a full disk. */
const PROBE_BYTES = 256 * 1024;
/** How long a second process waits for the first to have written its pid. */
const LOCK_WAIT_MS = 300;
/** Primary result codes, https://sqlite.org/rescode.html. */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/** Where everything of a data folder is; creates nothing. */
export function dataFolderAt(path: string): DataFolder {
  const absolute = resolve(path);
  return {
    path: absolute,
    tableFile: join(absolute, 'standing-orders.sqlite'),
    paperFile: join(absolute, 'paper-exchange.sqlite'),
    secretsFile: join(absolute, 'secrets.json'),
    filesFolder: join(absolute, 'files'),
    logFolder: join(absolute, 'logs'),
    hostFile: join(absolute, 'host.json'),
    lockFile: join(absolute, 'host.lock'),
  };
}

/**
 * Creates the folder if need be, readable by its owner only, and proves that it can be written.
 * Throws `data.unwritable`; a folder that it created and could not write is removed again.
 */
export function openDataFolder(path: string): DataFolder {
  const folder = dataFolderAt(path);
  const created = makeFolder(folder.path);
  try {
    proveWritable(folder);
  } catch (error) {
    if (created !== undefined) rmSync(created, { recursive: true, force: true });
    throw unwritable(folder.path, error);
  }
  return folder;
}

/** Takes the folder for this process. Throws `data.locked` with the pid of the process that has it. */
export function lockDataFolder(folder: DataFolder): FolderLock {
  const lock = tryLockDataFolder(folder);
  if (lock !== undefined) return lock;
  const pid = lockHolder(folder);
  throw new AppError(
    'data.locked',
    `The data folder ${folder.path} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}: stop that one first, or give another folder with --data.`,
    pid === undefined ? {} : { context: { pid } },
  );
}

/** As `lockDataFolder`, but `undefined` when another process has the folder. */
export function tryLockDataFolder(folder: DataFolder): FolderLock | undefined {
  const database = new DatabaseSync(folder.lockFile);
  try {
    prepare(database);
    database.exec('BEGIN IMMEDIATE');
    database.prepare('REPLACE INTO holder (id, pid) VALUES (1, ?)').run(process.pid);
    database.exec('COMMIT');
    // Between the two transactions another process may step in; then this one waits in vain and gives up.
    database.exec('BEGIN IMMEDIATE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw unwritable(folder.path, error);
  }
}

/** The process that holds the folder now, if one does. */
export function lockHolder(folder: DataFolder): number | undefined {
  return withLockFile(folder, (database) => {
    try {
      database.exec('BEGIN IMMEDIATE');
      database.exec('ROLLBACK');
      return undefined;
    } catch (error) {
      if (!isBusy(error)) throw unwritable(folder.path, error);
      const { pid } = database.prepare('SELECT pid FROM holder WHERE id = 1').get() ?? {};
      return pid === undefined ? undefined : Number(pid);
    }
  });
}

function makeFolder(path: string): string | undefined {
  try {
    const created = mkdirSync(path, { recursive: true, mode: 0o700 });
    if (!statSync(path).isDirectory()) throw new Error('it is a file');
    return created;
  } catch (error) {
    throw unwritable(path, error);
  }
}

function proveWritable(folder: DataFolder): void {
  const probe = join(folder.path, `probe-${process.pid}`);
  try {
    writeFileSync(probe, Buffer.alloc(PROBE_BYTES), { mode: 0o600, flush: true });
  } finally {
    rmSync(probe, { force: true });
  }
}

function withLockFile<T>(folder: DataFolder, use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(folder.lockFile);
  try {
    prepare(database);
    return use(database);
  } finally {
    database.close();
  }
}

function prepare(database: DatabaseSync): void {
  database.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}`);
  database.exec('CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY, pid INTEGER NOT NULL)');
}

function isBusy(error: unknown): boolean {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return false;
  const primary = error.errcode & 0xff;
  return primary === SQLITE_BUSY || primary === SQLITE_LOCKED;
}

function unwritable(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(
    'data.unwritable',
    `The data folder ${path} cannot be written (${messageOf(error)}): check its permissions and the free space, or give another folder with --data.`,
    { cause: error },
  );
}

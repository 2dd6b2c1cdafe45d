/** Steps on disk that survive a power cut, and the words for what can go wrong there. */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { AppError, messageOf } from '../core/errors.ts';

/** Creates a folder and those above it, for their owner only; what was there keeps its rights. */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let folder = path; folder !== dirname(first); folder = dirname(folder)) flushFolder(dirname(folder));
}

/** A new name is only on the disk when the folder that it stands in was flushed. */
export function flushFolder(path: string): void {
  // Windows opens no folders, and keeps its names without being asked.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

const NO_SUCH_FILE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** What `work` reads, `undefined` when there is no such file. Throws `blobs.unavailable`. */
export async function reading<Result>(
  root: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (thrown) {
    if (NO_SUCH_FILE.has(codeOf(thrown))) return undefined;
    const message = `The files in ${root} cannot be read (${messageOf(thrown)}): check that you may read the folder and that its disk works.`;
    throw new AppError('blobs.unavailable', message, { cause: thrown });
  }
}

/** Throws `data.unwritable`, or `blobs.unavailable` when other writers do not let go of the folder. */
export async function writing<Result>(root: string, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (isBusy(thrown)) {
      const message = `The files in ${root} are being written by other processes all the time: try again later.`;
      throw new AppError('blobs.unavailable', message, { cause: thrown, retry: 'later' });
    }
    const message = `The files in ${root} cannot be written (${messageOf(thrown)}): check the permissions of the folder and the free space.`;
    throw new AppError('data.unwritable', message, { cause: thrown });
  }
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html: the lock was not free in time. */
function isBusy(thrown: unknown): boolean {
  const errcode = thrown instanceof Error && 'errcode' in thrown ? thrown.errcode : undefined;
  return typeof errcode === 'number' && (errcode & 0xff) === 5;
}

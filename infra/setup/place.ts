/** Where the file goes, and what lies there. */
import { constants } from 'node:fs';
import { copyFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import process from 'node:process';
import { AppError } from '../../shared/core/errors.ts';
import { isShipped } from './shipped.ts';

/** `changed`: somebody's own work, which is never replaced unasked. */
export type Found = 'nothing' | 'shipped' | 'changed';

const ENDINGS = ['.ts', '.mts'];

/** Throws `config.invalid` in one sentence for a path that cannot take the file. */
export async function lookAt(path: string): Promise<Found> {
  if (!ENDINGS.includes(extname(path))) {
    throw new AppError('config.invalid', `${path} must end with .ts: it will be TypeScript.`);
  }
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    const folder = await stat(dirname(path)).catch(() => undefined);
    if (folder?.isDirectory()) return 'nothing';
    throw new AppError(
      'config.invalid',
      `There is no folder ${dirname(path)}: make it first, or name another.`,
    );
  }
  if (!found.isFile()) throw new AppError('config.invalid', `${path} is no file: name another.`);
  return isShipped(await readFile(path, 'utf8')) ? 'shipped' : 'changed';
}

/** Relative where that is shorter to read, for a person and for commands that are typed in `folder`. */
export function shownPath(path: string, folder: string): string {
  const within = relative(folder, path);
  return within === '' || within.startsWith('..') ? path : within;
}

/** A name beside `path` that is free, e.g. `automations-prod.ts`. */
export async function freeName(path: string, suffix: string): Promise<string> {
  const ending = extname(path);
  const start = path.slice(0, -ending.length);
  for (let number = 1; ; number += 1) {
    const candidate = `${start}-${suffix}${number === 1 ? '' : `-${number}`}${ending}`;
    if ((await stat(candidate).catch(() => undefined)) === undefined) return candidate;
  }
}

/** Whole or not at all. What was there is kept beside it; answers where. */
export async function writeWhole(path: string, text: string): Promise<string | undefined> {
  const copy = await keepCopy(path);
  const unfinished = join(dirname(path), `.setup-${process.pid}.tmp`);
  try {
    await writeFile(unfinished, text, { flag: 'wx' });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return copy;
}

/** `automations.ts.bak`, then `.bak2` and so on: no copy is ever replaced. */
async function keepCopy(path: string): Promise<string | undefined> {
  if ((await stat(path).catch(() => undefined)) === undefined) return undefined;
  for (let number = 1; ; number += 1) {
    const copy = `${path}.bak${number === 1 ? '' : number}`;
    try {
      await copyFile(path, copy, constants.COPYFILE_EXCL);
      return copy;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

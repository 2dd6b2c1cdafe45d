import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  lockDataFolder,
  lockHolder,
  openDataFolder,
  tryLockDataFolder,
} from '../../../infra/local/data-folder.ts';

const MODULE = fileURLToPath(new URL('../../../infra/local/data-folder.ts', import.meta.url));

let parent: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'data-folder-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(parent, { recursive: true, force: true });
});

/** A process that holds the lock of `dir` until it is killed; resolves when it has it. */
async function holderOf(dir: string): Promise<ChildProcess> {
  const script = `
    const { openDataFolder, lockDataFolder } = await import(${JSON.stringify(MODULE)});
    lockDataFolder(openDataFolder(${JSON.stringify(dir)}));
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

describe('data folder', () => {
  it('is created for its owner only, and left with nothing but what was asked for', () => {
    const folder = openDataFolder(join(parent, 'a', 'data'));

    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('refuses a path below a file in one sentence', () => {
    const file = join(parent, 'file');
    writeFileSync(file, '');

    expect(() => openDataFolder(join(file, 'data'))).toThrow(
      expect.objectContaining({
        code: 'data.unwritable',
        message: expect.stringContaining('check its permissions and the free space'),
      }),
    );
  });

  it('leaves no folder behind when the disk takes no more bytes', async () => {
    const dir = join(parent, 'full', 'data');
    const script = `
      const { openDataFolder } = await import(${JSON.stringify(MODULE)});
      try { openDataFolder(${JSON.stringify(dir)}); } catch (error) { console.log(error.code); }`;
    // A limit on the size of any file stands in for a full disk: both end a write with an error.
    const child = spawn('sh', [
      '-c',
      'ulimit -f 8; exec "$0" --input-type=module -e "$1"',
      process.execPath,
      script,
    ]);
    const [output] = await once(child.stdout, 'data');

    expect(String(output).trim()).toBe('data.unwritable');
    expect(existsSync(join(parent, 'full'))).toBe(false);
  });
});

describe('folder lock', () => {
  it('is refused to a second process, naming the pid of the first', async () => {
    const dir = join(parent, 'data');
    const holder = await holderOf(dir);

    expect(() => lockDataFolder(openDataFolder(dir))).toThrow(
      expect.objectContaining({
        code: 'data.locked',
        message: expect.stringContaining(`in use by process ${holder.pid}: stop that one first`),
      }),
    );
    expect(lockHolder(openDataFolder(dir))).toBe(holder.pid);
  });

  it('is free again the moment its holder was killed', async () => {
    const dir = join(parent, 'data');
    const holder = await holderOf(dir);
    holder.kill('SIGKILL');
    await once(holder, 'exit');

    const lock = tryLockDataFolder(openDataFolder(dir));

    expect(lock).toBeDefined();
    lock?.release();
  });

  it('is refused to the same process too while it is held, and free after release', () => {
    const folder = openDataFolder(join(parent, 'data'));
    const lock = lockDataFolder(folder);

    expect(tryLockDataFolder(folder)).toBeUndefined();
    expect(lockHolder(folder)).toBe(process.pid);

    lock.release();
    expect(lockHolder(folder)).toBeUndefined();
  });
});

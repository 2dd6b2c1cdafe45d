import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderBlobs } from '../../../shared/blobs/folder-blobs.ts';

const CHILD = fileURLToPath(new URL('../../support/blobs-child.ts', import.meta.url));
const TEXT = { contentType: 'text/plain' };
const KEY = 'records/kind=funding/dt=2026-11-28/funding.parquet';

let parent: string;
let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'folder-blobs-'));
  folder = join(parent, 'files');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(parent, { recursive: true, force: true });
});

function start(task: string, name = task, shell?: string) {
  const [command, args] =
    shell === undefined
      ? [process.execPath, []]
      : ['sh', ['-c', `${shell}; exec "$0" "$@"`, process.execPath]];
  const child = spawn(command, [...args, CHILD, task, folder, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

const put = (key: string, body: string, expected: 'absent' | { etag: string } = 'absent') =>
  folderBlobs(folder).put(key, Buffer.from(body), expected, TEXT);
const bodyOf = (key: string) => readFileSync(join(folder, key), 'utf8');
const drafts = () => readdirSync(join(folder, '~drafts'));

describe('a folder of objects', () => {
  it('is a file by the name of each key, for its owner only, and leaves no draft', async () => {
    await put(KEY, 'rows');

    expect(bodyOf(KEY)).toBe('rows');
    for (let path = join(folder, dirname(KEY)); path !== parent; path = dirname(path)) {
      expect(statSync(path).mode & 0o777).toBe(0o700);
    }
    expect(statSync(join(folder, KEY)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, '~lock')).mode & 0o777).toBe(0o600);
    expect(drafts()).toEqual([]);
  });

  it('creates nothing before the first write', async () => {
    expect(await folderBlobs(folder).list('')).toEqual([]);
    expect(await folderBlobs(folder).get(KEY)).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
  });

  it('has the SHA-256 of the content as etag, also of a file that was copied there', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'restored'), 'abc');

    expect(await folderBlobs(folder).head('restored')).toEqual({
      key: 'restored',
      etag: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      bytes: 3,
    });
  });

  it('removes what a writer left that died more than a day ago, and no younger draft', async () => {
    await put(KEY, 'rows');
    for (const [name, hours] of [
      ['dead', 25],
      ['young', 23],
    ] as const) {
      const path = join(folder, '~drafts', name);
      writeFileSync(path, 'half');
      const at = new Date(Date.now() - hours * 3_600_000);
      utimesSync(path, at, at);
    }

    await put('other', 'rows');

    expect(drafts()).toEqual(['young']);
    expect((await folderBlobs(folder).list('')).map(({ key }) => key)).toEqual(['other', KEY]);
  });

  it('says in one sentence when a name is taken by a folder, or a folder by a file', async () => {
    await put('a/b', 'rows');

    for (const key of ['a', 'a/b/c']) {
      await expect(put(key, 'rows')).rejects.toMatchObject({
        code: 'data.unwritable',
        message: expect.stringMatching(
          /^The files in .* cannot be written \(.*\): check the permissions .*\.$/,
        ),
      });
      expect(await folderBlobs(folder).get(key)).toBeUndefined();
    }
    expect(drafts()).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)(
    'says so when it may not read or write (not here: root may)',
    async () => {
      await put('a/b', 'rows');
      chmodSync(join(folder, 'a'), 0o000);

      await expect(folderBlobs(folder).get('a/b')).rejects.toMatchObject({ code: 'blobs.unavailable' });
      await expect(put('a/c', 'rows')).rejects.toMatchObject({ code: 'data.unwritable' });
      chmodSync(join(folder, 'a'), 0o700);
    },
  );

  it('keeps the old object and leaves no draft when the disk takes no more bytes', async () => {
    // A limit on the size of any file stands in for a full disk: both end a write with an error.
    const said = JSON.parse(await text(start('fill', 'fill', 'ulimit -f 8').stdout ?? process.stdin));

    expect(said).toEqual({
      code: 'data.unwritable',
      message: expect.stringContaining('check the permissions of the folder and the free space.'),
      kept: 'old',
    });
    expect(drafts()).toEqual([]);
  });
});

describe('several processes on one folder', () => {
  it('have exactly one winner of each first write', async () => {
    const claims = await Promise.all(
      ['one', 'two', 'three'].map(async (name) => {
        const won = (await text(start('claim', name).stdout)).split('\n').filter(Boolean);
        return won.map((n) => [n, name] as const);
      }),
    );

    const winners = claims.flat();
    expect(winners.map(([n]) => Number(n)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, n) => n),
    );
    for (const [n, name] of winners) expect(bodyOf(`claims/${n}`)).toBe(name);
  });

  it('lose no update of one object', async () => {
    await Promise.all(['one', 'two', 'three'].map((name) => text(start('count', name).stdout)));

    expect(bodyOf('counter')).toBe('150');
  });

  it('find a whole object, the last one told or the one after it, after each kill of its writer', async () => {
    for (let kill = 0; kill < 5; kill += 1) {
      rmSync(join(folder, 'chain'), { force: true });
      const child = start('chain');
      let told = '';
      child.stdout.on('data', (data) => {
        told += data;
      });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 40 + 23 * kill));
      child.kill('SIGKILL');
      await once(child, 'close');

      const last = Number(told.trimEnd().split('\n').at(-1));
      const body = bodyOf('chain');
      const n = body.length - 2_000_000;
      expect([last, last + 1]).toContain(n);
      expect(new Set(body)).toEqual(new Set('abcdefghij'[n % 10]));
    }
  });

  it('are not kept out by a process that was killed while it had the lock', async () => {
    const holder = start('hold');
    await once(holder.stdout, 'data');
    const outcome = put('after', 'rows');
    holder.kill('SIGKILL');

    expect(await outcome).toMatchObject({ written: true });
  });

  it('say that others write all the time when the lock is never free', async () => {
    const holder = start('hold');
    await once(holder.stdout, 'data');

    await expect(put('after', 'rows')).rejects.toMatchObject({
      code: 'blobs.unavailable',
      retry: 'later',
      message: expect.stringContaining('by other processes all the time: try again later.'),
    });
  });

  it('do not see, list or wait for a body that is still being written', async () => {
    const writer = start('stall');
    await once(writer.stdout, 'data');

    expect(await put('other', 'rows')).toMatchObject({ written: true });
    expect((await folderBlobs(folder).list('')).map(({ key }) => key)).toEqual(['other']);
    expect(drafts()).toHaveLength(1);
  });
});

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../../shared/table/sqlite-database.ts';
import { openSqliteTable, sqliteTable } from '../../../shared/table/sqlite-table.ts';

const CHILD = fileURLToPath(new URL('../../support/sqlite-child.ts', import.meta.url));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'table-'));
  file = join(folder, 'data.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps every acknowledged write, whole and in order, when its process is killed in the middle', async () => {
  for (const killAt of [40, 90, 150]) {
    const acknowledged = await runAndKill(killAt);

    const { head, links } = await readChain();
    expect(acknowledged).toBeGreaterThanOrEqual(killAt);
    expect(head).toBeGreaterThanOrEqual(acknowledged);
    expect(links.length - head).toBeOneOf([0, 1]);
    // A link that was written before its head could be moved is found again, not written a second time.
    if (links.length > head) await dropLastLink(links.length);
  }
});

it('loses no update when two processes count up the same row', async () => {
  const codes = await Promise.all([start('count'), start('count')].map(exitCode));

  expect(codes).toEqual([0, 0]);
  using table = openSqliteTable(file);
  expect(await table.get({ pk: 'counter', sk: 'counter' })).toMatchObject({ version: 400, data: { n: 400 } });
});

it('gives each row to exactly one of four processes that open a new file and write at the same moment', async () => {
  const children = ['a', 'b', 'c', 'd'].map((name) => start('claim', name));
  const claims = await Promise.all(children.map((child) => text(child.stdout as NodeJS.ReadableStream)));

  const claimed = claims.flatMap((said) => said.split('\n').filter(Boolean).map(Number));
  expect(claimed.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n));
});

it('waits for another process that is writing, and sees its row afterwards', async () => {
  using table = openSqliteTable(file);
  const child = start('claim', 'other');
  await once(child.stdout as NodeJS.ReadableStream, 'data');

  expect(await table.put({ pk: 'claims', sk: '0' }, { by: 'me' }, 'absent')).toEqual({ written: false });
  await exitCode(child);
});

it('takes its turn when another process is setting up the same new file', async () => {
  const child = start('reserve');
  await once(child.stdout as NodeJS.ReadableStream, 'data');

  using table = openSqliteTable(file);

  expect(await table.put({ pk: 'a', sk: 'a' }, {}, 'absent')).toMatchObject({ written: true });
  await exitCode(child);
});

it('says that the data file cannot be written when the disk is full, and keeps what it has', async () => {
  using database = openDatabase(file);
  const table = sqliteTable(database, file);
  await table.put({ pk: 'a', sk: 'a' }, { n: 1 }, 'absent');
  database.exec('PRAGMA max_page_count = 4');
  const filling = 'x'.repeat(50_000);

  await expect(table.put({ pk: 'a', sk: 'b' }, { filling }, 'absent')).rejects.toMatchObject({
    code: 'data.unwritable',
    message: `The data file ${file} cannot be written (database or disk is full): free disk space, and make sure that you may write to the file and its folder.`,
  });
  expect((await table.query({ pk: 'a' })).map((row) => row.sk)).toEqual(['a']);
});

const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;
it.skipIf(!canMount)('survives a disk that is really full (needs Linux user namespaces)', async () => {
  const script = `mount -t tmpfs -o size=400k none ${folder} && exec ${execPath} ${CHILD} fill ${file}`;
  const { stdout } = spawnSync('unshare', ['-rm', 'sh', '-c', script], { encoding: 'utf8' });

  const { written, rows, code, message } = JSON.parse(stdout);
  expect(code).toBe('data.unwritable');
  expect(message).toContain(`The data file ${file} cannot be written`);
  expect(written).toBeGreaterThan(5);
  expect(rows).toBe(written);
});

it('says that the data file cannot be written when its folder is missing or is no folder', () => {
  writeFileSync(join(folder, 'plain'), '');

  for (const place of [
    join(folder, 'missing', 'data.sqlite'),
    join(folder, 'plain', 'data.sqlite'),
    folder,
  ]) {
    expect(() => openSqliteTable(place)).toThrow(`The data file ${place} cannot be written`);
  }
});

it('says that the data file cannot be written when it may only be read', async () => {
  openSqliteTable(file).close();
  using database = new DatabaseSync(file, { readOnly: true });
  const table = sqliteTable(database, file);

  await expect(table.put({ pk: 'a', sk: 'a' }, {}, 'absent')).rejects.toMatchObject({
    code: 'data.unwritable',
  });
});

it('refuses a file that is no database or is damaged, and leaves it as it was', () => {
  writeFileSync(file, 'these are not the rows you are looking for '.repeat(500));

  expect(() => openSqliteTable(file)).toThrow(expect.objectContaining({ code: 'data.damaged' }));
});

it('throws `table.unavailable` and can try again later when another process holds the file for too long', async () => {
  mkdirSync(join(folder, 'held'));
  using holder = new DatabaseSync(join(folder, 'held', 'data.sqlite'));
  using impatient = new DatabaseSync(join(folder, 'held', 'data.sqlite'), { timeout: 20 });
  const table = sqliteTable(impatient, 'data.sqlite');
  holder.exec('BEGIN IMMEDIATE');

  await expect(table.put({ pk: 'a', sk: 'a' }, {}, 'absent')).rejects.toMatchObject({
    code: 'table.unavailable',
    retry: 'later',
  });
});

it('sweeps the rows whose time is over, and no row that names none or was written again without', async () => {
  using table = openSqliteTable();
  const put = (sk: string, expiresAtMs?: number) =>
    table.put({ pk: 'a', sk }, {}, 'absent', expiresAtMs === undefined ? {} : { expiresAtMs });
  await put('over', 1_000);
  await put('later', 1_001);
  await put('never');
  await put('kept', 1_000);
  await table.put({ pk: 'a', sk: 'kept' }, {}, { version: 1 });

  expect(await table.sweep(1_000)).toBe(1);

  expect((await table.query({ pk: 'a' })).map(({ sk }) => sk)).toEqual(['kept', 'later', 'never']);
  expect(await put('over')).toEqual({ written: true, version: 1 });
});

it('opens a file of the first version, keeps its rows for good and gives new ones an expiry', async () => {
  using old = new DatabaseSync(file);
  old.exec(`CREATE TABLE rows (
    pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (pk, sk)
  ) STRICT, WITHOUT ROWID`);
  old.exec(`INSERT INTO rows VALUES ('a', 'old', 3, '{"n":1}')`);

  using first = openSqliteTable(file);
  using second = openSqliteTable(file);
  await second.put({ pk: 'a', sk: 'new' }, {}, 'absent', { expiresAtMs: 1_000 });

  expect(await first.sweep(2_000)).toBe(1);
  expect(await first.query({ pk: 'a' })).toEqual([{ pk: 'a', sk: 'old', version: 3, data: { n: 1 } }]);
  // The program of the first version still reads and writes it.
  old.exec(`INSERT INTO rows (pk, sk, version, data) VALUES ('a', 'older', 1, '{}')`);
  expect(await second.get({ pk: 'a', sk: 'older' })).toMatchObject({ version: 1 });
});

it('is set up once when several processes open a file of the first version at the same moment', async () => {
  using old = new DatabaseSync(file);
  old.exec(`CREATE TABLE rows (
    pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (pk, sk)
  ) STRICT, WITHOUT ROWID`);
  old.close();

  const codes = await Promise.all(['a', 'b', 'c', 'd'].map((name) => exitCode(start('claim', name))));

  expect(codes).toEqual([0, 0, 0, 0]);
});

function start(task: string, name = ''): ChildProcess {
  return spawn(execPath, [CHILD, task, file, name], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Lets the chain grow until link `killAt` is acknowledged, kills the process, and gives the last one it told. */
async function runAndKill(killAt: number): Promise<number> {
  const child = start('chain');
  let last = 0;
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    last = Number(line);
    if (last >= killAt) child.kill('SIGKILL');
  }
  return last;
}

async function exitCode(child: ChildProcess): Promise<unknown> {
  child.stdout?.resume();
  return (await once(child, 'exit'))[0];
}

async function readChain(): Promise<{ head: number; links: readonly unknown[] }> {
  using database = openDatabase(file);
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  const table = sqliteTable(database, file);
  const head = await table.get({ pk: 'head', sk: 'head' });
  const links = await table.query({ pk: 'chain' });
  expect(head?.data).toEqual({ n: head?.version });
  for (const [index, link] of links.entries()) {
    const n = index + 1;
    expect(link).toMatchObject({ version: 1, data: { n, filling: String(n).repeat(500) } });
  }
  return { head: head?.version ?? 0, links };
}

async function dropLastLink(n: number): Promise<void> {
  using table = openSqliteTable(file);
  const key = { pk: 'chain', sk: String(n).padStart(9, '0') };
  expect(await table.put(key, {}, 'absent')).toEqual({ written: false });
  await table.remove(key, { version: 1 });
}

/** A process of its own that writes into a folder of objects: `node blobs-child.ts TASK FOLDER NAME`. */
import { argv, stdout } from 'node:process';
import type { Blobs } from '../../shared/blobs/blobs.ts';
import { folderBlobs } from '../../shared/blobs/folder-blobs.ts';
import { underLock } from '../../shared/blobs/folder-lock.ts';

const [, , task = '', folder = '', name = ''] = argv;
const TEXT = { contentType: 'text/plain' };
const tasks: Record<string, (blobs: Blobs) => Promise<void>> = { claim, count, chain, hold, stall, fill };
await tasks[task]?.(folderBlobs(folder));

/** Tries to be the first writer of 100 objects and says which it got. */
async function claim(blobs: Blobs): Promise<void> {
  for (let n = 0; n < 100; n += 1) {
    const { written } = await blobs.put(`claims/${n}`, Buffer.from(name), 'absent', TEXT);
    if (written) stdout.write(`${n}\n`);
  }
}

/** Counts one object up 50 times, reading again after every refusal. */
async function count(blobs: Blobs): Promise<void> {
  for (let done = 0; done < 50; ) {
    const found = await blobs.get('counter');
    const next = Buffer.from(String(Number(Buffer.from(found?.body ?? []).toString()) + 1));
    if ((await blobs.put('counter', next, found?.head ?? 'absent', TEXT)).written) done += 1;
  }
}

/** Until killed: replaces one object by ever longer ones, each of one repeated character, and says its number. */
async function chain(blobs: Blobs): Promise<void> {
  let head = await blobs.head('chain');
  for (let n = 1; ; n += 1) {
    const body = Buffer.alloc(2_000_000 + n, 'abcdefghij'[n % 10]);
    const outcome = await blobs.put('chain', body, head ?? 'absent', TEXT);
    if (!outcome.written) throw new Error('nobody else writes here');
    head = outcome.head;
    stdout.write(`${n}\n`);
  }
}

/** Takes the lock and never gives it back. */
async function hold(blobs: Blobs): Promise<void> {
  await blobs.put('held', Buffer.from(name), 'absent', TEXT);
  underLock(folder, () => {
    stdout.write('held\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
}

/** Writes a part of a body, whose rest never comes. */
async function stall(blobs: Blobs): Promise<void> {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(1_000);
    stdout.write('begun\n');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  await blobs.put('stalled', body(), 'absent', TEXT);
}

/** Writes more than the disk takes, and says what it was told and what is there. */
async function fill(blobs: Blobs): Promise<void> {
  const { head } = (await blobs.put('filled', Buffer.from('old'), 'absent', TEXT)) as {
    head: { etag: string };
  };
  try {
    await blobs.put('filled', Buffer.alloc(1_000_000), head, TEXT);
  } catch (thrown) {
    const { code, message } = thrown as { code?: string; message: string };
    const kept = Buffer.from((await blobs.get('filled'))?.body ?? []).toString();
    stdout.write(JSON.stringify({ code, message, kept }));
  }
}

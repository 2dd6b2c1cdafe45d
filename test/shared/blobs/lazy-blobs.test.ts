import { expect, it } from 'vitest';
import type { Blobs } from '../../../shared/blobs/blobs.ts';
import { lazyBlobs } from '../../../shared/blobs/lazy-blobs.ts';
import { memoryBlobs } from '../../../shared/blobs/memory-blobs.ts';

it('opens the store by the first call, once for all calls, and passes each on', async () => {
  const opened: Blobs[] = [];
  const blobs = lazyBlobs(async () => {
    opened.push(memoryBlobs());
    return opened[0] as Blobs;
  });
  expect(opened).toEqual([]);

  const rows = Buffer.from('rows');
  const [missing, outcome] = await Promise.all([
    blobs.head('a/none'),
    blobs.put('a/b', rows, 'absent', { contentType: 'text/plain' }),
  ]);

  expect(missing).toBeUndefined();
  expect(outcome).toMatchObject({ written: true });
  expect(await blobs.put('a/b', rows, 'absent', { contentType: 'text/plain' })).toEqual({ written: false });
  expect(await blobs.get('a/b')).toEqual(await opened[0]?.get('a/b'));
  expect(await blobs.head('a/b')).toMatchObject({ key: 'a/b', bytes: 4 });
  expect((await blobs.list('a/')).map(({ key }) => key)).toEqual(['a/b']);
  expect(opened).toHaveLength(1);
});

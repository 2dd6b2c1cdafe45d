import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderBlobs } from '../../../shared/blobs/folder-blobs.ts';
import { runBlobsContract } from '../../contracts/blobs-contract.ts';

runBlobsContract({
  name: 'a folder',
  open: async () => {
    const parent = mkdtempSync(join(tmpdir(), 'folder-blobs-'));
    const folder = join(parent, 'files');
    return {
      blobs: folderBlobs(folder),
      reopen: () => folderBlobs(folder),
      close: async () => rmSync(parent, { recursive: true, force: true }),
    };
  },
});

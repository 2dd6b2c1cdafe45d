import { memoryBlobs } from '../../../shared/blobs/memory-blobs.ts';
import { runBlobsContract } from '../../contracts/blobs-contract.ts';

runBlobsContract({
  name: 'memory',
  skip: { reopen: 'it ends with its process' },
  open: async () => {
    const blobs = memoryBlobs();
    return { blobs, reopen: () => blobs, close: async () => {} };
  },
});

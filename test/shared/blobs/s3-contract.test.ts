import { startFauxqs } from 'fauxqs';
import { s3Blobs } from '../../../shared/blobs/s3-blobs.ts';
import { type OpenBlobs, runBlobsContract } from '../../contracts/blobs-contract.ts';
import { emulatorS3Client } from '../../support/s3-client.ts';
import { startS3Server } from '../../support/s3-server.ts';

runBlobsContract({
  name: 'S3 (a strict stand-in)',
  open: async () => {
    const { endpoint, bucket, stop } = await startS3Server();
    return opened(endpoint, bucket, stop);
  },
});

runBlobsContract({
  name: 'S3 (fauxqs)',
  skip: {
    conditions: 'fauxqs ignores If-None-Match and If-Match',
    byteOrder: 'fauxqs lists in the order of a language',
  },
  open: async () => {
    const server = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' });
    server.createBucket('records');
    return opened(`http://127.0.0.1:${server.port}`, 'records', () => server.stop());
  },
});

function opened(endpoint: string, bucket: string, stop: () => Promise<void>): OpenBlobs {
  const client = emulatorS3Client(endpoint);
  return {
    blobs: s3Blobs({ client, bucket, writer: 'first' }),
    reopen: () => s3Blobs({ client, bucket, writer: 'second' }),
    close: async () => {
      client.destroy();
      await stop();
    },
  };
}

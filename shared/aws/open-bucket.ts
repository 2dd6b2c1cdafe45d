import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import type { Blobs } from '../blobs/blobs.ts';
import { s3Blobs } from '../blobs/s3-blobs.ts';
import { CLIENT_SETTINGS } from './clients.ts';

/** A part of some megabytes takes longer than a row: from a small function a second, on a bad day ten. */
const PATIENCE = { requestTimeout: 20_000, socketTimeout: 10_000 };

/** The objects of a bucket, with the region and the credentials of the surroundings. Connects to nothing yet. */
export function openBucket(bucket: string): Blobs {
  const client = new S3Client({
    ...CLIENT_SETTINGS,
    requestHandler: { ...CLIENT_SETTINGS.requestHandler, ...PATIENCE },
  });
  return s3Blobs({ client, bucket, writer: randomUUID() });
}

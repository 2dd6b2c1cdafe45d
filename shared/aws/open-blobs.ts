import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import type { Blobs } from '../blobs/blobs.ts';
import { s3Blobs } from '../blobs/s3-blobs.ts';
import { AppError } from '../core/errors.ts';
import { CLIENT_SETTINGS } from './clients.ts';
import { BUCKET_NAME } from './environment.ts';

/** A part of some megabytes takes longer than a row: from a small function a second, on a bad day ten. */
const PATIENCE = { requestTimeout: 20_000, socketTimeout: 10_000 };

/** The extra `blobs`: the bucket of the stack. Throws `config.invalid`; connects to nothing yet. */
export function openBlobs(environment: Readonly<Record<string, string | undefined>>): Blobs {
  const bucket = environment[BUCKET_NAME];
  if (!bucket) {
    throw new AppError(
      'config.invalid',
      `The environment of this function is incomplete (${BUCKET_NAME} is not set): deploy the stacks again.`,
    );
  }
  const client = new S3Client({
    ...CLIENT_SETTINGS,
    requestHandler: { ...CLIENT_SETTINGS.requestHandler, ...PATIENCE },
  });
  return s3Blobs({ client, bucket, writer: randomUUID() });
}

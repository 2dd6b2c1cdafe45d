import type { Blobs } from '../blobs/blobs.ts';
import { lazyBlobs } from '../blobs/lazy-blobs.ts';
import { BUCKET_NAME } from './environment.ts';
import { requiredSetting } from './required-setting.ts';

/**
 * The extra `blobs`: the bucket of the stack. Throws `config.invalid`. The client of S3, a quarter of a bundle, is
 * loaded by the first call; connects to nothing before.
 */
export function openBlobs(environment: Readonly<Record<string, string | undefined>>): Blobs {
  const bucket = requiredSetting(environment, BUCKET_NAME);
  return lazyBlobs(async () => (await import('./open-bucket.ts')).openBucket(bucket));
}

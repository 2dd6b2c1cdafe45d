import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/** A client with the credentials that every emulator takes. */
export function emulatorS3Client(endpoint: string, overrides: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
    ...overrides,
  });
}

/**
 * The object store over S3.
 *
 * 1. Every write carries its condition, a body in parts on the request that completes them: until then nobody sees it.
 * 2. The SDK sends a request again when the reply is lost. The repeated write can then fail on the object that its
 *    first sending wrote. Each write therefore puts a `writer` of its own into the object's metadata, and after such a
 *    repeat the object is looked at: our `writer` means written; anything else proves nothing, and throws
 *    `blobs.unavailable`. A hash of the content would not do: two writers of the same bytes would both have won.
 */
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { AppError } from '../core/errors.ts';
import {
  type BlobBody,
  type BlobExpected,
  type BlobHead,
  type Blobs,
  type BlobWrite,
  checkBlobKey,
  expectedEtag,
} from './blobs.ts';
import { asUnavailable, isMissing, type NotWritten, notWritten } from './s3-errors.ts';

export interface S3BlobsOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Unlike that of any other process: tells our own write from another's equal one. */
  readonly writer: string;
}

export function s3Blobs({ client, bucket, writer }: S3BlobsOptions): Blobs {
  const store: Store = { client, bucket };
  let writes = 0;
  return {
    head: async (key) => {
      checkBlobKey(key);
      return (await look(store, key))?.head;
    },
    get: async (key) => {
      checkBlobKey(key);
      return reading(store, async () => {
        const reply = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        const body = (await reply.Body?.transformToByteArray()) ?? new Uint8Array();
        return { head: { key, etag: etagIn(store, reply), bytes: body.length }, body };
      });
    },
    put: async (key, body, expected, { contentType }) => {
      checkBlobKey(key);
      writes += 1;
      return put(store, { key, body, expected, contentType, writer: `${writer}/${writes}` });
    },
    list: (prefix) => list(store, prefix),
  };
}

/** No more than two parts are held and one is being filled. S3 takes 10,000 parts of at least 5 MiB. */
const PARTS = { partSize: 8 * 1024 * 1024, queueSize: 2 };
/** How often a whole body is sent while others write the same object. */
const ATTEMPTS = 5;

interface Store {
  readonly client: S3Client;
  readonly bucket: string;
}

interface Write {
  readonly key: string;
  readonly body: BlobBody;
  readonly expected: BlobExpected;
  readonly contentType: string;
  readonly writer: string;
}

async function put(store: Store, write: Write): Promise<BlobWrite> {
  const { key, body, expected, writer } = write;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const outcome = await send(store, write);
    if (typeof outcome === 'object') return { written: true, head: outcome };
    if (outcome === 'refused') return { written: false };

    const found = await look(store, key);
    if (found?.writer === writer) return { written: true, head: found.head };
    if (outcome === 'repeated') throw unproven(store, key);
    if (found?.head.etag !== expectedEtag(expected)) return { written: false };
    // Parts are read once only.
    if (!(body instanceof Uint8Array)) break;
  }
  const message = `Others write ${key} in the bucket ${store.bucket} all the time, and nothing was written: try again.`;
  throw new AppError('blobs.unavailable', message, { retry: 'now', context: { key } });
}

async function send({ client, bucket }: Store, write: Write): Promise<BlobHead | NotWritten> {
  const { key, body, expected, contentType, writer } = write;
  const counted = countBytes(body);
  const upload = new Upload({
    ...PARTS,
    client,
    params: {
      Bucket: bucket,
      Key: key,
      Body: counted.body,
      ContentType: contentType,
      Metadata: { writer },
      ServerSideEncryption: 'AES256',
      ...(expected === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: expected.etag }),
    },
  });
  try {
    const reply = await upload.done();
    return { key, etag: etagIn({ bucket }, reply), bytes: counted.bytes() };
  } catch (thrown) {
    await dropParts({ client, bucket }, key, upload.uploadId);
    if (counted.fault() !== undefined) throw counted.fault();
    return notWritten(bucket, thrown);
  }
}

/** A body that can be asked how many bytes it gave, and what it threw: that is no matter of S3. */
function countBytes(body: BlobBody): {
  readonly body: Uint8Array | Readable;
  bytes(): number;
  fault(): unknown;
} {
  if (body instanceof Uint8Array) return { body, bytes: () => body.length, fault: () => undefined };
  let bytes = 0;
  let fault: unknown;
  async function* counting(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const part of parts) {
        bytes += part.length;
        yield part;
      }
    } catch (thrown) {
      fault = thrown;
      throw thrown;
    }
  }
  return { body: Readable.from(counting(body)), bytes: () => bytes, fault: () => fault };
}

/** Parts cost money until they are dropped; what stays behind here goes by the bucket's lifecycle. */
async function dropParts(
  { client, bucket }: Store,
  key: string,
  uploadId: string | undefined,
): Promise<void> {
  if (uploadId === undefined) return;
  const command = new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId });
  await client.send(command).catch(() => undefined);
}

interface Seen {
  readonly head: BlobHead;
  readonly writer: string | undefined;
}

function look(store: Store, key: string): Promise<Seen | undefined> {
  return reading(store, async () => {
    const reply = await store.client.send(new HeadObjectCommand({ Bucket: store.bucket, Key: key }));
    const head = { key, etag: etagIn(store, reply), bytes: reply.ContentLength ?? 0 };
    return { head, writer: reply.Metadata?.['writer'] };
  });
}

async function list(store: Store, prefix: string): Promise<readonly BlobHead[]> {
  const { client, bucket } = store;
  const heads: BlobHead[] = [];
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
  try {
    for await (const { Contents = [] } of pages) {
      for (const object of Contents) {
        heads.push({ key: object.Key ?? '', etag: etagIn(store, object), bytes: object.Size ?? 0 });
      }
    }
  } catch (thrown) {
    throw asUnavailable(bucket, thrown);
  }
  return heads;
}

/** `undefined` when there is no such object. */
async function reading<Result>({ bucket }: Store, ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw asUnavailable(bucket, thrown);
  }
}

function etagIn({ bucket }: Pick<Store, 'bucket'>, { ETag }: { readonly ETag?: string | undefined }): string {
  if (ETag !== undefined) return ETag;
  const message = `The bucket ${bucket} answered without an ETag, so that no later write could be guarded: give a bucket of Amazon S3.`;
  throw new AppError('blobs.unavailable', message);
}

function unproven({ bucket }: Store, key: string): AppError {
  const message = `The bucket ${bucket} cannot tell whether a repeated write of ${key} happened: read the object and decide again.`;
  return new AppError('blobs.unavailable', message, { retry: 'now', context: { key } });
}

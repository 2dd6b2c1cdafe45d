import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBlobs } from '../../../shared/aws/open-blobs.ts';
import type { Blobs } from '../../../shared/blobs/blobs.ts';
import { s3Blobs } from '../../../shared/blobs/s3-blobs.ts';
import { bytesOf, textOf, written } from '../../contracts/blobs-contract.ts';
import { emulatorS3Client } from '../../support/s3-client.ts';
import { type S3Server, startS3Server } from '../../support/s3-server.ts';

const MEBIBYTE = 1024 * 1024;
const HTML = { contentType: 'text/html; charset=utf-8' };
const fate = (status: number, code: string) => ({ status, body: `<Error><Code>${code}</Code></Error>` });
const CONFLICT = fate(409, 'ConditionalRequestConflict');
const FAILED = fate(412, 'PreconditionFailed');
const BROKEN = fate(500, 'InternalError');
const SLOW_DOWN = fate(503, 'SlowDown');

let server: S3Server;
let client: S3Client;
let blobs: Blobs;
let other: Blobs;
let key: string;
let cases = 0;

beforeAll(async () => {
  server = await startS3Server();
  client = emulatorS3Client(server.endpoint, { maxAttempts: 3 });
  blobs = s3Blobs({ client, bucket: server.bucket, writer: 'one' });
  other = s3Blobs({ client, bucket: server.bucket, writer: 'two' });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});
beforeEach(() => {
  cases += 1;
  key = `faults/${cases}`;
  server.befall();
});
afterEach(() => expect([...server.uploads.keys()]).toEqual([]));

const put = (body = 'rows') => blobs.put(key, bytesOf(body), 'absent', HTML);
const putParts = () => blobs.put(key, parts(12), 'absent', HTML);
const stored = () => textOf(server.objects.get(key)?.body);
const sent = () => server.seen.map(({ method, query }) => [method, ...Object.keys(query).sort()].join(' '));

async function* parts(mebibytes: number, beforeEach: (n: number) => void = () => {}) {
  for (let n = 0; n < mebibytes; n += 1) {
    beforeEach(n);
    yield new Uint8Array(MEBIBYTE).fill(n);
  }
}

describe('a whole body', () => {
  it('is stored with its content type, encrypted, and marked by its writer', async () => {
    await put();

    expect(server.objects.get(key)?.headers).toEqual({
      'content-type': HTML.contentType,
      'x-amz-server-side-encryption': 'AES256',
      'x-amz-meta-writer': expect.stringMatching(/^one\/\d+$/),
    });
  });

  it('is known again as our own when the reply was lost and the SDK sent it twice', async () => {
    server.befall('lostReply');

    const outcome = written(await put());

    expect(sent()).toEqual(['PUT', 'PUT', 'HEAD']);
    expect(outcome.head).toEqual(await blobs.head(key));
  });

  it('is known again as our own when it replaced another and the reply was lost', async () => {
    const { head } = written(await put());
    server.befall('lostReply');

    const outcome = written(await blobs.put(key, bytesOf('more rows'), head, HTML));

    expect(outcome.head.bytes).toBe(9);
    expect(stored()).toBe('more rows');
  });

  it('is not taken for ours when another wrote the same bytes meanwhile', async () => {
    server.befall(async () => {
      await other.put(key, bytesOf('rows'), 'absent', HTML);
      return 'lostRequest';
    });

    await expect(put()).rejects.toMatchObject({
      code: 'blobs.unavailable',
      retry: 'now',
      message: expect.stringContaining(
        `a repeated write of ${key} happened: read the object and decide again.`,
      ),
    });
  });

  it('lets one of two equal writers win, whichever of them loses its reply', async () => {
    const second: boolean[] = [];
    server.befall('lostReply', async () => {
      second.push((await other.put(key, bytesOf('rows'), 'absent', HTML)).written);
      return 'passed';
    });

    const first = await put();

    expect([first.written, ...second]).toEqual([true, false]);
  });

  it('tells a plain refusal with one request', async () => {
    await other.put(key, bytesOf('theirs'), 'absent', HTML);
    server.befall();

    expect(await put()).toEqual({ written: false });
    expect(sent()).toEqual(['PUT']);
    expect(stored()).toBe('theirs');
  });

  it('is sent again when another write was under way that left the object alone', async () => {
    server.befall(CONFLICT);

    expect(await put()).toMatchObject({ written: true });
    expect(sent()).toEqual(['PUT', 'HEAD', 'PUT']);
  });

  it('is not written when the write that was under way won', async () => {
    server.befall(async () => {
      await other.put(key, bytesOf('theirs'), 'absent', HTML);
      return CONFLICT;
    });

    expect(await put()).toEqual({ written: false });
    expect(stored()).toBe('theirs');
  });

  it('is given up, unwritten, when others write the same object all the time', async () => {
    server.befall(...Array.from({ length: 5 }, () => [CONFLICT, 'passed'] as const).flat());

    await expect(put()).rejects.toMatchObject({
      code: 'blobs.unavailable',
      retry: 'now',
      message: expect.stringContaining('all the time, and nothing was written: try again.'),
    });
    expect(stored()).toBeUndefined();
  });
});

describe('a body in parts', () => {
  it('holds no more than a few parts at once, however long it is', async () => {
    let ahead = 0;
    const received = () =>
      [...server.uploads.values()].flatMap(({ parts: held }) => [...held.values()]).length * 8;

    await blobs.put(
      key,
      parts(64, (n) => {
        ahead = Math.max(ahead, n - received());
      }),
      'absent',
      HTML,
    );

    expect(server.objects.get(key)?.body.length).toBe(64 * MEBIBYTE);
    expect(ahead).toBeLessThanOrEqual(32);
  });

  it('is stored with its content type, encrypted, and marked by its writer', async () => {
    await putParts();

    expect(server.objects.get(key)?.headers).toEqual({
      'content-type': HTML.contentType,
      'x-amz-server-side-encryption': 'AES256',
      'x-amz-meta-writer': expect.stringMatching(/^one\/\d+$/),
    });
  });

  it.each([
    ['its parts are gone', undefined],
    ['the object is there', FAILED],
  ])('is known again as our own when the reply to its completion was lost and then %s', async (_, second) => {
    server.befall('passed', 'passed', 'passed', 'lostReply', ...(second === undefined ? [] : [second]));

    const outcome = written(await putParts());

    expect(sent().slice(0, 6)).toEqual([
      'POST uploads',
      'PUT partNumber uploadId',
      'PUT partNumber uploadId',
      'POST uploadId',
      'POST uploadId',
      'DELETE uploadId',
    ]);
    expect(outcome.head).toEqual(await blobs.head(key));
    expect(outcome.head.bytes).toBe(12 * MEBIBYTE);
  });

  it('drops its parts when its condition fails at the end', async () => {
    await other.put(key, bytesOf('theirs'), 'absent', HTML);

    expect(await putParts()).toEqual({ written: false });
    expect(stored()).toBe('theirs');
  });

  it('drops its parts and is not sent again when another write is under way at the end', async () => {
    server.befall('passed', 'passed', 'passed', CONFLICT);

    await expect(putParts()).rejects.toMatchObject({ code: 'blobs.unavailable', retry: 'now' });
    expect(stored()).toBeUndefined();
  });

  it('drops its parts when a part cannot be sent, and when its source throws', async () => {
    server.befall('passed', BROKEN, BROKEN, BROKEN, BROKEN, BROKEN, BROKEN);
    await expect(putParts()).rejects.toMatchObject({ code: 'blobs.unavailable', retry: 'later' });

    server.befall();
    const fault = new Error('no more rows');
    const failing = parts(20, (n) => {
      if (n === 19) throw fault;
    });
    await expect(blobs.put(key, failing, 'absent', HTML)).rejects.toBe(fault);
    expect(stored()).toBeUndefined();
  });
});

describe('faults', () => {
  it('are passed over when S3 is slow or broken for a moment', async () => {
    server.befall(SLOW_DOWN, BROKEN);

    expect(await put()).toMatchObject({ written: true });
  });

  it.each([
    ['stays slow', [SLOW_DOWN, SLOW_DOWN, SLOW_DOWN]],
    ['stays broken', [BROKEN, BROKEN, BROKEN]],
    ['gets no request', ['lostRequest', 'lostRequest', 'lostRequest'] as const],
  ])('are `blobs.unavailable`, to be tried later, when S3 %s', async (_, fates) => {
    for (const ask of [
      () => put(),
      () => blobs.get(key),
      () => blobs.head(key),
      () => blobs.list('faults/'),
    ]) {
      server.befall(...fates);
      await expect(ask()).rejects.toMatchObject({ code: 'blobs.unavailable', retry: 'later' });
    }
  });

  it('name the bucket when it does not exist, and say that trying again does not help', async () => {
    const missing = s3Blobs({ client, bucket: 'nowhere', writer: 'three' });

    for (const ask of [
      () => missing.put(key, bytesOf('rows'), 'absent', HTML),
      () => missing.get(key),
      () => missing.list(''),
    ]) {
      await expect(ask()).rejects.toMatchObject({
        code: 'blobs.unavailable',
        retry: 'never',
        message: expect.stringMatching(
          /^The bucket nowhere refused the request \(NoSuchBucket.*\): check its name/,
        ),
      });
    }
  });

  it('are told of an object that may not be read: it is not called missing', async () => {
    server.befall(fate(403, 'AccessDenied'));

    await expect(blobs.get(key)).rejects.toMatchObject({ code: 'blobs.unavailable', retry: 'never' });
  });
});

it('is opened on Lambda by the name in the environment, which must be set', () => {
  expect(() => openBlobs({})).toThrow(
    'The environment of this function is incomplete (BUCKET_NAME is not set): deploy the stacks again.',
  );
});

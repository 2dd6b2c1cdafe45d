/** What the S3 of the tests holds, and what it answers. https://docs.aws.amazon.com/AmazonS3/latest/API/ */
import { createHash } from 'node:crypto';

export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface S3Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface S3Object {
  readonly body: Buffer;
  readonly etag: string;
  /** Those of the request that are kept: content type, encryption, metadata. */
  readonly headers: Readonly<Record<string, string>>;
}

interface S3Upload extends Pick<S3Object, 'headers'> {
  readonly key: string;
  readonly parts: Map<number, Omit<S3Object, 'headers'>>;
}

export interface S3State {
  readonly objects: Map<string, S3Object>;
  /** Begun and neither completed nor aborted. */
  readonly uploads: Map<string, S3Upload>;
  answer(request: S3Request): S3Reply;
}

const LEAST_PART = 5 * 1024 * 1024;
const DONE: S3Reply = { status: 204, body: '' };

export function createS3State(bucket: string, pageSize: number): S3State {
  const objects = new Map<string, S3Object>();
  const uploads = new Map<string, S3Upload>();
  let begun = 0;

  /** Of `If-None-Match: *` and `If-Match`, when it does not hold. */
  const conditionFault = ({ key, headers }: S3Request): S3Reply | undefined => {
    const { 'if-none-match': none, 'if-match': match } = headers;
    if (none !== undefined && none !== '*') return xmlError(501, 'NotImplemented');
    const present = objects.get(key);
    if (none === '*' && present !== undefined) return xmlError(412, 'PreconditionFailed');
    if (match === undefined || present?.etag === match) return undefined;
    return present === undefined ? xmlError(404, 'NoSuchKey') : xmlError(412, 'PreconditionFailed');
  };

  const operations: Readonly<Record<string, (request: S3Request, upload: S3Upload) => S3Reply>> = {
    'PUT ': (request) => {
      const fault = conditionFault(request);
      if (fault !== undefined) return fault;
      const etag = `"${md5(request.body)}"`;
      objects.set(request.key, { body: request.body, etag, headers: keptHeaders(request) });
      return { status: 200, headers: { etag }, body: '' };
    },
    'GET ': ({ key }) => found(objects.get(key)),
    'HEAD ': ({ key }) => found(objects.get(key)),
    'POST uploads': (request) => {
      begun += 1;
      uploads.set(`upload-${begun}`, { key: request.key, headers: keptHeaders(request), parts: new Map() });
      return xml('InitiateMultipartUploadResult', `<UploadId>upload-${begun}</UploadId>`);
    },
    'PUT partNumber uploadId': ({ query, body }, { parts }) => {
      const etag = `"${md5(body)}"`;
      parts.set(Number(query['partNumber']), { body, etag });
      return { status: 200, headers: { etag }, body: '' };
    },
    'POST uploadId': (request, upload) => {
      const parts = completedParts(request.body.toString(), upload);
      if ('status' in parts) return parts;
      const fault = conditionFault(request);
      if (fault !== undefined) return fault;
      const body = Buffer.concat(parts.map((part) => part.body));
      const etag = `"${md5(Buffer.from(parts.map((part) => part.etag).join()))}-${parts.length}"`;
      objects.set(request.key, { body, etag, headers: upload.headers });
      uploads.delete(request.query['uploadId'] ?? '');
      return xml('CompleteMultipartUploadResult', `<ETag>${etag}</ETag>`);
    },
    'DELETE uploadId': ({ query }) => {
      uploads.delete(query['uploadId'] ?? '');
      return DONE;
    },
  };

  return {
    objects,
    uploads,
    answer: (request) => {
      const { method, key, query } = request;
      if (request.bucket !== bucket) return xmlError(404, 'NoSuchBucket');
      if (key === '')
        return method === 'GET' ? list(objects, query, pageSize) : xmlError(501, 'NotImplemented');
      const operation = operations[`${method} ${Object.keys(query).sort().join(' ')}`];
      if (operation === undefined) return xmlError(501, 'NotImplemented');
      const { uploadId } = query;
      const upload = uploads.get(uploadId ?? '');
      if (uploadId !== undefined && upload?.key !== key) return xmlError(404, 'NoSuchUpload');
      return operation(request, upload ?? { key, headers: {}, parts: new Map() });
    },
  };
}

export function xmlError(status: number, code: string): S3Reply {
  return { ...xml('Error', `<Code>${code}</Code><Message>${code} of a test</Message>`), status };
}

function xml(root: string, content: string): S3Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?><${root}>${content}</${root}>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

function found(object: S3Object | undefined): S3Reply {
  if (object === undefined) return xmlError(404, 'NoSuchKey');
  return { status: 200, headers: { ...object.headers, etag: object.etag }, body: object.body };
}

function keptHeaders({ headers }: S3Request): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value !== undefined && /^(content-type|x-amz-server-side-encryption|x-amz-meta-.*)$/.test(name)
        ? [[name, value]]
        : [],
    ),
  );
}

/** The parts that a completion names, in ascending order, each as it was uploaded; all but the last large enough. */
function completedParts(text: string, { parts }: S3Upload): readonly Omit<S3Object, 'headers'>[] | S3Reply {
  const named = [...text.matchAll(/<Part>.*?<\/Part>/gs)].map(([part]) => ({
    number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
    etag: /<ETag>(.*?)</.exec(part)?.[1]?.replaceAll('&quot;', '"'),
  }));
  if (named.length === 0) return xmlError(400, 'MalformedXML');
  const isAscending = named.every(({ number }, at) => at === 0 || number > (named[at - 1]?.number ?? 0));
  if (!isAscending) return xmlError(400, 'InvalidPartOrder');
  const chosen = named.map(({ number, etag }) => {
    const part = parts.get(number);
    return part?.etag === etag ? part : undefined;
  });
  if (chosen.includes(undefined)) return xmlError(400, 'InvalidPart');
  const whole = chosen.filter((part) => part !== undefined);
  return whole.slice(0, -1).some(({ body }) => body.length < LEAST_PART)
    ? xmlError(400, 'EntityTooSmall')
    : whole;
}

function list(objects: ReadonlyMap<string, S3Object>, query: S3Request['query'], pageSize: number): S3Reply {
  const { 'list-type': type, prefix = '', 'continuation-token': after = '', ...unknown } = query;
  if (type !== '2' || Object.keys(unknown).length > 0) return xmlError(501, 'NotImplemented');
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, pageSize);
  const contents = page.map((key) => {
    const { etag, body } = objects.get(key) as S3Object;
    return `<Contents><Key>${key}</Key><ETag>${etag}</ETag><Size>${body.length}</Size></Contents>`;
  });
  const isTruncated = keys.length > page.length;
  const next = isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  return xml('ListBucketResult', `<IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join('')}`);
}

function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** Which permission a request to AWS needs, as the Service Authorization Reference lists them. */
import type { Asked } from './policies.ts';

export interface AwsRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Place {
  readonly region: string;
  readonly accountId: string;
}

/** Who signed a request, and for which service: from `Credential=KEY/day/region/service/aws4_request`. */
export function signerOf({ headers }: AwsRequest): {
  readonly accessKeyId: string;
  readonly service: string;
} {
  const [, accessKeyId, service] =
    /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(String(headers['authorization'])) ?? [];
  if (accessKeyId === undefined || service === undefined) throw new Error('the request is not signed');
  return { accessKeyId, service };
}

/** Several for a request that touches several resources. Throws for a service or an operation that is not known here. */
export function askedFor(request: AwsRequest, service: string, place: Place): readonly Asked[] {
  const ask = SERVICES[service];
  if (ask === undefined) throw new Error(`nobody knows which permission a request to ${service} needs`);
  return ask(request, place);
}

const SERVICES: Readonly<Record<string, (request: AwsRequest, place: Place) => readonly Asked[]>> = {
  dynamodb: (request, { region, accountId }) => {
    const body = JSON.parse(request.body.toString('utf8'));
    const tables: readonly string[] = body.TableName ? [body.TableName] : Object.keys(body.RequestItems);
    return tables.map((name) => ({
      action: `dynamodb:${operationOf(request)}`,
      resource: `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
    }));
  },
  secretsmanager: (request) => {
    const { SecretId } = JSON.parse(request.body.toString('utf8'));
    return [{ action: `secretsmanager:${operationOf(request)}`, resource: SecretId }];
  },
  sqs: (request, { region, accountId }) => {
    const { QueueUrl } = JSON.parse(request.body.toString('utf8'));
    const name = String(QueueUrl).split('/').at(-1);
    return [
      { action: `sqs:${operationOf(request)}`, resource: `arn:aws:sqs:${region}:${accountId}:${name}` },
    ];
  },
  sns: (request) => {
    const form = new URLSearchParams(request.body.toString('utf8'));
    return [{ action: `sns:${form.get('Action')}`, resource: form.get('TopicArn') ?? '' }];
  },
  s3: (request) => [s3Asked(request)],
};

/** e.g. `DynamoDB_20120810.PutItem` */
function operationOf({ headers }: AwsRequest): string {
  return String(headers['x-amz-target']).split('.')[1] ?? '';
}

/** Path style: `/bucket/key`. */
function s3Asked({ method, url }: AwsRequest): Asked {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(pathname) ?? [];
  if (key === '') {
    if (method !== 'GET') throw new Error(`${method} of a bucket is not known here`);
    return { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` };
  }
  const resource = `arn:aws:s3:::${bucket}/${decodeURIComponent(key)}`;
  if (method === 'GET' || method === 'HEAD') return { action: 's3:GetObject', resource };
  if (method !== 'DELETE') return { action: 's3:PutObject', resource };
  return { action: searchParams.has('uploadId') ? 's3:AbortMultipartUpload' : 's3:DeleteObject', resource };
}

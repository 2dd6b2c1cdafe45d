/**
 * Requests as API Gateway's HTTP API hands them to a function, payload format 2.0, and its answers back.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import * as z from 'zod';
import type { EpochMs } from '../../shared/core/clock.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import type { RouteMatch } from './http-routes.ts';

export interface HttpRequest {
  readonly method: string;
  /** e.g. `HTTP/1.1` */
  readonly protocol: string;
  /** After the question mark, as it was sent. */
  readonly query: string;
  /** Every value of each header, by lower-case name. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly sourceIp: string;
  readonly body: Buffer;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** The gateway hands over as text only what has one of these types, and everything else in base64. */
const TEXT_TYPE = /^(text\/.*|application\/(json|javascript|xml))$/;

export function httpEvent(
  request: HttpRequest,
  { key, path, parameters }: RouteMatch,
  { requestId, nowMs }: { readonly requestId: string; readonly nowMs: EpochMs },
): JsonObject {
  const { cookie, ...others } = request.headers;
  const headers = Object.fromEntries(
    Object.entries(others).map(([name, values]) => [name, values?.join(',')]),
  );
  const cookies = cookie?.flatMap((text) => text.split('; '));
  const host = headers['host'] ?? '';
  return {
    version: '2.0',
    routeKey: key,
    rawPath: path,
    rawQueryString: request.query,
    ...(cookies && { cookies }),
    headers,
    ...(request.query !== '' && { queryStringParameters: parametersOf(request.query) }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method: request.method,
        path,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: key,
      stage: '$default',
      time: logTime(nowMs),
      timeEpoch: nowMs,
    },
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    ...bodyOf(request.body, headers['content-type']),
  };
}

/** A name that comes several times has its values joined by commas. */
function parametersOf(query: string): JsonObject {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = name in parameters ? `${parameters[name]},${value}` : value;
  }
  return parameters;
}

function bodyOf(
  body: Buffer,
  contentType = '',
): { readonly body?: string; readonly isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT_TYPE.test(contentType.split(';')[0]?.trim().toLowerCase() ?? '');
  return isText
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
}

/** e.g. `12/Mar/2026:19:03:58 +0000` */
function logTime(ms: EpochMs): string {
  const [, day, month, year, time] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(ms).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

const resultSchema = z.object({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/** A report with a `statusCode` is the answer; any other is sent as JSON. Throws when it cannot be sent. */
export function httpReply(report: JsonObject): HttpReply {
  if (report['statusCode'] === undefined) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(report) };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = resultSchema.parse(report);
  const named = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...named,
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

/** What the gateway itself says, in its own words. */
export function gatewayReply(status: number, message: string): HttpReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) };
}

/**
 * What arrives: an HTTP API event, payload format 2.0, from API Gateway or from the local host.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import * as z from 'zod';
import { lazySchema } from '../../shared/lazy-schema.ts';

/** Tolerant of everything that is not looked at: AWS adds fields. */
export const httpEvent = lazySchema(() =>
  z.object({
    rawPath: z.string(),
    rawQueryString: z.string().default(''),
    headers: z.record(z.string(), z.string()).default({}),
    requestContext: z.object({
      stage: z.string().default('$default'),
      /** `sourceIp` is the gateway's own observation; what a forwarded header claims is never read. */
      http: z.object({ method: z.string(), sourceIp: z.string().default('') }),
    }),
    body: z.string().nullish(),
    isBase64Encoded: z.boolean().default(false),
  }),
);

export interface IntakeRequest {
  readonly method: string;
  /** Without the stage, e.g. `/signals/trend`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly sourceIp: string;
  readonly body: Buffer;
}

export function requestOf(event: z.output<typeof httpEvent>): IntakeRequest {
  const { stage, http } = event.requestContext;
  const isStaged = stage !== '$default' && event.rawPath.startsWith(`/${stage}/`);
  return {
    method: http.method.toUpperCase(),
    path: isStaged ? event.rawPath.slice(stage.length + 1) : event.rawPath,
    query: new URLSearchParams(event.rawQueryString),
    headers: new Map(Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value])),
    sourceIp: http.sourceIp,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { AlertBody } from './alert-body.ts';
import type { Proof } from './authenticate.ts';
import { ALERT_FORMATS } from './formats/registry.ts';
import type { IntakeRequest } from './http-event.ts';

/**
 * What a request brings to prove itself. The first place that holds a token counts: the path, the header
 * `authorization: Bearer …`, the query of a GET, the body's own field. A GET signs its path, a POST its body.
 */
export function proofOf(
  { signals }: ResolvedAutomations,
  request: IntakeRequest,
  given: { readonly strategy: string; readonly token?: string | undefined; readonly body?: AlertBody },
): Proof {
  const { headers, query, sourceIp, path, body } = request;
  const bearer = /^Bearer +([A-Za-z0-9_-]+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  const inQuery = given.body === undefined ? (query.get('token') ?? undefined) : undefined;
  const format = Object.hasOwn(signals, given.strategy) ? signals[given.strategy]?.format : undefined;
  const inBody = given.body && tokenIn(given.body, ALERT_FORMATS[format ?? 'standing-orders'].tokenFields);
  return {
    strategy: given.strategy,
    token: given.token ?? bearer ?? inQuery ?? inBody ?? '',
    signature: headers.get('x-signature') ?? '',
    timestamp: headers.get('x-timestamp') ?? '',
    signedText: given.body === undefined ? Buffer.from(path) : body,
    sourceIp,
  };
}

function tokenIn(body: AlertBody, fields: readonly string[]): string | undefined {
  for (const field of fields) {
    const value = Object.hasOwn(body, field) ? body[field] : undefined;
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

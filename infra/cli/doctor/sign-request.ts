/** Reads a request as one types it, and compares its signature with another program's. */
import { parseJson } from '../../../shared/http/json.ts';
import type { UnsignedRequest } from '../../../shared/signing/recipe.ts';
import { UsageError } from '../../usage-error.ts';

export interface TypedRequest {
  readonly request: UnsignedRequest;
  /** Of a `timestamp` in the query, so that another program's request can be signed again. */
  readonly timestampMs?: number;
}

const REQUEST = /^(GET|POST|PUT|DELETE) (\/[^\s?]*)(?:\?(\S*))?(?:\s+(.+))?$/s;

/**
 * `GET /path?name=value`, `GET /path {"name":"value"}`, or with a body `POST /path {"exact":"text"}`.
 * Throws `UsageError`.
 */
export function readRequest(text: string): TypedRequest {
  const [, method, path, queryText, rest] = REQUEST.exec(text.trim()) ?? [];
  if (method === undefined || path === undefined) {
    throw new UsageError(`--sign takes a request such as 'GET /api/v1/account/balances', not '${text}'.`);
  }
  const { timestamp, ...query } = {
    ...pairsOf(queryText ?? ''),
    ...(method === 'GET' && rest !== undefined ? fieldsOf(rest) : {}),
  };
  if (timestamp !== undefined && !/^\d{1,15}$/.test(timestamp)) {
    throw new UsageError(`The timestamp '${timestamp}' is not a number of milliseconds.`);
  }
  return {
    request: {
      method: method as UnsignedRequest['method'],
      path,
      query,
      ...(method !== 'GET' && rest !== undefined ? { body: rest } : {}),
    },
    ...(timestamp === undefined ? {} : { timestampMs: Number(timestamp) }),
  };
}

/** How two texts differ, as lines to print below each other; undefined when they are the same. */
export function difference(ours: string, expected: string): string | undefined {
  if (ours === expected) return undefined;
  const at = [...ours].findIndex((letter, index) => letter !== expected[index]);
  const place = at < 0 ? ours.length : at;
  return `${' '.repeat(place)}^ they differ from character ${place + 1} on`;
}

function pairsOf(text: string): Record<string, string> {
  const pairs = text === '' ? [] : text.split('&');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`'${pair}' in the query of --sign is not name=value.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** A query may also be given as JSON; its values are sent as they print, and ids keep all their digits. */
function fieldsOf(text: string): Record<string, string> {
  const fault = new UsageError(
    `Behind a GET, --sign takes the query as JSON such as {"symbol":"BTC_USDT"}, not '${text}'.`,
  );
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    throw fault;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]));
}

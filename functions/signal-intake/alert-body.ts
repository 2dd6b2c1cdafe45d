/** From bytes to an object whose numbers still have all their digits. Strict, and the same for every strategy. */
import { parseJson } from '../../shared/http/json.ts';
import type { Refusal } from './answers.ts';
import type { IntakeRequest } from './http-event.ts';

/** An alert after parsing: every number is its own text. */
export type AlertValue = string | boolean | null | readonly AlertValue[] | AlertBody;
export type AlertBody = { readonly [field: string]: AlertValue | undefined };

export const MAX_BODY_BYTES = 64 * 1024;
/** The layouts in use nest twice. */
const MAX_DEPTH = 8;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** TradingView calls a message that it takes for JSON `application/json`, and everything else `text/plain`. */
const TYPES = ['', 'application/json', 'text/plain'];

export type BodyReading =
  | { readonly ok: true; readonly body: AlertBody }
  | { readonly ok: false; readonly refusal: Refusal };

export function readBody({ headers, body }: Pick<IntakeRequest, 'headers' | 'body'>): BodyReading {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!TYPES.includes(type)) {
    return refuse(415, 'request.wrongType', 'Send the alert as application/json or text/plain.');
  }
  if (body.length > MAX_BODY_BYTES) return refuse(413, 'request.tooLarge', 'An alert has at most 64 KiB.');
  const value = parseStrictly(body);
  return value === undefined ? refuse(400, 'alert.notJson', NOT_JSON) : { ok: true, body: value };
}

const NOT_JSON =
  'The alert is not one plain JSON object; put quotation marks around every placeholder, which may be filled with no number.';

function parseStrictly(bytes: Buffer): AlertBody | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (isDeeperThan(text, MAX_DEPTH)) return undefined;
    const value = parseJson(text) as AlertValue;
    return isObject(value) && hasPlainKeys(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Before parsing, which would use up the stack. Brackets inside texts do not count. */
function isDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  for (const [found] of text.matchAll(TEXTS_AND_BRACKETS)) {
    if (found === '{' || found === '[') depth += 1;
    else if (found === '}' || found === ']') depth -= 1;
    if (depth > most) return true;
  }
  return false;
}

/** A text that never ends reaches to the end: nothing of it is taken for a bracket. */
const TEXTS_AND_BRACKETS = /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|[{}[\]]/g;

export function isObject(value: AlertValue | undefined): value is AlertBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasPlainKeys(value: AlertValue | undefined): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => !FORBIDDEN.has(key) && hasPlainKeys(inner));
}

function refuse(status: Refusal['status'], code: Refusal['code'], message: string): BodyReading {
  return { ok: false, refusal: { status, code, message } };
}

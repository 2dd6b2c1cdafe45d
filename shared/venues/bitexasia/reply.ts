/**
 * What a reply of BitexAsia says before its data is looked at. No envelope is published.
 *
 * 1. A 2xx status is success, unless the body says otherwise: `success` or `ok` is false, there is an `error`, or a
 *    `code` beside a message or data that is not one for success.
 * 2. The data is what stands under `data` or `result`, or the whole body.
 * 3. A refusal is HTTP 4xx with JSON. Its code here is the status, and the venue's own code behind it where there is one.
 * 4. The venue's time is what the body calls so, or the `Date` header.
 */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import type { HttpOutcome } from '../../http/http-client.ts';
import { type Reply, readBody, shortened } from '../rest/reply.ts';
import { isObject } from './wire-row.ts';

const SUCCESS_CODES: readonly string[] = ['0', '200', '00000', 'ok', 'success'];

export function readReply(outcome: HttpOutcome): Reply {
  const read = readBody(outcome);
  if (read.kind !== 'json') return read;
  const { status, body } = read;
  if (!isObject(body)) {
    return Array.isArray(body) && status < 300
      ? { kind: 'success', data: body, serverMs: datedAt(outcome) }
      : { kind: 'unexpected', why: `HTTP ${status} without an object` };
  }
  if (status >= 300 || saysNo(body)) return refusalOf(status, body);
  const data = dataOf(body);
  return {
    kind: 'success',
    data: data ?? body,
    serverMs: toldAt(body, data !== undefined) ?? datedAt(outcome),
  };
}

type Body = Readonly<Record<string, unknown>>;

function saysNo(body: Body): boolean {
  if (body['success'] === false || body['ok'] === false) return true;
  if (isObject(body['error']) || (typeof body['error'] === 'string' && body['error'] !== '')) return true;
  const isEnvelope = ['message', 'msg', 'data', 'result'].some((name) => Object.hasOwn(body, name));
  return isEnvelope && codeIn(body) !== '' && !SUCCESS_CODES.includes(codeIn(body).toLowerCase());
}

/** What `data` or `result` holds, if that is more than a word such as `true`. */
function dataOf(body: Body): unknown {
  return [body['data'], body['result']].find((value) => typeof value === 'object' && value !== null);
}

function refusalOf(status: number, body: Body): Reply {
  const inner = isObject(body['error']) ? body['error'] : body;
  const code = codeIn(inner);
  const message = textIn(inner, ['message', 'msg', 'error_message', 'detail', 'error']);
  return {
    kind: 'refused',
    code: code === '' ? String(status) : `${status}/${code}`,
    message: shortened(message),
  };
}

/** A short `error` is a code, a long one a sentence. */
function codeIn(body: Body): string {
  const code = textIn(body, ['code', 'error_code', 'errorCode']);
  if (code !== '') return code.slice(0, 100);
  const error = textIn(body, ['error']);
  return /^[\w.-]{1,60}$/.test(error) ? error : '';
}

function textIn(body: Body, names: readonly string[]): string {
  const found = names.map((name) => body[name]).find((value) => typeof value === 'string' && value !== '');
  return typeof found === 'string' ? found : '';
}

const wireMs = z
  .string()
  .regex(/^\d{13}$/)
  .transform(Number);

/** `timestamp` beside the data is the reply's; among the data it may be an order's. */
function toldAt(body: Body, isEnvelope: boolean): EpochMs | undefined {
  const names = ['server_time', 'serverTime', ...(isEnvelope ? ['timestamp', 'ts', 'time'] : [])];
  const parsed = names.map((name) => wireMs.safeParse(body[name])).find(({ success }) => success);
  return parsed?.data;
}

function datedAt(outcome: HttpOutcome): EpochMs | undefined {
  return outcome.kind === 'answered' ? outcome.datedAtMs : undefined;
}

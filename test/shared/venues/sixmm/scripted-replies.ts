import type { Fetch } from '../../../../shared/http/http-client.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { marketsOver } from './markets-over.ts';

/** What the exchange does with the next request: answers, or loses it. */
export type Scene = { readonly status?: number; readonly text: string } | Error;

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed; undefined without one. */
  readonly body: unknown;
}

/** 6MM's perpetuals over an exchange that plays the given scenes in turn; the time is told beside them. */
export function scriptedSixmm(scenes: readonly Scene[]) {
  const clock = createManualClock();
  const sent: Sent[] = [];
  const fetch: Fetch = async (request) => {
    const url = new URL(request.url);
    if (url.pathname === '/v1/time') return new Response(success({ timestampMs: clock.nowMs() }).text);
    const { timestamp: _t, signature: _s, ...query } = Object.fromEntries(url.searchParams);
    const body = await request.clone().text();
    sent.push({
      method: request.method,
      path: url.pathname,
      query: query as Record<string, string>,
      body: body === '' ? undefined : JSON.parse(body),
    });
    const scene = scenes[sent.length - 1];
    if (scene === undefined) throw new Error(`unexpected ${request.method} ${request.url}`);
    if (scene instanceof Error) throw scene;
    return new Response(scene.text, { status: scene.status ?? 200 });
  };
  const { perpetual } = marketsOver(fetch, clock);
  return { perpetual, sent, clock };
}

export function success(data: unknown): { readonly text: string } {
  return { text: JSON.stringify({ code: 0, message: 'success', data, requestId: 'r' }) };
}

export function refusal(code: number, message = 'no', status = 200): Scene {
  return { status, text: JSON.stringify({ code, message, requestId: 'r' }) };
}

export const LOST = new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });

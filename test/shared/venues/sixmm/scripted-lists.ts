import type { Fetch } from '../../../../shared/http/http-client.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { marketsOver } from './markets-over.ts';

/** 2026-10-03T00:00:00Z. */
export const START_MS = 1_790_985_600_000;
export const API_KEY = { apiKey: 'fx_abcdefghijklmnop', apiSecret: 'SECRET-qrstuvwxyz0123456789' };

export interface Sent {
  readonly method: string;
  readonly path: string;
  /** Without what every signed request has. */
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  /** As it left: what the signature is over. */
  readonly search: string;
}

/** What is answered: the `data` of a success, or a whole envelope with its status. */
export type Answer = { readonly data: unknown } | { readonly status?: number; readonly envelope: unknown };

const RULES = { list: [{ symbol: 'BTCUSDT', baseAsset: 'BTC', quoteAsset: 'USDT' }] };

/** 6MM's markets over an exchange that answers so. Its time and its list of contracts are answered beside it. */
export function scriptedSixmm(answer: (sent: Sent, count: number) => Answer) {
  const clock = createManualClock(START_MS);
  const sent: Sent[] = [];
  const fetch: Fetch = async (request) => {
    const seen = await sentBy(request);
    const aside = asideOf(seen);
    if (aside !== undefined) return replyOf({ data: aside });
    sent.push(seen);
    return replyOf(answer(seen, sent.length));
  };
  return { ...marketsOver(fetch, clock, { key: API_KEY }), sent, clock };
}

/** Rows by page numbers, as they are asked for; those beside the window, and on its bounds, are left out. */
export function paged(
  { query }: Sent,
  rows: readonly { readonly createdAt: number }[],
  options: { readonly total?: 'missing'; readonly bounds?: 'included' } = {},
): Answer {
  const [startMs, endMs] = [Number(query['startTime']), Number(query['endTime'])];
  const beside = options.bounds === 'included' ? 0 : 1;
  const inside = rows.filter(({ createdAt }) => createdAt >= startMs + beside && createdAt <= endMs - beside);
  const size = Number(query['pageSize']);
  const from = (Number(query['page']) - 1) * size;
  const list = inside.slice(from, from + size);
  return { data: options.total === 'missing' ? { list } : { list, total: inside.length } };
}

export function refusal(code: number, message: string): Answer {
  return { envelope: { code, message, requestId: 'r-1' } };
}

function replyOf(answer: Answer): Response {
  const envelope =
    'data' in answer ? { code: 0, message: 'success', ...answer, requestId: 'r-1' } : answer.envelope;
  return new Response(JSON.stringify(envelope), { status: 'data' in answer ? 200 : (answer.status ?? 200) });
}

function asideOf({ path }: Sent): unknown {
  if (path === '/v1/time') return { timestamp: START_MS / 1_000, timestampMs: START_MS };
  return path === '/v1/public/market/symbols' ? RULES : undefined;
}

async function sentBy(request: Request): Promise<Sent> {
  const url = new URL(request.url);
  const { timestamp: _t, signature: _s, ...query } = Object.fromEntries(url.searchParams);
  const body = await request.clone().text();
  return { method: request.method, path: url.pathname, query, body, search: url.search };
}

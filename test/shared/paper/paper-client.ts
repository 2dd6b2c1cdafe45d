/** A paper exchange with one account, and a client that signs with its own few lines. */
import { createHmac } from 'node:crypto';
import { decimal } from '../../../shared/core/decimal.ts';
import {
  createPaperExchange,
  type PaperExchange,
  type PaperExchangeOptions,
} from '../../../shared/paper/exchange.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { createPionexWire } from '../../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../shared/paper/store.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

export const START_MS = Date.UTC(2026, 10, 23, 8);
export const KEY = { apiKey: 'test-key', apiSecret: 'test-secret' };

export const MAIN = {
  id: 'main',
  ...KEY,
  permissions: ['read', 'trade'],
  balances: { USDT: decimal('10000'), BTC: decimal('1') },
} as const;

// biome-ignore lint/suspicious/noExplicitAny: replies are read field by field, whatever they hold.
type Body = any;

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** Every whole number as its digits, so that ids are exact. */
  readonly body: Body;
}

export interface PaperClient {
  get(path: string, query?: Record<string, string | number>): Promise<Reply>;
  post(path: string, body: unknown): Promise<Reply>;
  delete(path: string, body?: unknown, query?: Record<string, string | number>): Promise<Reply>;
  publicGet(pathAndQuery: string): Promise<Reply>;
}

export interface TestExchange {
  readonly exchange: PaperExchange;
  readonly clock: ManualClock;
  readonly client: PaperClient;
}

export function createTestExchange(options: Partial<PaperExchangeOptions> = {}): TestExchange {
  const clock = createManualClock(START_MS);
  const exchange = createPaperExchange({
    createWire: createPionexWire,
    seed: 7,
    clock,
    prices: createSeededMarket({ seed: 7, listings: LISTINGS }),
    store: createMemoryPaperStore(),
    accounts: [MAIN],
    limits: 'off',
    ...options,
  });
  return { exchange, clock, client: createPaperClient(exchange.fetch, clock) };
}

export function createPaperClient(
  fetch: (request: Request) => Promise<Response>,
  clock: { nowMs(): number },
  key = KEY,
): PaperClient {
  const send = async (
    method: string,
    path: string,
    query: Record<string, string | number>,
    content?: unknown,
  ) => {
    const pairs = Object.entries({ ...query, timestamp: clock.nowMs() }).sort(([a], [b]) => (a < b ? -1 : 1));
    const target = `${path}?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`;
    const body = content === undefined ? '' : typeof content === 'string' ? content : JSON.stringify(content);
    const signature = createHmac('sha256', key.apiSecret).update(`${method}${target}${body}`).digest('hex');
    const headers = {
      'PIONEX-KEY': key.apiKey,
      'PIONEX-SIGNATURE': signature,
      ...(body && { 'Content-Type': 'application/json' }),
    };
    return read(
      await fetch(new Request(`https://api.pionex.com${target}`, { method, headers, ...(body && { body }) })),
    );
  };
  return {
    get: (path, query = {}) => send('GET', path, query),
    post: (path, body) => send('POST', path, {}, body),
    delete: (path, body, query = {}) => send('DELETE', path, query, body),
    publicGet: async (target) => read(await fetch(new Request(`https://api.pionex.com${target}`))),
  };
}

async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: response.status,
    text,
    headers: response.headers,
    body: isJson ? exactJson(text) : undefined,
  };
}

function exactJson(text: string): Body {
  try {
    return JSON.parse(text.replace(/([:[,])(\d{16,})(?=[,\]}])/g, '$1"$2"'));
  } catch {
    return undefined;
  }
}

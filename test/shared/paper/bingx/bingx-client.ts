/** BingX's stand-in, and a client that signs with its own few lines: it must share nothing with the adapter. */
import { createHmac } from 'node:crypto';
import { decimal } from '../../../../shared/core/decimal.ts';
import { createBingxWire } from '../../../../shared/paper/bingx/bingx-wire.ts';
import { createPaperExchange, type PaperExchangeOptions } from '../../../../shared/paper/exchange.ts';
import { LISTINGS } from '../../../../shared/paper/instruments.ts';
import { createSeededMarket } from '../../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../../shared/paper/store.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { STILL } from '../futures/futures-account.ts';

export const START_MS = Date.UTC(2026, 10, 23, 8);
export const MAIN = {
  id: 'main',
  apiKey: 'test-key',
  apiSecret: 'test-secret',
  permissions: ['read', 'trade'],
  balances: { USDT: decimal('100000'), BTC: decimal('5') },
  futuresBalances: { USDT: decimal('100000') },
  futuresTrading: true,
} as const;

// biome-ignore lint/suspicious/noExplicitAny: replies are read field by field, whatever they hold.
type Body = any;
type Query = Readonly<Record<string, string | number>>;

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** As `JSON.parse` reads it: ids are in `text` alone exact. */
  readonly body: Body;
}

export const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');

export function createBingx(options: Partial<PaperExchangeOptions> = {}) {
  const clock = createManualClock(START_MS);
  const exchange = createPaperExchange({
    createWire: createBingxWire,
    seed: 7,
    clock,
    prices: createSeededMarket({ seed: 7, listings: LISTINGS }),
    perpetualPrices: STILL,
    store: createMemoryPaperStore(),
    accounts: [MAIN],
    limits: 'off',
    splitFillShare: 0,
    partialFillShare: 0,
    ...options,
  });
  /** A request just as it stands. */
  const raw = async (method: string, target: string, apiKey?: string, body?: string): Promise<Reply> => {
    const headers = apiKey === undefined ? {} : { 'X-BX-APIKEY': apiKey };
    const response = await exchange.fetch(`https://open-api.bingx.com${target}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) };
  };
  /** Signed by the key of `MAIN`, with the time of now unless the query has another. */
  const send = (
    method: string,
    path: string,
    query: Query = {},
    key = MAIN as { apiKey: string; apiSecret: string },
  ) => {
    const pairs = Object.entries({ timestamp: clock.nowMs(), ...query }).sort(([a], [b]) => (a < b ? -1 : 1));
    const message = pairs.map(([name, value]) => `${name}=${value}`).join('&');
    const sent = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return raw(method, `/openApi/${path}?${sent}&signature=${hmac(key.apiSecret, message)}`, key.apiKey);
  };
  return {
    exchange,
    clock,
    raw,
    send,
    get: (path: string, query?: Query) => send('GET', path, query),
    post: (path: string, query?: Query) => send('POST', path, query),
    delete: (path: string, query?: Query) => send('DELETE', path, query),
    open: (path: string, query: Query = {}) =>
      raw(
        'GET',
        `/openApi/${path}?${new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]))}`,
      ),
  };
}

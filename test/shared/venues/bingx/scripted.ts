import type { Fetch } from '../../../../shared/http/http-client.ts';
import { noTimeout } from '../../../../shared/http/timeout.ts';
import { createWeightBudget } from '../../../../shared/http/weight-budget.ts';
import { signBingx } from '../../../../shared/signing/bingx.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { createBanGate } from '../../../../shared/venues/ban.ts';
import { createBingxMarkets } from '../../../../shared/venues/bingx/venue.ts';
import type { History } from '../../../../shared/venues/history.ts';
import type { PerpetualVenue } from '../../../../shared/venues/perpetual.ts';
import type { Venue } from '../../../../shared/venues/venue.ts';
import { fixedKeyring } from '../../../support/keyring.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createRecordingLog } from '../../../support/recording-log.ts';
import { createRecordingMetrics } from '../../../support/recording-metrics.ts';

/** 2026-10-03T00:00:00Z. */
export const START_MS = 1_790_985_600_000;
export const API_KEY = { apiKey: 'KEY-abcdefghijklmnop', apiSecret: 'SECRET-qrstuvwxyz0123456789' };

/** What the exchange does with the next request: answers, or loses it. */
export type Scene = { readonly status?: number; readonly text: string } | Error;

export interface Sent {
  readonly method: string;
  readonly path: string;
  /** Without what every signed request has. */
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
}

const TIME_PATH = '/openApi/swap/v2/server/time';
const RULES: Readonly<Record<string, string>> = {
  '/openApi/spot/v1/common/symbols':
    '{"symbols":[{"symbol":"BTC-USDT","tickSize":0.01,"stepSize":1e-06,"minQty":1.8e-05,"maxQty":45,"minNotional":5,"maxNotional":500000,"maxMarketNotional":"200000","status":1,"apiStateBuy":true,"apiStateSell":true}]}',
  '/openApi/swap/v2/quote/contracts':
    '[{"contractId":"100","symbol":"BTC-USDT","size":"0.0001","quantityPrecision":4,"pricePrecision":1,"tradeMinQuantity":0.0001,"tradeMinUSDT":2,"currency":"USDT","asset":"BTC","status":1,"apiStateOpen":"true","apiStateClose":"true"}]',
};

/**
 * BingX's markets over an exchange that plays the given scenes in turn. The time, the rules of BTC-USDT and the
 * position mode are answered beside them, unless `plain`.
 */
export function scriptedBingx(
  scenes: readonly Scene[] | ((sent: Sent) => Scene),
  options: { readonly plain?: boolean; readonly environment?: 'live' | 'demo'; readonly dual?: string } = {},
) {
  const clock = createManualClock(START_MS);
  const log = createRecordingLog();
  const metrics = createRecordingMetrics();
  const table = openSqliteTable();
  const sent: Sent[] = [];
  const fetch: Fetch = async (request) => {
    const seen = await sentBy(request);
    const aside = options.plain ? undefined : asideOf(seen, options.dual ?? 'false');
    if (aside !== undefined) return new Response(aside);
    sent.push(seen);
    const scene = typeof scenes === 'function' ? scenes(seen) : scenes[sent.length - 1];
    if (scene === undefined) throw new Error(`unexpected ${request.method} ${request.url}`);
    if (scene instanceof Error) throw scene;
    return new Response(scene.text, { status: scene.status ?? 200 });
  };
  const budget = () => createWeightBudget({ perSecond: 1_000, clock });
  const gate = createBanGate({ accountId: 'main', table, clock, log, metrics });
  const markets = createBingxMarkets({
    accountId: 'main',
    environment: options.environment ?? 'live',
    baseUrl: 'https://open-api.bingx.com',
    keyring: fixedKeyring(API_KEY, signBingx),
    fetch,
    timeoutSignal: noTimeout,
    clock,
    random: () => 0.5,
    log,
    metrics,
    gate,
    keyBudget: budget(),
    addressBudget: budget(),
  });
  return {
    markets,
    spot: markets.spot as Venue,
    perpetual: markets.perpetual as PerpetualVenue,
    history: markets.history as History,
    sent,
    clock,
    log,
    counted: metrics.counted,
  };
}

export function success(data: string): Scene {
  return { text: `{"code":0,"msg":"","debugMsg":"","data":${data}}` };
}

export function refusal(code: number, msg = '', status = 200): Scene {
  return { status, text: JSON.stringify({ code, msg, timestamp: START_MS }) };
}

export const LOST = new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });

function asideOf({ path }: Sent, dual: string): string | undefined {
  if (path === TIME_PATH) return `{"code":0,"msg":"","data":{"serverTime":${START_MS}}}`;
  if (path === '/openApi/swap/v1/positionSide/dual')
    return `{"code":0,"msg":"","data":{"dualSidePosition":${dual}}}`;
  return RULES[path] === undefined ? undefined : `{"code":0,"msg":"","data":${RULES[path]}}`;
}

async function sentBy(request: Request): Promise<Sent> {
  const url = new URL(request.url);
  const {
    timestamp: _t,
    recvWindow: _w,
    signature: _s,
    ...query
  } = Object.fromEntries(url.searchParams) as Record<string, string>;
  return { method: request.method, path: url.pathname, query, body: await request.clone().text() };
}

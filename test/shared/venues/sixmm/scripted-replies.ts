import type { Fetch } from '../../../../shared/http/http-client.ts';
import { noTimeout } from '../../../../shared/http/timeout.ts';
import { createWeightBudget } from '../../../../shared/http/weight-budget.ts';
import { signSixmm } from '../../../../shared/signing/sixmm.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { createBanGate } from '../../../../shared/venues/ban.ts';
import { createSixmmMarkets } from '../../../../shared/venues/sixmm/venue.ts';
import { createStamps } from '../../../../shared/venues/stamps.ts';
import { fixedKeyring } from '../../../support/keyring.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createRecordingLog } from '../../../support/recording-log.ts';
import { createRecordingMetrics } from '../../../support/recording-metrics.ts';
import { KEY } from './paper-world.ts';

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
  const log = createRecordingLog();
  const metrics = createRecordingMetrics();
  const table = openSqliteTable();
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
  const budget = () => createWeightBudget({ perSecond: 1_000, clock });
  const { perpetual } = createSixmmMarkets({
    accountId: 'main',
    environment: 'live',
    baseUrl: 'https://api.example.com',
    keyring: fixedKeyring(KEY, signSixmm),
    fetch,
    timeoutSignal: noTimeout,
    clock,
    random: () => 0.5,
    log,
    metrics,
    gate: createBanGate({ accountId: 'main', table, clock, log, metrics }),
    keyBudget: budget(),
    addressBudget: budget(),
    stamps: createStamps({ table, keyId: 'main' }),
  });
  return { perpetual, sent, clock };
}

export function success(data: unknown): { readonly text: string } {
  return { text: JSON.stringify({ code: 0, message: 'success', data, requestId: 'r' }) };
}

export function refusal(code: number, message = 'no', status = 200): Scene {
  return { status, text: JSON.stringify({ code, message, requestId: 'r' }) };
}

export const LOST = new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });

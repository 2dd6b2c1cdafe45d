import { expect, onTestFinished } from 'vitest';
import type { Fetch } from '../../../../shared/http/http-client.ts';
import { noTimeout } from '../../../../shared/http/timeout.ts';
import { createWeightBudget } from '../../../../shared/http/weight-budget.ts';
import { signPionex } from '../../../../shared/signing/pionex.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { createBanGate } from '../../../../shared/venues/ban.ts';
import type { History } from '../../../../shared/venues/history.ts';
import { createPionexMarkets } from '../../../../shared/venues/pionex/venue.ts';
import type { Wallet } from '../../../../shared/venues/wallet.ts';
import { fixedKeyring } from '../../../support/keyring.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createRecordingLog } from '../../../support/recording-log.ts';
import { createRecordingMetrics } from '../../../support/recording-metrics.ts';
import { checkedFetch } from '../../../support/spec.ts';

/** 2025-11-23T08:00:00Z, the hour of the fixtures. */
export const START_MS = 1_763_884_800_000;
export const API_KEY = { apiKey: 'KEY-abcdefghijklmnop', apiSecret: 'SECRET-qrstuvwxyz0123456789' };

/** What the exchange does with the next request: answers, or loses it. */
export type Scene = { readonly status?: number; readonly text: string } | Error;

export interface Sent {
  readonly method: string;
  readonly path: string;
  /** Without the timestamp. */
  readonly query: Readonly<Record<string, string>>;
  readonly timestampMs: number | undefined;
  readonly body: string;
  readonly headers: Headers;
}

/**
 * A venue whose exchange plays the given scenes in turn. Every request and reply is checked against the spec, unless
 * the replies are to be such as no exchange should give.
 */
export function scriptedVenue(
  scenes: readonly Scene[] | ((request: Request, sent: Sent) => Scene | Promise<Response>),
  options: { readonly perSecond?: number; readonly outsideSpec?: boolean } = {},
) {
  const clock = createManualClock(START_MS);
  const log = createRecordingLog();
  const metrics = createRecordingMetrics();
  const table = openSqliteTable();
  const sent: Sent[] = [];
  const play: Fetch = async (request) => {
    const seen = await describeRequest(request);
    sent.push(seen);
    const scene = typeof scenes === 'function' ? scenes(request, seen) : scenes[sent.length - 1];
    if (scene === undefined) throw new Error(`unexpected ${request.method} ${request.url}`);
    if (scene instanceof Error) throw scene;
    if (scene instanceof Promise) return scene;
    return new Response(scene.text, { status: scene.status ?? 200 });
  };
  const checked = checkedFetch(play);
  onTestFinished(() => expect(checked.violations).toEqual([]));
  const budget = () => createWeightBudget({ perSecond: options.perSecond ?? 1_000, clock });
  const gate = createBanGate({ accountId: 'main', table, clock, log, metrics });
  let keyRefusals = 0;
  const {
    spot: venue,
    perpetual,
    bots,
    history,
    wallet,
  } = createPionexMarkets({
    accountId: 'main',
    environment: 'live',
    baseUrl: 'https://api.pionex.com',
    keyring: fixedKeyring(API_KEY, signPionex, () => {
      keyRefusals += 1;
    }),
    fetch: options.outsideSpec ? play : checked,
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
    venue,
    perpetual,
    bots,
    history: history as History,
    wallet: wallet as Wallet,
    sent,
    clock,
    log,
    table,
    gate,
    counted: metrics.counted,
    keyRefusals: () => keyRefusals,
  };
}

export function success(data: string | undefined, serverMs = START_MS): Scene {
  return { text: `{"result":true${data === undefined ? '' : `,"data":${data}`},"timestamp":${serverMs}}` };
}

export function refusal(code: string, message = '', status = 200): Scene {
  return { status, text: JSON.stringify({ result: false, code, message, timestamp: START_MS }) };
}

export const HTML_502: Scene = { status: 502, text: '<html><title>502 Bad Gateway</title></html>' };
export const LOST = new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });

/** A reply to the cheap public read from which the venue's time is learnt. */
export function timeReply(serverMs = START_MS): Scene {
  return success('{"tickers":null}', serverMs);
}

async function describeRequest(request: Request): Promise<Sent> {
  const url = new URL(request.url);
  const { timestamp, ...query } = Object.fromEntries(url.searchParams);
  return {
    method: request.method,
    path: url.pathname,
    query,
    timestampMs: timestamp === undefined ? undefined : Number(timestamp),
    body: await request.clone().text(),
    headers: request.headers,
  };
}

import { noTimeout } from '../../../../shared/http/timeout.ts';
import { createWeightBudget } from '../../../../shared/http/weight-budget.ts';
import { bitexasiaRecipe } from '../../../../shared/signing/bitexasia.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { createBanGate } from '../../../../shared/venues/ban.ts';
import { createBitexasiaMarkets } from '../../../../shared/venues/bitexasia/venue.ts';
import { createStamps } from '../../../../shared/venues/stamps.ts';
import type { NewOrder } from '../../../../shared/venues/venue.ts';
import { money } from '../../../support/builders.ts';
import { fixedKeyring } from '../../../support/keyring.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createRecordingLog } from '../../../support/recording-log.ts';
import { createRecordingMetrics } from '../../../support/recording-metrics.ts';

export const START_MS = Date.UTC(2026, 10, 23, 8);

export interface Scene {
  readonly status?: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A venue that answers by path; what is not named answers the markets and its time. */
export function scriptedVenue(scenes: (request: Request) => Scene | undefined) {
  const clock = createManualClock(START_MS);
  const log = createRecordingLog();
  const metrics = createRecordingMetrics();
  const table = openSqliteTable();
  const sent: {
    readonly method: string;
    readonly path: string;
    readonly body: string;
    readonly headers: Headers;
  }[] = [];
  let keyRefusals = 0;
  const budget = () => createWeightBudget({ perSecond: 1_000, clock });
  const markets = createBitexasiaMarkets({
    accountId: 'main',
    environment: 'live',
    baseUrl: 'https://api.bitexasia.com',
    keyring: fixedKeyring({ apiKey: 'KEY-abcdef', apiSecret: 'SECRET-qrstuv' }, bitexasiaRecipe(), () => {
      keyRefusals += 1;
    }),
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      sent.push({
        method: request.method,
        path: pathname,
        body: await request.clone().text(),
        headers: request.headers,
      });
      const scene = scenes(request) ?? { text: '[]' };
      return new Response(scene.text, { status: scene.status ?? 200, headers: scene.headers ?? {} });
    },
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
  return {
    ...markets,
    venue: markets.spot,
    sent,
    clock,
    log,
    counted: metrics.counted,
    keyRefusals: () => keyRefusals,
  };
}

/** Every private call is answered so. */
export function answering(text: string, status = 200) {
  return scriptedVenue((request) => (request.headers.has('X-Api-Key') ? { text, status } : undefined));
}

export function aLimitBuy(overrides: Partial<NewOrder> = {}): NewOrder {
  return {
    clientOrderId: 'so0abc',
    symbol: 'BTC-USD',
    side: 'buy',
    terms: { type: 'limit', baseSize: money('0.01'), price: money('65000') },
    signBeforeMs: START_MS + 10_000,
    ...overrides,
  };
}

/** The front door in memory: one strategy called `trend`, a queue that keeps what it is given, and events as AWS makes them. */
import { answerRequest } from '../../../functions/signal-intake/answer-request.ts';
import { httpEvent, requestOf } from '../../../functions/signal-intake/http-event.ts';
import { createRefusalCounts } from '../../../functions/signal-intake/refusal-counts.ts';
import type { ResolvedAutomations, Strategy } from '../../../shared/automations/schema.ts';
import { AppError } from '../../../shared/core/errors.ts';
import type { Deps } from '../../../shared/deps.ts';
import type { Message } from '../../../shared/queue/queue.ts';
import { rotateToken } from '../../../shared/signals/tokens.ts';
import { someAutomations } from '../../support/builders.ts';
import type { ManualClock } from '../../support/manual-clock.ts';
import type { LogLine } from '../../support/recording-log.ts';
import { createTestDeps } from '../../support/test-deps.ts';
import type { WatchedTable } from '../../support/watched-table.ts';

/** Monday 23 November 2026, 08:00 UTC, is when every clock of these tests starts. */
export const NOW = '2026-11-23T08:00:00Z';
/** Made up; 43 letters as real ones. */
export const TOKEN = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
export const SECRET = 'shared-secret-of-the-tests';

export function aStrategy(overrides: Partial<Strategy> = {}): Strategy {
  return {
    account: 'main',
    format: 'tradingview',
    auth: 'token',
    maxAgeSeconds: 120,
    maxAheadSeconds: 10,
    perMinute: 30,
    target: { to: 'spot' },
    symbols: ['BTC_USDT', 'ETH_USDT'],
    aliases: {},
    actions: ['buy', 'sell', 'close'],
    size: 'fromSignal',
    order: { type: 'market' },
    placeWithinSeconds: 300,
    limits: { ordersPerHour: 20, ordersPerDay: 100, cooldownSeconds: 0 },
    positionCheck: false,
    ...overrides,
  };
}

/** What TradingView sends for a buy, all but what a test changes. */
export const anAlert = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  ticker: 'BTCUSDT',
  action: 'buy',
  timenow: NOW,
  order_id: 'Long',
  contracts: '0.001',
  ...overrides,
});

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is; anything else as JSON. */
  readonly body?: unknown;
  readonly base64?: boolean;
  readonly sourceIp?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Intake {
  readonly deps: Deps;
  readonly clock: ManualClock;
  readonly table: WatchedTable;
  readonly queued: Message[];
  readonly logged: readonly LogLine[];
  /** Names of the secrets that were asked for, in order. */
  readonly secretsRead: string[];
  send(sent?: Sent): Promise<Answered>;
  queueFails(error: Error | undefined): void;
}

export async function createIntake(
  strategies: Readonly<Record<string, Strategy>> = { trend: aStrategy() },
  options: { readonly secret?: () => Promise<string>; readonly tokens?: readonly string[] } = {},
): Promise<Intake> {
  const automations: ResolvedAutomations = { ...someAutomations(), signals: { ...strategies } };
  const world = createTestDeps(automations);
  const queued: Message[] = [];
  const secretsRead: string[] = [];
  let failure: Error | undefined;
  const deps: Deps = {
    ...world.deps,
    queue: {
      send: async (message) => {
        if (failure !== undefined) throw failure;
        queued.push(message);
      },
    },
    secrets: {
      apiKey: async () => Promise.reject(new Error('no API key is needed here')),
      named: async (name) => {
        secretsRead.push(name);
        return { secret: await (options.secret?.() ?? SECRET) };
      },
    },
  };
  for (const name of options.tokens ?? Object.keys(strategies)) {
    await rotateToken(deps.table, name, { token: TOKEN, nowMs: Date.parse(NOW), keepOldMs: 0 });
  }
  world.table.calls.length = 0;
  const refusals = createRefusalCounts();
  return {
    deps,
    clock: world.clock,
    table: world.table,
    queued,
    logged: world.logged,
    secretsRead,
    send: async (sent) =>
      answeredFrom(await answerRequest(deps, refusals, requestOf(httpEvent.parse(eventOf(sent))))),
    queueFails: (error) => {
      failure = error;
    },
  };
}

export const QUEUE_DOWN = new AppError('queue.unavailable', 'The queue gave no answer: try again later.', {
  retry: 'later',
});

export function eventOf(sent: Sent = {}): unknown {
  const {
    method = 'POST',
    path = `/signals/trend/${TOKEN}`,
    query = '',
    headers = {},
    base64 = false,
  } = sent;
  const body = sent.body ?? anAlert();
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    version: '2.0',
    routeKey: 'POST /signals/{strategy}/{token}',
    rawPath: path,
    rawQueryString: query,
    headers,
    requestContext: {
      accountId: '123456789012',
      stage: '$default',
      requestId: 'id',
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: sent.sourceIp ?? '52.89.214.238',
        userAgent: 'Go-http-client/1.1',
      },
    },
    ...(method === 'GET' ? {} : { body: base64 ? Buffer.from(text).toString('base64') : text }),
    isBase64Encoded: base64,
  };
}

function answeredFrom(response: unknown): Answered {
  const { statusCode, headers, body } = response as {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
  };
  return { status: statusCode, headers, body: JSON.parse(body) };
}

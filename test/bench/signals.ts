/**
 * Webhook signals on one machine: the local host's own server, queue and consumer with the real front door.
 * A burst is sent, and every signal must come out once and in the order of its symbol. Then the front door is
 * compared with a bare function on the same server, in turns, so that a busy machine slows both alike. Both in memory;
 * what the disk's flushes add, which is most of it, is told by a data folder of its own.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FunctionRow, functions } from '../../infra/functions.ts';
import { openLocal } from '../../infra/local/compose.ts';
import { consumeQueue } from '../../infra/local/consume-queue.ts';
import { type HttpServer, startHttpServer } from '../../infra/local/http-server.ts';
import { bindFunctions } from '../../infra/local/invoke.ts';
import { resolveAutomations } from '../../shared/automations/resolve.ts';
import { systemClock } from '../../shared/core/system-clock.ts';
import type { Deps } from '../../shared/deps.ts';
import { jsonLog } from '../../shared/log/json-log.ts';
import { createRedactor } from '../../shared/log/redactor.ts';
import { openSqliteQueue, type SqliteQueue } from '../../shared/queue/sqlite-queue.ts';
import { rotateToken } from '../../shared/signals/tokens.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import { createTestDeps } from '../support/test-deps.ts';

export interface SignalFigures {
  /** Requests per second of the front door, and milliseconds that half and 99 of 100 take, by the bare one's. */
  readonly overBare: Door;
  readonly perSecond: { readonly inMemory: number; readonly onDisk: number };
  readonly burst: { readonly count: number; readonly seconds: number; readonly perSecond: number };
}

interface Door {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

const BURST = 10_000;
const ROUNDS = 8;
const REQUESTS_A_ROUND = 150;
const DISK_REQUESTS = 60;
const SENDERS = 8;

const ACCOUNTS = ['a', 'b', 'c', 'd', 'e'];
const SYMBOLS = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'ADA', 'LTC', 'DOT'].map((coin) => `${coin}_USDT`);
const LIMITS = { coin: 'USDT', perOrder: '1', perDay: '1', perMonth: '1' };
const TOKEN = 'bench-token-of-the-usual-length-000000000000';

/** Each on an account and two symbols that no other one has: so every symbol's order is that of one sender. */
const STRATEGIES = ACCOUNTS.flatMap((account) =>
  [0, 2, 4, 6].map((first) => ({
    name: `${account}-${first}`,
    account,
    symbols: SYMBOLS.slice(first, first + 2),
  })),
);

const AUTOMATIONS = {
  accounts: Object.fromEntries(
    ACCOUNTS.map((name) => [name, { venue: 'pionex', environment: 'paper', limits: LIMITS }]),
  ),
  signals: Object.fromEntries(
    STRATEGIES.map(({ name, account, symbols }) => [
      name,
      { account, target: { to: 'spot' }, symbols, size: { quote: '1' }, perMinute: 600 },
    ]),
  ),
};

const INTAKE_ROW = rowOf('signal-intake');
const BARE_ROW: FunctionRow = {
  ...INTAKE_ROW,
  name: 'bare',
  trigger: { kind: 'http', routes: ['POST /bare'] },
};

export async function measureSignals(): Promise<SignalFigures> {
  const { burst, ...figures } = await inMemory(async (deps, queue, server) => ({
    burst: await sendBurst(deps, queue, server),
    ...(await compareDoors(server)),
  }));
  const onDisk = await onDataFolder(async (server) => {
    await sendRound(doorOf(server), BURST, SENDERS);
    return DISK_REQUESTS / (await sendRound(doorOf(server), BURST + SENDERS, DISK_REQUESTS)).seconds;
  });
  return { burst, overBare: figures.overBare, perSecond: { inMemory: figures.perSecond, onDisk } };
}

export function describeSignals({ perSecond, overBare, burst }: SignalFigures): string {
  const ratio = (value: number) => `${value.toFixed(1)} ×`;
  return [
    `Webhook: the front door against a bare function on the same server: ${ratio(overBare.p50)} the time for half of the requests,`,
    `  ${ratio(overBare.p99)} for 99 of 100, ${overBare.rate.toFixed(2)} × the rate; ${perSecond.inMemory.toFixed(0)} signals per second in memory, ${perSecond.onDisk.toFixed(0)} on this disk`,
    `  a burst of ${burst.count} signals came out whole and in order in ${burst.seconds.toFixed(1)} s (${burst.perSecond.toFixed(0)} per second)`,
  ].join('\n');
}

async function inMemory<Result>(
  measure: (deps: Deps, queue: SqliteQueue, server: HttpServer) => Promise<Result>,
): Promise<Result> {
  using table = openSqliteTable();
  using queue = openSqliteQueue({ clock: systemClock });
  const log = jsonLog({ write: () => {}, clock: systemClock, redactor: createRedactor() });
  const { deps: common } = createTestDeps(resolveAutomations(AUTOMATIONS));
  const deps: Deps = { ...common, clock: systemClock, log, table, queue };
  return await serve(deps, (server) => measure(deps, queue, server));
}

/** Everything as `npm start` has it, but for the schedule. */
async function onDataFolder<Result>(measure: (server: HttpServer) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'standing-orders-bench-'));
  try {
    const automationsPath = join(folder, 'automations.json');
    writeFileSync(automationsPath, JSON.stringify(AUTOMATIONS));
    await using local = await openLocal({ dataDir: join(folder, 'data'), automationsPath, role: 'host' });
    return await serve(local.deps, measure);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function serve<Result>(deps: Deps, measure: (server: HttpServer) => Promise<Result>): Promise<Result> {
  for (const { name } of STRATEGIES) {
    await rotateToken(deps.table, name, { token: TOKEN, nowMs: deps.clock.nowMs(), keepOldMs: 0 });
  }
  const intake = await bindFunctions(deps, [INTAKE_ROW]);
  const server = await startHttpServer({
    ...deps,
    functions: [INTAKE_ROW, BARE_ROW],
    invoke: async (name, event) => (name === 'bare' ? { statusCode: 202, body: '{}' } : intake(name, event)),
  });
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}

type Sent = Map<string, string[]>;

/** Every strategy sends its share, one after the other, while the queue is consumed. Throws when any is lost. */
async function sendBurst(
  deps: Deps,
  queue: SqliteQueue,
  server: HttpServer,
): Promise<SignalFigures['burst']> {
  const stop = new AbortController();
  const sent: Sent = new Map();
  const received: Sent = new Map();
  let count = 0;
  const consuming = consumeQueue({
    ...deps,
    queue,
    functionName: 'recorder',
    batchSize: 10,
    signal: stop.signal,
    invoke: async (_, event) => {
      const { Records } = event as { Records: readonly SqsRecord[] };
      for (const { body, attributes } of Records) {
        append(received, attributes.MessageGroupId, JSON.parse(body).id);
        count += 1;
      }
      if (count >= BURST) stop.abort();
      return {};
    },
  });
  const startMs = performance.now();
  const share = BURST / STRATEGIES.length;
  const sending = STRATEGIES.map(async ({ name, account, symbols }) => {
    for (let n = 0; n < share; n += 1) {
      const symbol = symbols[n % symbols.length] ?? '';
      const reply = await fetch(`${server.url}/signals/${name}/${TOKEN}`, alert(symbol, n));
      if (reply.status !== 202)
        throw new Error(`A signal was answered with ${reply.status}: ${await reply.text()}`);
      const { id } = (await reply.json()) as { id: string };
      append(sent, `${account}/${symbol}`, id);
    }
  });
  await Promise.all(sending);
  await consuming;
  const seconds = (performance.now() - startMs) / 1000;
  checkOrder(sent, received);
  return { count, seconds, perSecond: count / seconds };
}

interface SqsRecord {
  readonly body: string;
  readonly attributes: { readonly MessageGroupId: string };
}

function checkOrder(sent: Sent, received: Sent): void {
  for (const [group, ids] of sent) {
    const came = received.get(group) ?? [];
    const wrong = ids.findIndex((id, index) => came[index] !== id);
    if (wrong >= 0 || came.length !== ids.length) {
      throw new Error(
        `${group}: ${ids.length} sent, ${came.length} came, the first wrong one is number ${wrong}`,
      );
    }
  }
}

interface Round {
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}

async function compareDoors(server: HttpServer): Promise<{ overBare: Door; perSecond: number }> {
  const bare = () => `${server.url}/bare`;
  const bareRounds: Round[] = [];
  const doorRounds: Round[] = [];
  // The first round warms both up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const first = BURST + round * REQUESTS_A_ROUND;
    const bareRound = await sendRound(bare, first, REQUESTS_A_ROUND);
    const doorRound = await sendRound(doorOf(server), first, REQUESTS_A_ROUND);
    if (round === 0) continue;
    bareRounds.push(bareRound);
    doorRounds.push(doorRound);
  }
  const ratio = (measure: (round: Round) => number) =>
    median(doorRounds.map((round, index) => measure(round) / measure(bareRounds[index] as Round)));
  const rate = ({ seconds }: Round) => REQUESTS_A_ROUND / seconds;
  const share = (part: number) => (round: Round) => percentile(round.latenciesMs, part);
  return {
    perSecond: median(doorRounds.map(rate)),
    overBare: { rate: ratio(rate), p50: ratio(share(0.5)), p99: ratio(share(0.99)) },
  };
}

function doorOf(server: HttpServer): (n: number) => string {
  return (n) => `${server.url}/signals/${STRATEGIES[n % STRATEGIES.length]?.name}/${TOKEN}`;
}

/** By several senders at once, each with one request under way. */
async function sendRound(address: (n: number) => string, first: number, count: number): Promise<Round> {
  const latenciesMs: number[] = [];
  let next = 0;
  const startMs = performance.now();
  const send = async (): Promise<void> => {
    while (next < count) {
      const n = first + next;
      next += 1;
      const symbol = STRATEGIES[n % STRATEGIES.length]?.symbols[0] ?? '';
      const sentMs = performance.now();
      const reply = await fetch(address(n), alert(symbol, n));
      await reply.text();
      if (reply.status !== 202) throw new Error(`A request was answered with ${reply.status}`);
      latenciesMs.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  return { seconds: (performance.now() - startMs) / 1000, latenciesMs };
}

function alert(symbol: string, n: number): RequestInit {
  const time = new Date().toISOString();
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ time, symbol, action: 'buy', quote: '1', comment: `number ${n}` }),
  };
}

function append(lists: Sent, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function rowOf(name: string): FunctionRow {
  const row = functions.find((each) => each.name === name);
  if (row === undefined) throw new Error(`There is no function ${name}`);
  return row;
}

if (import.meta.main) console.log(describeSignals(await measureSignals()));

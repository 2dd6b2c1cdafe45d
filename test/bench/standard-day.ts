/**
 * `node test/bench/standard-day.ts [SIGNALS_PER_DAY]`: plays a day of the standard load against the paper exchange, and
 * prints what each function asks of the table and of the object store, in the units that AWS counts, and how much it
 * logs: the figures of `infra/cost/run-figures.ts`.
 */
import process from 'node:process';
import { STANDARD_SIGNALS_PER_DAY, standardLoad } from '../../infra/cost/standard-load.ts';
import { clockMinutes, clockOffsetMinutes, functions } from '../../infra/functions.ts';
import { httpEvent } from '../../infra/local/http-event.ts';
import { createRouter } from '../../infra/local/http-routes.ts';
import { sqsEvent } from '../../infra/local/queue-event.ts';
import { alignColumns } from '../../infra/local/terminal.ts';
import { createVirtualClock } from '../../infra/local/virtual-clock.ts';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { Blobs } from '../../shared/blobs/blobs.ts';
import { memoryBlobs } from '../../shared/blobs/memory-blobs.ts';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import { silentMetrics } from '../../shared/core/metrics.ts';
import type { Deps } from '../../shared/deps.ts';
import type { BoundHandler } from '../../shared/handler.ts';
import { noTimeout } from '../../shared/http/timeout.ts';
import { jsonLog } from '../../shared/log/json-log.ts';
import { createRedactor } from '../../shared/log/redactor.ts';
import { outboxNotices } from '../../shared/notices/outbox-notices.ts';
import { createPaperExchange } from '../../shared/paper/exchange.ts';
import { LISTINGS } from '../../shared/paper/instruments.ts';
import { paperAccounts } from '../../shared/paper/paper-accounts.ts';
import { paperKey, withPaperKeys } from '../../shared/paper/paper-keys.ts';
import { createPionexWire } from '../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../shared/paper/store.ts';
import { openSqliteQueue } from '../../shared/queue/sqlite-queue.ts';
import { noVault } from '../../shared/secrets/no-vault.ts';
import type { Secrets } from '../../shared/secrets/secrets.ts';
import { rotateToken } from '../../shared/signals/tokens.ts';
import { slotsBetween } from '../../shared/slots/occurrences.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import type { Table } from '../../shared/table/table.ts';
import { createVenues } from '../../shared/venues/open-venues.ts';
import { noSecrets } from '../support/no-secrets.ts';

/** Of all runs of one function in that day. */
interface Counted {
  runs: number;
  writeUnits: number;
  readUnits: number;
  objectWrites: number;
  objectReads: number;
  logBytes: number;
}

const TOKEN = 'a'.repeat(43);
/** The first day reads the past and fills what is empty; the second is like all later ones. */
const START_MS = Date.parse('2026-11-21T00:00:00Z');
const DAY_MINUTES = 24 * 60;
const COUNTED_FROM_MS = START_MS + DAY_MINUTES * MINUTE_MS;

interface World {
  readonly deps: Deps;
  readonly clock: ReturnType<typeof createVirtualClock>;
  readonly queue: ReturnType<typeof openSqliteQueue>;
  readonly counted: Readonly<Record<string, Counted>>;
  run(name: string, event: unknown): Promise<void>;
}

async function playDay(automations: ResolvedAutomations, signalsPerDay: number): Promise<World['counted']> {
  const world = await createWorld(automations);
  for (let minute = 0; minute < 2 * DAY_MINUTES; minute += 1) {
    world.clock.advanceTo(START_MS + minute * MINUTE_MS);
    await runClock(world);
    await runPlans(world, START_MS + minute * MINUTE_MS);
    const due = Math.floor(((minute + 1) * signalsPerDay) / DAY_MINUTES);
    if (due > Math.floor((minute * signalsPerDay) / DAY_MINUTES)) await runSignal(world, minute);
  }
  return world.counted;
}

async function runClock({ run, clock }: World): Promise<void> {
  const minute = Math.floor(clock.nowMs() / MINUTE_MS);
  for (const row of functions) {
    const every = clockMinutes(row);
    if (every !== undefined && (minute - clockOffsetMinutes(row)) % every === 0) await run(row.name, {});
  }
}

async function runPlans({ run, deps }: World, atMs: number): Promise<void> {
  for (const [plan, { when }] of Object.entries(deps.automations.plans)) {
    for (const slot of slotsBetween(when, atMs - 1, atMs))
      await run('dca-buy', { plan, slot: wireTime(slot.atMs) });
  }
}

/** Through the front door and the queue, as on AWS. */
async function runSignal({ run, clock, queue }: World, minute: number): Promise<void> {
  const match = createRouter(functions)('POST', `/signals/desk/${TOKEN}`);
  if (match === undefined) throw new Error('nobody takes signals');
  const nowMs = clock.nowMs();
  const alert = { ticker: 'BTCUSDT', action: 'buy', timenow: wireTime(nowMs), order_id: `Long ${minute}` };
  const request = {
    method: 'POST',
    protocol: 'HTTP/1.1',
    query: '',
    headers: { 'content-type': ['application/json'], host: ['paper.invalid'] },
    sourceIp: '203.0.113.1',
    body: Buffer.from(JSON.stringify(alert)),
  };
  await run('signal-intake', httpEvent(request, match, { requestId: 'bench', nowMs }));
  const { messages } = await queue.receive(3);
  if (messages.length === 0) throw new Error('the signal was not taken');
  await run('signal-order', sqsEvent(messages));
  await queue.acknowledge(messages.map(({ receipt }) => receipt));
}

function wireTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

async function createWorld(automations: ResolvedAutomations): Promise<World> {
  const counted: Record<string, Counted> = {};
  let now = nothing();
  const clock = createVirtualClock(START_MS);
  const table = countTable(openSqliteTable(), () => now);
  const redactor = createRedactor();
  const write = (line: string): void => {
    now.logBytes += Buffer.byteLength(line) + 1;
  };
  const log = jsonLog({ clock, redactor, write });
  const accounts = paperAccounts(automations);
  const prices = createSeededMarket({ seed: 1, listings: LISTINGS });
  const exchange = createPaperExchange({
    createWire: createPionexWire,
    seed: 1,
    clock,
    prices,
    accounts,
    store: createMemoryPaperStore(),
  });
  const secrets = withPaperKeys(automations, noSecrets);
  const queue = openSqliteQueue({ clock });
  const shared = { automations, clock, table, log, metrics: silentMetrics, random: () => 0.5 };
  const transportFor = () => ({
    fetch: exchange.fetch,
    baseUrl: 'http://paper.invalid',
    timeoutSignal: noTimeout,
  });
  const deps: Deps = {
    ...shared,
    secrets,
    vault: noVault('there are no secrets'),
    venues: createVenues({ ...shared, secrets, transportFor }),
    notices: outboxNotices({ table, clock, log, redactor, channels: [] }),
    channels: [],
    queue,
    blobs: countBlobs(memoryBlobs(), () => now),
  };
  await rotateToken(table, 'desk', { token: TOKEN, nowMs: START_MS, keepOldMs: 0 });
  // Keys are guarded at live accounts alone: here one whose exchange is the paper exchange.
  const live = { ...shared, automations: { ...automations, accounts: standardLoad.accounts } };
  const keys: Secrets = { ...noSecrets, apiKey: async (id) => paperKey(id) };
  const guarded: Deps = {
    ...deps,
    ...live,
    secrets: keys,
    venues: createVenues({ ...live, secrets: keys, transportFor }),
    vault: { ...deps.vault, versions: async () => ({ current: { putAtMs: START_MS } }) },
  };
  const handlers: Record<string, BoundHandler> = {};
  for (const { name, load } of functions) {
    handlers[name] = (await load()).handle.bind(name === 'key-guard' ? guarded : deps);
  }
  const run = async (name: string, event: unknown): Promise<void> => {
    const ofThis = counted[name] ?? nothing();
    const counts = clock.nowMs() >= COUNTED_FROM_MS;
    if (counts) counted[name] = ofThis;
    now = counts ? ofThis : nothing();
    now.runs += 1;
    await handlers[name]?.(event, { awsRequestId: 'bench', getRemainingTimeInMillis: () => 900_000 });
  };
  return { deps, clock, queue, counted, run };
}

function nothing(): Counted {
  return { runs: 0, writeUnits: 0, readUnits: 0, objectWrites: 0, objectReads: 0, logBytes: 0 };
}

function countBlobs(blobs: Blobs, counted: () => Counted): Blobs {
  const read = <Result>(result: Result): Result => {
    counted().objectReads += 1;
    return result;
  };
  const write = <Result>(result: Result): Result => {
    counted().objectWrites += 1;
    return result;
  };
  return {
    ...blobs,
    head: (key) => read(blobs.head(key)),
    get: (key) => read(blobs.get(key)),
    put: (...given) => write(blobs.put(...given)),
    list: (prefix) => write(blobs.list(prefix)),
  };
}

/** Each KB written is a unit, and each 4 KB read with strong consistency; an answer without a row is one too. */
function countTable(table: Table, counted: () => Counted): Table {
  const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');
  const write = (key: object, data: object): void => {
    counted().writeUnits += Math.ceil((bytes(key) + bytes(data)) / 1024);
  };
  const read = <Found>(found: Found): Found => {
    counted().readUnits += Math.max(1, Math.ceil(bytes(found) / 4096));
    return found;
  };
  return {
    get: async (key) => read(await table.get(key)),
    query: async (range) => read(await table.query(range)),
    put: (key, data, ...more) => {
      write(key, data);
      return table.put(key, data, ...more);
    },
    putAll: (rows) => {
      for (const { key, data } of rows) write(key, data);
      return table.putAll(rows);
    },
    remove: (key, expected) => {
      write(key, {});
      return table.remove(key, expected);
    },
  };
}

const signalsPerDay = Number(process.argv[2] ?? STANDARD_SIGNALS_PER_DAY);
const { main, ...others } = standardLoad.accounts;
if (main === undefined) throw new Error('the standard load has no account');
const { desk } = standardLoad.signals;
const onPaper: ResolvedAutomations = {
  ...standardLoad,
  accounts: { ...others, main: { ...main, environment: 'paper' } },
  signals: desk === undefined ? {} : { desk: { ...desk, auth: 'token' } },
};
const rows = Object.entries(await playDay(onPaper, signalsPerDay)).map(([name, counted]) => {
  const { runs } = counted;
  const each = (count: number): string => (count / runs).toFixed(2);
  const { writeUnits, readUnits, objectWrites, objectReads, logBytes } = counted;
  return [
    name,
    String(runs),
    each(writeUnits),
    each(readUnits),
    each(objectWrites),
    each(objectReads),
    each(logBytes),
  ];
});
const head = ['a run of', 'runs', 'table writes', 'reads', 'object writes', 'reads', 'log bytes'];
console.log(alignColumns([head, ...rows], ['left', ...head.slice(1).map(() => 'right' as const)]).join('\n'));

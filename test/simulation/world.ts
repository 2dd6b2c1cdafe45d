/** One world: an exchange, a table, a clock, and processes that come and go. */

import { handle as dcaBuy } from '../../functions/dca-buy/handler.ts';
import { handle as exportFills } from '../../functions/export-fills/handler.ts';
import { handle as exportFunding } from '../../functions/export-funding/handler.ts';
import { handle as gridHealth } from '../../functions/grid-health/handler.ts';
import { handle as gridPlan } from '../../functions/grid-plan/handler.ts';
import { handle as orderReconcile } from '../../functions/order-reconcile/handler.ts';
import { handle as signalIntake } from '../../functions/signal-intake/handler.ts';
import { handle as signalOrder } from '../../functions/signal-order/handler.ts';
import { handle as slotAudit } from '../../functions/slot-audit/handler.ts';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { Blobs } from '../../shared/blobs/blobs.ts';
import { memoryBlobs } from '../../shared/blobs/memory-blobs.ts';
import { type EpochMs, SECOND_MS } from '../../shared/core/clock.ts';
import { decimal } from '../../shared/core/decimal.ts';
import { silentMetrics } from '../../shared/core/metrics.ts';
import type { Deps } from '../../shared/deps.ts';
import type { Fetch } from '../../shared/http/http-client.ts';
import { noTimeout } from '../../shared/http/timeout.ts';
import { carryingLog } from '../../shared/log/carried-fields.ts';
import { jsonLog } from '../../shared/log/json-log.ts';
import { createRedactor } from '../../shared/log/redactor.ts';
import { outboxNotices } from '../../shared/notices/outbox-notices.ts';
import type { PaperAccount } from '../../shared/paper/accounts.ts';
import { createPaperExchange, type PaperExchange } from '../../shared/paper/exchange.ts';
import type { FaultPlan } from '../../shared/paper/faults.ts';
import type { PriceSource } from '../../shared/paper/market.ts';
import { createMemoryPaperStore } from '../../shared/paper/store.ts';
import type { LateRows } from '../../shared/paper/visibility.ts';
import { noQueue } from '../../shared/queue/no-queue.ts';
import type { Queue } from '../../shared/queue/queue.ts';
import { openSqliteQueue, type SqliteQueue } from '../../shared/queue/sqlite-queue.ts';
import { noVault } from '../../shared/secrets/no-vault.ts';
import type { ApiKey } from '../../shared/secrets/secrets.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import type { JsonObject, Table } from '../../shared/table/table.ts';
import { createVenues } from '../../shared/venues/open-venues.ts';
import { type AccountKeys, entriesOf, keyKeptAt, keyNumber, ONE_KEY, textsOf } from './account-keys.ts';
import {
  faultyBlobs,
  faultyFetch,
  faultyQueue,
  faultySecrets,
  faultyTable,
  type PortFaults,
} from './ports.ts';
import { pionex, type SimulatedVenue } from './venues.ts';
import { createVirtualTime, type Task, type VirtualTime } from './virtual-time.ts';

export const ACCOUNT = 'main';
/** The one key of a world in which none is replaced. */
export const KEY = keyNumber(1);
const NO_QUEUE: Queue = noQueue('this world of the simulation has none');

const HANDLERS = {
  'dca-buy': dcaBuy,
  'order-reconcile': orderReconcile,
  'slot-audit': slotAudit,
  'signal-intake': signalIntake,
  'signal-order': signalOrder,
  'grid-health': gridHealth,
  'grid-plan': gridPlan,
  'export-fills': exportFills,
  'export-funding': exportFunding,
};
export type FunctionName = keyof typeof HANDLERS;

/** What a cloud gives one invocation. */
const INVOCATION_TIME_MS: Readonly<Record<FunctionName, number>> = {
  'dca-buy': 240 * SECOND_MS,
  'order-reconcile': 240 * SECOND_MS,
  'slot-audit': 240 * SECOND_MS,
  'signal-intake': 10 * SECOND_MS,
  'signal-order': 180 * SECOND_MS,
  'grid-health': 300 * SECOND_MS,
  'grid-plan': 120 * SECOND_MS,
  'export-fills': 900 * SECOND_MS,
  'export-funding': 900 * SECOND_MS,
};

export interface WorldParts {
  /** Where its account is; Pionex when left out. */
  readonly venue?: SimulatedVenue;
  readonly seed: number;
  readonly startMs: EpochMs;
  readonly automations: ResolvedAutomations;
  readonly prices: PriceSource;
  readonly venueFaults: FaultPlan;
  readonly duplicateClientOrderIds: 'refuse' | 'accept';
  readonly futureTimestamps: 'accept' | 'refuse';
  /** Whether the exchange counts request weights; `on` when left out. */
  readonly limits?: 'on' | 'off';
  /** Stands between the functions and the table; the canary's broken ledger goes in here. */
  readonly wrapTable?: (table: Table) => Table;
  /** Stands between one process and its table, above the faults of that table. */
  readonly wrapOwnTable?: (table: Table) => Table;
  /** Rows that the exchange lists late; none when left out. */
  readonly lateRows?: LateRows;
  /** What the account of this world has beside its spot money and its right to trade it. */
  readonly account?: Partial<PaperAccount>;
  /** Keys that the account has one after the other; `ONE_KEY` when left out. */
  readonly keys?: AccountKeys;
  /** Stands before the exchange; the canary's dishonest one goes in here. */
  readonly wrapFetch?: (fetch: Fetch, keptNow: () => ApiKey) => Fetch;
  /** How long a message that was handed out stays away; a world without it has no queue. */
  readonly visibilityTimeoutMs?: number;
}

export interface World extends Disposable {
  readonly venue: SimulatedVenue;
  readonly startMs: EpochMs;
  /** What was deployed last. */
  readonly automations: ResolvedAutomations;
  readonly time: VirtualTime;
  /** The table itself, without faults: what is really stored. */
  readonly table: Table;
  /** The object store itself, without faults. */
  readonly blobs: Blobs;
  /** The queue itself, without faults. Throws in a world that has none. */
  queue(): SqliteQueue;
  readonly exchange: PaperExchange;
  readonly output: string[];
  /** Every key and secret that the account has had: they must be in no output. */
  readonly secretTexts: readonly string[];
  readonly keys: AccountKeys;
  /** Invocations that start from now on have these. */
  deploy(automations: ResolvedAutomations): void;
  /** Starts an invocation in a fresh process. `onEnd` hears how it ended; a crash tells nothing. */
  invoke(name: FunctionName, event: unknown, process: ProcessParts): void;
  /** A process that is not one of the functions, such as the user at the exchange. */
  depsFor(task: Task, faults: PortFaults): Deps;
}

export interface ProcessParts {
  readonly faults: PortFaults;
  readonly skewMs: number;
  readonly random: () => number;
  readonly onEnd?: (ended: Ended) => void;
}

export type Ended = { readonly report: JsonObject } | { readonly error: unknown };

export function createWorld(parts: WorldParts): World {
  const time = createVirtualTime(parts.startMs);
  const sqlite = openSqliteTable();
  const table = parts.wrapTable?.(sqlite) ?? sqlite;
  const blobs = memoryBlobs();
  const { visibilityTimeoutMs, lateRows } = parts;
  const queue =
    visibilityTimeoutMs === undefined ? undefined : openSqliteQueue({ clock: time, visibilityTimeoutMs });
  let { automations } = parts;
  const { keys = ONE_KEY, venue = pionex } = parts;
  const exchange = createPaperExchange({
    createWire: venue.createWire,
    seed: parts.seed,
    clock: time,
    prices: parts.prices,
    store: createMemoryPaperStore(),
    accounts: entriesOf<Omit<PaperAccount, keyof ApiKey>>(keys, {
      id: ACCOUNT,
      permissions: ['read', 'trade'],
      balances: { USDT: decimal('20000'), BTC: decimal('2'), ETH: decimal('20') },
      ...parts.account,
    }),
    duplicateClientOrderIds: parts.duplicateClientOrderIds,
    futureTimestamps: parts.futureTimestamps,
    faults: parts.venueFaults,
    limits: parts.limits ?? 'on',
    disorder: false,
    ...(lateRows === undefined ? {} : { lateRows }),
  });
  const output: string[] = [];
  const fetch = parts.wrapFetch?.(exchange.fetch, () => keyKeptAt(keys, time.nowMs())) ?? exchange.fetch;

  const depsFor = (task: Task, faults: PortFaults, random: () => number = () => 0.5): Deps => {
    const { clock } = task;
    const redactor = createRedactor();
    const log = carryingLog(jsonLog({ clock, write: (line: string) => output.push(line), redactor }));
    const faulty = faultyTable(table, task, faults);
    const own = parts.wrapOwnTable?.(faulty) ?? faulty;
    const secrets = faultySecrets(keys, time, task, faults);
    return {
      automations,
      clock,
      random,
      log,
      metrics: silentMetrics,
      table: own,
      notices: outboxNotices({ table: own, clock, log, redactor, channels: [] }),
      channels: [],
      queue: queue === undefined ? NO_QUEUE : faultyQueue(queue, task, faults),
      secrets,
      vault: noVault('the simulation has none'),
      blobs: faultyBlobs(blobs, task, faults),
      venues: createVenues({
        automations,
        secrets,
        table: own,
        clock,
        random,
        log,
        metrics: silentMetrics,
        transportFor: () => ({
          fetch: faultyFetch(fetch, task, faults),
          baseUrl: 'http://paper.invalid',
          timeoutSignal: noTimeout,
        }),
      }),
    };
  };

  const invoke: World['invoke'] = (name, event, process) =>
    time.spawn(name, process.skewMs, async (task) => {
      const endMs = time.nowMs() + INVOCATION_TIME_MS[name];
      time.at(endMs, () => {
        if (!task.crashed()) void task.crash();
      });
      const handler = HANDLERS[name].bind(depsFor(task, process.faults, process.random));
      const context = {
        awsRequestId: `${name}-${time.nowMs()}`,
        getRemainingTimeInMillis: () => endMs - time.nowMs(),
      };
      try {
        const report = await handler(event, context);
        process.onEnd?.({ report });
      } catch (error) {
        process.onEnd?.({ error });
      }
    });

  return {
    venue,
    startMs: parts.startMs,
    get automations() {
      return automations;
    },
    time,
    table: sqlite,
    blobs,
    queue: () => {
      if (queue === undefined) throw new Error('this world has no queue');
      return queue;
    },
    exchange,
    output,
    secretTexts: textsOf(keys),
    keys,
    deploy: (next) => {
      automations = next;
    },
    invoke,
    depsFor: (task, faults) => depsFor(task, faults),
    [Symbol.dispose]: () => {
      sqlite.close();
      queue?.close();
    },
  };
}

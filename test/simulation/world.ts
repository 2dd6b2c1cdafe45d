/** One world: an exchange, a table, a clock, and processes that come and go. */
import { handle as dcaBuy } from '../../functions/dca-buy/handler.ts';
import { handle as orderReconcile } from '../../functions/order-reconcile/handler.ts';
import { handle as slotAudit } from '../../functions/slot-audit/handler.ts';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { decimal } from '../../shared/core/decimal.ts';
import type { Deps } from '../../shared/deps.ts';
import { noTimeout } from '../../shared/http/timeout.ts';
import { jsonLog } from '../../shared/log/json-log.ts';
import { createRedactor } from '../../shared/log/redactor.ts';
import { outboxNotices } from '../../shared/notices/outbox-notices.ts';
import { createPaperExchange, type PaperExchange } from '../../shared/paper/exchange.ts';
import type { FaultPlan } from '../../shared/paper/faults.ts';
import type { PriceSource } from '../../shared/paper/market.ts';
import { createMemoryPaperStore } from '../../shared/paper/store.ts';
import { openSqliteTable } from '../../shared/table/sqlite-table.ts';
import type { Table } from '../../shared/table/table.ts';
import { createVenues } from '../../shared/venues/open-venues.ts';
import { faultyFetch, faultyTable, type PortFaults } from './ports.ts';
import { createVirtualTime, type Task, type VirtualTime } from './virtual-time.ts';

export const ACCOUNT = 'main';
export const API_SECRET = 'simulated-secret-that-must-never-be-printed';
const KEY = { apiKey: 'simulated-key', apiSecret: API_SECRET };
/** What a cloud gives one invocation. */
const INVOCATION_TIME_MS = 240_000;

export type FunctionName = 'dca-buy' | 'order-reconcile' | 'slot-audit';
const HANDLERS = { 'dca-buy': dcaBuy, 'order-reconcile': orderReconcile, 'slot-audit': slotAudit };

export interface WorldParts {
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
}

export interface World extends Disposable {
  readonly startMs: EpochMs;
  readonly automations: ResolvedAutomations;
  readonly time: VirtualTime;
  /** The table itself, without faults: what is really stored. */
  readonly table: Table;
  readonly exchange: PaperExchange;
  readonly output: string[];
  /** Starts an invocation in a fresh process. `onEnd` hears an error it ended with; a crash tells nothing. */
  invoke(name: FunctionName, event: unknown, process: ProcessParts): void;
  /** A process that is not one of the functions, such as the user at the exchange. */
  depsFor(task: Task, faults: PortFaults): Deps;
}

export interface ProcessParts {
  readonly faults: PortFaults;
  readonly skewMs: number;
  readonly random: () => number;
  readonly onEnd?: (error: unknown) => void;
}

export function createWorld(parts: WorldParts): World {
  const time = createVirtualTime(parts.startMs);
  const sqlite = openSqliteTable();
  const table = parts.wrapTable?.(sqlite) ?? sqlite;
  const exchange = createPaperExchange({
    seed: parts.seed,
    clock: time,
    prices: parts.prices,
    store: createMemoryPaperStore(),
    accounts: [
      {
        id: ACCOUNT,
        ...KEY,
        permissions: ['read', 'trade'],
        balances: { USDT: decimal('20000'), BTC: decimal('2'), ETH: decimal('20') },
      },
    ],
    duplicateClientOrderIds: parts.duplicateClientOrderIds,
    futureTimestamps: parts.futureTimestamps,
    faults: parts.venueFaults,
    limits: parts.limits ?? 'on',
    disorder: false,
  });
  const output: string[] = [];

  const depsFor = (task: Task, faults: PortFaults, random: () => number = () => 0.5): Deps => {
    const { clock } = task;
    const redactor = createRedactor();
    const log = jsonLog({ clock, write: (line: string) => output.push(line), redactor });
    const own = faultyTable(table, task, faults);
    return {
      automations: parts.automations,
      clock,
      random,
      log,
      table: own,
      notices: outboxNotices({ table: own, clock, log, redactor, channels: [] }),
      venues: createVenues({
        automations: parts.automations,
        secrets: { apiKey: async () => KEY },
        table: own,
        clock,
        random,
        log,
        transportFor: () => ({
          fetch: faultyFetch(exchange.fetch, task, faults),
          baseUrl: 'http://paper.invalid',
          timeoutSignal: noTimeout,
        }),
      }),
    };
  };

  const invoke: World['invoke'] = (name, event, process) =>
    time.spawn(name, process.skewMs, async (task) => {
      const endMs = time.nowMs() + INVOCATION_TIME_MS;
      time.at(endMs, () => {
        if (!task.crashed()) void task.crash();
      });
      const handler = HANDLERS[name].bind(depsFor(task, process.faults, process.random));
      const context = {
        awsRequestId: `${name}-${time.nowMs()}`,
        getRemainingTimeInMillis: () => endMs - time.nowMs(),
      };
      try {
        await handler(event, context);
        process.onEnd?.(undefined);
      } catch (thrown) {
        process.onEnd?.(thrown);
      }
    });

  return {
    startMs: parts.startMs,
    automations: parts.automations,
    time,
    table: sqlite,
    exchange,
    output,
    invoke,
    depsFor: (task, faults) => depsFor(task, faults),
    [Symbol.dispose]: () => sqlite.close(),
  };
}

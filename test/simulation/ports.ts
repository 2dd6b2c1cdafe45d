/** The table, the object store and the network as one invocation sees them: slow, failing, and each call a place to die. */
import type { Blobs } from '../../shared/blobs/blobs.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Fetch } from '../../shared/http/http-client.ts';
import type { Queue } from '../../shared/queue/queue.ts';
import type { Secrets } from '../../shared/secrets/secrets.ts';
import type { Table } from '../../shared/table/table.ts';
import { type AccountKeys, keyKeptAt } from './account-keys.ts';
import type { Prng } from './prng.ts';
import type { Task, VirtualTime } from './virtual-time.ts';

/** What may go wrong at one call, decided by the caller. */
export interface PortFaults {
  /** Called before and after each effect; answers whether the process dies there. */
  readonly diesAt: (place: string) => boolean;
  readonly tableFault: () => 'throttled' | 'replyLost' | undefined;
  readonly tableDelayMs: () => number;
  /** Of a call to the object store, which is as slow as the table. */
  readonly blobFault: () => 'throttled' | 'replyLost' | undefined;
  /** `swallowed`: the queue says yes and keeps nothing. */
  readonly queueFault: () => 'refused' | 'replyLost' | 'swallowed' | undefined;
  readonly networkDelayMs: () => number;
}

export const NO_PORT_FAULTS: PortFaults = {
  diesAt: () => false,
  tableFault: () => undefined,
  tableDelayMs: () => 0,
  blobFault: () => undefined,
  queueFault: () => undefined,
  networkDelayMs: () => 0,
};

export function faultyTable(table: Table, task: Task, faults: PortFaults): Table {
  const call = async <Result>(name: string, run: () => Promise<Result>): Promise<Result> => {
    await pass(task, faults, `before table.${name}`, faults.tableDelayMs());
    const fault = faults.tableFault();
    if (fault === 'throttled') throw unavailable(`table.${name} was throttled`);
    const result = await run();
    await pass(task, faults, `after table.${name}`, faults.tableDelayMs());
    if (fault === 'replyLost') throw unavailable(`the reply of table.${name} was lost`);
    return result;
  };
  return {
    get: (key) => call('get', () => table.get(key)),
    put: (key, data, expected, options) => call('put', () => table.put(key, data, expected, options)),
    putAll: (rows) => call('putAll', () => table.putAll(rows)),
    remove: (key, expected) => call('remove', () => table.remove(key, expected)),
    query: (range) => call('query', () => table.query(range)),
  };
}

/** A body that is made while it is written reads the table, and may die there: then nothing is written. */
export function faultyBlobs(blobs: Blobs, task: Task, faults: PortFaults): Blobs {
  const call = async <Result>(name: string, run: () => Promise<Result>): Promise<Result> => {
    await pass(task, faults, `before blobs.${name}`, faults.tableDelayMs());
    const fault = faults.blobFault();
    if (fault === 'throttled') throw unavailable(`blobs.${name} was throttled`, 'blobs.unavailable');
    const result = await run();
    await pass(task, faults, `after blobs.${name}`, faults.tableDelayMs());
    if (fault === 'replyLost') {
      throw unavailable(`the reply of blobs.${name} was lost`, 'blobs.unavailable');
    }
    return result;
  };
  return {
    head: (key) => call('head', () => blobs.head(key)),
    get: (key) => call('get', () => blobs.get(key)),
    put: (key, body, expected, options) => call('put', () => blobs.put(key, body, expected, options)),
    list: (prefix) => call('list', () => blobs.list(prefix)),
  };
}

/** Sending only: who receives is no part of a function. */
export function faultyQueue(queue: Queue, task: Task, faults: PortFaults): Queue {
  return {
    send: async (message) => {
      await pass(task, faults, 'before queue.send', faults.tableDelayMs());
      const fault = faults.queueFault();
      if (fault === 'refused') throw unavailable('queue.send was refused', 'queue.unavailable');
      if (fault !== 'swallowed') await queue.send(message);
      await pass(task, faults, 'after queue.send', faults.tableDelayMs());
      if (fault === 'replyLost') throw unavailable('the reply of queue.send was lost', 'queue.unavailable');
    },
  };
}

/** A process remembers what a machine read before it; what is read afresh is what is kept at that instant. */
export function faultySecrets(
  keys: AccountKeys,
  time: Pick<VirtualTime, 'nowMs'>,
  task: Task,
  faults: PortFaults,
): Secrets {
  let rememberedMs = keys.rememberedMs();
  return {
    apiKey: async (_keyId, reading) => {
      await pass(task, faults, 'before secrets.apiKey', faults.tableDelayMs());
      if (reading === 'fresh') rememberedMs = 0;
      const key = keyKeptAt(keys, time.nowMs() - rememberedMs);
      await pass(task, faults, 'after secrets.apiKey', faults.tableDelayMs());
      return key;
    },
    named: async () => ({}),
  };
}

export function faultyFetch(fetch: Fetch, task: Task, faults: PortFaults): Fetch {
  return async (request) => {
    await pass(task, faults, `before ${request.method}`, faults.networkDelayMs());
    try {
      return await fetch(request);
    } finally {
      await pass(task, faults, `after ${request.method}`, faults.networkDelayMs());
    }
  };
}

async function pass(task: Task, faults: PortFaults, place: string, delayMs: number): Promise<void> {
  if (task.crashed() || faults.diesAt(place)) await task.crash();
  if (delayMs > 0) await task.clock.sleep(delayMs);
}

function unavailable(
  message: string,
  code: 'table.unavailable' | 'queue.unavailable' | 'blobs.unavailable' = 'table.unavailable',
) {
  return new AppError(code, message, { retry: 'later' });
}

/** Mostly quick, seldom slow, as calls to a service in another building are. */
export function delayMs(prng: Prng, usualMs: number, slowMs: number, slowShare: number): number {
  return prng.chance(slowShare) ? prng.between(usualMs, slowMs) : prng.between(1, usualMs);
}

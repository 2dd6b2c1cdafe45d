/** A table whose calls are counted and can be made to fail, before the write happened or after it. */
import { AppError } from '../../shared/core/errors.ts';
import type { Key, Table } from '../../shared/table/table.ts';

export interface TableCall {
  readonly name: 'get' | 'put' | 'putAll' | 'remove' | 'query';
  readonly key: Key;
  /** Ordinal of the call, from 1. */
  readonly number: number;
}

/** `before`: nothing is written. `after`: it is written and the answer is lost. */
export type TableFault = 'before' | 'after' | undefined;

export interface WatchedTable extends Table {
  readonly calls: TableCall[];
  /** Asked at every call; replaces the rule before it. */
  failWhen(rule: (call: TableCall) => TableFault): void;
  /** Runs after each call and before its answer: where another run may come in between. */
  afterEach(step: (call: TableCall) => Promise<void> | void): void;
}

export function watchTable(table: Table): WatchedTable {
  const calls: TableCall[] = [];
  let rule: (call: TableCall) => TableFault = () => undefined;
  let step: (call: TableCall) => Promise<void> | void = () => {};
  const watched = async <Result>(
    name: TableCall['name'],
    key: Key,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    const call = { name, key, number: calls.length + 1 };
    calls.push(call);
    const fault = rule(call);
    if (fault === 'before') throw unavailable();
    const result = await work();
    await step(call);
    if (fault === 'after') throw unavailable();
    return result;
  };
  return {
    calls,
    failWhen: (given) => {
      rule = given;
    },
    afterEach: (given) => {
      step = given;
    },
    get: (key) => watched('get', key, () => table.get(key)),
    put: (key, data, expected, options) => watched('put', key, () => table.put(key, data, expected, options)),
    putAll: (rows) => watched('putAll', rows[0]?.key ?? { pk: '', sk: '' }, () => table.putAll(rows)),
    remove: (key, expected) => watched('remove', key, () => table.remove(key, expected)),
    query: (range) => watched('query', { pk: range.pk, sk: range.prefix ?? '' }, () => table.query(range)),
  };
}

/** Runs `act` as a process that dies at its nth call from here, before or after the write; no later call succeeds. */
export async function dieAt(
  table: WatchedTable,
  number: number,
  when: 'before' | 'after',
  act: () => Promise<unknown>,
): Promise<void> {
  const last = table.calls.length + number;
  table.failWhen((call) => {
    if (call.number < last) return undefined;
    return call.number === last ? when : 'before';
  });
  // What it throws as it dies is told to nobody.
  await act().catch(() => undefined);
  table.failWhen(() => undefined);
}

function unavailable(): AppError {
  return new AppError('table.unavailable', 'The table gave no answer: try again later.', { retry: 'later' });
}

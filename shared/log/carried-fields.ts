/**
 * Fields that every line of one run carries, however deep it is written. What is made once for all runs of a process,
 * such as a venue, knows no run: its lines take these fields from the run that called it. Runs beside each other in
 * one process never see each other's.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log, LogFields } from '../core/log.ts';

const storage = new AsyncLocalStorage<LogFields>();
const NONE: LogFields = {};

/** Does `work`; every line that it writes through a `carryingLog` carries `fields`, beside those carried already. */
export function carrying<Result>(fields: LogFields, work: () => Result): Result {
  return storage.run({ ...storage.getStore(), ...fields }, work);
}

/** `log` with the carried fields in each line. A field of the line itself, or of `with`, comes before a carried one. */
export function carryingLog(log: Log, bound: LogFields = NONE): Log {
  const all = (fields: LogFields = NONE): LogFields => ({ ...storage.getStore(), ...bound, ...fields });
  return {
    debug: (event, fields) => log.debug(event, all(fields)),
    info: (event, fields) => log.info(event, all(fields)),
    warn: (event, fields) => log.warn(event, all(fields)),
    error: (event, fields) => log.error(event, all(fields)),
    with: (fields) => carryingLog(log, { ...bound, ...fields }),
  };
}

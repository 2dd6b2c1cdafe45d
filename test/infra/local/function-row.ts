import type { FunctionRow } from '../../../infra/functions.ts';

/** A row for tests of the schedule, which never loads a function. */
export function functionRow(
  name: string,
  trigger: FunctionRow['trigger'],
  repeatFailedRun: FunctionRow['repeatFailedRun'] = 0,
): FunctionRow {
  return {
    name,
    does: '',
    trigger,
    timeoutSeconds: 60,
    memoryMb: 128,
    table: 'readWrite',
    secrets: [],
    retry: { attempts: 0, maxEventAgeSeconds: 60 },
    repeatFailedRun,
    load: () => Promise.reject(new Error('not loaded by the schedule')),
  };
}

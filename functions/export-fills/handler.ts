import * as z from 'zod';
import { runExport } from '../../shared/exports/run-export.ts';
import { defineFunction } from '../../shared/handler.ts';

/** Called every hour. Safe to run at any time, also beside itself. */
export const handle = defineFunction({
  name: 'export-fills',
  input: z.strictObject({}),
  keys: 'reading',
  run: (deps, _input, run) => runExport(deps, 'export-fills', run.deadlineMs),
});

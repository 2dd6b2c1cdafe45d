import * as z from 'zod';
import { defineFunction } from '../../shared/handler.ts';
import { takeSnapshots } from './take-snapshots.ts';

/** Called every hour. Safe to run at any time, also beside itself. */
export const handle = defineFunction({
  name: 'portfolio-snapshot',
  input: z.strictObject({}),
  keys: 'reading',
  run: (deps) => takeSnapshots(deps),
});

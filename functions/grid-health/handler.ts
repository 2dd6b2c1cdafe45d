import * as z from 'zod';
import { defineFunction } from '../../shared/handler.ts';
import { watchGrids } from './watch-grids.ts';

/** Called every ten minutes. Safe to run at any time, also beside itself. */
export const handle = defineFunction({
  name: 'grid-health',
  input: z.strictObject({}),
  keys: 'watching',
  run: (deps, _input, run) => watchGrids(deps, run.deadlineMs),
});

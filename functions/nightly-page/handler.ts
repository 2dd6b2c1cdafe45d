import * as z from 'zod';
import { defineFunction } from '../../shared/handler.ts';
import { makePage } from './make-page.ts';

/** Called every hour. Safe to run at any time, also beside itself. */
export const handle = defineFunction({
  name: 'nightly-page',
  input: z.strictObject({}),
  run: (deps, _input, run) => makePage(deps, run.deadlineMs),
});

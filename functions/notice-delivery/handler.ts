import * as z from 'zod';
import { defineFunction } from '../../shared/handler.ts';
import { deliverNotices } from './deliver-notices.ts';

/** Called every two minutes. Safe to run at any time, also beside itself. */
export const handle = defineFunction({
  name: 'notice-delivery',
  input: z.strictObject({}),
  run: (deps, _input, run) => deliverNotices(deps, run.deadlineMs),
});

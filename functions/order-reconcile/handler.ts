import * as z from 'zod';
import { defineFunction } from '../../shared/handler.ts';
import { reconcileAccounts } from './reconcile-accounts.ts';

/** Called every few minutes. Safe to run at any time, also beside itself. */
export const handle = defineFunction({
  name: 'order-reconcile',
  input: z.strictObject({}),
  run: (deps, _input, run) => reconcileAccounts(deps, run.deadlineMs),
});

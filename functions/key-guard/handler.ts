import * as z from 'zod';
import { defineFunction } from '../../shared/handler.ts';
import { guardKeys } from './guard-keys.ts';

/** Called once a day. Safe to run at any time, also beside itself. */
export const handle = defineFunction({
  name: 'key-guard',
  input: z.strictObject({}),
  run: (deps) => guardKeys(deps),
});

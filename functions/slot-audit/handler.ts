import * as z from 'zod';
import { defineFunction } from '../../shared/handler.ts';
import { auditSlots } from './audit-slots.ts';

/** Called hourly, by a schedule of its own: it must notice when the plans' schedules are dead. */
export const handle = defineFunction({
  name: 'slot-audit',
  input: z.strictObject({}),
  run: (deps, _input, run) => auditSlots(deps, run.deadlineMs),
});

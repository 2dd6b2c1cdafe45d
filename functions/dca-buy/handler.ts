import * as z from 'zod';
import { defineFunction } from '../../shared/handler.ts';
import { buyDueSlot } from './buy-due-slot.ts';

/** Called by each plan's own schedule. `slot` is the instant that the schedule was due, not the one it fired. */
export const handle = defineFunction({
  name: 'dca-buy',
  input: z.strictObject({
    plan: z.string().min(1),
    slot: z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-11-23T08:00:00Z' }),
  }),
  startedBy: ({ plan, slot }) => ({ plan, scheduled: slot }),
  run: (deps, input, run) =>
    buyDueSlot(deps, { planId: input.plan, scheduledMs: Date.parse(input.slot), deadlineMs: run.deadlineMs }),
});

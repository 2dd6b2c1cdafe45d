import * as z from 'zod';
import { defineFunction } from '../../shared/handler.ts';
import { settleOrderByHand } from '../../shared/orders/settle-order.ts';
import { reconcileAccounts } from './reconcile-accounts.ts';

/**
 * Called every few minutes. Safe to run at any time, also beside itself. With `settle` it takes a person's word on one
 * order instead: here, because the order is read with the account's key.
 */
export const handle = defineFunction({
  name: 'order-reconcile',
  input: z.strictObject({
    settle: z
      .strictObject({
        intent: z.string(),
        /** The exchange's id of the order that a person has seen; left out when there is none. */
        landed: z.string().optional(),
      })
      .optional(),
  }),
  run: async (deps, { settle }, run) => {
    if (settle === undefined) return reconcileAccounts(deps, run.deadlineMs);
    const { intent, landed } = settle;
    const verdict = landed === undefined ? 'not-there' : { venueOrderId: landed };
    return { intent, state: (await settleOrderByHand(deps, intent, verdict)).state };
  },
});

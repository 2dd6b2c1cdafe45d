import * as z from 'zod';
import { defineFunction } from '../../shared/handler.ts';
import { settleOrderByHand } from '../../shared/orders/settle-order.ts';
import { cancelAll } from './cancel-all.ts';
import { reconcileAccounts } from './reconcile-accounts.ts';

/**
 * Called every few minutes. Safe to run at any time, also beside itself. With `settle` it takes a person's word on one
 * order instead, with `cancelAll` it ends every order of an account: here, because both need the account's key.
 */
export const handle = defineFunction({
  name: 'order-reconcile',
  input: z
    .strictObject({
      settle: z
        .strictObject({
          intent: z.string(),
          /** The exchange's id of the order that a person has seen; left out when there is none. */
          landed: z.string().optional(),
        })
        .optional(),
      cancelAll: z.strictObject({ account: z.string(), symbol: z.string().optional() }).optional(),
    })
    .refine(
      ({ settle, cancelAll }) => settle === undefined || cancelAll === undefined,
      'asks for two things',
    ),
  run: async (deps, { settle, cancelAll: wanted }, run) => {
    if (wanted !== undefined) return cancelAll(deps, wanted, run.deadlineMs);
    if (settle === undefined) return reconcileAccounts(deps, run.deadlineMs);
    const { intent, landed } = settle;
    const verdict = landed === undefined ? 'not-there' : { venueOrderId: landed };
    return { intent, state: (await settleOrderByHand(deps, intent, verdict)).state };
  },
});

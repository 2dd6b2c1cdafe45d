/**
 * Several orders of 6MM in one request, changed ones, and an end to all of them. How many one request may have is not
 * documented, nor what the answers to a cancellation and to a change look like: only their success is believed.
 */
import * as z from 'zod';
import type { OrderBatches, OrderRef } from '../order-batches.ts';
import { type Call, describe, privatePost, type RestClient } from '../rest/client.ts';
import { cancelOrder } from '../rest/order-calls.ts';
import { clientOrderIdFault, denied, notTaken, sendOnce, unknown as unproven } from '../rest/placement.ts';
import { wireId } from '../rest/wire-values.ts';
import type { NewOrder, Placement } from '../venue.ts';
import { placementsBy } from './batch-wire.ts';
import { sixmmCapabilities } from './capabilities.ts';
import { isDefiniteRefusal, isGateRefusal, isOrderGone, refusalError } from './codes.ts';
import { orderAction } from './orders.ts';
import { wireTerms } from './placement.ts';

/** Kinds of `batch-cancel-all`; normal orders alone when none is named. */
const NORMAL = 0;
const CONDITION = 2;

const movedData = z.looseObject({ orderId: wireId.nullish() });

export function createBatches(client: RestClient, accountId: string): OrderBatches {
  const carryOut = async (call: Call): Promise<'taken' | 'gone'> => {
    const answer = await client.askOnce(call);
    if (answer.kind === 'success') return 'taken';
    if (isOrderGone(answer)) return 'gone';
    throw refusalError(answer, describe(call), accountId);
  };
  return {
    place: (orders) => placeBatch(client, orders),
    cancel: async (refs) => {
      if (refs.length === 0) return;
      const outcome = await carryOut(orderAction('batch-cancel', { orders: refs.map(wireRef) }));
      if (outcome === 'taken' || refs.length === 1) return;
      // One of them is gone, and the others may have been left alone for it.
      for (const ref of refs) {
        await cancelOrder({ client, accountId }, orderAction('cancel', wireRef(ref)));
      }
    },
    cancelAll: async (symbol) => {
      const failures: unknown[] = [];
      for (const cancelType of [NORMAL, CONDITION]) {
        const body = { ...(symbol === undefined ? {} : { symbol }), cancelType };
        // What fails for one kind must not keep the other one alive. That there is none is no failure.
        await carryOut(orderAction('batch-cancel-all', body)).catch((thrown) => failures.push(thrown));
      }
      if (failures.length > 0) throw failures[0];
    },
    amend: async (ref, { price, baseSize }) => {
      const heard = await sendOnce(
        client,
        orderAction('move', { ...wireRef(ref), price, quantity: baseSize }),
      );
      if ('notSent' in heard) {
        return { outcome: 'denied', code: heard.notSent.code, message: heard.notSent.message };
      }
      const { reply } = heard;
      if (reply.kind === 'refused' && isOrderGone(reply)) return { outcome: 'alreadyClosed' };
      if (reply.kind !== 'success') {
        const { outcome, code, message } = notTaken(reply, client.dialect, isDefiniteRefusal);
        return { outcome, code, message };
      }
      const told = movedData.safeParse(reply.data).data?.orderId ?? ref.venueOrderId;
      return told === ref.venueOrderId
        ? { outcome: 'accepted' }
        : unproven('venue.unexpectedReply', `6MM answered for another order, ${told}.`);
    },
  };
}

/** What cannot be sent so is denied, and the others are sent without it. */
async function placeBatch(client: RestClient, orders: readonly NewOrder[]): Promise<readonly Placement[]> {
  const denials = orders.map((order, index) => denialOf(client, order, orders.slice(0, index)));
  const sent = [
    ...(await sendBatch(
      client,
      orders.filter((_, index) => denials[index] === undefined),
    )),
  ];
  return denials.map((denial) => denial ?? (sent.shift() as Placement));
}

async function sendBatch(client: RestClient, orders: readonly NewOrder[]): Promise<readonly Placement[]> {
  if (orders.length === 0) return [];
  const call = privatePost('/v1/private/order/batch-place', { orders: orders.map(wireTerms) }, 1);
  const heard = await sendOnce(client, call, Math.min(...orders.map(({ signBeforeMs }) => signBeforeMs)));
  if ('notSent' in heard) return orders.map(() => denied(heard.notSent.code, heard.notSent.message));
  const { reply } = heard;
  if (reply.kind === 'success') return placementsBy(reply.data, orders);
  return orders.map(() => notTaken(reply, client.dialect, isGateRefusal));
}

function denialOf(client: RestClient, order: NewOrder, before: readonly NewOrder[]): Placement | undefined {
  const { clientOrderId, protection } = order;
  if (wireTerms(order) === undefined) {
    return denied('order.unsupported', '6MM sizes market orders in the base coin.');
  }
  if (protection !== undefined) {
    return denied('order.unsupported', '6MM takes no stop loss or take profit with an order of a batch.');
  }
  if (before.some((other) => other.clientOrderId === clientOrderId)) {
    // Their results could not be told apart.
    return denied('order.unsupported', `"${clientOrderId}" stands twice in one batch.`);
  }
  return clientOrderIdFault(order, { client, capabilities: sixmmCapabilities });
}

function wireRef({ symbol, venueOrderId }: OrderRef) {
  return { symbol, orderId: venueOrderId };
}

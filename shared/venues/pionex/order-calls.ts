/** Asking for one order and cancelling it, the same in both markets. */
import type * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { bareNumber } from '../../http/json.ts';
import { type CancelOutcome, type OrderLookup, sameClientOrderId, type VenueOrder } from '../venue.ts';
import { pionexCapabilities } from './capabilities.ts';
import { type Call, describe, type PionexClient } from './client.ts';
import { ORDER_NOT_FOUND, refusalError } from './codes.ts';
import { parseData } from './reply.ts';

export interface OrderAsker {
  readonly client: PionexClient;
  readonly accountId: string;
  readonly order: z.ZodType<VenueOrder>;
}

/** Throws where the answer is about another order than the asked one. */
export async function lookUpById(asker: OrderAsker, call: Call, venueOrderId: string): Promise<OrderLookup> {
  const lookup = await lookUp(asker, call);
  if (lookup.found && lookup.order.venueOrderId !== venueOrderId) throw otherOrder(venueOrderId);
  return lookup;
}

/** As `lookUpById`; an answer without a client order id is taken for what was asked. */
export async function lookUpByClientId(
  asker: OrderAsker,
  call: Call,
  clientOrderId: string,
): Promise<OrderLookup> {
  const lookup = await lookUp(asker, call);
  const given = lookup.found ? lookup.order.clientOrderId : undefined;
  if (given !== undefined && !sameClientOrderId(pionexCapabilities, given, clientOrderId)) {
    throw otherOrder(clientOrderId);
  }
  return lookup;
}

/** The order id goes into the body as a bare number with all its digits. */
export async function cancelOrder(
  { client, accountId }: Omit<OrderAsker, 'order'>,
  endpoint: Pick<Call, 'path' | 'weight'>,
  { symbol, venueOrderId }: { readonly symbol: string; readonly venueOrderId: string },
): Promise<CancelOutcome> {
  const call: Call = {
    ...endpoint,
    method: 'DELETE',
    query: {},
    body: JSON.stringify({ symbol, orderId: bareNumber(venueOrderId) }),
    access: 'private',
  };
  const answer = await client.askOnce(call);
  if (answer.kind === 'success') return 'accepted';
  if (answer.code === ORDER_NOT_FOUND) return 'alreadyClosed';
  throw refusalError(answer, describe(call), accountId);
}

async function lookUp(asker: OrderAsker, call: Call): Promise<OrderLookup> {
  const order = await askForOrder(asker, call, asker.order);
  return order === undefined ? { found: false } : { found: true, order };
}

/** An order in the shape that `schema` reads; undefined when the venue does not know it. */
export async function askForOrder<T>(
  { client, accountId }: Omit<OrderAsker, 'order'>,
  call: Call,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const answer = await client.ask(call);
  if (answer.kind === 'success') return parseData(schema, answer.data, describe(call));
  if (answer.code === ORDER_NOT_FOUND) return undefined;
  throw refusalError(answer, describe(call), accountId);
}

export function otherOrder(asked: string): AppError {
  return new AppError(
    'venue.unexpectedReply',
    `Pionex answered for another order than ${asked}: nothing is concluded from it.`,
    { retry: 'later' },
  );
}

/** Asking for one order and cancelling it, the same in every market. */
import type * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import {
  type CancelOutcome,
  type OrderLookup,
  sameClientOrderId,
  type VenueCapabilities,
  type VenueOrder,
} from '../venue.ts';
import { type Call, describe, type RestClient } from './client.ts';
import { parseData } from './reply.ts';

export interface OrderAsker {
  readonly client: RestClient;
  readonly accountId: string;
  readonly capabilities: Pick<VenueCapabilities, 'clientOrderId'>;
  readonly order: z.ZodType<VenueOrder>;
}

/** Throws where the answer is about another order than the asked one. */
export async function lookUpById(asker: OrderAsker, call: Call, venueOrderId: string): Promise<OrderLookup> {
  const lookup = await lookUp(asker, call);
  if (lookup.found && lookup.order.venueOrderId !== venueOrderId)
    throw otherOrder(asker.client, venueOrderId);
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
  if (given !== undefined && !sameClientOrderId(asker.capabilities, given, clientOrderId)) {
    throw otherOrder(asker.client, clientOrderId);
  }
  return lookup;
}

/** Asks once: whether a cancellation whose answer is lost is repeated is the caller's matter. */
export async function cancelOrder(
  { client, accountId }: Pick<OrderAsker, 'client' | 'accountId'>,
  call: Call,
): Promise<CancelOutcome> {
  const answer = await client.askOnce(call);
  if (answer.kind === 'success') return 'accepted';
  const { dialect } = client;
  if (dialect.isOrderGone(answer) || dialect.isOrderOver?.(answer)) return 'alreadyClosed';
  throw dialect.refusalError(answer, describe(call), accountId);
}

/** As `cancelOrder`, by client order id: what is not found under it may still be open. */
export async function cancelByClientId(
  asker: Pick<OrderAsker, 'client' | 'accountId'>,
  call: Call,
): Promise<'accepted' | 'notFound'> {
  return (await cancelOrder(asker, call)) === 'accepted' ? 'accepted' : 'notFound';
}

async function lookUp(asker: OrderAsker, call: Call): Promise<OrderLookup> {
  const order = await askForOrder(asker, call, asker.order);
  return order === undefined ? { found: false } : { found: true, order };
}

/** An order in the shape that `schema` reads; undefined when the venue does not know it. */
export async function askForOrder<T>(
  { client, accountId }: Pick<OrderAsker, 'client' | 'accountId'>,
  call: Call,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const answer = await client.ask(call);
  if (answer.kind === 'success') return parseData(schema, answer.data, describe(call));
  if (client.dialect.isOrderGone(answer)) return undefined;
  throw client.dialect.refusalError(answer, describe(call), accountId);
}

export function otherOrder({ dialect }: Pick<RestClient, 'dialect'>, asked: string): AppError {
  return new AppError(
    'venue.unexpectedReply',
    `${dialect.name} answered for another order than ${asked}: nothing is concluded from it.`,
    { retry: 'later' },
  );
}

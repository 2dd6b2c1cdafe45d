/**
 * The requests that move money: one order, several in one request, or other terms for an open one.
 *
 * 1. The body becomes text once; these bytes are signed and sent.
 * 2. Sent at most once, and once more only after the venue said that the first one's timestamp was refused,
 *    never signed after `signBeforeMs`.
 * 3. `accepted` needs the venue's order id, `rejected` a code of the list of definite refusals. All else is `unknown`.
 */
import type * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import { AppError, unreachable } from '../../core/errors.ts';
import { type NewOrder, type Placement, sameClientOrderId, type VenueCapabilities } from '../venue.ts';
import type { Call, Prepared, RestClient } from './client.ts';
import type { Dialect, Refusal } from './dialect.ts';
import type { Reply } from './reply.ts';

/** One market of one account. */
export interface OrderDesk {
  readonly client: RestClient;
  readonly capabilities: Pick<VenueCapabilities, 'clientOrderId'>;
  /** What the venue's success says of the order it has made. */
  readonly placed: z.ZodType<{ readonly orderId: string; readonly clientOrderId?: string | undefined }>;
  /** Where it is another than the dialect's. */
  readonly isDefiniteRefusal?: Dialect['isDefiniteRefusal'];
}

/** What the rules need to know of an order. */
type Sendable = Pick<NewOrder, 'clientOrderId' | 'signBeforeMs'>;

/**
 * Sends an order by the rules above. `getReady` learns the venue's time, and whatever else must be known first; what
 * it throws denies the order.
 */
export async function sendOrder(
  desk: OrderDesk,
  order: Sendable,
  call: Call,
  getReady: () => Promise<void> = desk.client.knowTime,
): Promise<Placement> {
  const { client } = desk;
  const unfit = clientOrderIdFault(order, desk);
  if (unfit !== undefined) return unfit;
  const heard = await sendOnce(client, call, order.signBeforeMs, getReady);
  if ('notSent' in heard) return denied(heard.notSent.code, heard.notSent.message);
  const { reply } = heard;
  return reply.kind === 'success'
    ? acceptedBy(reply.data, order, desk)
    : notTaken(reply, client.dialect, desk.isDefiniteRefusal ?? client.dialect.isDefiniteRefusal);
}

/** The order is denied for a client order id that the venue would not take; undefined for one that it does. */
export function clientOrderIdFault(
  { clientOrderId }: Sendable,
  { client, capabilities }: Pick<OrderDesk, 'client' | 'capabilities'>,
): Placement | undefined {
  if (capabilities.clientOrderId.pattern.test(clientOrderId)) return undefined;
  return denied(
    'order.unsupported',
    `"${clientOrderId}" is not a client order id that ${client.dialect.name} takes.`,
  );
}

/** What was heard of a request that was sent once; `notSent` when no byte of it has left. */
export type Heard = { readonly reply: Reply } | { readonly notSent: AppError };

/** Sends a request by the rules above. Of a second one that could not be sent the first one's refusal is the answer. */
export async function sendOnce(
  client: RestClient,
  call: Call,
  signBeforeMs?: EpochMs,
  getReady: () => Promise<void> = client.knowTime,
): Promise<Heard> {
  // A timestamp ahead of the venue's time would stay acceptable for longer than the ledger waits.
  const first = await prepared(client, { call, signBeforeMs, tries: 1 }, getReady);
  if ('notSent' in first) return first;
  const reply = await client.deliver(first.request);
  if (!client.isRefusedTimestamp(reply)) return { reply };

  const second = await prepared(client, { call, signBeforeMs, tries: 2 }, client.syncClock);
  return 'notSent' in second ? { reply } : { reply: await client.deliver(second.request) };
}

/** Anything but a success, of a request for which `isDefinite` says after which refusals nothing was done. */
export function notTaken(
  reply: Exclude<Reply, { readonly kind: 'success' }>,
  dialect: Dialect,
  isDefinite: (refusal: Refusal) => boolean,
): NotTaken {
  switch (reply.kind) {
    case 'refused':
      return {
        outcome: isDefinite(reply) ? 'rejected' : 'unknown',
        code: reply.code,
        message: dialect.refusalText(reply),
        ...(reply.keyReplaced && { keyReplaced: true }),
      };
    case 'limited':
      return unknown('TOO_MANY_REQUESTS', `${dialect.name} stopped the order as one request too many.`);
    case 'unavailable':
      return unknown('venue.unavailable', `${dialect.name} gave no answer to the order: ${reply.why}.`);
    case 'unexpected':
      return unknown('venue.unexpectedReply', `${dialect.name} answered the order with ${reply.why}.`);
    default:
      return unreachable(reply);
  }
}

export type NotTaken = Exclude<Placement, { readonly outcome: 'accepted' | 'denied' }>;

export function wireSide({ side }: NewOrder): 'BUY' | 'SELL' {
  return side === 'buy' ? 'BUY' : 'SELL';
}

export function denied(code: string, message: string): Placement {
  return { outcome: 'denied', code, message };
}

/** The signed request, or why nothing of it was sent. */
async function prepared(
  client: RestClient,
  {
    call,
    signBeforeMs,
    tries,
  }: { readonly call: Call; readonly signBeforeMs: EpochMs | undefined; readonly tries: number },
  getReady: () => Promise<void>,
): Promise<{ readonly request: Prepared } | { readonly notSent: AppError }> {
  try {
    await getReady();
    return { request: await client.prepare(call, signBeforeMs, tries) };
  } catch (thrown) {
    if (thrown instanceof AppError) return { notSent: thrown };
    throw thrown;
  }
}

function acceptedBy(data: unknown, order: Sendable, { client, capabilities, placed }: OrderDesk): Placement {
  const { name } = client.dialect;
  const parsed = placed.safeParse(data);
  if (!parsed.success) {
    return unknown('venue.unexpectedReply', `${name} took the order without giving it an order id.`);
  }
  const { orderId, clientOrderId } = parsed.data;
  if (clientOrderId !== undefined && !sameClientOrderId(capabilities, clientOrderId, order.clientOrderId)) {
    return unknown('venue.unexpectedReply', `${name} answered for another order, ${clientOrderId}.`);
  }
  return { outcome: 'accepted', venueOrderId: orderId };
}

export function unknown(code: string, message: string): NotTaken {
  return { outcome: 'unknown', code, message };
}

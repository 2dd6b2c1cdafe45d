/**
 * The one request that moves money.
 *
 * 1. The body becomes text once; these bytes are signed and sent.
 * 2. Sent at most once, and once more only after the venue said that the first one's timestamp was refused,
 *    never signed after `signBeforeMs`.
 * 3. `accepted` needs the venue's order id, `rejected` a code of the list of definite refusals. All else is `unknown`.
 */
import type * as z from 'zod';
import { AppError, unreachable } from '../../core/errors.ts';
import { type NewOrder, type Placement, sameClientOrderId, type VenueCapabilities } from '../venue.ts';
import type { Call, Prepared, RestClient } from './client.ts';
import type { Dialect } from './dialect.ts';
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
  const { client, capabilities } = desk;
  if (!capabilities.clientOrderId.pattern.test(order.clientOrderId)) {
    return denied(
      'order.unsupported',
      `"${order.clientOrderId}" is not a client order id that ${client.dialect.name} takes.`,
    );
  }
  // A timestamp ahead of the venue's time would stay acceptable for longer than the ledger waits.
  const first = await prepared(client, { call, order, tries: 1 }, getReady);
  if ('notSent' in first) return denied(first.notSent.code, first.notSent.message);
  const reply = await client.deliver(first.request);
  if (!client.isRefusedTimestamp(reply)) return placementOf(reply, order, desk);

  const second = await prepared(client, { call, order, tries: 2 }, client.syncClock);
  return placementOf('notSent' in second ? reply : await client.deliver(second.request), order, desk);
}

/** A placement whose terms are its body, as JSON. It becomes text here and nowhere else. */
export function placementCall(
  path: string,
  body: Readonly<Record<string, string | boolean>>,
  weight: number,
): Call {
  return { method: 'POST', path, query: {}, body: JSON.stringify(body), weight, access: 'private' };
}

export function wireSide({ side }: NewOrder): 'BUY' | 'SELL' {
  return side === 'buy' ? 'BUY' : 'SELL';
}

export function denied(code: string, message: string): Placement {
  return { outcome: 'denied', code, message };
}

/** The signed order, or why nothing of it was sent. */
async function prepared(
  client: RestClient,
  { call, order, tries }: { readonly call: Call; readonly order: Sendable; readonly tries: number },
  getReady: () => Promise<void>,
): Promise<{ readonly request: Prepared } | { readonly notSent: AppError }> {
  try {
    await getReady();
    return { request: await client.prepare(call, order.signBeforeMs, tries) };
  } catch (thrown) {
    if (thrown instanceof AppError) return { notSent: thrown };
    throw thrown;
  }
}

function placementOf(reply: Reply, order: Sendable, desk: OrderDesk): Placement {
  const { dialect } = desk.client;
  const { isDefiniteRefusal = dialect.isDefiniteRefusal } = desk;
  switch (reply.kind) {
    case 'success':
      return acceptedBy(reply.data, order, desk);
    case 'refused':
      return {
        outcome: isDefiniteRefusal(reply) ? 'rejected' : 'unknown',
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

function unknown(code: string, message: string): Placement {
  return { outcome: 'unknown', code, message };
}

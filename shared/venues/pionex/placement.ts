/**
 * The one request that moves money.
 *
 * 1. The body becomes text once; these bytes are signed and sent.
 * 2. Sent at most once, and once more only after the venue said that the first one's timestamp was refused,
 *    never signed after `signBeforeMs`.
 * 3. `accepted` needs the venue's order id, `rejected` a code of the list of definite refusals. All else is `unknown`.
 */
import { AppError, unreachable } from '../../core/errors.ts';
import type { NewOrder, Placement } from '../venue.ts';
import { pionexCapabilities } from './capabilities.ts';
import { type Call, isRefusedTimestamp, type PionexClient, type Prepared } from './client.ts';
import { isDefiniteRefusal, refusalText } from './codes.ts';
import type { Reply } from './reply.ts';
import { placedData } from './trade-wire.ts';

/** Places an order at Pionex spot. */
export async function placeOrder(client: PionexClient, order: NewOrder): Promise<Placement> {
  const terms = wireTerms(order);
  if (terms === undefined)
    return denied(
      'order.unsupported',
      'Pionex spot sizes market buys in the quote coin and market sells in the base coin, and has no reduce-only orders.',
    );
  const { symbol, clientOrderId } = order;
  const body = { symbol, side: wireSide(order), ...terms, clientOrderId };
  return sendOrder(client, order, placementCall('/api/v1/trade/order', body, 1), client.knowTime);
}

/**
 * Sends an order by the rules above. `getReady` learns the venue's time, and whatever else must be known first; what
 * it throws denies the order.
 */
export async function sendOrder(
  client: PionexClient,
  order: NewOrder,
  call: Call,
  getReady: () => Promise<void>,
): Promise<Placement> {
  if (!pionexCapabilities.clientOrderId.pattern.test(order.clientOrderId)) {
    return denied(
      'order.unsupported',
      `"${order.clientOrderId}" is not a client order id that Pionex takes.`,
    );
  }
  // A timestamp ahead of the venue's time would stay acceptable for longer than the ledger waits.
  const first = await prepared(client, { call, order, tries: 1 }, getReady);
  if ('notSent' in first) return denied(first.notSent.code, first.notSent.message);
  const reply = await client.deliver(first.request);
  if (!isRefusedTimestamp(reply)) return placementOf(reply, order);

  const second = await prepared(client, { call, order, tries: 2 }, client.syncClock);
  return placementOf('notSent' in second ? reply : await client.deliver(second.request), order);
}

/** The body becomes text here and nowhere else. */
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
  client: PionexClient,
  { call, order, tries }: { readonly call: Call; readonly order: NewOrder; readonly tries: number },
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

function placementOf(reply: Reply, order: NewOrder): Placement {
  switch (reply.kind) {
    case 'success':
      return acceptedBy(reply.data, order);
    case 'refused':
      return {
        outcome: isDefiniteRefusal(reply.code) ? 'rejected' : 'unknown',
        code: reply.code,
        message: refusalText(reply.code, reply.message),
        ...(reply.keyReplaced && { keyReplaced: true }),
      };
    case 'limited':
      return unknown('TOO_MANY_REQUESTS', 'Pionex stopped the order as one request too many.');
    case 'unavailable':
      return unknown('venue.unavailable', `Pionex gave no answer to the order: ${reply.why}.`);
    case 'unexpected':
      return unknown('venue.unexpectedReply', `Pionex answered the order with ${reply.why}.`);
    default:
      return unreachable(reply);
  }
}

function acceptedBy(data: unknown, order: NewOrder): Placement {
  const parsed = placedData.safeParse(data);
  if (!parsed.success) {
    return unknown('venue.unexpectedReply', 'Pionex took the order without giving it an order id.');
  }
  const { orderId, clientOrderId } = parsed.data;
  if (clientOrderId !== undefined && clientOrderId !== order.clientOrderId) {
    return unknown('venue.unexpectedReply', `Pionex answered for another order, ${clientOrderId}.`);
  }
  return { outcome: 'accepted', venueOrderId: orderId };
}

/** The terms in Pionex's words; undefined for terms that it has no words for. */
function wireTerms({ side, terms, reduceOnly }: NewOrder): Record<string, string> | undefined {
  if (reduceOnly) return undefined;
  if (terms.type === 'limit') return { type: 'LIMIT', size: terms.baseSize, price: terms.price };
  if ('quoteAmount' in terms)
    return side === 'buy' ? { type: 'MARKET', amount: terms.quoteAmount } : undefined;
  return side === 'sell' ? { type: 'MARKET', size: terms.baseSize } : undefined;
}

function unknown(code: string, message: string): Placement {
  return { outcome: 'unknown', code, message };
}

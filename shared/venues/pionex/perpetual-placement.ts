/**
 * Orders of perpetuals, sent by the rules of `placement.ts`.
 *
 * They are queued: an accepted one may still be refused by the trading system, and is then told as closed with
 * nothing executed. A success means neither that it rests nor that it was filled.
 */
import { AppError } from '../../core/errors.ts';
import { privatePost, type RestClient } from '../rest/client.ts';
import { denied, sendOrder, wireSide } from '../rest/placement.ts';
import type { NewOrder, Placement } from '../venue.ts';
import type { AccountCalls } from './perpetual-account.ts';
import { deskOf } from './placement.ts';

export async function placePerpetualOrder(
  client: RestClient,
  account: Pick<AccountCalls, 'positionMode'>,
  order: NewOrder,
): Promise<Placement> {
  const terms = wireTerms(order);
  if (terms === undefined) {
    return denied('order.unsupported', 'Pionex sizes market orders of perpetuals in the base coin.');
  }
  const { symbol, clientOrderId } = order;
  const call = privatePost(
    '/uapi/v1/trade/order',
    {
      symbol,
      side: wireSide(order),
      ...terms,
      positionSide: 'BOTH',
      ...(order.reduceOnly ? { reduceOnly: true } : {}),
      clientOrderId,
    },
    5,
  );
  return sendOrder(deskOf(client), order, call, async () => {
    await client.knowTime();
    if (client.serverClock.nowMs() <= order.signBeforeMs) await requireNetPositions(account);
  });
}

async function requireNetPositions(account: Pick<AccountCalls, 'positionMode'>): Promise<void> {
  if ((await account.positionMode()) === 'net') return;
  throw new AppError(
    'venue.unsupported',
    'Nothing was sent: this Pionex account is in hedge mode (OPENCLOSE), where an order must name one of two positions. Set its position mode to one-way (BUYSELL) at the exchange, which may want positions and orders closed before.',
  );
}

/** The terms in Pionex's words; undefined for terms that it has no words for. */
function wireTerms({ terms }: NewOrder): Record<string, string> | undefined {
  if (terms.type === 'limit') return { type: 'LIMIT', size: terms.baseSize, price: terms.price };
  return 'baseSize' in terms ? { type: 'MARKET_QTY', size: terms.baseSize } : undefined;
}

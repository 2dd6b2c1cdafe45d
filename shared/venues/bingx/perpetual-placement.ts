/** Orders of BingX perpetuals, sent by the rules of `rest/placement.ts`. */
import type { Decimal } from '../../core/decimal.ts';
import { bareDecimal } from '../../http/json.ts';
import type { RestClient } from '../rest/client.ts';
import { denied, sendOrder, wireSide } from '../rest/placement.ts';
import type { NewOrder, Placement } from '../venue.ts';
import type { Rules } from './market-reads.ts';
import { writing } from './orders.ts';
import type { AccountCalls } from './perpetual-account.ts';
import { bingxPerpetualCapabilities } from './perpetual-capabilities.ts';
import { PERPETUAL_ORDER } from './perpetual-orders.ts';
import { perpetualPlaced } from './perpetual-wire.ts';
import { getReady, limitTerms } from './placement.ts';
import { onWire } from './symbols.ts';

export async function placePerpetualOrder(
  client: RestClient,
  { rules, requireNetPositions }: { readonly rules: Rules } & Pick<AccountCalls, 'requireNetPositions'>,
  order: NewOrder,
): Promise<Placement> {
  const terms = wireTerms(order);
  if (terms === undefined) {
    return denied('order.unsupported', 'Market orders of BingX perpetuals are sized in the base coin.');
  }
  if (order.reduceOnly && Object.keys(wireStops(order)).length > 0) {
    return denied('order.unsupported', 'An order that only makes a position smaller carries no stops.');
  }
  const call = writing('POST', PERPETUAL_ORDER, {
    symbol: onWire(order.symbol),
    side: wireSide(order),
    // Left out, it would mean LONG.
    positionSide: 'BOTH',
    ...terms,
    ...wireStops(order),
    ...(order.reduceOnly ? { reduceOnly: 'true' } : {}),
    // The server would do so by itself, and then know it by this name alone.
    clientOrderId: order.clientOrderId.toLowerCase(),
  });
  const desk = { client, capabilities: bingxPerpetualCapabilities, placed: perpetualPlaced };
  return sendOrder(desk, order, call, async () => {
    await getReady(client, rules, order);
    if (client.serverClock.nowMs() <= order.signBeforeMs) await requireNetPositions();
  });
}

/** The terms in BingX's words; undefined for terms that it has no words for. */
function wireTerms({ terms }: NewOrder): Record<string, string> | undefined {
  if (terms.type === 'limit') return { type: 'LIMIT', ...limitTerms(terms) };
  return 'baseSize' in terms ? { type: 'MARKET', quantity: terms.baseSize } : undefined;
}

/**
 * Stop loss and take profit as texts of JSON. Each closes at the market, and is triggered by the mark price, which is
 * what BingX takes when it is not told.
 */
function wireStops({ protection: { stopLoss, takeProfit } = {} }: NewOrder): Record<string, string> {
  return {
    ...(stopLoss && { stopLoss: wireStop('STOP_MARKET', stopLoss) }),
    ...(takeProfit && { takeProfit: wireStop('TAKE_PROFIT_MARKET', takeProfit) }),
  };
}

function wireStop(type: string, price: Decimal): string {
  const stopPrice = bareDecimal(price.replace(/^0+(?=\d)/, ''));
  return JSON.stringify({ type, stopPrice, workingType: 'MARK_PRICE' });
}

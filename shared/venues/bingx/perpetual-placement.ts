/** Orders of BingX perpetuals, sent by the rules of `rest/placement.ts`. */
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
    const text = 'Market orders of BingX perpetuals are sized in the base coin, and carry no stops here.';
    return denied('order.unsupported', text);
  }
  const call = writing('POST', PERPETUAL_ORDER, {
    symbol: onWire(order.symbol),
    side: wireSide(order),
    // Left out, it would mean LONG.
    positionSide: 'BOTH',
    ...terms,
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
function wireTerms({ terms, protection }: NewOrder): Record<string, string> | undefined {
  if (protection !== undefined) return undefined;
  if (terms.type === 'limit') return { type: 'LIMIT', ...limitTerms(terms) };
  return 'baseSize' in terms ? { type: 'MARKET', quantity: terms.baseSize } : undefined;
}

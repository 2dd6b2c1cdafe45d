/** Orders of BitexAsia, sent by the rules of `rest/placement.ts`. */
import { compare, ONE } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import { privatePost, type RestClient } from '../rest/client.ts';
import { denied, sendOrder } from '../rest/placement.ts';
import type { NewOrder, Placement } from '../venue.ts';
import { bitexasiaCapabilities } from './capabilities.ts';
import { WEIGHT } from './dialect.ts';
import type { MarketReads } from './market.ts';
import { placedData } from './order-wire.ts';

export async function placeOrder(
  client: RestClient,
  order: NewOrder,
  market: Pick<MarketReads, 'bookTickers'>,
): Promise<Placement> {
  const terms = wireTerms(order);
  if (terms === undefined) {
    return denied(
      'order.unsupported',
      'BitexAsia spot sizes orders in the base coin, and has no reduce-only orders.',
    );
  }
  const { symbol, side, clientOrderId } = order;
  const body = { pair: symbol, side, ...terms, client_order_id: clientOrderId };
  const desk = { client, capabilities: bitexasiaCapabilities, placed: placedData };
  return sendOrder(desk, order, privatePost('/v1/orders', body, WEIGHT), async () => {
    await client.knowTime();
    const isLate = client.serverClock.nowMs() > order.signBeforeMs;
    if (side === 'buy' && order.terms.type === 'market' && !isLate) await requireHarmless(symbol, market);
  });
}

/** The terms in BitexAsia's words; undefined for terms that it has no words for. */
function wireTerms({ terms, reduceOnly }: NewOrder): Record<string, string> | undefined {
  if (reduceOnly || !('baseSize' in terms)) return undefined;
  const { type, baseSize } = terms;
  return terms.type === 'limit' ? { type, price: terms.price, size: baseSize } : { type, size: baseSize };
}

/**
 * Some exchanges read the size of a market buy as an amount in the quote coin, and BitexAsia does not say. Above a
 * price of 1 that would buy too little, and never too much.
 */
async function requireHarmless(symbol: string, market: Pick<MarketReads, 'bookTickers'>): Promise<void> {
  const [book] = await market.bookTickers([symbol]);
  if (book !== undefined && compare(book.bid, ONE) >= 0) return;
  throw new AppError(
    'venue.unsupported',
    `BitexAsia does not publish in which coin a market buy is sized. ${symbol} costs less than 1, so it could buy for more than was meant: use a limit order.`,
  );
}

/** Orders of BingX spot, sent by the rules of `rest/placement.ts`. */

import { compare, type Decimal, decimalPlaces, dividedBy, times } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { RestClient } from '../rest/client.ts';
import { denied, sendOrder, wireSide } from '../rest/placement.ts';
import type { Instrument, NewOrder, Placement } from '../venue.ts';
import { bingxCapabilities } from './capabilities.ts';
import type { Rules } from './market-reads.ts';
import { spotPlaced } from './order-wire.ts';
import { writing } from './orders.ts';

export async function placeSpotOrder(client: RestClient, rules: Rules, order: NewOrder): Promise<Placement> {
  const terms = wireTerms(order);
  if (terms === undefined) {
    return denied(
      'order.unsupported',
      'BingX spot sizes market buys in the quote coin and market sells in the base coin, and has no reduce-only orders.',
    );
  }
  const { symbol, clientOrderId } = order;
  const call = writing('POST', '/openApi/spot/v1/trade/order', {
    symbol,
    side: wireSide(order),
    ...terms,
    newClientOrderId: clientOrderId,
  });
  const desk = { client, capabilities: bingxCapabilities, placed: spotPlaced };
  return sendOrder(desk, order, call, () => getReady(client, rules, order));
}

/**
 * Learns the time, and sees to it that the venue has nothing to cut off: what an order has too much of, it cuts
 * without a word, and the order would be another than the one that is recorded.
 */
export async function getReady(client: RestClient, rules: Rules, order: NewOrder): Promise<void> {
  await client.knowTime();
  if (client.serverClock.nowMs() > order.signBeforeMs) return;
  const [instrument] = await rules.of([order.symbol]);
  if (instrument !== undefined) requireExact(order, instrument);
}

function requireExact({ symbol, terms, protection = {} }: NewOrder, rules: Instrument): void {
  const { pricePlaces, priceStep } = rules;
  for (const stop of [protection.stopLoss, protection.takeProfit]) {
    if (stop !== undefined) requireMultiple(stop, pricePlaces, priceStep, 'the stop', symbol);
  }
  if ('quoteAmount' in terms) {
    if (decimalPlaces(terms.quoteAmount) > rules.amountPlaces)
      throw inexact(`the amount ${terms.quoteAmount}`, symbol, `${rules.amountPlaces} places`);
    return;
  }
  requireMultiple(terms.baseSize, rules.basePlaces, rules.baseStep, 'the size', symbol);
  if (terms.type === 'limit') requireMultiple(terms.price, pricePlaces, priceStep, 'the price', symbol);
}

function requireMultiple(
  value: Decimal,
  places: number,
  step: Decimal | undefined,
  noun: string,
  symbol: string,
): void {
  if (decimalPlaces(value) > places) throw inexact(`${noun} ${value}`, symbol, `${places} places`);
  if (step === undefined) return;
  if (compare(times(dividedBy(value, step, 0), step), value) !== 0)
    throw inexact(`${noun} ${value}`, symbol, `multiples of ${step}`);
}

function inexact(what: string, symbol: string, allowed: string): AppError {
  return new AppError(
    'venue.unsupported',
    `Nothing was sent: ${what} of ${symbol} is more exact than the ${allowed} that BingX takes, which cuts off the rest without a word.`,
  );
}

/** The terms in BingX's words; undefined for terms that it has no words for. */
function wireTerms({ side, terms, reduceOnly, protection }: NewOrder): Record<string, string> | undefined {
  if (reduceOnly || protection !== undefined) return undefined;
  if (terms.type === 'limit') return { type: 'LIMIT', ...limitTerms(terms) };
  if ('quoteAmount' in terms)
    return side === 'buy' ? { type: 'MARKET', quoteOrderQty: terms.quoteAmount } : undefined;
  return side === 'sell' ? { type: 'MARKET', quantity: terms.baseSize } : undefined;
}

export function limitTerms({ baseSize, price }: { readonly baseSize: Decimal; readonly price: Decimal }) {
  return { quantity: baseSize, price, timeInForce: 'GTC' };
}

/** Spot orders in and out. Decimals that are too many are cut without a word. */
import { type Decimal, roundDown } from '../../core/decimal.ts';
import type { OrderTerms } from '../../venues/venue.ts';
import type { Engine } from '../engine.ts';
import type { Listing } from '../instruments.ts';
import type { OrderRequest } from '../order.ts';
import type { Visibility } from '../visibility.ts';
import { listingOf } from './names.ts';
import type { Parameters } from './parameters.ts';
import { BingxRefusal, spotRefusal } from './refusal.ts';
import type { PrivateRequest, Route } from './route.ts';
import { spotOrderOnWire } from './spot-wire.ts';

const CLIENT_ORDER_ID = /^[A-Za-z0-9_]{1,40}$/;

export function spotOrderRoutes(engine: Engine, visibility: Visibility): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/openApi/spot/v1/trade/order',
      perSecond: 5,
      access: 'spotTrading',
      answer: (request) => place(engine, visibility, request),
    },
    {
      method: 'POST',
      path: '/openApi/spot/v1/trade/cancel',
      perSecond: 5,
      access: 'spotTrading',
      answer: (request) => cancel(engine, request),
    },
  ];
}

async function place(engine: Engine, visibility: Visibility, request: PrivateRequest) {
  const { account, atMs, conditions, parameters } = request;
  const listing = listingOf(engine.listings, 'spot', parameters.required('symbol'));
  if (listing === undefined) throw spotRefusal('unknownSymbol');
  const order = requestOf(listing, parameters);
  const result = await engine.place(account.id, [order], {
    atMs,
    fillShare: conditions.find('partialFill')?.share,
    fillDelayMs: conditions.find('slowFill')?.delayMs,
  });
  if (!result.accepted) throw spotRefusal(result.refusal);
  const hidden = conditions.find('hidden');
  if (hidden !== undefined) visibility.hide(result.orderIds, hidden.forMs, atMs);
  const [orderId = ''] = result.orderIds;
  const placed = (await engine.state(account.id, atMs)).orders.get(orderId);
  if (placed === undefined) throw spotRefusal('unknownSymbol');
  const { fee: _fee, feeAsset: _asset, updateTime: _time, ...row } = spotOrderOnWire(placed, request.chance);
  return { ...row, transactTime: atMs };
}

/** The order's first state is answered, as it is before anything is filled. */
async function cancel(engine: Engine, { account, atMs, parameters, chance }: PrivateRequest) {
  const listing = listingOf(engine.listings, 'spot', parameters.required('symbol'));
  if (listing === undefined) throw spotRefusal('unknownSymbol');
  const state = await engine.state(account.id, atMs);
  const named = parameters.id('orderId');
  const orderId = named ?? state.byClientOrderId.get(parameters.required('clientOrderID'))?.at(-1) ?? '';
  const order = state.orders.get(orderId);
  if (order === undefined || order.symbol !== listing.symbol)
    throw new BingxRefusal(100404, 'order not exist');
  const cancelled = await engine.cancel(account.id, [orderId], atMs);
  if (cancelled.length === 0)
    throw new BingxRefusal(100404, 'the order is FILLED or CANCELLED already before, or not exist');
  const after = (await engine.state(account.id, atMs)).orders.get(orderId) ?? order;
  return spotOrderOnWire(after, chance);
}

function requestOf(listing: Listing, parameters: Parameters): OrderRequest {
  const clientOrderId = parameters.text('newClientOrderId') ?? '';
  if (clientOrderId !== '' && !CLIENT_ORDER_ID.test(clientOrderId)) throw wrong('newClientOrderId');
  const side = parameters.required('side');
  if (side !== 'BUY' && side !== 'SELL') throw wrong('side');
  const timeInForce = parameters.text('timeInForce') ?? 'GTC';
  if (!['GTC', 'IOC'].includes(timeInForce)) throw wrong('timeInForce');
  return {
    symbol: listing.symbol,
    side: side === 'BUY' ? 'buy' : 'sell',
    terms: termsOf(listing, side, parameters),
    immediateOrCancel: timeInForce === 'IOC',
    clientOrderId,
  };
}

/** Both sizes given, `quantity` counts. */
function termsOf(listing: Listing, side: 'BUY' | 'SELL', parameters: Parameters): OrderTerms {
  const cut = (name: string, places: number): Decimal | undefined => {
    const value = parameters.amount(name);
    return value === undefined ? undefined : roundDown(value, places);
  };
  const baseSize = cut('quantity', listing.basePlaces);
  const quoteAmount = cut('quoteOrderQty', listing.pricePlaces);
  switch (parameters.required('type')) {
    case 'LIMIT': {
      const price = cut('price', listing.pricePlaces);
      if (price === undefined) throw wrong('price');
      if (baseSize === undefined) throw wrong('quantity');
      return { type: 'limit', baseSize, price };
    }
    case 'MARKET':
      if (side === 'SELL') {
        if (baseSize === undefined) throw wrong('quantity');
        return { type: 'market', baseSize };
      }
      if (quoteAmount === undefined) throw wrong('quoteOrderQty');
      return { type: 'market', quoteAmount };
    default:
      throw wrong('type');
  }
}

function wrong(name: string): BingxRefusal {
  return new BingxRefusal(100400, `Invalid parameters, ${name}`);
}

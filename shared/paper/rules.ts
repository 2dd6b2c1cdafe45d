import { compare, type Decimal, decimalPlaces, isPositive, times } from '../core/decimal.ts';
import type { SizeBounds } from '../venues/venue.ts';
import type { Listing } from './instruments.ts';
import type { OrderRequest } from './order.ts';

/** Why the exchange does not take an order. Each venue's wire has its own code for it. */
export type Refusal =
  | 'unknownSymbol'
  | 'notTradable'
  | 'sizePrecision'
  | 'sizeOutOfRange'
  | 'pricePrecision'
  | 'priceOutOfBand'
  | 'amountPrecision'
  | 'amountTooSmall'
  | 'notEnoughMoney'
  | 'usedClientOrderId'
  | 'tooManyOpenOrders';

/** Checks an order against the symbol's rules. `last` is the price that bands and a market sell's value refer to. */
export function ruleRefusal(listing: Listing, request: OrderRequest, last: Decimal): Refusal | undefined {
  if (!listing.tradable) return 'notTradable';
  const { terms } = request;
  if ('quoteAmount' in terms) return amountRefusal(listing, terms.quoteAmount, listing.amountPlaces);

  if (!isPositive(terms.baseSize) || decimalPlaces(terms.baseSize) > listing.basePlaces)
    return 'sizePrecision';
  const bounds = terms.type === 'limit' ? listing.limitSize : listing.marketSize;
  if (outside(terms.baseSize, bounds)) return 'sizeOutOfRange';
  if (terms.type === 'market') return amountRefusal(listing, times(terms.baseSize, last), Infinity);

  if (!isPositive(terms.price) || decimalPlaces(terms.price) > listing.pricePlaces) return 'pricePrecision';
  if (outsideBand(listing, request.side, terms.price, last)) return 'priceOutOfBand';
  return amountRefusal(listing, times(terms.baseSize, terms.price), Infinity);
}

function amountRefusal(listing: Listing, amount: Decimal, places: number): Refusal | undefined {
  if (decimalPlaces(amount) > places) return 'amountPrecision';
  const tooSmall = listing.minQuoteAmount !== undefined && compare(amount, listing.minQuoteAmount) < 0;
  return tooSmall ? 'amountTooSmall' : undefined;
}

function outside(size: Decimal, { min, max }: SizeBounds): boolean {
  return (min !== undefined && compare(size, min) < 0) || (max !== undefined && compare(size, max) > 0);
}

function outsideBand(listing: Listing, side: OrderRequest['side'], price: Decimal, last: Decimal): boolean {
  return side === 'buy'
    ? listing.buyCeiling !== undefined && compare(price, times(last, listing.buyCeiling)) > 0
    : listing.sellFloor !== undefined && compare(price, times(last, listing.sellFloor)) < 0;
}

/** From an amount to an order the venue takes: every rounding goes the way that spends or sells less. */
import {
  compare,
  type Decimal,
  decimal,
  dividedBy,
  minus,
  ONE,
  roundDown,
  roundUp,
  sum,
  times,
} from '../core/decimal.ts';
import type {
  BookTicker,
  Instrument,
  OrderTerms,
  Side,
  SizeBounds,
  VenueCapabilities,
} from '../venues/venue.ts';
import type { Reason } from './intent.ts';

/** How an order is priced: at the market, away from one side of the book, or at a price that is given. */
export type Pricing =
  | { readonly type: 'market' }
  | { readonly type: 'limit'; readonly from: 'bid' | 'ask'; readonly offsetBps: number }
  | { readonly type: 'limit'; readonly at: Decimal };

export interface SizeInput {
  readonly side: Side;
  readonly order: Pricing;
  readonly unit: 'quote' | 'base';
  readonly amount: Decimal;
  readonly instrument: Instrument;
  readonly book: BookTicker;
  readonly capabilities: Pick<VenueCapabilities, 'marketBuyIn' | 'marketSellIn'>;
}

/** `tooSmall` can be mended by adding to the amount, `refused` cannot. `quote` is the order's value, `base` its size. */
export type Sized =
  | { readonly terms: OrderTerms; readonly quote: Decimal; readonly base: Decimal }
  | { readonly tooSmall: Reason }
  | { readonly refused: Reason };

export function sizeOrder(input: SizeInput): Sized {
  if (input.order.type === 'limit') return limitOrder(input, limitPrice(input, input.order));
  const sizedIn = input.side === 'buy' ? input.capabilities.marketBuyIn : input.capabilities.marketSellIn;
  return sizedIn === 'quote' ? marketByQuote(input) : marketByBase(input);
}

function marketByQuote(input: SizeInput): Sized {
  const { instrument, book, side } = input;
  const price = side === 'buy' ? book.ask : book.bid;
  const wanted = input.unit === 'quote' ? input.amount : times(input.amount, price);
  const quote = roundDown(wanted, instrument.amountPlaces);
  const base = sizeDown(instrument, dividedBy(quote, price));
  return valueFault(instrument, quote) ?? { terms: { type: 'market', quoteAmount: quote }, quote, base };
}

function marketByBase(input: SizeInput): Sized {
  const { instrument, book, side } = input;
  const price = side === 'buy' ? book.ask : book.bid;
  const base = baseSize(input, price);
  const quote = times(base, price);
  return (
    boundsFault(instrument.marketSize, base) ??
    valueFault(instrument, quote) ?? { terms: { type: 'market', baseSize: base }, quote, base }
  );
}

function limitOrder(input: SizeInput, price: Decimal): Sized {
  const { instrument } = input;
  const base = baseSize(input, price);
  const quote = times(base, price);
  return (
    priceFault(input, price) ??
    boundsFault(instrument.limitSize, base) ??
    valueFault(instrument, quote) ?? { terms: { type: 'limit', baseSize: base, price }, quote, base }
  );
}

const TEN_THOUSAND = decimal('10000');

/** A buy is priced below its side of the book and rounded down, a sell above and rounded up. */
function limitPrice(input: SizeInput, order: Extract<Pricing, { type: 'limit' }>): Decimal {
  const { book, instrument } = input;
  if ('at' in order) return roundPrice(instrument, input.side, order.at);
  const from = order.from === 'bid' ? book.bid : book.ask;
  const offset = dividedBy(decimal(String(order.offsetBps)), TEN_THOUSAND);
  const share = input.side === 'buy' ? minus(ONE, offset) : sum(ONE, offset);
  return roundPrice(instrument, input.side, times(from, share));
}

/** Down for a buy and up for a sell. */
function roundPrice({ priceStep, pricePlaces }: Instrument, side: Side, price: Decimal): Decimal {
  if (priceStep === undefined) return (side === 'buy' ? roundDown : roundUp)(price, pricePlaces);
  const below = multipleBelow(price, priceStep);
  return side === 'sell' && compare(below, price) < 0 ? sum(below, priceStep) : below;
}

/** The largest size in base coin that the venue takes and that is not above `base`, which has no sign. */
export function sizeDown({ baseStep, basePlaces }: Instrument, base: Decimal): Decimal {
  return baseStep === undefined ? roundDown(base, basePlaces) : multipleBelow(base, baseStep);
}

/** The largest multiple of the step that is not above the value. */
function multipleBelow(value: Decimal, step: Decimal): Decimal {
  return times(dividedBy(value, step, 0), step);
}

function baseSize(input: SizeInput, price: Decimal): Decimal {
  const { instrument, unit, amount } = input;
  if (unit === 'base') return sizeDown(instrument, amount);
  return compare(price, decimal('0')) > 0 ? sizeDown(instrument, dividedBy(amount, price)) : decimal('0');
}

/** The venue measures its price band from the last price; the nearer side of the book is never looser. */
function priceFault({ instrument, book, side }: SizeInput, price: Decimal): Sized | undefined {
  if (compare(price, decimal('0')) <= 0) {
    return refused('size.priceBand', `The limit price rounds to ${price}.`, { price });
  }
  if (side === 'buy' && instrument.buyCeiling !== undefined) {
    const ceiling = times(book.bid, instrument.buyCeiling);
    if (compare(price, ceiling) > 0) {
      return refused('size.priceBand', `The price ${price} is above the venue’s ceiling of ${ceiling}.`, {
        price,
        ceiling,
      });
    }
  }
  if (side === 'sell' && instrument.sellFloor !== undefined) {
    const floor = times(book.ask, instrument.sellFloor);
    if (compare(price, floor) < 0) {
      return refused('size.priceBand', `The price ${price} is below the venue’s floor of ${floor}.`, {
        price,
        floor,
      });
    }
  }
  return undefined;
}

function boundsFault(bounds: SizeBounds, base: Decimal): Sized | undefined {
  if (bounds.min !== undefined && compare(base, bounds.min) < 0) {
    return tooSmall(`A size of ${base} is under the venue’s minimum of ${bounds.min}.`, {
      size: base,
      minimum: bounds.min,
    });
  }
  if (bounds.max !== undefined && compare(base, bounds.max) > 0) {
    return refused('size.aboveMaximum', `A size of ${base} is over the venue’s maximum of ${bounds.max}.`, {
      size: base,
      maximum: bounds.max,
    });
  }
  return undefined;
}

function valueFault(instrument: Instrument, quote: Decimal): Sized | undefined {
  const { minQuoteAmount, maxQuoteAmount, quoteCoin } = instrument;
  if (minQuoteAmount !== undefined && compare(quote, minQuoteAmount) < 0) {
    return tooSmall(`${quote} ${quoteCoin} are under the venue’s minimum of ${minQuoteAmount}.`, {
      amount: quote,
      minimum: minQuoteAmount,
    });
  }
  if (maxQuoteAmount !== undefined && compare(quote, maxQuoteAmount) > 0) {
    return refused(
      'size.aboveMaximum',
      `${quote} ${quoteCoin} are over the venue’s maximum of ${maxQuoteAmount}.`,
      {
        amount: quote,
        maximum: maxQuoteAmount,
      },
    );
  }
  return isNothing(quote) ? tooSmall('The amount rounds to nothing.', { amount: quote }) : undefined;
}

function isNothing(quote: Decimal): boolean {
  return compare(quote, decimal('0')) <= 0;
}

function tooSmall(text: string, numbers: Reason['numbers']): Sized {
  return { tooSmall: { code: 'size.belowMinimum', text, numbers } };
}

function refused(code: string, text: string, numbers: Reason['numbers']): Sized {
  return { refused: { code, text, numbers } };
}

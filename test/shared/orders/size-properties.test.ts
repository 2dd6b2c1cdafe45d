/** Sizing under any market and any rules: whatever is rounded, nothing more is spent or sold than was said. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SizeInput, sizeOrder } from '../../../shared/orders/size.ts';
import type { Instrument } from '../../../shared/venues/venue.ts';
import { aBook, aLimitOrder, anInstrument, money, someCapabilities } from '../../support/builders.ts';
import { exact, exactProduct, exactStep } from '../../support/exact.ts';

/** A decimal with `places` places, from one unit up to `max` units. */
const units = (max: number, places: number) =>
  fc.integer({ min: 1, max }).map((value) => {
    const digits = String(value).padStart(places + 1, '0');
    return money(places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`);
  });

const prices = fc.integer({ min: 0, max: 8 }).chain((places) =>
  fc.record({ bid: units(10 ** 9, places), spread: units(10 ** 6, places) }).map(({ bid, spread }) => {
    const ask = exact(bid) + exact(spread);
    const whole = ask / 10n ** 40n;
    const fraction = (ask % 10n ** 40n).toString().padStart(40, '0').slice(0, 8);
    return { bid, ask: money(`${whole}.${fraction}`) };
  }),
);

const inputs: fc.Arbitrary<SizeInput> = fc
  .record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    base: fc.boolean(),
    amount: fc.integer({ min: 0, max: 10 }).chain((places) => units(10 ** 9, places)),
    prices,
    basePlaces: fc.integer({ min: 0, max: 8 }),
    pricePlaces: fc.integer({ min: 0, max: 8 }),
    amountPlaces: fc.integer({ min: 0, max: 8 }),
    limit: fc.boolean(),
    from: fc.constantFrom('bid' as const, 'ask' as const),
    offsetBps: fc.double({ min: 0.01, max: 9_999, noNaN: true }).map((value) => Number(value.toFixed(2))),
    byBase: fc.boolean(),
    min: fc.option(units(10 ** 6, 4), { nil: undefined }),
    max: fc.option(units(10 ** 9, 4), { nil: undefined }),
    buyCeiling: fc.option(units(20, 1), { nil: undefined }),
    sellFloor: fc.option(units(20, 1), { nil: undefined }),
    baseStep: fc.option(units(999, 5), { nil: undefined }),
    priceStep: fc.option(units(999, 3), { nil: undefined }),
  })
  .map((given) => ({
    side: given.side,
    // A buy is always said in quote coin.
    unit: given.base && given.side === 'sell' ? ('base' as const) : ('quote' as const),
    amount: given.amount,
    order: given.limit
      ? aLimitOrder({}, { from: given.from, offsetBps: given.offsetBps })
      : { type: 'market' as const },
    book: aBook(given.prices),
    instrument: anInstrument({
      basePlaces: given.basePlaces,
      pricePlaces: given.pricePlaces,
      amountPlaces: given.amountPlaces,
      ...(given.baseStep === undefined ? {} : { baseStep: given.baseStep }),
      ...(given.priceStep === undefined ? {} : { priceStep: given.priceStep }),
      limitSize: bounds(given.min, given.max),
      marketSize: bounds(given.min, given.max),
      ...(given.buyCeiling === undefined ? {} : { buyCeiling: given.buyCeiling }),
      ...(given.sellFloor === undefined ? {} : { sellFloor: given.sellFloor }),
    }),
    capabilities: someCapabilities({ marketBuyIn: given.byBase ? 'base' : 'quote' }),
  }));

function bounds(min: string | undefined, max: string | undefined) {
  return {
    ...(min === undefined ? {} : { min: money(min) }),
    ...(max === undefined ? {} : { max: money(max) }),
  };
}

type Order = Extract<ReturnType<typeof sizeOrder>, { readonly base: unknown }>;

/** Sizes thousands of orders; only those that come about are checked. */
function checkOrders(check: (input: SizeInput, order: Order) => void) {
  let orders = 0;
  fc.assert(
    fc.property(inputs, (input) => {
      const result = sizeOrder(input);
      if (!('terms' in result)) return;
      orders += 1;
      check(input, result);
    }),
    { numRuns: 1_000 },
  );
  // Most would be refused if the generator were broken.
  expect(orders).toBeGreaterThan(100);
}

/** What a coin of the order costs or raises. */
function priceOf({ book, side }: SizeInput, { terms }: Order): string {
  if (terms.type === 'limit') return terms.price;
  return side === 'buy' ? book.ask : book.bid;
}

/** A size and a price are whole multiples of these. */
const sizeStep = ({ baseStep, basePlaces }: Instrument) =>
  baseStep === undefined ? exactStep(basePlaces) : exact(baseStep);
const priceStep = (instrument: Instrument) =>
  instrument.priceStep === undefined ? exactStep(instrument.pricePlaces) : exact(instrument.priceStep);

const atMost = (a: bigint, b: bigint) => expect(a <= b, `${a} is at most ${b}`).toBe(true);
const below = (a: bigint, b: bigint) => expect(a < b, `${a} is below ${b}`).toBe(true);

describe('an order of any size', () => {
  it('never spends or raises more than its amount, nor sells more than its size', () => {
    checkOrders((input, order) => {
      const { terms, quote, base } = order;
      const value =
        'quoteAmount' in terms
          ? exact(terms.quoteAmount)
          : exactProduct(terms.baseSize, priceOf(input, order));
      atMost(value, exact(quote));
      if (input.unit === 'quote') atMost(value, exact(input.amount));
      else atMost(exact(base), exact(input.amount));
    });
  });

  it('loses less than one step of the size, or of the amount', () => {
    checkOrders((input, order) => {
      const { amount, instrument, unit } = input;
      if ('quoteAmount' in order.terms) {
        below(exact(amount) - exact(order.terms.quoteAmount), exactStep(instrument.amountPlaces));
        return;
      }
      const next = exact(order.base) + sizeStep(instrument);
      below(exact(amount), unit === 'base' ? next : (next * exact(priceOf(input, order))) / 10n ** 40n);
    });
  });

  it('keeps the venue’s places, steps and bounds', () => {
    checkOrders(({ instrument }, { terms, quote, base }) => {
      atMost(exact(instrument.minQuoteAmount ?? '0'), exact(quote));
      if ('quoteAmount' in terms) {
        expect(exact(terms.quoteAmount) % exactStep(instrument.amountPlaces)).toBe(0n);
        return;
      }
      const bound = terms.type === 'limit' ? instrument.limitSize : instrument.marketSize;
      expect(exact(base) % sizeStep(instrument)).toBe(0n);
      atMost(exact(bound.min ?? '0'), exact(base));
      atMost(exact(base), exact(bound.max ?? base));
    });
  });

  it('is never priced beyond its side of the book, the venue’s places and steps, or its price band', () => {
    checkOrders(({ instrument, book, side, order }, { terms }) => {
      if (terms.type !== 'limit' || order.type !== 'limit' || 'at' in order) return;
      const price = exact(terms.price);
      const from = exact(order.from === 'bid' ? book.bid : book.ask);
      expect(price % priceStep(instrument)).toBe(0n);
      if (side === 'buy') {
        atMost(price, from);
        atMost(price, exactProduct(book.bid, instrument.buyCeiling ?? '999999'));
      } else {
        atMost(from, price);
        atMost(exactProduct(book.ask, instrument.sellFloor ?? '0'), price);
      }
    });
  });
});

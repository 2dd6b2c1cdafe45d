/**
 * What every venue must do, said in the words of its port. Each venue runs it over an exchange of its own; what a
 * venue cannot do is skipped with a reason.
 */
import { beforeEach, describe } from 'vitest';
import { decimal } from '../../shared/core/decimal.ts';
import type { Instrument, VenueCapabilities, VenueFeature } from '../../shared/venues/venue.ts';
import {
  ban,
  cancelling,
  cancellingByClientOrderId,
  closedOnCancel,
  denials,
  lostAnswers,
  placing,
  refusedTimestamp,
  rejections,
} from './venue-order-cases.ts';
import { marginModes, protectiveOrders } from './venue-perpetual-cases.ts';
import {
  bookTicker,
  candles,
  clientOrderIdLookup,
  fills,
  marketData,
  openOrders,
  orderHistory,
  reading,
} from './venue-read-cases.ts';
import type { Desk, VenueWorld } from './venue-world.ts';

export interface VenueUnderTest {
  readonly name: string;
  readonly createWorld: () => Promise<VenueWorld>;
  /** What its market says of itself: the cases of what it lacks are skipped, with the reason that stands there. */
  readonly capabilities: Pick<
    VenueCapabilities,
    'lacks' | 'protectiveOrders' | 'marginModes' | 'cancelsByClientOrderId'
  >;
}

export function runVenueContract({ name, createWorld, capabilities }: VenueUnderTest): void {
  const { lacks = {} } = capabilities;
  describe(`the venue contract on ${name}`, () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = deskOf(await createWorld());
    });
    const at = () => desk;
    const feature = (key: VenueFeature, cases: (desk: () => Desk) => void) => {
      const reason = lacks[key];
      describe.skipIf(reason !== undefined)(reason === undefined ? key : `${key}: ${reason}`, () =>
        cases(at),
      );
    };

    describe('market data', () => marketData(at));
    feature('bookTicker', bookTicker);
    describe('placing', () => placing(at));
    describe('what is rejected', () => rejections(at));
    describe('an answer that is lost', () => lostAnswers(at));
    describe('what is denied', () => denials(at));
    describe('cancelling', () => cancelling(at));
    describe('reading', () => reading(at));
    feature('closedOnCancel', closedOnCancel);
    feature('candles', candles);
    feature('clientOrderIdLookup', clientOrderIdLookup);
    describe.skipIf(capabilities.cancelsByClientOrderId !== true)('cancelling by client order id', () =>
      cancellingByClientOrderId(at),
    );
    feature('openOrders', openOrders);
    feature('orderHistory', orderHistory);
    feature('fills', fills);
    feature('refusedTimestamp', refusedTimestamp);
    feature('ban', ban);
    // Rows of their own in the capability table.
    describe.skipIf(capabilities.protectiveOrders !== true)('protective orders', () => protectiveOrders(at));
    describe.skipIf(capabilities.marginModes === undefined)('margin modes', () => marginModes(at));
  });
}

function deskOf(world: VenueWorld): Desk {
  const { venue, symbol, clock } = world;
  let count = 0;
  const ask = async () => {
    const { bookTicker: hasBook } = venue.capabilities;
    return hasBook
      ? Number((await venue.bookTickers([symbol]))[0]?.ask)
      : Number((await venue.tickers([symbol]))[0]?.last);
  };
  /** Worth this many least orders at this price, and big enough to be filled in parts. */
  const sizeOf = (rules: Instrument | undefined, leasts: number, price: number) => {
    const places = rules?.basePlaces ?? 4;
    const worth = (Number(rules?.minQuoteAmount ?? 10) * leasts) / price;
    return decimal(Math.max(worth, leasts * 10 * 10 ** -places).toFixed(places));
  };
  const desk: Desk = {
    world,
    venue,
    marketTerms: async (side, factor = 2) => {
      const [rules] = await venue.instruments([symbol]);
      const sizedIn = side === 'buy' ? venue.capabilities.marketBuyIn : venue.capabilities.marketSellIn;
      if (sizedIn === 'base') return { type: 'market', baseSize: sizeOf(rules, factor, await ask()) };
      const amount = Number(rules?.minQuoteAmount ?? 10) * factor;
      return { type: 'market', quoteAmount: decimal(amount.toFixed(2)) };
    },
    restingTerms: async () => {
      const [rules] = await venue.instruments([symbol]);
      const low = (await ask()) * 0.5;
      return {
        type: 'limit',
        price: decimal(low.toFixed(rules?.pricePlaces ?? 2)),
        baseSize: sizeOf(rules, 3, low),
      };
    },
    place: async (side, terms, clientOrderId) => {
      count += 1;
      const signBeforeMs = (await venue.time()) + 10_000;
      return venue.place({
        symbol,
        side,
        terms,
        signBeforeMs,
        clientOrderId: clientOrderId ?? `contract${count}`,
      });
    },
    placed: async (side, terms, clientOrderId) => {
      const placement = await desk.place(side, terms, clientOrderId);
      if (placement.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(placement)}`);
      return placement.venueOrderId;
    },
    read: async (venueOrderId) => {
      const lookup = await venue.order({ symbol, venueOrderId });
      if (!lookup.found) throw new Error(`order ${venueOrderId} is not found`);
      return lookup.order;
    },
    window: () => ({ symbol, startMs: clock.nowMs() - 3_600_000, endMs: clock.nowMs() + 3_600_000 }),
  };
  return desk;
}

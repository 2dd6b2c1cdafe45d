import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { NewOrder } from '../../../../shared/venues/venue.ts';
import { path } from '../../paper/engine-under-test.ts';
import { marks } from '../../paper/futures/futures-account.ts';
import { createPaperWorld } from './paper-world.ts';

/** What no document says of stops is one way at the first exchange, and the other way at the second. */
const EXCHANGES = [
  { seed: 13, isEnding: true },
  { seed: 11, isEnding: false },
];
const SYMBOL = 'BTC-USDT-PERP';
const START_MS = Date.UTC(2026, 10, 23, 8);
const [STOP_LOSS, TAKE_PROFIT] = [decimal('49000'), decimal('51000')];
/** A quarter of an hour at 50,000, then to this within an hour. */
const moving = (to: number) =>
  marks(
    path([
      [0, 50_000],
      [START_MS + 15 * MINUTE_MS, 50_000],
      [START_MS + 75 * MINUTE_MS, to],
    ]),
  );

function trader(seed: number, to = 50_000) {
  const made = createPaperWorld({ seed, perpetualPrices: moving(to) });
  const { perpetual: venue, exchange } = made;
  const landedOrders = async () => (await exchange.inspect.futures.orders('main')).map(({ id }) => id);
  const place = async (order: Partial<NewOrder> = {}) =>
    venue.place({
      clientOrderId: 'entry1',
      symbol: SYMBOL,
      side: 'buy',
      terms: { type: 'market', baseSize: decimal('0.02') },
      protection: { stopLoss: STOP_LOSS, takeProfit: TAKE_PROFIT },
      signBeforeMs: (await venue.time()) + 10_000,
      ...order,
    });
  /** What is bought less what is sold. */
  const held = async () => {
    const fills = await exchange.inspect.futures.fills('main');
    return fills.reduce((net, { side, baseSize }) => net + (side === 'buy' ? 1 : -1) * Number(baseSize), 0);
  };
  const waiting = async () => (await venue.conditionOrders?.waiting(SYMBOL)) ?? [];
  const conditions = async () =>
    (await exchange.inspect.futures.conditions('main')).map(({ kind, state }) => `${kind} ${state}`);
  return { ...made, venue, landedOrders, place, held, waiting, conditions };
}

describe.each(EXCHANGES)(
  'an order with its protection, at the exchange of seed $seed',
  ({ seed, isEnding }) => {
    it('keeps its id, and both of its bounds wait, known by nothing but that they only reduce', async () => {
      const { venue, place, held, waiting } = trader(seed);

      const placement = await place();

      const lookup = await venue.orderByClientOrderId({ symbol: SYMBOL, clientOrderId: 'entry1' });
      expect(lookup).toMatchObject({ found: true, order: { side: 'buy', type: 'market', status: 'closed' } });
      expect(placement).toEqual({
        outcome: 'accepted',
        venueOrderId: lookup.found ? lookup.order.venueOrderId : 'none',
      });
      expect(await held()).toBeCloseTo(0.02, 9);
      const told = (await waiting()).map(({ side, triggerPrice }) => `${side} ${Number(triggerPrice)}`);
      expect(told.sort()).toEqual(['sell 49000', 'sell 51000']);
      for (const stop of await waiting()) {
        expect(stop).toMatchObject({ reduceOnly: true });
        expect(stop).not.toHaveProperty('clientOrderId');
      }
      expect(await venue.openOrders(SYMBOL)).toEqual([]);
    });

    it.each([
      ['its stop loss when the price falls', 48_000, ['stop fired', 'takeProfit pending']],
      ['its take profit when the price rises', 52_000, ['stop pending', 'takeProfit fired']],
    ])('is closed by %s', async (_name, to, ends) => {
      const { venue, place, held, waiting, conditions, clock, exchange } = trader(seed, to);
      await place();

      clock.advance(HOUR_MS + 15 * MINUTE_MS);

      expect(await held()).toBeCloseTo(0, 9);
      const left = isEnding ? 'canceled' : 'pending';
      expect(await conditions()).toEqual(ends.map((end) => end.replace('pending', left)));
      expect(await waiting()).toHaveLength(isEnding ? 0 : 1);
      const made = (await exchange.inspect.futures.orders('main')).find(
        ({ source }) => source === 'condition',
      );
      const orders = await venue.orders({ symbol: SYMBOL, startMs: START_MS, endMs: clock.nowMs() });
      expect(orders).toContainEqual(
        expect.objectContaining({
          venueOrderId: made?.id,
          side: 'sell',
          type: 'market',
          isConditional: true,
        }),
      );
      const fills = await venue.fills({ symbol: SYMBOL, startMs: START_MS, endMs: clock.nowMs() });
      expect(fills.filter(({ venueOrderId }) => venueOrderId === made?.id)).not.toEqual([]);
    });

    it('may be a sale, whose bounds lie the other way round', async () => {
      const { place, held, conditions, clock } = trader(seed, 52_000);
      await place({ side: 'sell', protection: { stopLoss: TAKE_PROFIT, takeProfit: STOP_LOSS } });
      expect(await held()).toBeCloseTo(-0.02, 9);

      clock.advance(HOUR_MS + 15 * MINUTE_MS);

      expect(await held()).toBeCloseTo(0, 9);
      expect((await conditions())[0]).toBe('stop fired');
    });

    it('may have one bound only', async () => {
      const { place, conditions, waiting } = trader(seed);
      await place({ protection: { takeProfit: TAKE_PROFIT } });
      expect(await conditions()).toEqual(['takeProfit pending']);
      expect(await waiting()).toHaveLength(1);
    });

    it('does not mind its bounds before it is filled, and takes them with it when it never is', async () => {
      const { venue, place, conditions, waiting, clock } = trader(seed, 50_900);
      const terms = { type: 'limit', baseSize: decimal('0.02'), price: decimal('49500') } as const;
      const placement = await place({ terms });
      clock.advance(HOUR_MS + 15 * MINUTE_MS);
      expect(await conditions()).toEqual(['stop inactive', 'takeProfit inactive']);
      expect(await waiting()).toEqual([]);
      expect(await venue.openOrders(SYMBOL)).toMatchObject([{ type: 'limit', clientOrderId: 'entry1' }]);

      const venueOrderId = placement.outcome === 'accepted' ? placement.venueOrderId : placement.outcome;
      expect(await venue.cancel({ symbol: SYMBOL, venueOrderId })).toBe('accepted');

      expect(await conditions()).toEqual(['stop canceled', 'takeProfit canceled']);
    });

    it('is filled first and stopped then, when the price falls through both', async () => {
      const { place, held, conditions, clock } = trader(seed, 48_000);
      await place({ terms: { type: 'limit', baseSize: decimal('0.02'), price: decimal('49500') } });

      clock.advance(40 * MINUTE_MS);
      expect(await conditions()).toEqual(['stop pending', 'takeProfit pending']);
      expect(await held()).toBeGreaterThan(0);
      clock.advance(HOUR_MS);

      expect((await conditions())[0]).toBe('stop fired');
      expect(await held()).toBeCloseTo(0, 9);
    });

    it('has bounds that are cancelled by their own number, once', async () => {
      const { venue, place, waiting, conditions } = trader(seed);
      await place({ protection: { stopLoss: STOP_LOSS } });
      const conditionId = (await waiting())[0]?.conditionId ?? '';

      expect(await venue.conditionOrders?.cancel({ symbol: SYMBOL, conditionId })).toBe('accepted');
      expect(await venue.conditionOrders?.cancel({ symbol: SYMBOL, conditionId })).toBe('alreadyClosed');

      expect(await waiting()).toEqual([]);
      expect(await conditions()).toEqual(['stop canceled']);
    });

    it('is unknown when its answer is lost, and sent once, and found by its id', async () => {
      const { venue, place, strike, landedOrders, conditions } = trader(seed);
      strike('placement', 'replyLostExecuted');

      expect(await place()).toMatchObject({ outcome: 'unknown' });

      expect(await landedOrders()).toHaveLength(1);
      expect(await conditions()).toHaveLength(2);
      const lookup = await venue.orderByClientOrderId({ symbol: SYMBOL, clientOrderId: 'entry1' });
      expect(lookup).toMatchObject({ found: true });
    });

    it('is rejected when a bound lies on the wrong side, and nothing of it is there', async () => {
      const { place, landedOrders, conditions } = trader(seed);
      const outcome = await place({ protection: { stopLoss: decimal('50500') } });
      expect(outcome).toMatchObject({ outcome: 'rejected', code: '101400' });
      expect(await landedOrders()).toEqual([]);
      expect(await conditions()).toEqual([]);
    });

    it('is never there twice: its id is refused the second time, which is no word on the first', async () => {
      const { place, landedOrders, conditions } = trader(seed);
      await place();
      expect(await place()).toMatchObject({ outcome: 'unknown', code: '101481' });
      expect(await landedOrders()).toHaveLength(1);
      expect(await conditions()).toHaveLength(2);
    });
  },
);

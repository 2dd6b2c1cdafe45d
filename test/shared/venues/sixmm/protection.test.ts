import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { NewOrder } from '../../../../shared/venues/venue.ts';
import { path } from '../../paper/engine-under-test.ts';
import { marks } from '../../paper/futures/futures-account.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';

/** At the first the orders of a strategy lose their client order ids and its detail names them, at the second not so. */
const SEEDS = [9, 52];
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
  const { perpetual: venue } = made;
  const place = async (order: Partial<NewOrder> = {}) =>
    venue.place({
      clientOrderId: 'entry-1',
      symbol: SYMBOL,
      side: 'buy',
      terms: { type: 'market', baseSize: decimal('0.02') },
      protection: { stopLoss: STOP_LOSS, takeProfit: TAKE_PROFIT },
      signBeforeMs: (await venue.time()) + 10_000,
      ...order,
    });
  /** What is bought less what is sold. */
  const held = async () => {
    const fills = await made.exchange.inspect.futures.fills('main');
    return fills.reduce((net, { side, baseSize }) => net + (side === 'buy' ? 1 : -1) * Number(baseSize), 0);
  };
  const waiting = async () => (await venue.conditionOrders?.waiting(SYMBOL)) ?? [];
  const conditions = async () =>
    (await made.exchange.inspect.futures.conditions('main')).map(({ kind, state }) => `${kind} ${state}`);
  return { ...made, venue, place, held, waiting, conditions };
}

describe.each(SEEDS)('an order with its protection, at the exchange of seed %i', (seed) => {
  it('is told by the id of the order that opens the position, and both of its bounds wait', async () => {
    const { venue, place, held, waiting } = trader(seed);

    const placement = await place();

    const venueOrderId = placement.outcome === 'accepted' ? placement.venueOrderId : placement.outcome;
    const lookup = await venue.order({ symbol: SYMBOL, venueOrderId });
    expect(lookup).toMatchObject({ found: true, order: { side: 'buy', status: 'closed' } });
    expect(await held()).toBeCloseTo(0.02, 9);
    const told = (await waiting()).map(({ side, triggerPrice }) => `${side} ${Number(triggerPrice)}`);
    expect(told).toEqual(['sell 49000', 'sell 51000']);
    expect((await waiting()).every(({ reduceOnly }) => reduceOnly)).toBe(true);
  });

  it.each([
    ['its stop loss when the price falls', 48_000, ['stop fired', 'takeProfit canceled']],
    ['its take profit when the price rises', 52_000, ['stop canceled', 'takeProfit fired']],
  ])('is closed by %s, which ends the other bound', async (_name, to, ends) => {
    const { place, held, waiting, conditions, clock } = trader(seed, to);
    await place();

    clock.advance(HOUR_MS + 15 * MINUTE_MS);

    expect(await held()).toBeCloseTo(0, 9);
    expect(await waiting()).toEqual([]);
    expect(await conditions()).toEqual(ends);
  });

  it('ends the other bound also while a part of the position has another protection', async () => {
    const { place, held, conditions, clock } = trader(seed, 48_000);
    await place();
    await place({ clientOrderId: 'entry-2', protection: { stopLoss: decimal('40000') } });

    clock.advance(HOUR_MS + 15 * MINUTE_MS);

    expect(await held()).toBeCloseTo(0.02, 9);
    expect(await conditions()).toEqual(['stop fired', 'takeProfit canceled', 'stop pending']);
  });

  it('may be a sale, whose bounds lie the other way round', async () => {
    const { place, held, conditions, clock } = trader(seed, 52_000);
    await place({ side: 'sell', protection: { stopLoss: TAKE_PROFIT, takeProfit: STOP_LOSS } });
    expect(await held()).toBeCloseTo(-0.02, 9);

    clock.advance(HOUR_MS + 15 * MINUTE_MS);

    expect(await held()).toBeCloseTo(0, 9);
    expect(await conditions()).toEqual(['stop fired', 'takeProfit canceled']);
  });

  it('may have one bound only', async () => {
    const { place, conditions, waiting } = trader(seed);
    await place({ protection: { takeProfit: TAKE_PROFIT } });
    expect(await conditions()).toEqual(['takeProfit pending']);
    expect(await waiting()).toHaveLength(1);
  });

  it('does not mind its bounds before it is filled, and takes them with it when it never is', async () => {
    const { venue, place, conditions, clock } = trader(seed, 51_500);
    const terms = { type: 'limit', baseSize: decimal('0.02'), price: decimal('49500') } as const;
    const placement = await place({ terms });
    clock.advance(HOUR_MS + 15 * MINUTE_MS);
    expect(await conditions()).toEqual(['stop inactive', 'takeProfit inactive']);

    const venueOrderId = placement.outcome === 'accepted' ? placement.venueOrderId : placement.outcome;
    expect(await venue.cancel({ symbol: SYMBOL, venueOrderId })).toBe('accepted');

    expect(await conditions()).toEqual(['stop canceled', 'takeProfit canceled']);
  });

  it('is filled first and stopped then, when the price falls through both', async () => {
    const { place, held, conditions, clock } = trader(seed, 48_000);
    await place({ terms: { type: 'limit', baseSize: decimal('0.02'), price: decimal('49500') } });

    clock.advance(40 * MINUTE_MS);
    expect(await conditions()).toEqual(['stop pending', 'takeProfit pending']);
    expect(await held()).toBeCloseTo(0.02, 9);
    clock.advance(HOUR_MS);

    expect(await held()).toBeCloseTo(0, 9);
    expect(await conditions()).toEqual(['stop fired', 'takeProfit canceled']);
  });

  it('is unknown when its answer is lost, and sent once', async () => {
    const { place, world, conditions } = trader(seed);
    world.strike('placement', 'replyLostExecuted');

    expect(await place()).toMatchObject({ outcome: 'unknown' });

    expect(world.calls('placement')).toBe(1);
    expect(await conditions()).toHaveLength(2);
  });

  it('is rejected when a bound cannot be a price, and nothing of it is there', async () => {
    const { place, world, conditions } = trader(seed);
    const outcome = await place({ protection: { stopLoss: decimal('49000.123456') } });
    expect(outcome).toMatchObject({ outcome: 'rejected', code: '2002' });
    expect(await world.landedOrders()).toEqual([]);
    expect(await conditions()).toEqual([]);
  });

  it('is not called rejected for want of money: of several orders one may be there', async () => {
    const { venue, place } = trader(seed);
    await venue.setLeverage(SYMBOL, decimal('1'));
    const terms = { type: 'market', baseSize: decimal('25') } as const;
    expect(await place({ terms })).toMatchObject({ outcome: 'unknown', code: '3001' });
    expect(await place({ terms, protection: undefined as never })).toMatchObject({
      outcome: 'rejected',
      code: '3001',
    });
  });
});

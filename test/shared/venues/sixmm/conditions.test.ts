import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { NewConditionOrder, Trigger } from '../../../../shared/venues/condition-orders.ts';
import type { NewOrder } from '../../../../shared/venues/venue.ts';
import { path } from '../../paper/engine-under-test.ts';
import { marks } from '../../paper/futures/futures-account.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';

const SEEDS = [9, 52];
const START_MS = Date.UTC(2026, 10, 23, 8);
const SIZE = decimal('0.02');

/** Prices at so many minutes after the start. */
const prices = (...points: readonly (readonly [minute: number, price: number])[]) =>
  marks(path([[0, 50_000], ...points.map(([at, price]) => [START_MS + at * MINUTE_MS, price] as const)]));

async function desk(seed: number, perpetualPrices = prices()) {
  const made = createPaperWorld({ seed, perpetualPrices });
  const { perpetual: venue, clock } = made;
  const { conditionOrders } = venue;
  const signBeforeMs = async () => (await venue.time()) + 10_000;
  const place = async (trigger: Trigger, order: Partial<NewConditionOrder> = {}) =>
    conditionOrders.place({
      clientOrderId: 'condition-1',
      symbol: SYMBOL,
      side: 'sell',
      trigger,
      baseSize: SIZE,
      signBeforeMs: await signBeforeMs(),
      ...order,
    });
  const trade = async (side: NewOrder['side']) =>
    venue.place({
      clientOrderId: `order-${side}`,
      symbol: SYMBOL,
      side,
      terms: { type: 'market', baseSize: SIZE },
      signBeforeMs: await signBeforeMs(),
    });
  /** What is bought less what is sold. */
  const held = async () => {
    const fills = await made.exchange.inspect.futures.fills('main');
    return fills.reduce((net, { side, baseSize }) => net + (side === 'buy' ? 1 : -1) * Number(baseSize), 0);
  };
  const states = async () =>
    (await made.exchange.inspect.futures.conditions('main')).map(({ kind, state }) => `${kind} ${state}`);
  return { ...made, venue, conditionOrders, place, trade, held, states, clock, signBeforeMs };
}

const stop = (at: string): Trigger => ({ kind: 'stop', at: decimal(at) });

describe.each(SEEDS)('a condition order at the exchange of seed %i', (seed) => {
  it('sells once the price has fallen to its stop, and not before', async () => {
    const { place, held, states, clock } = await desk(seed, prices([10, 50_000], [70, 48_800]));

    expect(await place(stop('49400'))).toMatchObject({ outcome: 'accepted' });
    clock.advance(38 * MINUTE_MS);
    expect(await states()).toEqual(['stop pending']);
    expect(await held()).toBeCloseTo(0, 9);
    clock.advance(4 * MINUTE_MS);

    expect(await states()).toEqual(['stop fired']);
    expect(await held()).toBeCloseTo(-0.02, 9);
  });

  it('rests as a limit order when it has a price of its own', async () => {
    const { venue, place, clock } = await desk(seed, prices([10, 50_000], [70, 51_200]));
    await place({ kind: 'takeProfit', at: decimal('51000') }, { price: decimal('51500') });

    clock.advance(HOUR_MS + 10 * MINUTE_MS);

    const [order, ...others] = await venue.openOrders(SYMBOL);
    expect(others).toEqual([]);
    expect(order).toMatchObject({ side: 'sell', type: 'limit', status: 'open' });
    expect(Number(order?.price)).toBe(51_500);
  });

  it('trails the best price since it was active, and sells when it has come back from there', async () => {
    // Up to 52,000 and then down: one per cent from there is 51,480, reached 16 minutes later.
    const up = prices([10, 50_000], [70, 52_000], [100, 51_025]);
    const { place, held, states, clock } = await desk(seed, up);
    const trigger = { kind: 'trailing', callbackRate: decimal('1'), activeFrom: decimal('50500') } as const;
    await place(trigger);

    clock.advance(85 * MINUTE_MS);
    expect(await states()).toEqual(['trailing pending']);
    clock.advance(2 * MINUTE_MS);

    expect(await states()).toEqual(['trailing fired']);
    expect(await held()).toBeCloseTo(-0.02, 9);
  });

  it('that only reduces opens nothing, and is rejected when its price comes', async () => {
    const { place, held, states, clock } = await desk(seed, prices([10, 50_000], [70, 48_800]));
    await place(stop('49400'), { reduceOnly: true });

    clock.advance(HOUR_MS);

    expect(await held()).toBeCloseTo(0, 9);
    expect(await states()).toEqual(['stop rejected']);
  });

  it('is listed while it waits, cancelled once, and then gone', async () => {
    const { place, conditionOrders, states } = await desk(seed);
    const placed = await place(stop('49400'), { reduceOnly: true });
    const conditionId = placed.outcome === 'accepted' ? placed.venueOrderId : placed.outcome;
    const [only, ...others] = await conditionOrders.waiting(SYMBOL);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ conditionId, clientOrderId: 'condition-1', side: 'sell', reduceOnly: true });
    expect(Number(only?.triggerPrice)).toBe(49_400);

    expect(await conditionOrders.cancel({ symbol: SYMBOL, conditionId })).toBe('accepted');
    expect(await conditionOrders.cancel({ symbol: SYMBOL, conditionId })).toBe('alreadyClosed');

    expect(await conditionOrders.waiting(SYMBOL)).toEqual([]);
    expect(await states()).toEqual(['stop canceled']);
  });

  it('is denied, and nothing is sent, when it trails at a price of its own', async () => {
    const { place, world } = await desk(seed);
    const trigger = { kind: 'trailing', callbackRate: decimal('1') } as const;
    expect(await place(trigger, { price: decimal('50000') })).toMatchObject({ outcome: 'denied' });
    expect(world.calls('placement')).toBe(0);
  });

  it.each([
    ['falls', 48_500, ['stop fired', 'takeProfit canceled']],
    ['rises', 51_500, ['stop canceled', 'takeProfit fired']],
  ])('protects an open position as one of a pair, when the price %s', async (_name, to, ends) => {
    const { trade, conditionOrders, held, states, clock, signBeforeMs } = await desk(
      seed,
      prices([10, 50_000], [70, to]),
    );
    await trade('buy');
    const protection = { stopLoss: decimal('49000'), takeProfit: decimal('51000') };
    const placed = await conditionOrders.protect({
      clientOrderId: 'pair-1',
      symbol: SYMBOL,
      side: 'sell',
      baseSize: SIZE,
      protection,
      signBeforeMs: await signBeforeMs(),
    });
    expect(placed).toMatchObject({ outcome: 'accepted' });

    clock.advance(HOUR_MS + 10 * MINUTE_MS);

    expect(await held()).toBeCloseTo(0, 9);
    expect(await states()).toEqual(ends);
  });

  it('that protects a position ends with it', async () => {
    const { trade, conditionOrders, states, signBeforeMs } = await desk(seed);
    await trade('buy');
    await conditionOrders.protect({
      clientOrderId: 'stop-1',
      symbol: SYMBOL,
      side: 'sell',
      baseSize: SIZE,
      protection: { stopLoss: decimal('49000') },
      signBeforeMs: await signBeforeMs(),
    });
    expect(await states()).toEqual(['stop pending']);

    await trade('sell');

    expect(await states()).toEqual(['stop canceled']);
  });
});

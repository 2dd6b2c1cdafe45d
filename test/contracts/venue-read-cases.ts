/** Cases of the venue contract about what is read. */
import { expect, it } from 'vitest';
import { sameClientOrderId } from '../../shared/venues/venue.ts';
import type { Desk } from './venue-world.ts';

export function marketData(at: () => Desk): void {
  it('gives the rules of symbols in the order in which they were asked for', async () => {
    const { venue, world } = at();

    const [rules] = await venue.instruments([world.symbol]);

    expect(rules).toMatchObject({ symbol: world.symbol, tradable: true });
    expect(await venue.instruments([])).toEqual([]);
  });

  it('names the unknown symbol among known ones', async () => {
    const { venue, world } = at();

    await expect(venue.instruments([world.symbol, world.unknownSymbol])).rejects.toMatchObject({
      code: 'venue.notFound',
      message: expect.stringContaining(world.unknownSymbol),
    });
  });

  it('has a last price within the day, as far as the venue tells it', async () => {
    const { venue, world } = at();

    const [ticker] = await venue.tickers([world.symbol]);

    expect(ticker?.symbol).toBe(world.symbol);
    expect(Number(ticker?.last)).toBeGreaterThanOrEqual(Number(ticker?.low ?? 1e-9));
    expect(Number(ticker?.last)).toBeLessThanOrEqual(Number(ticker?.high ?? Number.POSITIVE_INFINITY));
  });
}

export function bookTicker(at: () => Desk): void {
  it('has a bid below its ask', async () => {
    const { venue, world } = at();

    const [book] = await venue.bookTickers([world.symbol]);

    expect(Number(book?.bid)).toBeLessThan(Number(book?.ask));
  });
}

export function reading(at: () => Desk): void {
  it('says that an order is not found when the exchange says so', async () => {
    const { venue, world } = at();

    expect(await venue.order({ symbol: world.symbol, venueOrderId: '123456789012345678' })).toEqual({
      found: false,
    });
  });

  it('tells the time of the exchange, not ours', async () => {
    const { venue, world } = at();
    world.moveExchangeClock(7_000);

    expect(await venue.time()).toBe(world.clock.nowMs() + 7_000);
  });
}

export function candles(at: () => Desk): void {
  it('come oldest first, without a gap, and none opens after the asked instant', async () => {
    const { venue, world } = at();
    const endMs = world.clock.nowMs() - 24 * 3_600_000;

    const hours = await venue.candles({ symbol: world.symbol, interval: '1h', limit: 30, endMs });

    const lastOpenMs = Math.floor(endMs / 3_600_000) * 3_600_000;
    expect(hours.map((hour) => hour.openMs)).toEqual(
      Array.from({ length: 30 }, (_, index) => lastOpenMs - (29 - index) * 3_600_000),
    );
  });
}

export function clientOrderIdLookup(at: () => Desk): void {
  it('finds an order of which nobody heard, and only that one', async () => {
    const { venue, world, place, placed, restingTerms } = at();
    const terms = await restingTerms();
    await placed('buy', terms, 'contractother');
    world.strike('placement', 'replyLostExecuted');
    await place('buy', terms, 'contractlost');

    const lookup = await venue.orderByClientOrderId({ symbol: world.symbol, clientOrderId: 'contractlost' });

    expect(lookup).toMatchObject({ found: true, order: { side: 'buy', status: 'open' } });
    const given = lookup.found ? lookup.order.clientOrderId : undefined;
    expect(sameClientOrderId(venue.capabilities, given, 'contractlost')).toBe(true);
  });

  it('does not find an order that never arrived', async () => {
    const { venue, world, place, marketTerms } = at();
    const terms = await marketTerms('buy');
    world.strike('placement', 'requestLost');
    await place('buy', terms, 'contractlost');

    expect(await venue.orderByClientOrderId({ symbol: world.symbol, clientOrderId: 'contractlost' })).toEqual(
      { found: false },
    );
  });
}

export function openOrders(at: () => Desk): void {
  it('are exactly those that are open, and none at first', async () => {
    const { venue, world, placed, marketTerms, restingTerms } = at();
    expect(await venue.openOrders(world.symbol)).toEqual([]);
    const terms = await restingTerms();
    const [first, second] = [await placed('buy', terms), await placed('buy', terms)];
    await placed('buy', await marketTerms('buy'));
    await venue.cancel({ symbol: world.symbol, venueOrderId: first });

    const open = await venue.openOrders(world.symbol);

    expect(open.map((order) => order.venueOrderId)).toEqual([second]);
  });
}

export function orderHistory(at: () => Desk): void {
  it('is empty at first', async () => {
    expect(await at().venue.orders(at().window())).toEqual([]);
  });

  it('is complete over more orders than a page holds, oldest first, ends included', async () => {
    const { venue, world, placed, marketTerms } = at();
    const terms = await marketTerms('buy');
    const ids: string[] = [];
    const startMs = world.clock.nowMs();
    for (let count = 0; count < 450; count += 1) {
      ids.push(await placed('buy', terms));
      world.clock.advance(count % 3);
    }
    const endMs = world.clock.nowMs();

    const listed = (await venue.orders({ symbol: world.symbol, startMs, endMs })).map(
      (order) => order.venueOrderId,
    );

    expect(listed).toEqual(ids);
    const later = await venue.orders({ symbol: world.symbol, startMs: endMs + 1, endMs: endMs + 9 });
    expect(later).toEqual([]);
  });
}

export function fills(at: () => Desk): void {
  it('are none at first', async () => {
    expect(await at().venue.fills(at().window())).toEqual([]);
  });

  it.each([
    { name: 'spread over time', stepMs: 7 },
    { name: 'all in one millisecond', stepMs: 0 },
  ])('are complete and without doubles over more than a page holds, $name', async ({ stepMs }) => {
    const { venue, world, placed, marketTerms, window } = at();
    const terms = await marketTerms('buy');
    for (let count = 0; count < 130; count += 1) {
      await placed('buy', terms);
      world.clock.advance(stepMs);
    }

    const listed = await venue.fills(window());

    const landed = await world.landedFills();
    expect(landed.length).toBeGreaterThan(130);
    expect(listed.map((fill) => fill.fillId).sort()).toEqual([...landed].sort());
    expect(listed.map((fill) => fill.atMs)).toEqual(listed.map((fill) => fill.atMs).sort((a, b) => a - b));
  });
}

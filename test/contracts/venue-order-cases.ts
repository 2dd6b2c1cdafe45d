/** Cases of the venue contract about orders that are sent. */
import { expect, it } from 'vitest';
import { decimal } from '../../shared/core/decimal.ts';
import type { OrderTerms, Placement, VenueOrder } from '../../shared/venues/venue.ts';
import { asUnits, type Desk, sumOf, type Trouble } from './venue-world.ts';

export function placing(at: () => Desk): void {
  it.each(['buy', 'sell'] as const)('fills a market %s and tells exactly what was executed', async (side) => {
    const { venue, world, placed, marketTerms, read } = at();
    const terms = await marketTerms(side);

    const venueOrderId = await placed(side, terms);

    const order = await read(venueOrderId);
    expect(order).toMatchObject({
      venueOrderId,
      symbol: world.symbol,
      side,
      type: 'market',
      status: 'closed',
    });
    expect(asUnits(order.executedBase)).toBeGreaterThan(0n);
    if ('quoteAmount' in terms)
      expect(asUnits(order.executedQuote)).toBeLessThanOrEqual(asUnits(terms.quoteAmount));
    if (!venue.capabilities.fills) return;
    const orderFills = await venue.fillsOfOrder({ symbol: world.symbol, venueOrderId });
    expect(sumOf(orderFills)).toBe(asUnits(order.executedBase));
  });

  it('rests a limit order below the market and locks its money', async () => {
    const { venue, world, placed, restingTerms, read } = at();
    const [rules] = await venue.instruments([world.symbol]);

    const order = await read(await placed('buy', await restingTerms()));

    const locked = (await venue.balances()).find((balance) => balance.coin === rules?.quoteCoin)?.locked;
    expect(order).toMatchObject({ type: 'limit', status: 'open', executedBase: '0' });
    expect(Number(locked)).toBeGreaterThan(0);
  });

  it('reports a market order of which only a part was filled as closed, with what was executed', async () => {
    const { world, placed, marketTerms, read } = at();
    const terms = await marketTerms('sell', 10);
    const whole = 'baseSize' in terms ? terms.baseSize : terms.quoteAmount;

    world.fillPartly(decimal('0.5'));
    const order = await read(await placed('sell', terms));

    const executed = 'baseSize' in terms ? order.executedBase : order.executedQuote;
    expect(order.status).toBe('closed');
    expect(asUnits(executed)).toBeGreaterThan(0n);
    expect(asUnits(executed)).toBeLessThan(asUnits(whole));
  });
}

export function rejections(at: () => Desk): void {
  it.each<{ why: string; spoil: (terms: OrderTerms) => OrderTerms }>([
    {
      why: 'more than the balance',
      spoil: () => ({ type: 'limit', baseSize: decimal('900'), price: decimal('60000') }),
    },
    {
      why: 'a size of too many places',
      spoil: (terms) => ({ ...terms, baseSize: decimal('0.0000000000001') }) as OrderTerms,
    },
  ])('is rejected, and nothing lands, for $why', async ({ spoil }) => {
    const { world, place, restingTerms } = at();
    const terms = await restingTerms();

    await isRefused(world, () => place('buy', spoil(terms)));

    expect(await world.landedOrders()).toEqual([]);
  });

  it('is rejected for a symbol that the exchange does not know', async () => {
    const { venue, world, restingTerms } = at();

    const terms = await restingTerms();
    const signBeforeMs = (await venue.time()) + 10_000;

    await isRefused(world, () =>
      venue.place({
        symbol: world.unknownSymbol,
        side: 'buy',
        terms,
        clientOrderId: 'contractx',
        signBeforeMs,
      }),
    );
  });

  it('is never reported as refused under a used client order id, because that order exists', async () => {
    const { world, place, placed, restingTerms } = at();
    const terms = await restingTerms();
    await placed('buy', terms, 'contractsame');

    const second = await place('buy', terms, 'contractsame');

    expect(second.outcome).not.toBe('rejected');
    const landed = await world.landedOrders();
    expect(landed.length === 1 ? ['unknown', 'accepted'] : ['accepted']).toContain(second.outcome);
  });
}

/** By the exchange, or before anything is sent: where the exchange would take something else than was asked. */
async function isRefused(world: Desk['world'], place: () => Promise<Placement>): Promise<void> {
  const before = world.calls('placement');
  const { outcome } = await place();
  expect(world.calls('placement') - before === 0 ? ['denied'] : ['rejected']).toContain(outcome);
}

export function lostAnswers(at: () => Desk): void {
  it.each<{ trouble: Trouble; landed: number }>([
    { trouble: 'requestLost', landed: 0 },
    { trouble: 'page', landed: 0 },
    { trouble: 'replyLostExecuted', landed: 1 },
    { trouble: 'pageExecuted', landed: 1 },
    { trouble: 'brokenReplyExecuted', landed: 1 },
  ])('leaves a placement unknown after $trouble, sent once', async ({ trouble, landed }) => {
    const { world, place, marketTerms } = at();
    const terms = await marketTerms('buy');
    const before = world.calls('placement');

    world.strike('placement', trouble);
    const placement = await place('buy', terms);

    expect(placement.outcome).toBe('unknown');
    expect(world.calls('placement') - before).toBe(1);
    expect(await world.landedOrders()).toHaveLength(landed);
  });

  it.each<Trouble>(['requestLost', 'replyLostExecuted', 'page', 'brokenReplyExecuted'])(
    'does not stop a read: after %s it is asked again',
    async (trouble) => {
      const { venue, world } = at();
      const expected = await venue.balances();

      world.strike('read', trouble);

      expect(await venue.balances()).toEqual(expected);
    },
  );
}

export function denials(at: () => Desk): void {
  it('denies an order that comes too late, and no byte leaves', async () => {
    const { venue, world, marketTerms } = at();
    const terms = await marketTerms('buy');
    const signBeforeMs = (await venue.time()) - 1;
    const before = world.calls();

    const placement = await venue.place({
      symbol: world.symbol,
      side: 'buy',
      terms,
      clientOrderId: 'contractlate',
      signBeforeMs,
    });

    expect(placement.outcome).toBe('denied');
    expect(world.calls()).toBe(before);
  });

  it('denies a client order id that the venue does not take, and no byte leaves', async () => {
    const { world, place, marketTerms } = at();
    const terms = await marketTerms('buy');
    await world.venue.time();
    const before = world.calls();

    expect((await place('buy', terms, ' ')).outcome).toBe('denied');
    expect(world.calls()).toBe(before);
  });
}

export function cancelling(at: () => Desk): void {
  it('closes a resting order and may be repeated', async () => {
    const { venue, world, placed, restingTerms, read } = at();
    const ref = { symbol: world.symbol, venueOrderId: await placed('buy', await restingTerms()) };

    expect(await venue.cancel(ref)).toBe('accepted');
    await venue.cancel(ref);

    expect(await read(ref.venueOrderId)).toMatchObject({ status: 'closed', executedBase: '0' });
  });

  it('leaves the execution of a filled order alone', async () => {
    const { venue, world, placed, marketTerms, read } = at();
    const ref = { symbol: world.symbol, venueOrderId: await placed('buy', await marketTerms('buy')) };
    const before = withoutReadTime(await read(ref.venueOrderId));

    await venue.cancel(ref);
    expect(withoutReadTime(await read(ref.venueOrderId))).toEqual(before);
  });

  it('fails when its answer is lost, is not sent again by itself, and may be repeated', async () => {
    const { venue, world, placed, restingTerms, read } = at();
    const ref = { symbol: world.symbol, venueOrderId: await placed('buy', await restingTerms()) };
    const before = world.calls('cancellation');

    world.strike('cancellation', 'replyLostExecuted');
    await expect(venue.cancel(ref)).rejects.toMatchObject({ code: 'venue.unavailable' });

    expect(world.calls('cancellation') - before).toBe(1);
    await venue.cancel(ref);
    expect(await read(ref.venueOrderId)).toMatchObject({ status: 'closed', executedBase: '0' });
  });
}

/** Some venues do not date an order: it then bears the time of its reading. */
function withoutReadTime({ createdAtMs: _, updatedAtMs: __, ...order }: VenueOrder): Partial<VenueOrder> {
  return order;
}

export function closedOnCancel(at: () => Desk): void {
  it('says of a second cancellation that the order was closed', async () => {
    const { venue, world, placed, restingTerms } = at();
    const ref = { symbol: world.symbol, venueOrderId: await placed('buy', await restingTerms()) };

    expect(await venue.cancel(ref)).toBe('accepted');
    expect(await venue.cancel(ref)).toBe('alreadyClosed');
  });

  it('says so of a filled order', async () => {
    const { venue, world, placed, marketTerms } = at();
    const ref = { symbol: world.symbol, venueOrderId: await placed('buy', await marketTerms('buy')) };

    expect(await venue.cancel(ref)).toBe('alreadyClosed');
  });

  it('says so where the first cancellation was carried out and its answer lost', async () => {
    const { venue, world, placed, restingTerms } = at();
    const ref = { symbol: world.symbol, venueOrderId: await placed('buy', await restingTerms()) };
    world.strike('cancellation', 'replyLostExecuted');
    await expect(venue.cancel(ref)).rejects.toMatchObject({ code: 'venue.unavailable' });

    expect(await venue.cancel(ref)).toBe('alreadyClosed');
  });
}

export function refusedTimestamp(at: () => Desk): void {
  it('is answered by signing once more, and the order lands once', async () => {
    const { world, placed, marketTerms } = at();
    const terms = await marketTerms('buy');

    world.strike('placement', 'timestampRefused');
    await placed('buy', terms);

    expect(await world.landedOrders()).toHaveLength(1);
  });

  it.each([-90_000, 90_000])('does not stop a client whose clock is wrong by %i ms', async (aheadMs) => {
    const { venue, world, placed, marketTerms } = at();
    const terms = await marketTerms('buy');
    world.moveExchangeClock(aheadMs);

    expect((await venue.balances()).length).toBeGreaterThan(0);
    await placed('buy', terms);
  });
}

export function ban(at: () => Desk): void {
  it('freezes everything for a minute: reads fail, orders are denied, and no byte leaves', async () => {
    const { venue, world, place, placed, marketTerms } = at();
    const terms = await marketTerms('buy');
    await venue.time();
    world.strike('read', 'tooManyRequests');
    await expect(venue.balances()).rejects.toMatchObject({ code: 'venue.banned', retry: 'later' });
    const before = world.calls();

    world.clock.advance(59_000);
    await expect(venue.balances()).rejects.toMatchObject({ code: 'venue.banned' });
    await expect(venue.tickers([world.symbol])).rejects.toMatchObject({ code: 'venue.banned' });
    expect(await place('buy', terms)).toMatchObject({ outcome: 'denied', code: 'venue.banned' });
    expect(world.calls()).toBe(before);

    world.clock.advance(1_000);
    await placed('buy', terms);
  });

  it('that begins with a placement leaves its outcome unknown', async () => {
    const { world, place, marketTerms } = at();
    const terms = await marketTerms('buy');

    world.strike('placement', 'tooManyRequests');

    expect((await place('buy', terms)).outcome).toBe('unknown');
    expect((await place('buy', terms)).outcome).toBe('denied');
  });
}

export function cancellingByClientOrderId(at: () => Desk): void {
  it('ends the open order of that id and no other, and then finds none', async () => {
    const { venue, world, placed, restingTerms, read } = at();
    const terms = await restingTerms();
    const [meant, other] = [
      await placed('buy', terms, 'contractmeant'),
      await placed('buy', terms, 'contractother'),
    ];
    const ref = { symbol: world.symbol, clientOrderId: 'contractmeant' };

    expect(await venue.cancelByClientOrderId?.(ref)).toBe('accepted');

    expect((await read(meant)).status).toBe('closed');
    expect((await read(other)).status).toBe('open');
    expect(await venue.cancelByClientOrderId?.(ref)).toBe('notFound');
    expect(await venue.cancelByClientOrderId?.({ ...ref, clientOrderId: 'contractnever' })).toBe('notFound');
  });
}

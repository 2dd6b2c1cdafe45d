import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import { createTablePaperStore } from '../../../../shared/paper/table-store.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import type { OrderBatches } from '../../../../shared/venues/order-batches.ts';
import type { OrderTerms } from '../../../../shared/venues/venue.ts';
import { asUnits } from '../../../contracts/venue-world.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';
import { LOST, refusal, scriptedSixmm, success } from './scripted-replies.ts';

const SEEDS = [9, 52];
const to = (price: string, baseSize: string) => ({ price: decimal(price), baseSize: decimal(baseSize) });

describe.each(SEEDS)('an order that is changed at the exchange of seed %i', (seed) => {
  function desk() {
    const world = createPaperWorld({ seed });
    const { perpetual } = world;
    const { amend } = perpetual.batches as OrderBatches;
    let count = 0;
    const placed = async (terms: OrderTerms) => {
      count += 1;
      const placement = await perpetual.place({
        clientOrderId: `order-${count}`,
        symbol: SYMBOL,
        side: 'buy',
        terms,
        signBeforeMs: (await perpetual.time()) + 10_000,
      });
      return {
        symbol: SYMBOL,
        venueOrderId: placement.outcome === 'accepted' ? placement.venueOrderId : '',
      };
    };
    const limit = (price: string, baseSize: string) => placed({ type: 'limit', ...to(price, baseSize) });
    const read = async (ref: { symbol: string; venueOrderId: string }) => {
      const lookup = await perpetual.order(ref);
      if (!lookup.found) throw new Error('there is no such order');
      return lookup.order;
    };
    return { ...world, amend, placed, limit, read };
  }

  it('rests under its new price and size, with its id', async () => {
    const { amend, limit, read, perpetual } = desk();
    const ref = await limit('20000', '0.0100');

    expect(await amend(ref, to('21000', '0.0300'))).toEqual({ outcome: 'accepted' });

    const order = await read(ref);
    expect([order.status, Number(order.price), Number(order.baseSize)]).toEqual(['open', 21_000, 0.03]);
    expect(await perpetual.openOrders(SYMBOL)).toHaveLength(1);
  });

  it('has its whole new size, not what is left of it', async () => {
    const { amend, limit, read, world, perpetual } = desk();
    const [ticker] = await perpetual.tickers([SYMBOL]);
    world.fillPartly(decimal('0.5'));
    const ref = await limit(String(Math.round(Number(ticker?.last) * 1.01)), '0.0200');
    const before = await read(ref);
    expect([before.status, asUnits(before.executedBase)]).toEqual(['open', asUnits('0.01')]);

    expect(await amend(ref, to('20000', '0.0300'))).toEqual({ outcome: 'accepted' });
    const after = await read(ref);
    expect([after.status, Number(after.baseSize)]).toEqual(['open', 0.03]);
    expect(asUnits(after.executedBase)).toBe(asUnits('0.01'));

    expect(await amend(ref, to('20000', '0.0100'))).toMatchObject({ outcome: 'rejected', code: '2003' });
    // Across the market: what is left of 0.03 is filled, and no more.
    const across = String(Math.round(Number(ticker?.last) * 1.02));
    expect(await amend(ref, to(across, '0.0300'))).toEqual({ outcome: 'accepted' });
    const done = await read(ref);
    expect([done.status, asUnits(done.executedBase)]).toEqual(['closed', asUnits('0.03')]);
  });

  it('stays as it was when the new terms are refused', async () => {
    const { amend, limit, read } = desk();
    const ref = await limit('20000', '0.0100');

    expect(await amend(ref, to('20000', '4000'))).toMatchObject({ outcome: 'rejected' });
    expect(await amend(ref, to('20000', '0.000000001'))).toMatchObject({ outcome: 'rejected', code: '2002' });

    expect(Number((await read(ref)).baseSize)).toBe(0.01);
  });

  it('is there no more: filled, cancelled or unknown', async () => {
    const { amend, placed, limit, perpetual } = desk();
    const filled = await placed({ type: 'market', baseSize: decimal('0.0100') });
    const cancelled = await limit('20000', '0.0100');
    await perpetual.cancel(cancelled);

    for (const ref of [filled, cancelled, { symbol: SYMBOL, venueOrderId: '12345' }]) {
      expect(await amend(ref, to('21000', '0.0300'))).toEqual({ outcome: 'alreadyClosed' });
    }
  });

  it('may have changed or not after a lost answer, and the change is sent once', async () => {
    const { amend, limit, read, world } = desk();
    const ref = await limit('20000', '0.0100');
    const before = world.calls('placement');
    world.strike('placement', 'replyLostExecuted');

    expect(await amend(ref, to('21000', '0.0300'))).toMatchObject({ outcome: 'unknown' });

    expect(world.calls('placement')).toBe(before + 1);
    expect(Number((await read(ref)).price)).toBe(21_000);
  });

  it('is asked for again after a refused timestamp', async () => {
    const { amend, limit, world } = desk();
    const ref = await limit('20000', '0.0100');
    world.strike('placement', 'timestampRefused');

    expect(await amend(ref, to('21000', '0.0300'))).toEqual({ outcome: 'accepted' });
  });
});

it('a changed order and a margin mode outlive the process of the stand-in', async () => {
  const store = createTablePaperStore(openSqliteTable());
  const first = createPaperWorld({ store }).perpetual;
  await first.setMarginMode?.('ETHUSDT', 'isolated');
  const order = {
    clientOrderId: 'kept',
    symbol: SYMBOL,
    side: 'buy',
    terms: { type: 'limit', ...to('20000', '0.0100') },
  } as const;
  const placement = await first.place({ ...order, signBeforeMs: (await first.time()) + 10_000 });
  const venueOrderId = placement.outcome === 'accepted' ? placement.venueOrderId : '';
  await first.batches?.amend({ symbol: SYMBOL, venueOrderId }, to('21000', '0.0300'));

  const second = createPaperWorld({ store }).perpetual;

  expect(await second.settings?.('ETHUSDT')).toMatchObject({ marginMode: 'isolated' });
  expect(await second.openOrders(SYMBOL)).toMatchObject([
    { venueOrderId, price: '21000', baseSize: '0.0300' },
  ]);
});

describe('the answer to a change', () => {
  const ref = { symbol: SYMBOL, venueOrderId: '77' };

  it.each([
    ['a success without a word', success(null), { outcome: 'accepted' }],
    ['a success that names the order', success({ orderId: '77' }), { outcome: 'accepted' }],
    ['a success that names another one', success({ orderId: '78' }), { outcome: 'unknown' }],
    ['order not found', refusal(3003), { outcome: 'alreadyClosed' }],
    ['order cannot be canceled', refusal(3005), { outcome: 'alreadyClosed' }],
    ['no money for it', refusal(3001), { outcome: 'rejected', code: '3001' }],
    ['a repeated request', refusal(3004), { outcome: 'unknown', code: '3004' }],
    ['an error within', refusal(5001), { outcome: 'unknown' }],
    ['a code that nobody knows', refusal(9999), { outcome: 'unknown', code: '9999' }],
    ['none', LOST, { outcome: 'unknown' }],
  ])('%s', async (_, scene, amendment) => {
    const { perpetual, sent } = scriptedSixmm([scene]);

    expect(await perpetual.batches?.amend(ref, to('21000', '0.03'))).toMatchObject(amendment);

    expect(sent).toMatchObject([
      {
        method: 'POST',
        path: '/v1/private/order/move',
        body: { symbol: SYMBOL, orderId: '77', price: '21000', quantity: '0.03' },
      },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { NewOrder } from '../../../../shared/venues/venue.ts';
import { LOST, START_MS, scriptedVenue, success, timeReply } from './scripted.ts';

const buy: NewOrder = {
  clientOrderId: 'so-1',
  symbol: 'BTC_USDT',
  side: 'buy',
  terms: { type: 'market', quoteAmount: decimal('25') },
  signBeforeMs: START_MS + 10_000,
};

describe('before anything is sent', () => {
  it('denies an order during a ban', async () => {
    const { venue, sent, gate } = scriptedVenue([timeReply()]);
    await venue.time();
    gate.adopt(START_MS + 60_000);

    expect(await venue.place(buy)).toMatchObject({ outcome: 'denied', code: 'venue.banned' });
    expect(sent).toHaveLength(1);
  });

  it('denies an order whose time is over', async () => {
    const { venue, sent, clock } = scriptedVenue([timeReply()]);
    await venue.time();
    clock.advance(10_001);

    expect(await venue.place(buy)).toMatchObject({ outcome: 'denied', code: 'venue.deadline' });
    expect(sent).toHaveLength(1);
  });

  it('measures that time by the clock of the exchange, not by its own', async () => {
    const world = scriptedVenue([timeReply(START_MS + 10_001)]);

    expect(await world.venue.place(buy)).toMatchObject({ outcome: 'denied', code: 'venue.deadline' });
    expect(world.sent.map((request) => request.method)).toEqual(['GET']);
  });

  it('denies an order whose turn would come too late, without waiting for it', async () => {
    const { venue, sent, clock } = scriptedVenue([success('{"orders":null}')], { perSecond: 0.5 });
    await venue.openOrders('BTC_USDT');

    const placement = await venue.place({ ...buy, signBeforeMs: START_MS + 9_999 });

    expect(placement).toMatchObject({ outcome: 'denied', code: 'venue.deadline' });
    expect(sent).toHaveLength(1);
    expect(clock.nowMs()).toBe(START_MS);
  });

  it('denies an order when the time of the exchange cannot be learnt', async () => {
    const { venue, sent } = scriptedVenue([LOST]);

    expect(await venue.place(buy)).toMatchObject({ outcome: 'denied', code: 'venue.unavailable' });
    expect(sent.map((request) => request.method)).toEqual(['GET']);
  });

  it('denies an order when its turn came in time but the wait took longer', async () => {
    const { venue, sent, clock } = scriptedVenue([success('{"balances":null}')], { perSecond: 1 });
    await venue.balances();
    clock.sleep = async (ms) => clock.advance(ms + 60_000);

    const placement = await venue.place({ ...buy, signBeforeMs: START_MS + 5_000 });

    expect(placement).toMatchObject({ outcome: 'denied', code: 'venue.deadline' });
    expect(sent).toHaveLength(1);
  });
});

/** What only perpetuals have: protections, margin modes. */
import { expect, it } from 'vitest';
import { decimal } from '../../shared/core/decimal.ts';
import type { PerpetualVenue } from '../../shared/venues/perpetual.ts';
import type { Protection } from '../../shared/venues/venue.ts';
import { asUnits, type Desk } from './venue-world.ts';

/** A stop loss at half of the price and a take profit at one and a half times it: neither fires. */
async function placeProtected({ world, venue, marketTerms }: Desk, clientOrderId = 'protected1') {
  const { symbol } = world;
  const [rules] = await venue.instruments([symbol]);
  const [ticker] = await venue.tickers([symbol]);
  const at = (part: number) => decimal((Number(ticker?.last) * part).toFixed(rules?.pricePlaces ?? 2));
  const protection: Protection = { stopLoss: at(0.5), takeProfit: at(1.5) };
  const placement = await venue.place({
    clientOrderId,
    symbol,
    side: 'buy',
    terms: await marketTerms('buy'),
    protection,
    signBeforeMs: (await venue.time()) + 10_000,
  });
  return { placement, protection };
}

async function waiting({ world, venue }: Desk) {
  return (await venue.conditionOrders?.waiting(world.symbol)) ?? [];
}

export function protectiveOrders(desk: () => Desk): void {
  it('wait for both of their prices once the order is filled, and only on the closing side', async () => {
    const { placement, protection } = await placeProtected(desk());

    const venueOrderId = placement.outcome === 'accepted' ? placement.venueOrderId : placement.outcome;
    expect(await desk().read(venueOrderId)).toMatchObject({ side: 'buy', status: 'closed' });
    const told = await waiting(desk());
    expect(told.map(({ side }) => side)).toEqual(['sell', 'sell']);
    expect(told.map(({ triggerPrice }) => asUnits(triggerPrice ?? '')).sort()).toEqual(
      [protection.stopLoss, protection.takeProfit].map((price) => asUnits(price ?? '')).sort(),
    );
    expect(await desk().world.landedOrders()).toHaveLength(1);
  });

  it('are gone once they are cancelled, and a second cancellation finds nothing', async () => {
    await placeProtected(desk());
    const { world, venue } = desk();
    const [first, second] = await waiting(desk());
    const ref = { symbol: world.symbol, conditionId: first?.conditionId ?? '' };

    expect(await venue.conditionOrders?.cancel(ref)).toBe('accepted');

    expect((await waiting(desk())).map(({ conditionId }) => conditionId)).toEqual([second?.conditionId]);
    expect(await venue.conditionOrders?.cancel(ref)).toBe('alreadyClosed');
  });

  it('leave the order unknown when its answer is lost, and it is sent once', async () => {
    desk().world.strike('placement', 'replyLostExecuted');

    expect((await placeProtected(desk())).placement).toMatchObject({ outcome: 'unknown' });

    expect(desk().world.calls('placement')).toBe(1);
    expect(await desk().world.landedOrders()).toHaveLength(1);
    expect(await waiting(desk())).toHaveLength(2);
  });
}

export function marginModes(desk: () => Desk): void {
  it('are told as they were set, and may be set again', async () => {
    const { world, venue } = desk();
    const perpetual = venue as PerpetualVenue;
    for (const mode of ['isolated', 'isolated', 'cross'] as const) {
      await perpetual.setMarginMode?.(world.symbol, mode);
      expect(await perpetual.settings?.(world.symbol)).toMatchObject({
        symbol: world.symbol,
        marginMode: mode,
      });
    }
  });

  it('stay as they are while a position is open, with a sentence that says what to do', async () => {
    const { world, venue, placed, marketTerms } = desk();
    const perpetual = venue as PerpetualVenue;
    await perpetual.setMarginMode?.(world.symbol, 'cross');
    await placed('buy', await marketTerms('buy'));

    await expect(perpetual.setMarginMode?.(world.symbol, 'isolated')).rejects.toThrow(/close/i);

    expect(await perpetual.settings?.(world.symbol)).toMatchObject({ marginMode: 'cross' });
  });
}

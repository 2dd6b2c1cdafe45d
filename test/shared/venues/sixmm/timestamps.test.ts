/** The exchange takes the same signature for a replay: no timestamp may be used twice under one key. */
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { Venue } from '../../../../shared/venues/venue.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';

const TERMS = { type: 'market', baseSize: decimal('0.0100') } as const;

async function place(venue: Venue, clientOrderId: string) {
  const signBeforeMs = (await venue.time()) + 10_000;
  return venue.place({ clientOrderId, symbol: SYMBOL, side: 'buy', terms: TERMS, signBeforeMs });
}

describe('requests of one millisecond', () => {
  it('are never taken for a replay, equal reads included, though the clock stands still', async () => {
    const { perpetual, refusals } = createPaperWorld();
    await perpetual.time();

    await Promise.all([
      ...Array.from({ length: 20 }, () => perpetual.openOrders(SYMBOL)),
      ...Array.from({ length: 20 }, (_, index) => place(perpetual, `same-${index}`)),
    ]);

    expect(refusals).toEqual([]);
  });

  it('are not either when two processes send them at once with one key', async () => {
    const { perpetual, client, refusals, world } = createPaperWorld();
    const processes = [perpetual, client().perpetual, client().perpetual];

    const placements = await Promise.all(
      processes.flatMap((venue, process) =>
        Array.from({ length: 10 }, async (_, index) => {
          await venue.openOrders(SYMBOL);
          return place(venue, `order-${process}-${index}`);
        }),
      ),
    );

    expect(refusals).toEqual([]);
    expect(placements.map(({ outcome }) => outcome)).toEqual(placements.map(() => 'accepted'));
    expect(await world.landedOrders()).toHaveLength(30);
  });

  it('are signed anew when they are sent again: a lost reply of a read, and a refused timestamp', async () => {
    const { perpetual, world, refusals } = createPaperWorld();
    world.strike('read', 'replyLostExecuted');
    await perpetual.openOrders(SYMBOL);
    world.strike('placement', 'timestampRefused');

    expect(await place(perpetual, 'again')).toMatchObject({ outcome: 'accepted' });

    expect(refusals).toEqual([expect.stringContaining('Timestamp outside of tolerance window')]);
    expect(await world.landedOrders()).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { Side } from '../../../../shared/venues/venue.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';
import { START_MS, scriptedSixmm } from './scripted-lists.ts';

const ROW = {
  symbol: 'BTCUSDT',
  positionSide: 'LONG',
  leverage: 5,
  maxQuantity: '0.020',
  entryPrice: '50000.0',
  closePrice: '51000',
  pnl: '20',
  roe: '0.1',
  marginMode: 'CROSS',
  triggerMode: 2,
  fundingFeeAccum: '-0.1',
  openedAt: START_MS - 5 * DAY_MS,
  closedAt: START_MS - DAY_MS,
};

describe('closed positions of 6MM', () => {
  const told = async (...rows: readonly object[]) => {
    const { perpetual, sent } = scriptedSixmm(() => ({ data: { list: rows, total: rows.length } }));
    const window = { startMs: START_MS - 2 * DAY_MS, endMs: START_MS };
    return { closed: await perpetual.closedPositions?.({ symbol: 'BTCUSDT', ...window }), sent };
  };

  it('are told with what ended them', async () => {
    const { closed } = await told(ROW);
    expect(closed).toEqual([
      {
        symbol: 'BTCUSDT',
        side: 'long',
        maxSize: '0.020',
        entryPrice: '50000.0',
        closePrice: '51000',
        profit: '20',
        leverage: '5',
        endedBy: 'takeProfit',
        openedAtMs: START_MS - 5 * DAY_MS,
        closedAtMs: START_MS - DAY_MS,
      },
    ]);
  });

  it('leave out what the venue does not tell, and do not guess an unknown end', async () => {
    const bare = {
      symbol: 'BTCUSDT',
      positionSide: 'BOTH',
      openedAt: ROW.openedAt,
      closedAt: ROW.closedAt,
      triggerMode: 9,
      entryPrice: '0',
    };
    const { closed } = await told(bare);
    expect(closed).toEqual([
      { symbol: 'BTCUSDT', side: 'net', openedAtMs: ROW.openedAt, closedAtMs: ROW.closedAt },
    ]);
  });

  it('are those that ended in the window, also where the list goes by their beginning', async () => {
    const early = { ...ROW, closedAt: START_MS - 3 * DAY_MS };
    const other = { ...ROW, symbol: 'ETHUSDT' };
    const { closed, sent } = await told(early, ROW, other);

    expect(closed?.map(({ closedAtMs }) => closedAtMs)).toEqual([ROW.closedAt]);
    const starts = sent.map(({ query }) => Number(query['startTime']));
    expect(Math.min(...starts)).toBeLessThanOrEqual(START_MS - 32 * DAY_MS);
  });

  it.each([9, 52])('are those of the exchange of seed %i', async (seed) => {
    const { perpetual: venue, clock } = createPaperWorld({ seed });
    let count = 0;
    const trade = async (side: Side) => {
      count += 1;
      await venue.place({
        clientOrderId: `turn-${count}`,
        symbol: SYMBOL,
        side,
        terms: { type: 'market', baseSize: decimal('0.02') },
        signBeforeMs: (await venue.time()) + 10_000,
      });
      clock.advance(MINUTE_MS);
    };
    const startMs = clock.nowMs();
    await trade('buy');
    await trade('sell');
    await trade('sell');
    await trade('buy');
    await trade('buy');

    const closed = await venue.closedPositions?.({ startMs, endMs: clock.nowMs() });

    expect(closed?.map(({ closedAtMs, maxSize }) => [closedAtMs - startMs, Number(maxSize)])).toEqual([
      [MINUTE_MS, 0.02],
      [3 * MINUTE_MS, 0.02],
    ]);
  });
});

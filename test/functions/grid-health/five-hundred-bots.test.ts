/** What a run costs with the real adapter at the paper exchange, and how long it takes under the account's budget. */
import { describe, expect, it } from 'vitest';
import { watchGrids } from '../../../functions/grid-health/watch-grids.ts';
import { functions } from '../../../infra/functions.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { BotTerms } from '../../../shared/paper/bots/bot.ts';
import { ACCOUNT, money } from '../../support/builders.ts';
import { createPaperWorld } from '../../support/paper-world.ts';
import { watching } from './watched-world.ts';

const COUNT = 500;

const terms = (index: number): BotTerms => ({
  kind: 'spot_grid',
  base: 'BTC',
  quote: 'USDT',
  symbol: 'BTC_USDT',
  investment: money('90'),
  range: { top: money('90000'), bottom: money(String(30_000 + index)), rows: 4, spacing: 'arithmetic' },
  labels: {},
  closeSell: 'TO_QUOTE',
});

describe('five hundred bots at the paper exchange', () => {
  it('are watched with a page for every ten and two reads of the market, far inside the timeout', async () => {
    const world = createPaperWorld(watching());
    await world.exchange.inspect.credit(ACCOUNT, 'USDT', money('50000'));
    await world.exchange.inspect.placeBots(
      ACCOUNT,
      Array.from({ length: COUNT }, (_, index) => terms(index)),
    );
    world.clock.advance(MINUTE_MS);
    const before = world.requests.length;
    const startMs = world.clock.nowMs();
    const timeoutMs = (functions.find(({ name }) => name === 'grid-health')?.timeoutSeconds ?? 0) * SECOND_MS;
    const report = await watchGrids(world.deps, startMs + timeoutMs);

    expect(report).toMatchObject({ [ACCOUNT]: { bots: COUNT, pages: 50 } });
    const requests = world.requests.slice(before);
    const counts = Object.groupBy(requests, (request) => request);
    expect(
      Object.fromEntries(Object.entries(counts).map(([request, all]) => [request, all?.length])),
    ).toEqual({
      'GET /api/v1/bot/orders': 50,
      'GET /api/v1/common/symbols': 1,
      'GET /api/v1/market/tickers': 1,
    });
    // 57 of weight at five a second; the clock stands still but for these waits.
    expect(world.clock.nowMs() - startMs).toBeLessThan(15 * SECOND_MS);
    expect(world.clock.nowMs() - startMs).toBeGreaterThan(10 * SECOND_MS);
  }, 30_000);
});

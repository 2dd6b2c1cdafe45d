/** What one look at five hundred bots costs: requests, rows, waiting for the venue's budget, and computing. */
import { watchGrids } from '../../functions/grid-health/watch-grids.ts';
import { resolveAutomations } from '../../shared/automations/resolve.ts';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import type { BotTerms } from '../../shared/paper/bots/bot.ts';
import { ACCOUNT, money } from '../support/builders.ts';
import { createPaperWorld } from '../support/paper-world.ts';

const BOTS = 500;

interface GridCost {
  readonly pages: number;
  readonly otherRequests: number;
  readonly writes: number;
  readonly waitedSeconds: number;
  readonly computedSeconds: number;
}

/** Half spot, half perpetual grids at the paper exchange, read by the real adapter. */
export async function measureGrids(): Promise<GridCost> {
  const world = createPaperWorld(
    resolveAutomations({
      accounts: {
        [ACCOUNT]: {
          venue: 'pionex',
          environment: 'paper',
          limits: { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' },
        },
      },
      watch: { [ACCOUNT]: {} },
    }),
  );
  await world.exchange.inspect.credit(ACCOUNT, 'USDT', money('500000'));
  await world.exchange.inspect.placeBots(
    ACCOUNT,
    Array.from({ length: BOTS }, (_, index) => (index % 2 === 0 ? spot(index) : perpetual(index))),
  );
  world.clock.advance(MINUTE_MS);
  // The exchange's own reckoning of a minute of trading is not what is measured.
  await world.exchange.inspect.bots(ACCOUNT);
  const requests = world.requests.length;
  const calls = world.table.calls.length;
  const atMs = world.clock.nowMs();
  const startMs = performance.now();
  await watchGrids(world.deps, atMs + 5 * MINUTE_MS);
  const computedSeconds = (performance.now() - startMs) / 1000;
  const made = world.requests.slice(requests);
  const pages = made.filter((request) => request.endsWith('/bot/orders')).length;
  return {
    pages,
    otherRequests: made.length - pages,
    writes: world.table.calls.slice(calls).filter(({ name }) => name === 'put').length,
    waitedSeconds: (world.clock.nowMs() - atMs) / 1000,
    computedSeconds,
  };
}

export function describeGrids(cost: GridCost): string {
  return [
    `Grid health, ${BOTS} bots: ${cost.pages} pages and ${cost.otherRequests} other requests, ${cost.writes} rows written,`,
    `  ${cost.waitedSeconds.toFixed(1)} s of waiting at a budget of 5 weight a second, ${cost.computedSeconds.toFixed(1)} s of computing`,
    '  (both sides of the wire: adapter and paper exchange)',
  ].join('\n');
}

const common = { quote: 'USDT', investment: money('90'), labels: {} };

function spot(index: number): BotTerms {
  return {
    ...common,
    kind: 'spot_grid',
    base: 'BTC',
    symbol: 'BTC_USDT',
    range: { top: money('90000'), bottom: money(String(30_000 + index)), rows: 4, spacing: 'arithmetic' },
    closeSell: 'TO_QUOTE',
  };
}

function perpetual(index: number): BotTerms {
  return {
    ...common,
    kind: 'futures_grid',
    base: 'BTC.PERP',
    symbol: 'BTC_USDT_PERP',
    range: { top: money('90000'), bottom: money(String(30_000 + index)), rows: 4, spacing: 'arithmetic' },
    trend: 'no_trend',
    leverage: money('2'),
    extraMargin: money('0'),
    investCoin: 'USDT',
  };
}

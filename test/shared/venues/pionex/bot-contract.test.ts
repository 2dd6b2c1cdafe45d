import { decimal } from '../../../../shared/core/decimal.ts';
import type { BotTerms } from '../../../../shared/paper/bots/bot.ts';
import type { Bots } from '../../../../shared/venues/bots.ts';
import { runBotsContract } from '../../../contracts/bots-contract.ts';
import type { BotsWorld } from '../../../contracts/bots-world.ts';
import { createPaperWorld } from './paper-world.ts';

const GRID: BotTerms = {
  kind: 'spot_grid',
  base: 'BTC',
  quote: 'USDT',
  symbol: 'BTC_USDT',
  investment: decimal('500'),
  labels: {},
  range: { top: decimal('90000'), bottom: decimal('30000'), rows: 10, spacing: 'geometric' },
  closeSell: 'NOT_SELL',
};

async function createBotsWorld(): Promise<BotsWorld> {
  const { spot, bots, exchange, worldOf } = createPaperWorld();
  const { inspect } = exchange;
  const { clock, strike, calls } = worldOf(spot, {
    symbol: 'BTC_USDT',
    unknownSymbol: 'NOPE_USDT',
    landedOrders: async () => [],
    landedFills: async () => [],
  });
  return {
    bots: bots as Bots,
    clock,
    symbols: { spotGrid: 'BTC_USDT', futuresGrid: 'BTC_USDT_PERP' },
    unknownSymbols: { spotGrid: 'NOPE_USDT', futuresGrid: 'NOPE_USDT_PERP' },
    price: async () => Number((await spot.tickers(['BTC_USDT']))[0]?.last),
    strike,
    calls,
    landedBots: async () => (await inspect.bots('main')).map(({ botId }) => botId),
    landedSignals: async () => (await inspect.signals('main')).length,
    startMany: (count) =>
      inspect.placeBots(
        'main',
        Array.from({ length: count }, () => GRID),
      ),
  };
}

runBotsContract({ name: 'Pionex over the paper exchange', createWorld: createBotsWorld });

import type { ActionIntent } from '../../shared/grids/action.ts';
import { intentId } from '../../shared/orders/ids.ts';
import type { BotAction } from '../../shared/venues/bot-actions.ts';
import type { FuturesGrid, SpotGrid } from '../../shared/venues/bots.ts';
import { money, SLOT_MS } from './builders.ts';

export function aSpotGrid(overrides: Partial<SpotGrid> = {}): SpotGrid {
  return {
    kind: 'spotGrid',
    botId: 'spot-bot-1',
    symbol: 'BTC_USDT',
    base: 'BTC',
    quote: 'USDT',
    state: 'running',
    phase: 'running',
    createdAtMs: SLOT_MS,
    range: { top: money('70000'), bottom: money('60000'), rows: 20, spacing: 'arithmetic' },
    investment: money('500'),
    gridProfit: money('30'),
    profitWithdrawn: money('5'),
    ...overrides,
  };
}

export function aFuturesGrid(overrides: Partial<FuturesGrid> = {}): FuturesGrid {
  return {
    kind: 'futuresGrid',
    botId: 'futures-bot-1',
    symbol: 'BTC_USDT_PERP',
    base: 'BTC.PERP',
    quote: 'USDT',
    state: 'running',
    phase: 'running',
    createdAtMs: SLOT_MS,
    range: { top: money('70000'), bottom: money('60000'), rows: 20, spacing: 'arithmetic' },
    trend: 'neutral',
    leverage: money('5'),
    inverted: false,
    investment: money('500'),
    extraMargin: money('0'),
    position: money('0.012'),
    triggers: [],
    ...overrides,
  };
}

export function anAction(action: BotAction, overrides: Partial<ActionIntent> = {}): ActionIntent {
  const cause = { plan: 'grid:btc-range', slot: 'remedy-000001', leg: 'remedy', attempt: 1 };
  return {
    id: intentId(cause),
    cause,
    account: 'main',
    symbol: 'bot' in action ? action.bot.symbol : action.draft.symbol,
    state: 'unknown',
    action,
    reservedQuote: money('0'),
    createdAtMs: SLOT_MS,
    updatedAtMs: SLOT_MS,
    placeBeforeMs: SLOT_MS + 600_000,
    firstSentAtMs: SLOT_MS,
    sendingAtMs: SLOT_MS,
    sendExpiresAtMs: SLOT_MS + 35_000,
    sends: 1,
    numbers: {},
    history: [
      { state: 'reserved', atMs: SLOT_MS },
      { state: 'sending', atMs: SLOT_MS },
      { state: 'unknown', atMs: SLOT_MS },
    ],
    ...overrides,
  };
}

/**
 * Bots and perpetual markets in memory that do as they are told, for unit tests of what reads them. What an exchange
 * really does is the paper exchange's matter.
 */
import type { Decimal } from '../../shared/core/decimal.ts';
import type { BotAction, SignalPush } from '../../shared/venues/bot-actions.ts';
import type {
  Bot,
  BotCapabilities,
  BotList,
  Bots,
  FuturesGrid,
  SmartCopyBot,
  SpotGrid,
} from '../../shared/venues/bots.ts';
import type { MarkPrice, PerpetualListing, PerpetualVenue } from '../../shared/venues/perpetual.ts';
import { money, SLOT_MS } from './builders.ts';
import { createScriptedVenue, type VenueScript } from './scripted-venue.ts';

/** Bots of one answer of the exchange. */
const PAGE = 10;

/** A BTC grid from 60000 to 70000 in 20 steps, created ten days before the slot, with 1000 USDT. */
export function aSpotGrid(overrides: Partial<SpotGrid> = {}): SpotGrid {
  return {
    kind: 'spotGrid',
    botId: 'spot-000001',
    symbol: 'BTC_USDT',
    base: 'BTC',
    quote: 'USDT',
    state: 'running',
    phase: 'running',
    createdAtMs: SLOT_MS - 10 * 86_400_000,
    range: { top: money('70000'), bottom: money('60000'), rows: 20, spacing: 'arithmetic' },
    investment: money('1000'),
    gridProfit: money('12'),
    totalProfit: money('20'),
    baseAmount: money('0.008'),
    quoteAmount: money('500'),
    averageCost: money('64000'),
    pairsCompleted: 40,
    trades24h: 6,
    ...overrides,
  };
}

/** A neutral BTC grid with twice leverage in the same range, all its figures fitting together. */
export function aFuturesGrid(overrides: Partial<FuturesGrid> = {}): FuturesGrid {
  return {
    kind: 'futuresGrid',
    botId: 'perp-000001',
    symbol: 'BTC_USDT_PERP',
    base: 'BTC.PERP',
    quote: 'USDT',
    state: 'running',
    phase: 'running',
    createdAtMs: SLOT_MS - 10 * 86_400_000,
    range: { top: money('70000'), bottom: money('60000'), rows: 20, spacing: 'arithmetic' },
    trend: 'neutral',
    leverage: money('2'),
    inverted: false,
    investment: money('1000'),
    gridProfit: money('12'),
    realizedProfit: money('14'),
    fees: money('3'),
    funding: money('-1'),
    marginBalance: money('1010'),
    position: money('0.01'),
    positionOpenPrice: money('65000'),
    pairsCompleted: 40,
    trades24h: 6,
    liquidated: false,
    liquidationAbove: money('120000'),
    liquidationBelow: money('30000'),
    riskStatus: 'TRADING',
    marginStatus: 'NORMAL',
    notionalStatus: 'NORMAL',
    triggers: [],
    ...overrides,
  };
}

/** A bot that follows a signal on the BTC perpetual with 1000 USDT, 50 of which it has won. */
export function aCopyBot(overrides: Partial<SmartCopyBot> = {}): SmartCopyBot {
  return {
    kind: 'smartCopy',
    botId: 'copy-000001',
    symbol: 'BTC_USDT_PERP',
    base: 'BTC.PERP',
    quote: 'USDT',
    state: 'running',
    phase: 'running',
    createdAtMs: SLOT_MS - 10 * 86_400_000,
    market: 'perpetual',
    signalTypes: ['sig-1'],
    investment: money('1000'),
    profit: money('50'),
    funding: money('-2'),
    portfolio: [{ base: 'BTC', symbol: 'BTC_USDT_PERP', state: 'running', leverage: money('2') }],
    ...overrides,
  };
}

export interface ScriptedBots {
  readonly bots: Bots;
  /** What the account has; a test changes it. */
  readonly running: Bot[];
  readonly finished: Bot[];
  readonly damaged: { botId: string; why: string }[];
  /** Names of the methods that were called, with what they were asked. */
  readonly calls: string[];
  /** Requests that these would have cost: one a page, one a look-up. */
  requests(): number;
  readonly performed: BotAction[];
  readonly pushed: SignalPush[];
  /** Takes the place of the usual answers from now on. */
  answer(answers: Partial<Bots>): void;
  /** Moves a bot from the running ones to the finished ones. */
  end(botId: string, endReason?: string): void;
}

const CAPABILITIES: BotCapabilities = {
  kinds: ['spotGrid', 'futuresGrid'],
  requestValidityMs: 20_000,
  visibilityLagMs: 5_000,
  actions: {
    spotGrid: ['create', 'adjustRange', 'addInvestment', 'takeProfit', 'stop'],
    futuresGrid: ['create', 'adjustRange', 'addInvestment', 'addMargin', 'reduce', 'stop'],
  },
  closeModes: { spotGrid: ['keep', 'toQuote', 'toUsdt'], futuresGrid: ['toQuote', 'toUsdt'] },
  suggestion: true,
  signalPush: true,
};

export function createScriptedBots(running: readonly Bot[] = []): ScriptedBots {
  const state = { running: [...running], finished: [] as Bot[], damaged: [] as ScriptedBots['damaged'] };
  const calls: string[] = [];
  const performed: BotAction[] = [];
  const pushed: SignalPush[] = [];
  let requests = 0;
  const list = async (status: 'running' | 'finished', limits?: { maxPages: number }): Promise<BotList> => {
    const all = status === 'running' ? state.running : state.finished;
    const pages = Math.min(Math.max(1, Math.ceil(all.length / PAGE)), limits?.maxPages ?? 1_000);
    requests += pages;
    return {
      bots: all.slice(0, pages * PAGE),
      damaged: status === 'running' ? [...state.damaged] : [],
      pages,
    };
  };
  const usual: Bots = {
    list,
    bot: async ({ botId }) => {
      requests += 1;
      const bot = [...state.running, ...state.finished].find((one) => one.botId === botId);
      return bot === undefined ? { found: false } : { found: true, bot };
    },
    check: async () => ({ ok: true }),
    suggestion: async () => undefined,
    perform: async (action) => {
      performed.push(action);
      return { outcome: 'accepted' };
    },
    push: async (signal) => {
      pushed.push(signal);
      return { outcome: 'accepted' };
    },
    capabilities: CAPABILITIES,
  };
  let answers: Partial<Bots> = {};
  const bots = new Proxy(usual, {
    get: (target, name: keyof Bots) => {
      const value = answers[name] ?? target[name];
      if (typeof value !== 'function') return value;
      return (...input: unknown[]) => {
        calls.push(
          `${name} ${typeof input[0] === 'string' ? input[0] : (input[0] as { botId?: string }).botId}`,
        );
        return (value as (...input: unknown[]) => unknown)(...input);
      };
    },
  });
  return {
    ...state,
    bots,
    calls,
    requests: () => requests,
    performed,
    pushed,
    answer: (given) => {
      answers = { ...answers, ...given };
    },
    end: (botId, endReason) => {
      const at = state.running.findIndex((bot) => bot.botId === botId);
      const [bot] = state.running.splice(at, 1);
      if (at < 0 || bot === undefined) throw new Error(`there is no bot ${botId}`);
      const reason = endReason === undefined ? {} : { endReason };
      state.finished.unshift({ ...bot, state: 'canceled', phase: 'ended', endedAtMs: SLOT_MS, ...reason });
    },
  };
}

export interface ScriptedPerpetual {
  readonly perpetual: PerpetualVenue;
  readonly calls: string[];
  /** Marks by symbol, for a test to change. */
  readonly marks: Map<string, Decimal>;
  /** Whether a listed symbol trades. */
  readonly listed: Map<string, boolean>;
  answer(answers: Partial<PerpetualVenue>): void;
}

/** Lists what it has a mark for, and trades it. */
export function createScriptedPerpetual(
  marks: Readonly<Record<string, string>> = { BTC_USDT_PERP: '65000' },
  script: VenueScript = {},
): ScriptedPerpetual {
  const calls: string[] = [];
  const prices = new Map(Object.entries(marks).map(([symbol, mark]) => [symbol, money(mark)]));
  const listed = new Map(Object.keys(marks).map((symbol) => [symbol, true]));
  const { venue } = createScriptedVenue(script);
  const usual: Partial<PerpetualVenue> = {
    markPrices: async () =>
      [...prices].map(([symbol, mark]): MarkPrice => ({ symbol, mark, index: mark, atMs: SLOT_MS })),
    listings: async () =>
      [...listed].map(([symbol, tradable]): PerpetualListing => {
        const [baseCoin = '', quoteCoin = ''] = symbol.split('_');
        return { symbol, baseCoin, quoteCoin, tradable };
      }),
    positions: async () => [],
    setLeverage: async () => {},
  };
  let answers: Partial<PerpetualVenue> = {};
  const perpetual = new Proxy(venue as PerpetualVenue, {
    get: (target, name: keyof PerpetualVenue) => {
      const value = answers[name] ?? usual[name] ?? target[name];
      if (typeof value !== 'function') return value;
      return (...input: unknown[]) => {
        calls.push(name);
        return (value as (...input: unknown[]) => unknown)(...input);
      };
    },
  });
  return {
    perpetual,
    calls,
    marks: prices,
    listed,
    answer: (given) => {
      answers = { ...answers, ...given };
    },
  };
}

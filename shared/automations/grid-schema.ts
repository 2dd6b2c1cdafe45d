/** Grid bots: which are set up by this project, how all are watched, and what may be done about trouble. */
import * as z from 'zod';
import { REMEDIABLE_KINDS } from '../grids/finding.ts';
import { entries, form, id, money, plainNumber, symbol } from './fields.ts';

/** `false` turns a check off. */
const threshold = z.union(
  [z.literal(false), plainNumber.nonnegative()],
  form('a number, or false for never'),
);

/**
 * When a finding is made. What is left out comes from the symbol, then the account, then the defaults of
 * `functions/grid-health/thresholds.ts`.
 */
export const thresholds = z.strictObject({
  /** Told when the price has been out of the range for so long. */
  outOfRangeMinutes: threshold.optional(),
  /** Distance to a bound, in per cent of the price. */
  nearBoundPercent: threshold.optional(),
  /** Distance to the estimated liquidation price, in per cent of the mark price; below the second it is urgent. */
  liquidationPercent: threshold.optional(),
  liquidationUrgentPercent: threshold.optional(),
  /** `true`: every futures grid needs a stop loss. Left out, those from 5× leverage on are told, for information. */
  stopLossNeeded: z.boolean().optional(),
  /** No pair completed for so long, though the price is in range. */
  idleHours: threshold.optional(),
  /** Profit of one grid must be so many times the fees of its two orders. */
  profitPerGridTimesFees: threshold.optional(),
  /** Fee of one order in hundredths of a per cent. */
  feeRateBps: plainNumber.nonnegative().max(100).optional(),
  /** Funding paid, in per cent of the grid profit. */
  fundingPercentOfProfit: threshold.optional(),
  /** Fall of the bot's value from its peak, and loss against its investment, in per cent of the investment. */
  drawdownPercent: threshold.optional(),
  floatingLossPercent: threshold.optional(),
  stuckMinutes: threshold.optional(),
  expiryHours: threshold.optional(),
  /** Price distance of a pending top-up or reduction, in per cent. */
  triggerPercent: threshold.optional(),
});

const closeMode = z.enum(['keep', 'toQuote', 'toUsdt']);
const on = z.enum(REMEDIABLE_KINDS);

/** What may be done, and about which finding. */
const remedyRule = z.discriminatedUnion('do', [
  /** The same width, with the price in its middle. */
  z.strictObject({ do: z.literal('moveAroundPrice'), on }),
  /** The range that the exchange suggests; spot grids only. `days` picks one of its look-back times. */
  z.strictObject({ do: z.literal('useSuggestion'), on, days: z.int().positive().optional() }),
  z.strictObject({ do: z.literal('addMargin'), on, amount: money }),
  z.strictObject({ do: z.literal('addInvestment'), on, amount: money }),
  /** Takes out grid profit as soon as there is this much of it. */
  z.strictObject({ do: z.literal('takeProfit'), whenAbove: money }),
  z.strictObject({ do: z.literal('reduce'), on, percentOfPosition: plainNumber.positive().max(100) }),
  z.strictObject({ do: z.literal('stop'), on, closeMode: closeMode.default('toQuote') }),
]);

export const remedies = z.strictObject({
  /** Tried in this order; the first whose finding is there is applied. */
  rules: z.array(remedyRule).min(1),
  /** A finding must be this bad, and have been seen in this many runs on end. */
  from: z.enum(['warning', 'urgent']).default('warning'),
  confirmedBy: z.int().min(2).max(12).default(2),
  /** Remedies of this bot in 24 hours, and ever. */
  perDay: z.int().min(1).max(24).default(1),
  inAll: z.int().min(1).max(1000).default(20),
  minutesBetween: z.int().min(10).max(10_080).default(60),
  /** Money that remedies may add to this bot in 24 hours, in quote coin. */
  moneyPerDay: money.optional(),
});

const stop = z.union(
  [
    z.strictObject({ price: money }),
    z.strictObject({ profitAmount: money }),
    z.strictObject({ profitPercent: plainNumber.positive() }),
  ],
  form("either { price: '55000' }, { profitAmount: '50' } or { profitPercent: 10 }"),
);

const loss = z.union(
  [
    /** `highPrice`: the second bound of a neutral grid. */
    z.strictObject({ price: money, highPrice: money.optional() }),
    z.strictObject({ lossAmount: money }),
    z.strictObject({ lossPercent: plainNumber.positive().max(100) }),
  ],
  form("either { price: '55000' }, { lossAmount: '50' } or { lossPercent: 10 }"),
);

const common = {
  account: id,
  symbol,
  /** Fixed bounds; a width around the price of that moment; or, for spot, what the exchange suggests. */
  range: z.union(
    [
      z.strictObject({ top: money, bottom: money }),
      z.strictObject({ aroundPercent: plainNumber.positive().max(90) }),
      z.literal('suggestion'),
    ],
    form("either { top: '72000', bottom: '58000' }, { aroundPercent: 10 } or 'suggestion'"),
  ),
  /** Number of grids; `range: 'suggestion'` brings its own. */
  rows: z.int().min(2).max(500).default(20),
  spacing: z.enum(['arithmetic', 'geometric']).default('arithmetic'),
  /** In quote coin; counts against the limits of the account. */
  investment: money,
  stopLoss: loss.optional(),
  takeProfit: stop.optional(),
  /** Starts only when the price gets there. */
  trigger: z.strictObject({ price: money, direction: z.enum(['risesTo', 'fallsTo']) }).optional(),
  slippagePercent: plainNumber.positive().max(10).optional(),
  closeMode: closeMode.default('toQuote'),
  thresholds: thresholds.optional(),
  remedies: remedies.optional(),
};

export const grid = z.discriminatedUnion('market', [
  z.strictObject({ market: z.literal('spot'), ...common }),
  z.strictObject({
    market: z.literal('perpetual'),
    ...common,
    trend: z.enum(['long', 'short', 'neutral']).default('neutral'),
    leverage: plainNumber.min(1).max(100).default(2),
    /** Put aside as margin beside the investment, in quote coin. */
    extraMargin: money.optional(),
  }),
]);

export const watch = z.strictObject({
  thresholds: thresholds.prefault({}),
  /** By symbol of the venue, e.g. `BTC_USDT_PERP`. */
  symbols: entries(thresholds).default({}),
  /** By the venue's id of the bot. */
  bots: entries(
    z.strictObject({
      thresholds: thresholds.prefault({}),
      /** Told when this bot is not there. */
      mustRun: z.boolean().default(true),
      remedies: remedies.optional(),
    }),
  ).default({}),
  /** Told when more run. */
  atMostBots: z.int().nonnegative().optional(),
  /** How long the samples of each bot are kept; daily figures stay. */
  keepDays: z.int().min(2).max(3650).default(90),
});

/**
 * What is on record of a bot: what it was told to do, and the money that it paid out. Everything else (trades, profit,
 * state) follows from these records and the prices, so that it does not matter who looks, when, or how often. The
 * schemas are those of the stored rows; strict, because nobody else writes them.
 */
import * as z from 'zod';
import { decimalSchema as amount } from '../../decimal-schema.ts';

const atMs = z.int();

const trigger = z.strictObject({ price: amount, direction: z.enum(['1', '-1']) });

const stop = z.strictObject({
  type: z.enum(['price', 'profit_amount', 'profit_ratio', 'price_limit']),
  /** A price, an amount of quote coin, or a part of the investment; losses are negative. */
  value: amount,
  /** Second price of a neutral grid, above its top. */
  high: amount.optional(),
  /** At `price_limit`: the position is closed at this price or a better one. */
  limit: amount.optional(),
  highLimit: amount.optional(),
  /** For so long the condition must hold without a break. */
  delayMs: z.int(),
});

const range = z.strictObject({
  top: amount,
  bottom: amount,
  /** Intervals between lines. */
  rows: z.int(),
  spacing: z.enum(['arithmetic', 'geometric']),
});

const common = {
  /** As the wire spells them, e.g. `BTC.PERP` and `USDT`. */
  base: z.string(),
  quote: z.string(),
  /** In quote coin. */
  investment: amount,
  /** Text that is stored and shown, by its name on the wire. */
  labels: z.record(z.string(), z.union([z.string(), z.boolean()])),
};

const gridTerms = {
  ...common,
  symbol: z.string(),
  range,
  lossStop: stop.optional(),
  profitStop: stop.optional(),
  condition: trigger.optional(),
};

const spotGrid = z.strictObject({
  kind: z.literal('spot_grid'),
  ...gridTerms,
  closeSell: z.enum(['NOT_SELL', 'TO_QUOTE', 'TO_USDT']),
});

const futuresGrid = z.strictObject({
  kind: z.literal('futures_grid'),
  ...gridTerms,
  trend: z.enum(['long', 'short', 'no_trend']),
  leverage: amount,
  /** Beside the investment, in quote coin. */
  extraMargin: amount,
  /** The coin that pays for it: the quote coin, or USDT that is changed into it. */
  investCoin: z.string(),
});

const copyItem = z.strictObject({
  base: z.string(),
  symbol: z.string(),
  signalType: z.string(),
  signalParam: z.string(),
  /** Part of the investment. */
  percent: amount,
  leverage: amount,
  profitStopRatio: amount.optional(),
  lossStopRatio: amount.optional(),
});

const smartCopy = z.strictObject({
  kind: z.literal('smart_copy'),
  ...common,
  portfolio: z.array(copyItem),
});

export const botTerms = z.discriminatedUnion('kind', [spotGrid, futuresGrid, smartCopy]);

const command = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('cancel'),
    closeSell: z.enum(['NOT_SELL', 'TO_QUOTE', 'TO_USDT']).optional(),
    closeNote: z.string(),
    /** A position that waits for its limit is closed at the market. */
    immediate: z.boolean(),
  }),
  /** New range, more money, or both. */
  z.strictObject({
    type: z.literal('adjust'),
    range: range.optional(),
    invests: amount,
    addsMargin: amount,
    /** Profit so far becomes investment. */
    reinvests: z.boolean(),
  }),
  z.strictObject({ type: z.literal('investAt'), trigger, invests: amount, addsMargin: amount }),
  /** Closes so much of the position, in base coin, and pays out its part of the equity. */
  z.strictObject({ type: z.literal('reduce'), size: amount, trigger: trigger.optional() }),
  z.strictObject({ type: z.literal('takeProfit'), amount }),
]);

const signal = z.strictObject({
  signalType: z.string(),
  signalParam: z.string(),
  base: z.string(),
  quote: z.string(),
  time: z.string(),
  price: z.string(),
  action: z.enum(['buy', 'sell']),
  positionSize: amount,
  contracts: amount,
  direction: z.string().optional(),
});

const userSignal = z.strictObject({ signalType: z.string(), title: z.string(), description: z.string() });

export const botRecord = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('created'),
    botId: z.string(),
    atMs,
    /** Over the wire, or by somebody at the app. */
    by: z.enum(['api', 'app']),
    terms: botTerms,
    /** What was taken from the account; nothing when it had not enough, and the bot will not start. */
    isFunded: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('commanded'),
    botId: z.string(),
    atMs,
    by: z.enum(['api', 'app']),
    command,
  }),
  /** The bot paid out: on command, by a trigger, or at its end. */
  z.strictObject({
    type: z.literal('paid'),
    botId: z.string(),
    atMs,
    why: z.enum(['profit', 'reduced', 'ended']),
  }),
  z.strictObject({ type: z.literal('signalled'), atMs, signal }),
  z.strictObject({ type: z.literal('signalKept'), atMs, userSignal }),
  z.strictObject({ type: z.literal('signalDropped'), atMs, signalType: z.string() }),
]);

const move = z.strictObject({ coin: z.string(), amount });

/** A step of a change: a record, and what it moves on the account's spot side (negative: into the bot). */
export const botStep = z.strictObject({ type: z.literal('bot'), record: botRecord, moves: z.array(move) });

export type BotTerms = z.output<typeof botTerms>;
export type SpotGridTerms = z.output<typeof spotGrid>;
export type FuturesGridTerms = z.output<typeof futuresGrid>;
export type GridTerms = SpotGridTerms | FuturesGridTerms;
export type SmartCopyTerms = z.output<typeof smartCopy>;
export type CopyItem = z.output<typeof copyItem>;
export type GridRange = z.output<typeof range>;
export type Stop = z.output<typeof stop>;
export type Trigger = z.output<typeof trigger>;
export type BotCommand = z.output<typeof command>;
export type Signal = z.output<typeof signal>;
export type UserSignal = z.output<typeof userSignal>;
export type BotRecord = z.output<typeof botRecord>;
export type CreatedRecord = Extract<BotRecord, { type: 'created' }>;
export type Move = z.output<typeof move>;
export type BotStep = z.output<typeof botStep>;

/** Why a bot is no more. */
export type EndReason =
  | 'user_cancel'
  | 'force_liquidation'
  | 'loss_stop'
  | 'profit_stop'
  | 'not_enough_balance'
  | 'not_enough_balance_when_lock'
  | 'create_failed';

export type BotStatus =
  | 'prepare'
  | 'lock_currency'
  | 'condition_lock'
  | 'open_position'
  | 'init_grid'
  | 'running'
  | 'adjust_params'
  | 'adjust_params_open_position'
  | 'adjust_params_init_grid'
  | 'destroy_grid'
  | 'close_position'
  | 'unlock_currency'
  | 'canceled';

/** Webhook strategies: who may send, what an alert looks like, and what becomes of it. */
import * as z from 'zod';
import { basisPoints, form, id, money, percent, plainNumber, symbol } from './fields.ts';

/** Layouts of alert texts; see `functions/signal-intake/formats/`. */
export const SIGNAL_FORMATS = [
  'standing-orders',
  'tradingview',
  '3commas',
  'okx',
  'wundertrading',
  'pionex',
] as const;

const size = z.union(
  [
    z.strictObject({ quote: money }),
    z.strictObject({ base: money }),
    /** Of the free quote coin for buys; of the free base coin for sells. */
    z.strictObject({ percentOfBalance: percent }),
    /** Of the position (spot: of the base coin that is held). */
    z.strictObject({ percentOfPosition: percent }),
    /** As the alert says it, in its own unit. */
    z.literal('fromSignal'),
  ],
  form(
    "either { quote: '50' }, { base: '0.01' }, { percentOfBalance: 10 }, { percentOfPosition: 50 } or 'fromSignal'",
  ),
);

const target = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('spot') }),
  /**
   * Both are set at the venue before a position is opened, and what is set there counts where they are left out; an
   * open position keeps its own. `cross`: all free money of the wallet is behind a position. `isolated`: only its margin.
   */
  z.strictObject({
    to: z.literal('perpetual'),
    leverage: plainNumber.min(1).max(100).optional(),
    marginMode: z.enum(['cross', 'isolated']).optional(),
  }),
  /** Handed on to every signal bot that follows it. */
  z.strictObject({
    to: z.literal('signalBot'),
    signalType: z.string().min(1).max(1000),
    signalParam: z.string().max(5000).default('{}'),
  }),
  /** A buy sets up this grid of `grids`, a sell or close stops it. */
  z.strictObject({ to: z.literal('grid'), grid: id }),
  z.strictObject({ to: z.literal('notice') }),
]);

export const strategy = z.strictObject({
  account: id,
  format: z.enum(SIGNAL_FORMATS).default('standing-orders'),
  /**
   * `token`: in the address or in the body, made by `cli signals token`. `hmac`: for callers that can sign; the
   * secret is kept with the keys.
   */
  auth: z.enum(['token', 'hmac']).default('token'),
  /** Source addresses; `tradingview` stands for the four that TradingView publishes. Any when left out. */
  addresses: z
    .array(z.union([z.literal('tradingview'), z.ipv4(), z.ipv6()]))
    .min(1)
    .optional(),
  /** An alert's own time may lie this far back, and this far ahead. */
  maxAgeSeconds: z.int().min(5).max(86_400).default(120),
  maxAheadSeconds: z.int().min(0).max(600).default(10),
  /** Requests accepted in a minute; more are answered with 429. */
  perMinute: z.int().min(1).max(600).default(30),
  target,
  /** The venue's symbols that may be ordered. */
  symbols: z.array(symbol).min(1),
  /** What an alert calls a symbol, where that is not the usual form: `{ XBTUSD: 'BTC_USDT' }`. */
  aliases: z.record(z.string().min(1), symbol).default({}),
  actions: z
    .array(z.enum(['buy', 'sell', 'close', 'reverse']))
    .min(1)
    .default(['buy', 'sell', 'close']),
  size: size.default('fromSignal'),
  order: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('market') }),
      z.strictObject({
        type: z.literal('limit'),
        /** `signal`: the alert's own price; an alert that says `market` gets a market order. */
        from: z.enum(['bid', 'ask', 'signal']),
        offsetBps: basisPoints,
        /** Then what is left is cancelled. */
        cancelAfterMinutes: z.int().min(1).max(10_080).default(60),
      }),
    ])
    .default({ type: 'market' }),
  /**
   * With each order that opens or enlarges a position: where it is closed again at the market, in per cent of the price
   * from it. Placed together with the order, where the venue takes that.
   */
  protect: z
    .strictObject({
      stopLossPercent: percent.optional(),
      takeProfitPercent: plainNumber.positive().max(1000).optional(),
    })
    .refine(
      ({ stopLossPercent, takeProfitPercent }) => (stopLossPercent ?? takeProfitPercent) !== undefined,
      'protects by nothing; write e.g. { stopLossPercent: 3 } or leave it out.',
    )
    .optional(),
  /** Not ordered this long after the signal was accepted: it expires. */
  placeWithinSeconds: z.int().min(30).max(3600).default(300),
  limits: z
    .strictObject({
      /** In quote coin. */
      perOrder: money.optional(),
      perDay: money.optional(),
      perMonth: money.optional(),
      total: money.optional(),
      ordersPerHour: z.int().min(1).default(20),
      ordersPerDay: z.int().min(1).max(400).default(100),
      /** After an order of the same symbol. */
      cooldownSeconds: z.int().min(0).default(0),
      /** Value of the position after the order, in quote coin. */
      maxPosition: money.optional(),
    })
    .prefault({}),
  /**
   * Refuses when the alert's `market_position` is not what the account really holds. Its size is compared only where
   * the strategy orders the alert's own coins.
   */
  positionCheck: z.boolean().default(false),
});

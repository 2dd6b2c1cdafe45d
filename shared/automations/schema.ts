/**
 * The shape of `infra/automations.ts`. Everything is strict: an unknown key is a mistake.
 * Only what one value says about itself is checked here; what several say together is in `check.ts`.
 * Messages continue a sentence that begins with the value; the others are written by `plain-words.ts`.
 */
import * as z from 'zod';
import { scheduleFault } from '../slots/expression.ts';
import { VENUE_IDS } from '../venues/registry.ts';
import { aws } from './aws-schema.ts';
import { exportSettings } from './export-schema.ts';
import {
  basisPoints,
  entries,
  form,
  id,
  localDay,
  money,
  percent,
  plainNumber,
  symbol,
  timezone,
  WHOLE_SENTENCE,
} from './fields.ts';
import { grid, watch } from './grid-schema.ts';
import { notices } from './notice-schema.ts';
import { strategy } from './signal-schema.ts';
import { signing } from './signing-schema.ts';

/** A key that is never replaced has had long to get into wrong hands. */
const rotationDays = z.int().min(1).max(3650);

const account = z.strictObject({
  venue: z.enum(VENUE_IDS),
  /** `paper`: the built-in exchange. `demo`: play money at the venue itself, where it has that. `live`: real money. */
  environment: z.enum(['paper', 'demo', 'live']),
  /** Base address of the entity the account sits with; the venue's main address when left out. */
  baseUrl: z
    .url({ protocol: /^https$/, error: "must be an https address, e.g. 'https://api.pionex.com'" })
    .optional(),
  /** Request weight per second, per key and per address. The venue bans above 10. */
  requestWeightPerSecond: z.number().positive().max(8).default(5),
  /**
   * The account has a second key that may only read, the secret `ACCOUNT/read`: functions that place no orders then
   * use it, and cannot read the other one.
   */
  readKey: z.boolean().optional(),
  /** After so many days a key should be replaced; `keys.rotateAfterDays` when left out. */
  rotateKeyAfterDays: rotationDays.optional(),
  /** How requests are signed; only for a venue that does not publish it. */
  signing: signing.optional(),
  /** Money limits in one quote coin, shared by everything that orders on this account. UTC days and months. */
  limits: z.strictObject({ coin: z.string().min(1), perOrder: money, perDay: money, perMonth: money }),
});

/** Thresholds in per cent, ascending, and the multiplier from there on. */
const steps = z.array(z.strictObject({ atPercent: percent, multiply: money })).min(1);

const scale = z.discriminatedUnion('by', [
  /** Buy more the further the price is below its high of so many days. */
  z.strictObject({ by: z.literal('drawdown'), days: z.int().min(2).max(500), steps }),
  /** Buy more the further the price is below its average of so many days. */
  z.strictObject({ by: z.literal('belowAverage'), days: z.int().min(2).max(500), steps }),
  /** Buy what is missing to a value that grows by the plan's amount every slot. Needs `when.start`. */
  z.strictObject({ by: z.literal('valueAveraging'), maxPerSlot: money }),
]);

const followUp = z.strictObject({
  afterMinutes: z
    .int()
    .min(1)
    .max(7 * 24 * 60),
  /** `leave` lets the order rest; the others cancel first. */
  action: z.enum(['reprice', 'market', 'cancel', 'leave']),
  /** How often `reprice` may happen before the rest is cancelled. */
  maxReprices: z.int().min(1).max(20).default(3),
});

const order = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('market') }),
  z.strictObject({
    type: z.literal('limit'),
    /** Which side of the book the offset is measured from, and how far away from the market. */
    from: z.enum(['bid', 'ask']),
    offsetBps: basisPoints,
    followUp,
  }),
]);

const plan = z.strictObject({
  account: id,
  side: z.enum(['buy', 'sell']).default('buy'),
  /** One symbol, or several with weights that need not add up to 100. */
  what: z.union(
    [
      z.strictObject({ symbol }),
      z.strictObject({
        basket: z
          .record(symbol, plainNumber.positive())
          .refine(
            (b) => Object.keys(b).length > 0,
            'names no symbol; write e.g. { BTC_USDT: 60, ETH_USDT: 40 }',
          ),
      }),
    ],
    form("either { symbol: 'BTC_USDT' } or { basket: { BTC_USDT: 60, ETH_USDT: 40 } }"),
  ),
  /** Spent (or raised) per slot in quote coin; or sold per slot in base coin. */
  amount: z.union(
    [z.strictObject({ quote: money }), z.strictObject({ base: money })],
    form("either { quote: '25' } or, to sell, { base: '0.01' }"),
  ),
  when: z.strictObject({
    schedule: z.string().superRefine((text, ctx) => {
      const fault = scheduleFault(text);
      if (fault !== undefined) ctx.addIssue({ code: 'custom', message: fault, params: WHOLE_SENTENCE });
    }),
    timezone,
    /** First and last local calendar day, both included. `rate(...)` counts from the start of its first day. */
    start: localDay.optional(),
    end: localDay.optional(),
  }),
  /** A slot that could not be tried within this time counts as missed. */
  placeWithinMinutes: z
    .int()
    .min(1)
    .max(24 * 60)
    .default(60),
  /** What becomes of missed slots: nothing; one buy for all of them; or their amounts join the next slot, up to a cap. */
  missed: z
    .union(
      [z.literal('skip'), z.literal('buyOnce'), z.strictObject({ carryUpTo: money })],
      form("'skip', 'buyOnce' or { carryUpTo: '100' }"),
    )
    .default('skip'),
  order: order.default({ type: 'market' }),
  conditions: z
    .strictObject({
      minPrice: money.optional(),
      maxPrice: money.optional(),
      maxSpreadBps: basisPoints.optional(),
      maxAboveAverage: z
        .strictObject({ days: z.int().min(2).max(500), percent: plainNumber.nonnegative() })
        .optional(),
      /** Free balance that must remain: quote coin for buys, base coin for sells. */
      keepFree: money.optional(),
      budget: z
        .strictObject({ perDay: money.optional(), perMonth: money.optional(), total: money.optional() })
        .optional(),
    })
    .prefault({}),
  scale: scale.optional(),
});

/** The market of all paper accounts. What the host is started with comes before it. */
const paper = z.strictObject({
  /** `synthetic`: made up from the seed. `live`: the venue's public prices. */
  market: z.enum(['synthetic', 'live']).default('synthetic'),
  /** Which made-up market; the first, or the one played before, when left out. */
  seed: z.int().nonnegative().optional(),
});

export const automationsSchema = z.strictObject({
  accounts: entries(account),
  paper: paper.prefault({}),
  plans: entries(plan).default({}),
  /** Grid bots that this project sets up. */
  grids: entries(grid).default({}),
  /** Accounts whose bots are watched, by account. */
  watch: entries(watch).default({}),
  /** Webhook strategies, by the name in their address. */
  signals: entries(strategy).default({}),
  /** How the history of an account is kept, by account. */
  exports: entries(exportSettings).default({}),
  notices: notices.prefault({}),
  aws: aws.prefault({}),
  /** What is expected of the keys of all accounts. */
  keys: z.strictObject({ rotateAfterDays: rotationDays.default(90) }).prefault({}),
});

/** What a user writes. */
export type Automations = z.input<typeof automationsSchema>;
/** What runs: every default filled in. Plain JSON. */
export type ResolvedAutomations = z.output<typeof automationsSchema>;
export type Account = ResolvedAutomations['accounts'][string];
export type Plan = ResolvedAutomations['plans'][string];
export type GridPlan = ResolvedAutomations['grids'][string];
export type Watch = ResolvedAutomations['watch'][string];
export type Strategy = ResolvedAutomations['signals'][string];
export type NoticeSettings = ResolvedAutomations['notices'];
export type PlanScale = NonNullable<Plan['scale']>;
export type PlanConditions = Plan['conditions'];

/**
 * Bots that the exchange itself runs: grids and copied signals. Part of the venue port, for exchanges that have them.
 *
 * 1. Reads throw `AppError` when they finally fail; a list is whole or it throws, never a part without saying so.
 * 2. `perform` is sent at most once, is never retried, and never throws for a cause at the venue. The endpoints know
 *    no ids of ours, so what became of an unclear one is proven from the bots themselves (`shared/grids`).
 * 3. A figure that the venue left out is missing here, never zero.
 */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type {
  ActionOutcome,
  BotAction,
  BotActionName,
  CloseMode,
  GridDraft,
  GridSuggestion,
  ParameterCheck,
  SignalPush,
} from './bot-actions.ts';

export type BotKind = 'spotGrid' | 'futuresGrid' | 'smartCopy' | 'other';
export type GridKind = 'spotGrid' | 'futuresGrid';
/** Kinds of which one bot can be asked for by its id. */
export type AskableKind = Exclude<BotKind, 'other'>;

/**
 * Where a bot stands. `waiting` waits for its trigger price; `changing` takes new parameters; `unknown` is a state
 * that this version does not know, shown as `state`.
 */
export type BotPhase =
  | 'starting'
  | 'waiting'
  | 'running'
  | 'changing'
  | 'paused'
  | 'closing'
  | 'ended'
  | 'unknown';

export type Spacing = 'arithmetic' | 'geometric';
export type Trend = 'long' | 'short' | 'neutral';

/** Prices in quote per base coin of the bot's own symbol. `rows` is the number of grid intervals. */
export interface GridRange {
  readonly top: Decimal;
  readonly bottom: Decimal;
  readonly rows: number;
  readonly spacing: Spacing;
}

/** `type` says what `value` is: a price, or a profit in quote coin, or a share of the investment (negative = loss). */
export interface StopRule {
  readonly type: 'price' | 'profitAmount' | 'profitRatio' | 'other';
  readonly value: Decimal;
  /** Second price of a neutral grid, above its top. */
  readonly highPrice?: Decimal;
}

/** What every bot has. */
interface BotBase {
  readonly botId: string;
  /** The symbol whose price matters, as tickers name it, e.g. `BTC_USDT` or `BTC_USDT_PERP`. */
  readonly symbol: string;
  /** As the venue's bot endpoints spell them, e.g. `BTC.PERP` and `USDT`. */
  readonly base: string;
  readonly quote: string;
  /** The venue's own word for the state, lower case. */
  readonly state: string;
  readonly phase: BotPhase;
  readonly createdAtMs: EpochMs;
  readonly endedAtMs?: EpochMs;
  /** The venue's own word for why it ended, e.g. `force_liquidation`. */
  readonly endReason?: string;
  /** What the user called it. */
  readonly name?: string;
  /** Free text given at creation. */
  readonly note?: string;
}

/** What spot and futures grids have in common; money in quote coin unless its name says otherwise. */
interface GridBase extends BotBase {
  readonly range: GridRange;
  /** The range as a moving grid has shifted it; missing where it does not move. */
  readonly movedRange?: { readonly top: Decimal; readonly bottom: Decimal };
  /** Base size of one grid. */
  readonly sizePerGrid?: Decimal;
  /** All that was put in so far, top-ups included. */
  readonly investment?: Decimal;
  readonly openPrice?: Decimal;
  /** Profit of completed pairs of buys and sells. */
  readonly gridProfit?: Decimal;
  readonly gridProfit24h?: Decimal;
  /** Taken out by the user so far. */
  readonly profitWithdrawn?: Decimal;
  /** Fees so far in quote coin, positive when paid. */
  readonly fees?: Decimal;
  readonly pairsCompleted?: number;
  readonly trades24h?: number;
  readonly stopLoss?: StopRule;
  readonly takeProfit?: StopRule;
}

export interface SpotGrid extends GridBase {
  readonly kind: 'spotGrid';
  readonly baseAmount?: Decimal;
  readonly quoteAmount?: Decimal;
  readonly averageCost?: Decimal;
  readonly breakEvenWithGridProfit?: Decimal;
  /** Grid profit and floating result together, as the venue says it. */
  readonly totalProfit?: Decimal;
  /** What becomes of the base coin at the end, by the venue's word. */
  readonly closeMode?: string;
}

/** A price at which the venue will top up or reduce the bot by itself. */
export interface PendingTrigger {
  readonly what: 'addInvestment' | 'reduce';
  readonly price: Decimal;
  readonly direction: 'risesTo' | 'fallsTo' | 'unknown';
}

export interface FuturesGrid extends GridBase {
  readonly kind: 'futuresGrid';
  readonly trend: Trend;
  readonly leverage?: Decimal;
  /**
   * Coin-margined: the contract's prices are quote coin per USD, so a person reads 1/price, and what is long there
   * is short to a person.
   */
  readonly inverted: boolean;
  /** In base coin, negative for a short one. */
  readonly position?: Decimal;
  readonly positionOpenPrice?: Decimal;
  readonly extraMargin?: Decimal;
  readonly marginBalance?: Decimal;
  readonly realizedProfit?: Decimal;
  /** Result of earlier reductions. */
  readonly reducedProfit?: Decimal;
  /** Received so far; negative when paid. */
  readonly funding?: Decimal;
  readonly liquidated?: boolean;
  /** Estimated price at which it is liquidated when the market rises or falls; missing where there is no risk. */
  readonly liquidationAbove?: Decimal;
  readonly liquidationBelow?: Decimal;
  /** The venue's own words, e.g. `TRADING`, `NORMAL`. */
  readonly riskStatus?: string;
  readonly marginStatus?: string;
  readonly notionalStatus?: string;
  readonly triggers: readonly PendingTrigger[];
  /** When the venue will end it by itself. */
  readonly expiresAtMs?: EpochMs;
}

/** Follows a signal on one or several pairs. */
export interface SmartCopyBot extends BotBase {
  readonly kind: 'smartCopy';
  readonly market: 'spot' | 'perpetual';
  readonly signalTypes: readonly string[];
  /** All that is in it now, top-ups included. */
  readonly investment?: Decimal;
  /** Everything won or lost so far. */
  readonly profit?: Decimal;
  readonly funding?: Decimal;
  readonly portfolio: readonly CopiedPair[];
}

/** One of the pairs that a copy bot trades. */
export interface CopiedPair {
  readonly base: string;
  /** As tickers name it. */
  readonly symbol: string;
  readonly state: string;
  readonly leverage?: Decimal;
  /** When the venue will end it by itself. */
  readonly expiresAtMs?: EpochMs;
}

/** A bot of a kind that this version does not know; only its state is watched. */
export interface OtherBot extends BotBase {
  readonly kind: 'other';
  readonly type: string;
}

export type Grid = SpotGrid | FuturesGrid;
export type Bot = Grid | SmartCopyBot | OtherBot;

export function isGrid(bot: Bot): bot is Grid {
  return bot.kind === 'spotGrid' || bot.kind === 'futuresGrid';
}

/** `damaged` rows are bots that could not be read: known to exist, with the reason why they are not in `bots`. */
export interface BotList {
  readonly bots: readonly Bot[];
  readonly damaged: readonly { readonly botId: string; readonly why: string }[];
  /** Pages read. */
  readonly pages: number;
}

/** `notFound` is the venue's own word; a read that failed throws. */
export type BotLookup = { readonly found: true; readonly bot: Bot } | { readonly found: false };

export interface Bots {
  /** Every bot of the account in that list, all pages. Throws when any page finally fails. */
  list(status: 'running' | 'finished', limits?: { readonly maxPages: number }): Promise<BotList>;
  bot(ref: { readonly botId: string; readonly kind: AskableKind }): Promise<BotLookup>;
  /** Throws `venue.unsupported` where the venue has no such check. */
  check(draft: GridDraft): Promise<ParameterCheck>;
  /** Spot symbols only; `undefined` when the exchange has no suggestion. */
  suggestion(symbol: string): Promise<GridSuggestion | undefined>;
  /** `signBeforeMs` as for an order. */
  perform(action: BotAction, options: { readonly signBeforeMs: EpochMs }): Promise<ActionOutcome>;
  push(signal: SignalPush, options: { readonly signBeforeMs: EpochMs }): Promise<ActionOutcome>;
  readonly capabilities: BotCapabilities;
}

export interface BotCapabilities {
  readonly kinds: readonly GridKind[];
  /** As in `VenueCapabilities`. */
  readonly requestValidityMs: number;
  readonly visibilityLagMs: number;
  readonly actions: Readonly<Record<GridKind, readonly BotActionName[]>>;
  readonly closeModes: Readonly<Record<GridKind, readonly CloseMode[]>>;
  readonly suggestion: boolean;
  readonly signalPush: boolean;
}

/** What can be told to the exchange's bots, and what it answers. Part of the venue port; the bots are in `bots.ts`. */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { GridKind, GridRange, StopRule, Trend } from './bots.ts';

export interface SpotGridDraft {
  readonly kind: 'spotGrid';
  /** e.g. `BTC_USDT`. */
  readonly symbol: string;
  readonly range: GridRange;
  readonly investment: Decimal;
  readonly stopLoss?: StopRule;
  readonly takeProfit?: StopRule;
  /** Starts only when the price gets there. */
  readonly trigger?: { readonly price: Decimal; readonly direction: 'risesTo' | 'fallsTo' };
  readonly slippagePercent?: Decimal;
  readonly closeMode?: CloseMode;
  /** Stored with the bot where the venue takes one. */
  readonly note?: string;
}

export interface FuturesGridDraft extends Omit<SpotGridDraft, 'kind' | 'closeMode'> {
  /** Its `symbol` is e.g. `BTC_USDT_PERP`. */
  readonly kind: 'futuresGrid';
  readonly trend: Trend;
  readonly leverage: Decimal;
  /** Put aside as margin, beside the investment. */
  readonly extraMargin?: Decimal;
}

export type GridDraft = SpotGridDraft | FuturesGridDraft;

/** What becomes of the coins: kept as they are, sold to the quote coin, or sold to USDT. */
export type CloseMode = 'keep' | 'toQuote' | 'toUsdt';

/** A change at one bot, or a new one. `price` is the current price, which some venues want to be told. */
export type BotAction =
  | { readonly do: 'create'; readonly draft: GridDraft }
  | {
      readonly do: 'adjustRange';
      readonly bot: BotRef;
      readonly top: Decimal;
      readonly bottom: Decimal;
      readonly rows: number;
      readonly price: Decimal;
    }
  | { readonly do: 'addInvestment'; readonly bot: BotRef; readonly amount: Decimal; readonly price: Decimal }
  | { readonly do: 'addMargin'; readonly bot: BotRef; readonly amount: Decimal; readonly price: Decimal }
  | { readonly do: 'takeProfit'; readonly bot: BotRef; readonly amount: Decimal }
  /** `baseSize` is rounded down to the venue's step. */
  | { readonly do: 'reduce'; readonly bot: BotRef; readonly baseSize: Decimal; readonly price: Decimal }
  | { readonly do: 'stop'; readonly bot: BotRef; readonly closeMode?: CloseMode };

export type BotActionName = BotAction['do'];

export interface BotRef {
  readonly botId: string;
  readonly kind: GridKind;
  readonly symbol: string;
}

/** As for an order; `botId` names the bot that came into being, or was changed. */
export type ActionOutcome =
  | { readonly outcome: 'accepted'; readonly botId?: string }
  | {
      readonly outcome: 'rejected';
      readonly code: string;
      readonly message: string;
      /** Only the key was refused, before anything was carried out, and another one is in its place now. */
      readonly keyReplaced?: true;
    }
  | { readonly outcome: 'denied'; readonly code: string; readonly message: string }
  | { readonly outcome: 'unknown'; readonly code: string; readonly message: string };

/** The venue's word on parameters before they are used. Money in quote coin. */
export type ParameterCheck =
  | {
      readonly ok: true;
      readonly minInvestment?: Decimal;
      readonly maxInvestment?: Decimal;
      readonly liquidationAbove?: Decimal;
      readonly liquidationBelow?: Decimal;
      readonly estimatedFee?: Decimal;
    }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly minInvestment?: Decimal;
      readonly maxInvestment?: Decimal;
    };

/** What the exchange itself would set up now; `options` are the same for other look-back times. */
export interface GridSuggestion {
  readonly range: Omit<GridRange, 'spacing'>;
  readonly annualizedReturn?: Decimal;
  readonly options: readonly {
    readonly days: number;
    readonly range: Omit<GridRange, 'spacing'>;
    readonly annualizedReturn?: Decimal;
    readonly maxDrawdown?: Decimal;
  }[];
}

/** A signal for every bot that follows `signalType`. Accepted does not mean carried out. */
export interface SignalPush {
  readonly signalType: string;
  /** JSON text, usually `{}`. */
  readonly signalParam: string;
  readonly base: string;
  readonly quote: string;
  readonly atMs: EpochMs;
  readonly price: Decimal;
  readonly action: 'buy' | 'sell';
  /** The position after it; `0` closes. */
  readonly positionSize: Decimal;
  readonly contracts: Decimal;
}

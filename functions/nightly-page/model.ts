/** Everything that the page shows, as plain data: `read-model.ts` makes it, `page.ts` draws it. */
import type { EpochMs } from '../../shared/core/clock.ts';
import type { Decimal } from '../../shared/core/decimal.ts';
import type { Severity } from '../../shared/notices/notices.ts';
import type { PlanResult, PortfolioSnapshot } from '../../shared/portfolio/snapshot.ts';
import type { SquareState } from './charts/calendar.ts';

export interface PageModel {
  readonly madeAtMs: EpochMs;
  readonly accounts: readonly AccountModel[];
}

/** `synthetic`: play money at made-up prices. */
export type MoneyKind = 'real' | 'demo' | 'paper' | 'synthetic';

export interface AccountModel {
  readonly account: string;
  readonly venue: string;
  readonly money: MoneyKind;
  /** Quote coin of its plans and limits. */
  readonly coin: string;
  /** Missing while nothing was read yet. */
  readonly value?: ValueModel;
  readonly spent: readonly PlanResult[];
  readonly next: readonly NextSlot[];
  readonly symbols: readonly SymbolModel[];
  readonly grids: GridsModel;
  readonly months: readonly MonthModel[];
  /** Days with records that are not summed up yet. */
  readonly daysLeft: number;
  /** Which sign of a funding amount means paid is known. */
  readonly knowsFundingSign: boolean;
  readonly findings: readonly FindingModel[];
  readonly nights: readonly NightModel[];
}

export type PartName = keyof PortfolioSnapshot['parts'];

export interface ValuePoint {
  readonly atMs: EpochMs;
  readonly usdt: Decimal;
  readonly btc?: Decimal;
  readonly parts: PortfolioSnapshot['parts'];
  /** Parts that could not be read and are not in the total. */
  readonly missing: readonly string[];
}

export interface ValueModel {
  /** One point a day and the newest one, oldest first; at least one. */
  readonly points: readonly ValuePoint[];
  readonly latest: ValuePoint;
  /** What to compare the newest value with; missing where nothing comparable was kept. */
  readonly dayAgo?: ValuePoint;
  readonly monthAgo?: ValuePoint;
}

export interface NextSlot {
  readonly plan: string;
  readonly atMs: EpochMs;
  readonly isPaused: boolean;
}

/** What was traded of one symbol on one UTC day, one side. */
export interface DayTrades {
  readonly day: string;
  readonly side: 'buy' | 'sell';
  readonly count: number;
  readonly base: Decimal;
  readonly quote: Decimal;
  /** `quote ÷ base` */
  readonly price: Decimal;
}

export interface SymbolModel {
  readonly symbol: string;
  readonly baseCoin: string;
  readonly quoteCoin: string;
  /** Oldest first. */
  readonly trades: readonly DayTrades[];
  readonly prices: readonly { readonly atMs: EpochMs; readonly value: Decimal }[];
  /** Cost of what is held, per coin. */
  readonly averageCost: readonly { readonly atMs: EpochMs; readonly value: Decimal }[];
  /** Trades before the first one shown, of which only the sums are told. */
  readonly earlier?: { readonly bought: Decimal; readonly sold: Decimal };
}

/** Grid bots whose money is one coin. `funding` is negative when paid. */
export interface GridCoin {
  readonly coin: string;
  readonly days: readonly { readonly day: string; readonly gridProfit: Decimal; readonly funding: Decimal }[];
  readonly bots: readonly GridBot[];
}

export interface GridBot {
  readonly name: string;
  readonly symbol: string;
  readonly gridProfit: Decimal;
  readonly funding: Decimal;
}

export interface GridsModel {
  readonly coins: readonly GridCoin[];
  /** Bots beyond those that one page looks at. */
  readonly leftOut: number;
}

/** A UTC month of an account in one quote coin. Both are negative when paid. */
export interface MonthModel {
  /** e.g. `2026-11` */
  readonly month: string;
  readonly coin: string;
  readonly fees: Decimal;
  readonly funding: Decimal;
  /** Fees in coins that have no price in their trade, e.g. `0.01 MX`. */
  readonly otherFees: readonly { readonly coin: string; readonly amount: Decimal }[];
}

export interface FindingModel {
  readonly severity: Severity;
  readonly sinceMs: EpochMs;
  readonly headline: string;
  readonly text: string;
}

export interface NightModel {
  /** UTC day that the night closed. */
  readonly day: string;
  readonly state: SquareState;
  /** Whole sentences. */
  readonly reason: string;
  readonly rows: number;
}

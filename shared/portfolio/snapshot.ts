/** What an account is worth at one instant, and how it came to be; kept as a series in the table. */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';

/** A coin held, all wallets together except bots and earn. Costs in USDT by two methods; missing where not known. */
export interface Holding {
  readonly coin: string;
  readonly amount: Decimal;
  /** USDT per coin, and where it comes from, e.g. `BTC_USDT` or `wallet`. */
  readonly price?: Decimal;
  readonly priceFrom?: string;
  readonly value?: Decimal;
  /** Of the whole amount. */
  readonly averageCost?: Decimal;
  readonly fifoCost?: Decimal;
}

/** Result of one symbol since the records begin, in its quote coin. */
export interface SymbolResult {
  readonly symbol: string;
  readonly quoteCoin: string;
  readonly bought: Decimal;
  readonly sold: Decimal;
  readonly realizedAverage: Decimal;
  readonly realizedFifo: Decimal;
  readonly unrealizedAverage?: Decimal;
  readonly fees: Readonly<Record<string, Decimal>>;
  /** Positive when received. */
  readonly funding?: Decimal;
}

/** A DCA plan against buying for the same money all at once at its first fill. */
export interface PlanResult {
  readonly plan: string;
  readonly symbol: string;
  readonly spent: Decimal;
  readonly base: Decimal;
  readonly averagePrice: Decimal;
  readonly value?: Decimal;
  readonly lumpSumBase: Decimal;
  readonly lumpSumValue?: Decimal;
}

export interface PortfolioSnapshot {
  readonly account: string;
  readonly atMs: EpochMs;
  readonly totalUsdt: Decimal;
  readonly totalBtc?: Decimal;
  /** Value by part in USDT. `missing` names the parts that could not be read, which are not in the total. */
  readonly parts: Readonly<Partial<Record<'spot' | 'fund' | 'futures' | 'bots' | 'earn', Decimal>>>;
  readonly missing: readonly string[];
  readonly holdings: readonly Holding[];
  readonly symbols: readonly SymbolResult[];
  readonly plans: readonly PlanResult[];
}

/** Partition of an account's snapshots; sort keys are `hour#<ISO hour>` (kept for some time) and `day#<UTC day>`. */
export function snapshotsPartition(account: string): string {
  return `portfolio#${account}`;
}

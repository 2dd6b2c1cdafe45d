/**
 * A night closes the books of an account: what it holds is read at one instant, and from then on everything that
 * happened before is collected until nothing of it is missing. `functions/export-fills` and
 * `functions/export-funding` each do their kinds of records.
 */
import type { EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { RecordKind } from '../records/record.ts';
import type { VenueId } from '../venues/registry.ts';
import type { TimeWindow } from '../venues/venue.ts';

export type ExportName = 'export-fills' | 'export-funding';

/** Sorts after every night. */
export const AFTER_EVERY_NIGHT = '9999-12-31';

export const EXPORTED_KINDS: Readonly<Record<ExportName, readonly RecordKind[]>> = {
  'export-fills': [
    'spot-fill',
    'futures-fill',
    'spot-order',
    'futures-order',
    'futures-position',
    'bot',
    'earn',
  ],
  'export-funding': ['funding', 'transfer'],
};

/** What an account held at the instant that ends a night. Totals by coin, free and locked together; no zeros. */
export interface Closing {
  /** The UTC day that it closes: the last one that was over. */
  readonly night: string;
  /** By the venue's clock. */
  readonly atMs: EpochMs;
  readonly spot: Readonly<Record<string, Decimal>>;
  /** Wallets of perpetuals; missing where the account cannot read them. */
  readonly futures?: Readonly<Record<string, Decimal>>;
  /** Open perpetual positions by symbol, one or both sides. */
  readonly positions?: readonly {
    readonly symbol: string;
    readonly side: 'net' | 'long' | 'short';
    readonly size: Decimal;
    readonly entryPrice?: Decimal;
  }[];
  /** Of the bots that run, in order; missing where the account cannot list them. */
  readonly botSymbols?: readonly string[];
}

/** A part of time that could not be read whole, and why. */
export interface Gap extends TimeWindow {
  readonly kind: RecordKind;
  readonly symbol?: string;
  readonly why: string;
}

/** One window that a venue was asked for. `full` says that the answer was cut off, so that more was asked. */
export interface AskedWindow extends TimeWindow {
  readonly kind: RecordKind;
  readonly symbol?: string;
  readonly rows: number;
  readonly full: boolean;
}

/** Of one kind and symbol: until when everything is here, before and after the night. */
export interface StreamProgress {
  readonly kind: RecordKind;
  readonly symbol?: string;
  readonly watermarkBeforeMs?: EpochMs;
  readonly watermarkAfterMs?: EpochMs;
  /** Rows that the venue showed, and those of them that were new or had changed. */
  readonly rows: number;
  readonly newRows: number;
  readonly requests: number;
  /** Why the account has nothing of this kind, e.g. that its key may not ask. */
  readonly notOffered?: string;
}

export interface FiledObject {
  readonly key: string;
  readonly kind: RecordKind;
  readonly day: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Of one coin between two closings: `opening + flows − closing`, which is zero where the history is whole. */
export interface CoinResidual {
  readonly wallet: 'spot' | 'futures';
  readonly coin: string;
  readonly opening: Decimal;
  /** Signed sums by cause, e.g. `fills`, `fees`, `funding`, `transfers`, `bots`, `result`. */
  readonly flows: Readonly<Record<string, Decimal>>;
  readonly closing: Decimal;
  readonly unexplained: Decimal;
}

export interface Residual extends TimeWindow {
  readonly coins: readonly CoinResidual[];
  /** Rows so close to one of the two instants that they may stand on its other side. */
  readonly nearBoundary: number;
}

/** Everything about one export of one night, also kept as an object of its own. */
export interface Manifest {
  readonly version: 1;
  readonly name: ExportName;
  readonly night: string;
  readonly account: string;
  readonly venue: VenueId;
  readonly window: TimeWindow;
  readonly complete: boolean;
  readonly gaps: readonly Gap[];
  readonly streams: readonly StreamProgress[];
  readonly windows: readonly AskedWindow[];
  readonly objects: readonly FiledObject[];
  readonly requests: number;
  /**
   * The least that could have been asked for these rows: full pages, one page for a symbol without any, and once
   * every list beside them that the venue has parts of the rows in.
   */
  readonly leastRequests: number;
  readonly residual?: Residual;
}

/** A night in the table: what the page, the digest and the next run need of its manifest. */
export interface NightRow {
  readonly name: ExportName;
  readonly night: string;
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly complete: boolean;
  readonly rows: number;
  readonly gaps: number;
  readonly requests: number;
  /** Coins with an unexplained difference, e.g. `BTC -0.0012 (spot)`. */
  readonly unexplained: readonly string[];
  readonly manifestKey: string;
  /** The balances were checked against the records; of `export-fills` alone, once both exports are complete. */
  readonly checked?: boolean;
}

/** Partition of an account's nights; sort keys are `<night>#<name>`, and `<night>#closing` for the closing. */
export function nightsPartition(account: string): string {
  return `nights#${account}`;
}

export function manifestKey(account: string, name: ExportName, night: string): string {
  return `manifests/account=${account}/export=${name}/night=${night}.json`;
}

/** The folder of a kind's Parquet files, in the layout of Hive: DuckDB and Athena read the parts as columns. */
export function parquetKey(parts: {
  readonly kind: RecordKind;
  readonly venue: VenueId;
  readonly account: string;
  readonly day: string;
}): string {
  const { kind, venue, account, day } = parts;
  return `records/kind=${kind}/venue=${venue}/account=${account}/dt=${day}/${kind}.parquet`;
}

export function csvKey(parts: Parameters<typeof parquetKey>[0]): string {
  const { kind, venue, account, day } = parts;
  return `csv/kind=${kind}/venue=${venue}/account=${account}/dt=${day}/${kind}.csv`;
}

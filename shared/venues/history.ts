/**
 * What a venue tells about the past, page by page. It gives only the newest rows of a window and forgets after some
 * months; how a window is read whole from such pages is the matter of `shared/exports`, the same for every venue.
 * Part of the venue port. Every call throws `AppError` when it finally fails.
 */
import type { DurationMs, EpochMs } from '../core/clock.ts';
import type { RecordKind, VenueRecord } from '../records/record.ts';
import type { Market, TimeWindow } from './venue.ts';

/** How the rows of one kind are listed. */
export interface HistoryStream {
  readonly kind: RecordKind;
  /** `symbol`: must be asked for each symbol. `account`: all symbols at once, or one where a query names it. */
  readonly scope: 'symbol' | 'account';
  /**
   * `newestFirst`: a full page holds the newest rows of the window by `atMs`, so ask again for what is older.
   * `unordered`: which rows a full page left out is not known, so ask again for each half of the window.
   * `whole`: the answer is always complete.
   */
  readonly paging: 'newestFirst' | 'unordered' | 'whole';
  /** Most rows of a page. */
  readonly pageRows: number;
  /**
   * The longest window that the venue is asked for. A page of a longer one is `full` and empty and takes no request:
   * ask for its halves.
   */
  readonly longestMs?: DurationMs;
  /** How far back the venue tells; missing where it does not say. */
  readonly reachMs?: DurationMs;
  /** Whether `instant` can read a millisecond that holds more rows than a page. */
  readonly instants: boolean;
  /** Only some keys or accounts have it at all: a refusal for want of rights then leaves no gap. */
  readonly onRequest: boolean;
}

export interface HistoryQuery extends TimeWindow {
  readonly kind: RecordKind;
  /** Needed where `scope` is `symbol`. */
  readonly symbol?: string;
}

/** A row that is not final yet, such as an open order: remembered, and looked at again until it is. */
export interface PendingRow {
  readonly kind: RecordKind;
  readonly id: string;
  readonly symbol?: string;
  readonly atMs: EpochMs;
}

export interface HistoryPage {
  /**
   * Final rows, in no particular order. With `newestFirst` all lie in the window; with the others rows beside it may be
   * there too. Rows without an id of the venue have the ordinal 0 in theirs, see `numberEqualRows` in
   * `shared/exports`.
   */
  readonly rows: readonly VenueRecord[];
  readonly pending: readonly PendingRow[];
  /** Times of all rows of the page, final or not: the oldest one is where the next page begins. */
  readonly oldestMs?: EpochMs;
  /** Whether rows may have been left out. */
  readonly full: boolean;
  /** Requests it took, repeated ones included. */
  readonly requests: number;
  /** How many lists had to be asked for it, where one is not enough; 1 when left out. */
  readonly lists?: number;
}

/** A symbol that the venue lists, also one that is offline. */
export interface ListedSymbol {
  readonly symbol: string;
  readonly market: Market;
  readonly baseCoin: string;
  readonly quoteCoin: string;
}

export interface History {
  readonly streams: readonly HistoryStream[];
  page(query: HistoryQuery): Promise<HistoryPage>;
  /**
   * Every row of one millisecond, however many, order by order; `seen` are those that pages have shown. Only where
   * the stream says `instants`.
   */
  instant(
    query: { readonly kind: RecordKind; readonly symbol: string; readonly atMs: EpochMs },
    seen: readonly VenueRecord[],
  ): Promise<HistoryPage>;
  /** `pending` again while it still is not final; both missing when the venue no longer knows it. */
  settle(
    row: PendingRow,
  ): Promise<{ readonly row?: VenueRecord; readonly pending?: PendingRow; readonly requests: number }>;
  /** Every symbol of every market. */
  symbols(): Promise<{ readonly symbols: readonly ListedSymbol[]; readonly requests: number }>;
}

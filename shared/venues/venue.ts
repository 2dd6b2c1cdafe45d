/**
 * What every exchange must offer, in this project's words. One folder a venue: `wire.ts` keeps the exchange's
 * own names, `venue.ts` implements this port. What a venue cannot do stands in its `capabilities`, as data.
 *
 * 1. Reads may be retried by the venue and throw `AppError` when they finally fail.
 * 2. `place` is sent at most once, is never retried, and never throws for a cause at the venue.
 * 3. Ids are strings; money and sizes are exact decimals; times are epoch milliseconds.
 */
import type { DurationMs, EpochMs } from '../core/clock.ts';
import type { Decimal } from '../core/decimal.ts';
import type { ConditionOrders } from './condition-orders.ts';
import type { KeyFacts } from './key-facts.ts';
import type { MarginMode } from './perpetual.ts';
import type { VenueId } from './registry.ts';

export type Market = 'spot' | 'perpetual';
export type Side = 'buy' | 'sell';

/** Trading rules of one symbol. A missing bound means that the venue states none. */
export interface Instrument {
  readonly symbol: string;
  readonly market: Market;
  readonly baseCoin: string;
  readonly quoteCoin: string;
  readonly tradable: boolean;
  /** Decimal places of a size in base coin, of a price, and of a quote amount. */
  readonly basePlaces: number;
  readonly pricePlaces: number;
  readonly amountPlaces: number;
  /** Sizes and prices are whole multiples of these; missing where any of so many places will do. */
  readonly baseStep?: Decimal;
  readonly priceStep?: Decimal;
  /** Least value of an order in quote coin. */
  readonly minQuoteAmount?: Decimal;
  readonly maxQuoteAmount?: Decimal;
  readonly limitSize: SizeBounds;
  /** Bounds on the base size of a market order that is sized in base coin. */
  readonly marketSize: SizeBounds;
  /** A buy may cost at most `last × buyCeiling`, a sell at least `last × sellFloor`. */
  readonly buyCeiling?: Decimal;
  readonly sellFloor?: Decimal;
}

export interface SizeBounds {
  readonly min?: Decimal;
  readonly max?: Decimal;
}

/** Best bid and ask, sizes in base coin. */
export interface BookTicker {
  readonly symbol: string;
  readonly bid: Decimal;
  readonly bidSize: Decimal;
  readonly ask: Decimal;
  readonly askSize: Decimal;
  readonly atMs: EpochMs;
}

/** Rolling 24 h figures, missing where the venue does not tell them; `last` is the last traded price. */
export interface Ticker {
  readonly symbol: string;
  readonly last: Decimal;
  readonly open?: Decimal;
  readonly high?: Decimal;
  readonly low?: Decimal;
  readonly baseVolume?: Decimal;
  readonly atMs: EpochMs;
}

export type CandleInterval = '1m' | '5m' | '15m' | '30m' | '1h' | '4h' | '8h' | '12h' | '1d';

export interface Candle {
  readonly openMs: EpochMs;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly baseVolume: Decimal;
}

export interface Balance {
  readonly coin: string;
  readonly free: Decimal;
  readonly locked: Decimal;
}

/** How an order is to be filled. A market buy is sized in quote coin where the venue takes that, a market sell in base. */
export type OrderTerms =
  | { readonly type: 'market'; readonly quoteAmount: Decimal }
  | { readonly type: 'market'; readonly baseSize: Decimal }
  | { readonly type: 'limit'; readonly baseSize: Decimal; readonly price: Decimal };

/** Prices at which a position is closed at the market; below the entry and above it, as its side wants. */
export interface Protection {
  readonly stopLoss?: Decimal;
  readonly takeProfit?: Decimal;
}

export interface NewOrder {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly terms: OrderTerms;
  /** Perpetuals only: never opens or turns a position. */
  readonly reduceOnly?: boolean;
  /** Perpetuals only, where `capabilities.protectiveOrders`: what closes the new position again, placed with it. */
  readonly protection?: Protection;
  /** No request may be signed after this instant of the venue's time, also not a second one after a refused timestamp. */
  readonly signBeforeMs: EpochMs;
}

/**
 * What became of a placement.
 * `accepted` and `rejected` rest on a definite answer of the venue; `denied` means that no byte was sent;
 * everything else, once bytes may have left, is `unknown`.
 */
export type Placement =
  | { readonly outcome: 'accepted'; readonly venueOrderId: string }
  | {
      readonly outcome: 'rejected';
      readonly code: string;
      readonly message: string;
      /** Only the key was refused, before anything was carried out, and another one is in its place now. */
      readonly keyReplaced?: true;
    }
  | { readonly outcome: 'denied'; readonly code: string; readonly message: string }
  | { readonly outcome: 'unknown'; readonly code: string; readonly message: string };

/** An order as the venue tells it now. */
export interface VenueOrder {
  readonly venueOrderId: string;
  /** Missing where the venue does not return it. Compare through `sameClientOrderId`. */
  readonly clientOrderId?: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: 'market' | 'limit';
  readonly price?: Decimal;
  readonly baseSize?: Decimal;
  readonly quoteAmount?: Decimal;
  readonly executedBase: Decimal;
  readonly executedQuote: Decimal;
  /** Total fee so far, positive when paid; missing where the venue tells fees only per fill. */
  readonly fee?: Decimal;
  readonly feeCoin?: string;
  readonly status: 'open' | 'closed';
  readonly createdAtMs: EpochMs;
  readonly updatedAtMs: EpochMs;
  /** Where the venue tells: it waits for a price, or was made by one that did. No `NewOrder` becomes such a one. */
  readonly isConditional?: true;
}

export interface Fill {
  readonly fillId: string;
  readonly venueOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly role: 'maker' | 'taker';
  readonly price: Decimal;
  readonly baseSize: Decimal;
  readonly fee: Decimal;
  readonly feeCoin: string;
  readonly atMs: EpochMs;
}

/** An answered look-up: `notFound` is the venue's own word, not a failed read (that throws). */
export type OrderLookup = { readonly found: true; readonly order: VenueOrder } | { readonly found: false };

/**
 * `alreadyClosed`: nothing to cancel, by the venue's word; the order's final state must still be read. A venue that
 * lacks `closedOnCancel` answers `accepted` then, too.
 */
export type CancelOutcome = 'accepted' | 'alreadyClosed';

/** What a venue can do, as data. Shown in the README's capability table. */
export interface VenueCapabilities {
  readonly markets: readonly Market[];
  /** Coins in which a market order may be sized, per side. */
  readonly marketBuyIn: 'quote' | 'base';
  readonly marketSellIn: 'quote' | 'base';
  readonly clientOrderId: {
    /** What a client order id may look like, whole. */
    readonly pattern: RegExp;
    readonly caseSensitive: boolean;
    /** How long an order can be found by its client order id; `none` where there is no such look-up. */
    readonly lookup: 'none' | 'unlimited' | { readonly forMs: DurationMs };
    /** What a second placement under a used id does. `undocumented` is treated as if it placed again. */
    readonly reuse: 'refused' | 'idempotent' | 'undocumented';
  };
  /** How long after its signing timestamp a request can still be accepted; missing where the venue does not say. */
  readonly requestValidityMs?: DurationMs;
  /** How long after landing an order may be missing from every read; nothing is called absent before. */
  readonly visibilityLagMs: DurationMs;
  /** Whether an order may be cancelled by its client order id. */
  readonly cancelsByClientOrderId?: true;
  /** Whether an order may carry its stop loss and take profit. */
  readonly protectiveOrders?: true;
  /** Perpetuals only: margin modes that can be set; missing where none can. */
  readonly marginModes?: readonly MarginMode[];
  readonly bookTicker: boolean;
  readonly openOrders: boolean;
  readonly orderHistory: boolean;
  readonly fills: boolean;
  readonly candleIntervals: readonly CandleInterval[];
  /** What nobody has seen the venue do yet, in a few words; missing where everything was seen. */
  readonly unproven?: string;
  /** What the market does not have, each with the reason in a few words. */
  readonly lacks?: Readonly<Partial<Record<VenueFeature, string>>>;
}

/** Parts of the contract that a venue may be without. */
export type VenueFeature =
  | 'clientOrderIdLookup'
  | 'openOrders'
  | 'orderHistory'
  | 'fills'
  | 'candles'
  | 'bookTicker'
  | 'closedOnCancel'
  | 'stopOrders'
  | 'refusedTimestamp'
  | 'ban';

export interface TimeWindow {
  readonly startMs: EpochMs;
  /** Inclusive. */
  readonly endMs: EpochMs;
}

export interface Venue {
  readonly id: VenueId;
  readonly capabilities: VenueCapabilities;
  /**
   * The venue's own time, from our clock and the offset learnt from its replies; asks once when there were none.
   * What is proven by time, such as that a request can no longer be accepted, is measured by this clock:
   * two runs may disagree about the hour, but not about the venue's.
   */
  time(): Promise<EpochMs>;
  /** Rules of exactly these symbols, in their order. Throws `venue.notFound` naming the first unknown one. */
  instruments(symbols: readonly string[]): Promise<readonly Instrument[]>;
  bookTickers(symbols: readonly string[]): Promise<readonly BookTicker[]>;
  tickers(symbols: readonly string[]): Promise<readonly Ticker[]>;
  /** The latest `limit` candles that opened at or before `endMs`, oldest first; the last one may be unfinished. */
  candles(query: {
    symbol: string;
    interval: CandleInterval;
    limit: number;
    endMs?: EpochMs;
  }): Promise<readonly Candle[]>;
  balances(): Promise<readonly Balance[]>;
  place(order: NewOrder): Promise<Placement>;
  /** Safe to repeat. */
  cancel(ref: { symbol: string; venueOrderId: string }): Promise<CancelOutcome>;
  /**
   * The same for an order of which only its client order id is known; only where the venue takes that. `notFound`: the
   * venue knows no open order of this id. It may have ended, or be too old to be found by it (see `clientOrderId.lookup`).
   */
  cancelByClientOrderId?(ref: { symbol: string; clientOrderId: string }): Promise<'accepted' | 'notFound'>;
  order(ref: { symbol: string; venueOrderId: string }): Promise<OrderLookup>;
  orderByClientOrderId(ref: { symbol: string; clientOrderId: string }): Promise<OrderLookup>;
  openOrders(symbol: string): Promise<readonly VenueOrder[]>;
  /** Open and closed orders created in the window, complete: full pages are sliced until none is full. Oldest first. */
  orders(query: { symbol: string } & TimeWindow): Promise<readonly VenueOrder[]>;
  /** Fills of the window, complete as `orders`; oldest first. */
  fills(query: { symbol: string } & TimeWindow): Promise<readonly Fill[]>;
  fillsOfOrder(ref: { symbol: string; venueOrderId: string }): Promise<readonly Fill[]>;
  /** Orders that wait at the venue for a price; always there with `capabilities.protectiveOrders`. */
  readonly conditionOrders?: ConditionOrders;
  /** What the venue tells of the key that asks; missing where it tells nothing. */
  keyFacts?(): Promise<KeyFacts>;
}

/** Whether two client order ids name the same order under the venue's rule on case. */
export function sameClientOrderId(
  capabilities: Pick<VenueCapabilities, 'clientOrderId'>,
  a: string | undefined,
  b: string,
): boolean {
  if (a === undefined) return false;
  return capabilities.clientOrderId.caseSensitive ? a === b : a.toLowerCase() === b.toLowerCase();
}

/**
 * How the stand-in writes its replies. The venue publishes neither envelope nor names, so each reply takes one of several
 * by chance: a client that depends on one of them fails here first. What is said is the same in all of them.
 */
import {
  compare,
  type Decimal,
  dividedBy,
  formatPlaces,
  isZero,
  minus,
  times,
  ZERO,
} from '../../core/decimal.ts';
import type { Money } from '../account-state.ts';
import type { Book } from '../book.ts';
import type { Listing } from '../instruments.ts';
import type { PaperOrder } from '../order.ts';
import type { WireObject, WireValue } from '../wire-json.ts';

/** Picks one of several by chance. */
export type Choose = <T>(...of: readonly [T, ...T[]]) => T;

export function chooseBy(chance: (() => number) | undefined): Choose {
  return (...of) => (chance === undefined ? of[0] : (of[Math.floor(chance() * of.length)] ?? of[0]));
}

export function wrapped(data: WireValue, choose: Choose): WireValue {
  return choose<WireValue>(
    data,
    { data },
    { result: data },
    { success: true, data, message: '' },
    { code: 0, data },
  );
}

export function failure(code: string, message: string, choose: Choose): WireObject {
  return choose<WireObject>(
    { code, message },
    { error: { code, message } },
    { success: false, error: code, message },
    { error_code: code, error_message: message },
  );
}

export function pairOf({ baseCoin, quoteCoin }: Pick<Listing, 'baseCoin' | 'quoteCoin'>): string {
  return `${baseCoin}-${quoteCoin}`;
}

export function marketOnWire(listing: Listing, choose: Choose): WireObject {
  const { pricePlaces, tradable, limitSize, minQuoteAmount } = listing;
  return {
    [choose('pair', 'symbol')]: pairOf(listing),
    [choose('status', 'state')]: tradable
      ? choose('online', 'TRADING', 'active')
      : choose('offline', 'HALTED'),
    [choose('tick_size', 'tickSize')]: (10 ** -pricePlaces).toFixed(pricePlaces),
    [choose('min_order_size', 'minOrderSize')]: limitSize.min,
    [choose('max_order_size', 'maxOrderSize')]: limitSize.max,
    [choose('min_notional', 'minOrderValue')]: minQuoteAmount,
  };
}

export function bookOnWire(book: Book, depth: number, choose: Choose): WireObject {
  const side = (taker: 'buy' | 'sell') => {
    const levels: WireValue[] = [];
    for (let index = 0; index < depth; index += 1) {
      const level = book.level(taker, index);
      if (level === undefined) break;
      const { price, size } = level;
      levels.push(choose<WireValue>([price, size], { price, size }));
    }
    return levels;
  };
  return { bids: side('sell'), asks: side('buy') };
}

/** As the page promises of an order: state, average fill price and remaining size; and what identifies it. */
export function orderOnWire(order: PaperOrder, listing: Listing, choose: Choose): WireObject {
  const { terms, filledBase, filledQuote, open } = order;
  const size = 'baseSize' in terms ? terms.baseSize : filledBase;
  const isWhole = compare(filledBase, size) >= 0;
  const nothing = isZero(filledBase);
  const state = open
    ? nothing
      ? choose('open', 'new', 'ACTIVE')
      : choose('partially_filled', 'PARTIALLY_FILLED', 'partiallyFilled')
    : isWhole
      ? choose('filled', 'FILLED')
      : choose('cancelled', 'canceled', 'CANCELLED');
  const average: Decimal = nothing ? ZERO : dividedBy(filledQuote, filledBase, 18);
  const executed = choose<WireObject>(
    { filled_size: filledBase, remaining_size: minus(size, filledBase) },
    { filledSize: filledBase },
    { remainingSize: minus(size, filledBase) },
  );
  // An average of 18 places does not always give the value back to the last digit: then it is told.
  const isExact = compare(times(filledBase, average), filledQuote) === 0;
  const value =
    isExact && !nothing
      ? choose<WireObject>({}, { executed_value: filledQuote })
      : { executed_value: filledQuote };
  return {
    [choose('id', 'order_id', 'orderId')]: choose<WireValue>(BigInt(order.id), order.id),
    [choose('client_order_id', 'clientOrderId')]: order.clientOrderId,
    [choose('pair', 'symbol')]: pairOf(listing),
    side: choose(order.side, order.side.toUpperCase()),
    type: terms.type,
    price: terms.type === 'limit' ? terms.price : choose<WireValue>(null, ''),
    size,
    [choose('state', 'status')]: state,
    [choose('average_fill_price', 'avgFillPrice')]: average,
    ...executed,
    ...value,
    fee: order.fee,
    [choose('fee_asset', 'feeCurrency')]: order.feeCoin,
    ...choose<WireObject>(
      {},
      { created_at: order.createdAtMs },
      { created_at: new Date(order.createdAtMs).toISOString() },
    ),
  };
}

export function balancesOnWire(balances: ReadonlyMap<string, Money>, choose: Choose): WireValue {
  const rows = [...balances].map(([coin, { free, frozen }]) => {
    const [available, locked] = [formatPlaces(free, 8), formatPlaces(frozen, 8)];
    return { coin, amounts: choose<WireObject>({ available, locked }, { free: available, hold: locked }) };
  });
  return choose<WireValue>(
    rows.map(({ coin, amounts }) => ({ asset: coin, ...amounts })),
    rows.map(({ coin, amounts }) => ({ asset: coin, spot: amounts, margin: null, earn: null })),
    { spot: rows.map(({ coin, amounts }) => ({ asset: coin, ...amounts })), margin: [], earn: [] },
    { balances: Object.fromEntries(rows.map(({ coin, amounts }) => [coin, amounts])) },
  );
}

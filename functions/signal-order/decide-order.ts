/** From a signal to an order, or to the reason why there is none: pure. */
import {
  absolute,
  compare,
  type Decimal,
  decimal,
  dividedBy,
  isPositive,
  isZero,
  largest,
  minus,
  roundDown,
  roundUp,
  sum,
  times,
  ZERO,
} from '../../shared/core/decimal.ts';
import type { Reason } from '../../shared/orders/intent.ts';
import { type Pricing, type Sized, sizeOrder } from '../../shared/orders/size.ts';
import type { Instrument, OrderTerms, Protection, Side } from '../../shared/venues/venue.ts';
import { holdingOf, outOfStep } from './position-check.ts';
import { type OrderInput, priceFor, refusal, type Wish, wishOf } from './wish.ts';

export interface SignalOrder {
  readonly side: Side;
  readonly terms: OrderTerms;
  readonly quote: Decimal;
  /** Value in quote coin of the position as it would be after it. */
  readonly positionAfterQuote: Decimal;
  /** It only makes a position smaller. */
  readonly closes: boolean;
  readonly reduceOnly: boolean;
  readonly protection?: Protection;
  readonly numbers: Readonly<Record<string, string>>;
}

export type OrderDecision =
  | { readonly do: 'order'; readonly order: SignalOrder }
  | { readonly do: 'deny'; readonly reason: Reason };

export function decideOrder(input: OrderInput): OrderDecision {
  const { signal, strategy } = input;
  const hindrance =
    notAllowed(input) ?? (strategy.positionCheck ? outOfStep(signal, holdingOf(input)) : undefined);
  if (hindrance !== undefined) return { do: 'deny', reason: hindrance };
  const wish = wishOf(input);
  return 'reason' in wish ? { do: 'deny', reason: wish.reason } : sized(input, wish);
}

function notAllowed({ signal, strategy, instrument, account }: OrderInput): Reason | undefined {
  const { symbol, action } = signal;
  if (!strategy.symbols.includes(symbol)) {
    return refusal('signal.symbol', `The strategy may not order ${symbol}.`);
  }
  if (!strategy.actions.includes(action)) return refusal('signal.action', `The strategy may not ${action}.`);
  if (!instrument.tradable) {
    return refusal('market.offline', `The venue does not trade ${symbol} at the moment.`);
  }
  if (instrument.quoteCoin !== account.limits.coin) {
    return refusal(
      'limit.coin',
      `${symbol} is paid in ${instrument.quoteCoin}, but the account’s limits are in ${account.limits.coin}.`,
    );
  }
  return undefined;
}

function sized(input: OrderInput, wish: Wish): OrderDecision {
  const { instrument, book, signal } = input;
  const pricing = pricingOf(input, wish);
  if ('reason' in pricing) return { do: 'deny', reason: pricing.reason };
  const order = sizeWish(input, wish, pricing);
  if ('refused' in order) return { do: 'deny', reason: order.refused };
  if ('tooSmall' in order) return { do: 'deny', reason: order.tooSmall };
  const { terms, quote, base } = order;
  if (instrument.market === 'spot' && wish.side === 'buy' && compare(quote, input.freeQuote) > 0) {
    const text = `The order costs ${quote} ${instrument.quoteCoin}, and ${input.freeQuote} are free.`;
    return { do: 'deny', reason: refusal('signal.notEnoughMoney', text, { quote, free: input.freeQuote }) };
  }
  const before = input.heldBefore[wish.side];
  const after = wish.side === 'buy' ? sum(before, base) : minus(before, base);
  const closes = wish.closes || onlyReduces(input, wish.side, base);
  return {
    do: 'order',
    order: {
      side: wish.side,
      terms,
      quote,
      positionAfterQuote: times(exposureOf(instrument, after), priceFor(input, wish.side)),
      closes,
      reduceOnly: closes && instrument.market === 'perpetual',
      ...(closes ? {} : protectionOf(input, wish.side)),
      numbers: {
        action: signal.action,
        bid: book.bid,
        ask: book.ask,
        held: input.held,
        baseCoin: instrument.baseCoin,
      },
    },
  };
}

/**
 * From the price that the order would get now. Rounded so that a stop loss comes rather too early than too late, and
 * a take profit rather too early as well: both towards the entry.
 */
function protectionOf(input: OrderInput, side: Side): { readonly protection?: Protection } {
  const { stopLossPercent, takeProfitPercent } = input.strategy.protect ?? {};
  if (stopLossPercent === undefined && takeProfitPercent === undefined) return {};
  const entry = priceFor(input, side);
  const at = (percent: number, towards: 'above' | 'below'): Decimal => {
    const part = dividedBy(times(entry, decimal(String(percent))), decimal('100'));
    const price = towards === 'above' ? sum(entry, part) : minus(entry, part);
    const { pricePlaces } = input.instrument;
    return towards === 'above' ? roundDown(price, pricePlaces) : roundUp(price, pricePlaces);
  };
  const [loss, profit] = side === 'buy' ? (['below', 'above'] as const) : (['above', 'below'] as const);
  return {
    protection: {
      ...(stopLossPercent === undefined ? {} : { stopLoss: at(stopLossPercent, loss) }),
      ...(takeProfitPercent === undefined ? {} : { takeProfit: at(takeProfitPercent, profit) }),
    },
  };
}

/** What an amount in quote coin would sell is known only at the order's own price. */
function sizeWish(input: OrderInput, wish: Wish, order: Pricing): Sized {
  const { instrument, book, capabilities, freeBase } = input;
  const first = sizeOrder({ ...wish, order, instrument, book, capabilities });
  const isTooMuch =
    instrument.market === 'spot' &&
    wish.side === 'sell' &&
    'base' in first &&
    compare(first.base, freeBase) > 0;
  return isTooMuch
    ? sizeOrder({ ...wish, unit: 'base', amount: freeBase, order, instrument, book, capabilities })
    : first;
}

/** A sell of a part of what is long, a buy of a part of what is short. */
function onlyReduces({ held }: OrderInput, side: Side, base: Decimal): boolean {
  if (isZero(held)) return false;
  return side === (isPositive(held) ? 'sell' : 'buy') && compare(base, absolute(held)) <= 0;
}

/** Spot coins that the strategy did not buy are sold without a position coming of it. */
function exposureOf({ market }: Instrument, position: Decimal): Decimal {
  return market === 'spot' ? largest(position, ZERO) : absolute(position);
}

/**
 * What closes a position takes the market, whatever the strategy's orders are: it has to get out. Where the strategy
 * goes by the alert's own price, it also goes by an alert that says `market`.
 */
function pricingOf(
  { strategy, signal }: OrderInput,
  { closes }: Wish,
): Pricing | { readonly reason: Reason } {
  const { order } = strategy;
  if (closes || order.type === 'market') return { type: 'market' };
  if (order.from !== 'signal') return { type: 'limit', from: order.from, offsetBps: order.offsetBps };
  if (signal.orderType === 'market') return { type: 'market' };
  return signal.price === undefined
    ? { reason: refusal('signal.noPrice', 'The alert has no price for a limit order.') }
    : { type: 'limit', at: signal.price };
}

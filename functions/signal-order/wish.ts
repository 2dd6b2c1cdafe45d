/** What a signal asks for: side, unit and amount, or the reason why it asks for nothing that can be had. Pure. */
import type { Account, Strategy } from '../../shared/automations/schema.ts';
import {
  absolute,
  type Decimal,
  decimal,
  dividedBy,
  isPositive,
  isZero,
  roundDown,
  smallest,
  sum,
  times,
} from '../../shared/core/decimal.ts';
import { unreachable } from '../../shared/core/errors.ts';
import type { Reason } from '../../shared/orders/intent.ts';
import { sizeDown } from '../../shared/orders/size.ts';
import type { Signal, SignalSize } from '../../shared/signals/signal.ts';
import type { BookTicker, Instrument, Side, VenueCapabilities } from '../../shared/venues/venue.ts';

export interface OrderInput {
  readonly signal: Signal;
  readonly strategy: Strategy;
  readonly account: Account;
  readonly instrument: Instrument;
  readonly book: BookTicker;
  readonly capabilities: Pick<VenueCapabilities, 'marketBuyIn' | 'marketSellIn'>;
  /** In base coin, negative when short: the venue's position, or on spot what the strategy itself has bought. */
  readonly held: Decimal;
  /**
   * What is held, at worst, before a buy and before a sell: with open orders that only close filled where that leaves
   * more, and not where it leaves less. What a ceiling counts, beside the open orders that hold money back.
   */
  readonly heldBefore: Readonly<Record<Side, Decimal>>;
  readonly freeQuote: Decimal;
  readonly freeBase: Decimal;
}

/** How much of what, before the venue's rules are looked at. */
export interface Wish {
  readonly side: Side;
  readonly unit: 'quote' | 'base';
  readonly amount: Decimal;
  /** It was asked for as a close. */
  readonly closes: boolean;
}

type WishOrReason = Wish | { readonly reason: Reason };

export function wishOf(input: OrderInput): WishOrReason {
  const { action } = input.signal;
  switch (action) {
    case 'buy':
    case 'sell':
      return input.instrument.market === 'spot' ? spotWish(input, action) : openingWish(input, action);
    case 'close':
      return closingWish(input);
    case 'reverse':
      return reversingWish(input);
    default:
      return unreachable(action);
  }
}

/** A spot sell can only sell what is there. */
function spotWish(input: OrderInput, side: Side): WishOrReason {
  const wish = openingWish(input, side);
  if ('reason' in wish || side === 'buy') return wish;
  if (!isPositive(input.freeBase)) {
    return {
      reason: refusal('signal.nothingToSell', `There is no free ${input.instrument.baseCoin} to sell.`),
    };
  }
  return wish.unit === 'base' ? { ...wish, amount: smallest(wish.amount, input.freeBase) } : wish;
}

function openingWish(input: OrderInput, side: Side): WishOrReason {
  const size = sizeOf(input, side);
  return 'reason' in size ? size : { side, ...size, closes: false };
}

function closingWish({ held, freeBase, instrument }: OrderInput): WishOrReason {
  if (isZero(sizeDown(instrument, absolute(held)))) {
    return { reason: refusal('signal.nothingToClose', 'There is no position to close.') };
  }
  const side = isPositive(held) ? 'sell' : 'buy';
  const amount = instrument.market === 'spot' ? smallest(held, freeBase) : absolute(held);
  if (!isPositive(amount)) {
    return {
      reason: refusal('signal.nothingToClose', 'What the strategy bought is not free any more.', {
        held,
        freeBase,
      }),
    };
  }
  return { side, unit: 'base', amount, closes: true };
}

/** Closes what is held and opens the stated size the other way, or what the alert ends in, or else the same. */
function reversingWish(input: OrderInput): WishOrReason {
  const { held, instrument, strategy, signal } = input;
  if (instrument.market === 'spot') {
    return {
      reason: refusal(
        'signal.spotShort',
        'A spot position cannot be reversed, because spot cannot be short.',
      ),
    };
  }
  if (isZero(held)) return { reason: refusal('signal.nothingToClose', 'There is no position to reverse.') };
  const side = isPositive(held) ? 'sell' : 'buy';
  const isStated = strategy.size !== 'fromSignal' || signal.size !== undefined;
  if (!isStated) {
    const after = signal.position?.size ?? absolute(held);
    return { side, unit: 'base', amount: sum(absolute(held), after), closes: false };
  }
  const size = sizeOf(input, side);
  if ('reason' in size) return size;
  const base = size.unit === 'base' ? size.amount : dividedBy(size.amount, priceFor(input, side));
  return { side, unit: 'base', amount: sum(absolute(held), base), closes: false };
}

type Size = { readonly unit: 'quote' | 'base'; readonly amount: Decimal };

function sizeOf(input: OrderInput, side: Side): Size | { readonly reason: Reason } {
  const size = statedSize(input);
  if (size === undefined) {
    return { reason: refusal('signal.noSize', 'Neither the strategy nor the alert says how much.') };
  }
  switch (size.unit) {
    case 'quote':
      return { unit: 'quote', amount: size.amount };
    case 'base':
    case 'contracts':
      return { unit: 'base', amount: size.amount };
    case 'percentOfBalance':
      return ofBalance(input, side, size.amount);
    case 'percentOfPosition':
      return isZero(input.held)
        ? { reason: refusal('signal.noPosition', 'There is no position to take a share of.') }
        : { unit: 'base', amount: share(absolute(input.held), size.amount) };
    default:
      return unreachable(size.unit);
  }
}

function statedSize({ strategy: { size }, signal }: OrderInput): SignalSize | undefined {
  if (size === 'fromSignal') return signal.size;
  if ('quote' in size) return { unit: 'quote', amount: size.quote };
  if ('base' in size) return { unit: 'base', amount: size.base };
  if ('percentOfBalance' in size) {
    return { unit: 'percentOfBalance', amount: decimal(String(size.percentOfBalance)) };
  }
  return { unit: 'percentOfPosition', amount: decimal(String(size.percentOfPosition)) };
}

/** Perpetuals: a share of the free margin, times the strategy's leverage. */
function ofBalance(input: OrderInput, side: Side, percent: Decimal): Size {
  const { strategy, instrument } = input;
  if (instrument.market === 'spot') {
    return side === 'buy'
      ? { unit: 'quote', amount: share(input.freeQuote, percent) }
      : { unit: 'base', amount: share(input.freeBase, percent) };
  }
  const leverage = strategy.target.to === 'perpetual' ? (strategy.target.leverage ?? 1) : 1;
  return { unit: 'quote', amount: times(share(input.freeQuote, percent), decimal(String(leverage))) };
}

export function priceFor({ book }: OrderInput, side: Side): Decimal {
  return side === 'buy' ? book.ask : book.bid;
}

const HUNDRED = decimal('100');
/** Finer than any venue's amounts. */
const SHARE_PLACES = 12;

function share(of: Decimal, percent: Decimal): Decimal {
  return roundDown(dividedBy(times(of, percent), HUNDRED), SHARE_PLACES);
}

export function refusal(code: string, text: string, numbers: Reason['numbers'] = {}): Reason {
  return { code, text, numbers };
}

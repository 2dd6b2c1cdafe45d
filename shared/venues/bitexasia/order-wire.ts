/** Orders of BitexAsia, and what they mean here: tolerant of spellings, strict about states and money. */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import { compare, type Decimal, isZero, minus, times, ZERO } from '../../core/decimal.ts';
import type { VenueOrder } from '../venue.ts';
import { onlyRow } from './market-wire.ts';
import { ORDER } from './wire-names.ts';
import { rowOf, wireAmount, wireMoney, wireText, wireTimeIfAny, wireWordOf } from './wire-row.ts';

const side = wireWordOf('side', { buy: 'buy', sell: 'sell', bid: 'buy', ask: 'sell' });
const type = wireWordOf('order type', { limit: 'limit', market: 'market' });

/** `full`: all of it was executed. `ended`: it is over, whatever was executed. */
const STATES = {
  new: 'open',
  open: 'open',
  accepted: 'open',
  active: 'open',
  live: 'open',
  pending: 'open',
  placed: 'open',
  partial: 'open',
  partialfill: 'open',
  partialfilled: 'open',
  partiallyfilled: 'open',
  pendingcancel: 'open',
  canceling: 'open',
  cancelling: 'open',
  filled: 'full',
  fullyfilled: 'full',
  executed: 'full',
  closed: 'ended',
  done: 'ended',
  cancelled: 'ended',
  canceled: 'ended',
  expired: 'ended',
  rejected: 'ended',
} as const;

const order = rowOf(
  ORDER,
  z.object({
    orderId: wireText,
    clientOrderId: wireText.optional(),
    pair: wireText,
    side,
    type,
    state: wireWordOf('order state', STATES),
    price: wireAmount.optional(),
    size: wireAmount.optional(),
    executedSize: wireAmount.optional(),
    remainingSize: wireAmount.optional(),
    executedValue: wireAmount.optional(),
    averagePrice: wireAmount.optional(),
    fee: wireMoney.optional(),
    feeCoin: wireText.optional(),
    createdAt: wireTimeIfAny.optional(),
    updatedAt: wireTimeIfAny.optional(),
  }),
);
type OrderRow = z.output<typeof order>;

/**
 * An order that is told. The page promises no times: without them it is dated by `readAtMs`; nothing that is decided
 * at this venue rests on them. A fee needs its coin, and one below zero is left out: whether that means paid is not said.
 */
export function orderData(readAtMs: () => EpochMs): z.ZodType<VenueOrder> {
  const read = order.transform((row, ctx): VenueOrder => {
    const executed = executedOf(row);
    if ('fault' in executed) {
      ctx.addIssue({ code: 'custom', message: executed.fault });
      return z.NEVER;
    }
    const { createdAt = readAtMs(), updatedAt = readAtMs() } = row;
    return {
      venueOrderId: row.orderId,
      symbol: row.pair,
      side: row.side,
      type: row.type,
      executedBase: executed.base,
      executedQuote: executed.quote,
      status: row.state === 'open' ? 'open' : 'closed',
      createdAtMs: createdAt,
      updatedAtMs: updatedAt,
      ...(row.clientOrderId === undefined ? {} : { clientOrderId: row.clientOrderId }),
      ...(row.type === 'limit' && row.price !== undefined ? { price: row.price } : {}),
      ...(row.size === undefined ? {} : { baseSize: row.size }),
      ...feeOf(row),
    };
  });
  return z.preprocess(unwrapped, read) as z.ZodType<VenueOrder>;
}

function feeOf({ fee, feeCoin }: OrderRow): Pick<VenueOrder, 'fee' | 'feeCoin'> {
  return fee === undefined || feeCoin === undefined || fee.startsWith('-') ? {} : { fee, feeCoin };
}

/** What the success of a placement says. */
export const placedData = z.preprocess(
  unwrapped,
  rowOf(ORDER, z.object({ orderId: wireText, clientOrderId: wireText.optional() })),
);

function unwrapped(data: unknown): unknown {
  return onlyRow(data, 'order');
}

type Executed = { readonly base: Decimal; readonly quote: Decimal } | { readonly fault: string };

/** Never assumed to be zero: a closed order without its figures would look cancelled. */
function executedOf(row: OrderRow): Executed {
  const base = executedBase(row);
  if (typeof base === 'object') return base;
  if (row.state === 'full' && row.size !== undefined && compare(base, row.size) !== 0) {
    return { fault: `is filled, but ${base} of ${row.size} was executed` };
  }
  if (row.executedValue !== undefined) {
    return isZero(base) !== isZero(row.executedValue)
      ? { fault: `executed ${base} for ${row.executedValue}` }
      : { base, quote: row.executedValue };
  }
  if (isZero(base)) return { base, quote: ZERO };
  const { averagePrice } = row;
  if (averagePrice === undefined || isZero(averagePrice))
    return { fault: 'no value or average price of what was executed' };
  return { base, quote: times(base, averagePrice) };
}

function executedBase({ executedSize, remainingSize, size, state }: OrderRow): Decimal | { fault: string } {
  const left = size === undefined || remainingSize === undefined ? undefined : minus(size, remainingSize);
  if (executedSize !== undefined) {
    // Of an order that is over, nothing remains, and some venues say so.
    const contradicts = state === 'open' && left !== undefined && compare(left, executedSize) !== 0;
    return contradicts
      ? { fault: `executed ${executedSize}, but ${remainingSize} of ${size} remain` }
      : executedSize;
  }
  if (left === undefined) return { fault: 'no executed size, nor size and remaining size' };
  if (left.startsWith('-')) return { fault: `${remainingSize} of ${size} remain` };
  // Nothing remains of a cancelled order either: that does not say what was executed.
  if (state === 'ended' && remainingSize !== undefined && isZero(remainingSize)) {
    return { fault: 'is over with nothing remaining, which does not say what was executed' };
  }
  return left;
}

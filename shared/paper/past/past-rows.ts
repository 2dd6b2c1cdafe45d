/** Orders, fills and positions of a made-up past in the forms that the two markets keep them in. */
import { decimal, ZERO } from '../../core/decimal.ts';
import { decimalOf, feeOf, product, UNIT_PLACES } from '../bots/units.ts';
import type { ClosedPosition, FuturesOrder, FuturesTrade } from '../futures/futures-order.ts';
import { coinsOf, type PaperFill, type PaperOrder } from '../order.ts';
import type { Rows } from '../rows.ts';
import type { PastFill, PastOrder } from './past-trades.ts';

const LEVERAGE = decimal('10');

/** In the received coin, as at every trade. */
export function spotFee({ side, fillSize }: PastOrder, price: bigint, rate: bigint): bigint {
  return feeOf(side === 'buy' ? fillSize : product(price, fillSize), rate);
}

export function spotOrderOf(order: PastOrder, feeRate: bigint): PaperOrder {
  const { pays, receives } = coinsOf(order.listing, order.side);
  const baseSize = exactly(order.size);
  return {
    id: order.id,
    symbol: order.listing.symbol,
    side: order.side,
    terms: { type: 'limit', baseSize, price: exactly(order.limit) },
    immediateOrCancel: false,
    clientOrderId: '',
    createdAtMs: order.atMs,
    updatedAtMs: order.atMs,
    open: false,
    filledBase: baseSize,
    filledQuote: exactly(order.value),
    fee: decimalOf(order.prices.reduce((total, price) => total + spotFee(order, price, feeRate), 0n)),
    feeCoin: receives,
    frozen: ZERO,
    frozenCoin: pays,
  };
}

export function spotFillOf({ id, order, price }: PastFill, feeRate: bigint): PaperFill {
  return {
    ...fillOf({ id, order, price }),
    fee: decimalOf(spotFee(order, price, feeRate)),
    feeCoin: coinsOf(order.listing, order.side).receives,
  };
}

export function futuresOrderOf(order: PastOrder): FuturesOrder {
  const baseSize = exactly(order.size);
  return {
    id: order.id,
    symbol: order.listing.symbol,
    side: order.side,
    type: 'limit',
    baseSize,
    wantedSize: baseSize,
    price: exactly(order.limit),
    reduceOnly: order.side === 'sell',
    clientOrderId: '',
    source: 'api',
    createdAtMs: order.atMs,
    updatedAtMs: order.atMs,
    open: false,
    filledBase: baseSize,
    filledQuote: exactly(order.value),
  };
}

export function futuresFillOf({ id, order, price }: PastFill, feeRate: bigint): FuturesTrade {
  return {
    ...fillOf({ id, order, price }),
    fee: decimalOf(feeOf(product(price, order.fillSize), feeRate)),
    feeCoin: order.listing.quoteCoin,
    feeType: 'trading',
  };
}

/** A purchase and the sale after it are one position, from its opening to its end. */
export function positionsOf(orders: Rows<PastOrder>, symbols: number): Rows<ClosedPosition> {
  const sale = (index: number): number => {
    const turn = index % symbols;
    return (((index - turn) / symbols) * 2 + 1) * symbols + turn;
  };
  return {
    count: orders.count / 2,
    atMs: (index) => orders.atMs(sale(index)),
    row(index) {
      const opened = orders.row(sale(index) - symbols);
      const closed = orders.row(sale(index));
      return {
        id: `${closed.listing.symbol}-past-${index + 1}`,
        symbol: closed.listing.symbol,
        direction: 'long',
        sizeLong: exactly(opened.size),
        sizeShort: exactly(-closed.size),
        sizeLiquidated: ZERO,
        amountLong: exactly(-opened.value),
        amountShort: exactly(closed.value),
        amountLiquidated: ZERO,
        amountSettled: exactly(opened.value - closed.value),
        createdAtMs: opened.atMs,
        updatedAtMs: closed.atMs,
        fundedUntilMs: closed.atMs,
        leverage: LEVERAGE,
      };
    },
  };
}

function fillOf({ id, order, price }: PastFill) {
  return {
    id,
    orderId: order.id,
    symbol: order.listing.symbol,
    side: order.side,
    role: 'taker' as const,
    price: exactly(price),
    baseSize: exactly(order.fillSize),
    atMs: order.atMs,
  };
}

function exactly(units: bigint) {
  return decimalOf(units, UNIT_PLACES);
}

/** A made-up past as lists of the paper exchange's own rows. */
import type { Decimal } from '../../core/decimal.ts';
import { unitsOf } from '../bots/units.ts';
import type { ClosedPosition, FundingPayment, FuturesOrder, FuturesTrade } from '../futures/futures-order.ts';
import type { Listing } from '../instruments.ts';
import type { PaperFill, PaperOrder } from '../order.ts';
import type { Rows } from '../rows.ts';
import type { PaperTransfer } from '../transfer.ts';
import { fundingsOf, transfersOf } from './past-money.ts';
import { futuresFillOf, futuresOrderOf, positionsOf, spotFillOf, spotOrderOf } from './past-rows.ts';
import { type Moved, movedBy } from './past-sums.ts';
import {
  type PastFill,
  type PastMaking,
  type PastOrder,
  type TradesOfPast,
  tradesOfPast,
} from './past-trades.ts';
import { mapped, type PastPlan, turnsOf } from './plan.ts';

/** All lists are by time. A symbol that is left out means all of them. */
export interface Past {
  spotOrders(symbol: string): Rows<PaperOrder>;
  spotFills(symbol: string): Rows<PaperFill>;
  spotOrder(orderId: string): PaperOrder | undefined;
  fillsOfSpotOrder(orderId: string): readonly PaperFill[];
  futuresOrders(symbol: string | undefined): Rows<FuturesOrder>;
  futuresFills(symbol: string | undefined): Rows<FuturesTrade>;
  futuresOrder(orderId: string): FuturesOrder | undefined;
  fillsOfFuturesOrder(orderId: string): readonly FuturesTrade[];
  closedPositions(symbol: string | undefined): Rows<ClosedPosition>;
  fundings(symbol: string | undefined): Rows<FundingPayment>;
  transfers(): Rows<PaperTransfer>;
  /** What all of it together added to the wallets. */
  moved(): Moved;
}

export interface PastOptions {
  readonly seed: number;
  readonly listings: ReadonlyMap<string, Listing>;
  readonly perpetuals: ReadonlyMap<string, Listing>;
  /** Of the received coin. */
  readonly spotFeeRate: Decimal;
  /** Of a futures trade's value. */
  readonly takerFeeRate: Decimal;
}

const NO_TRADES = { symbols: [], ordersEach: 0, fillsPerOrder: 1 };

export function createPast(options: PastOptions, account: string, plan: PastPlan): Past {
  const { seed } = options;
  const making: PastMaking = { plan, seed, account, listings: options.listings };
  const spot = tradesOfPast(making, plan.spot ?? NO_TRADES, { order: 'order', fill: 'fill' });
  const futures = tradesOfPast({ ...making, listings: options.perpetuals }, plan.futures ?? NO_TRADES, {
    order: 'futuresOrder',
    fill: 'futuresFill',
  });
  const spotRate = unitsOf(options.spotFeeRate);
  const futuresRate = unitsOf(options.takerFeeRate);
  const spotOrder = (order: PastOrder) => spotOrderOf(order, spotRate);
  const spotFill = (fill: PastFill) => spotFillOf(fill, spotRate);
  const futuresFill = (fill: PastFill) => futuresFillOf(fill, futuresRate);
  const positions = positionsOf(futures.orders, futures.symbols.length);
  const fundings = fundingsOf(making, options.perpetuals);
  const transfers = transfersOf(making);
  const fillsOf = <Row>(
    { fills, symbols, fillsPerOrder }: TradesOfPast,
    symbol: string | undefined,
    rowOf: (fill: PastFill) => Row,
  ): Rows<Row> => mapped(turnsOf(fills, symbols, symbol, fillsPerOrder), rowOf);
  const found = <Row>(order: PastOrder | undefined, rowOf: (order: PastOrder) => Row): Row | undefined =>
    order === undefined ? undefined : rowOf(order);

  return {
    spotOrders: (symbol) => mapped(turnsOf(spot.orders, spot.symbols, symbol), spotOrder),
    spotFills: (symbol) => fillsOf(spot, symbol, spotFill),
    spotOrder: (orderId) => found(spot.order(orderId), spotOrder),
    fillsOfSpotOrder: (orderId) =>
      found(spot.order(orderId), (order) => spot.fillsOf(order).map(spotFill)) ?? [],
    futuresOrders: (symbol) => mapped(turnsOf(futures.orders, futures.symbols, symbol), futuresOrderOf),
    futuresFills: (symbol) => fillsOf(futures, symbol, futuresFill),
    futuresOrder: (orderId) => found(futures.order(orderId), futuresOrderOf),
    fillsOfFuturesOrder: (orderId) =>
      found(futures.order(orderId), (order) => futures.fillsOf(order).map(futuresFill)) ?? [],
    closedPositions: (symbol) => turnsOf(positions, futures.symbols, symbol),
    fundings: (symbol) => turnsOf(fundings, plan.fundings?.symbols ?? [], symbol),
    transfers: () => transfers,
    moved: () => movedBy({ spot, spotRate, futures, futuresRate, fundings, transfers }),
  };
}

/** Writes an order with many fills of one instant into an account, past the market and its rules. */
import type { EpochMs } from '../../core/clock.ts';
import { type Decimal, decimal, roundUp, times } from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import type { Side } from '../../venues/venue.ts';
import type { Book } from '../book.ts';
import type { Step } from '../change.ts';
import type { Engine } from '../engine.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { FuturesStep } from '../futures/futures-step.ts';
import { paperId } from '../ids.ts';
import type { Listing } from '../instruments.ts';
import { fillStep, placedOrder } from '../steps.ts';

export interface Booking {
  readonly seed: number;
  readonly engine: Engine;
  readonly futures: FuturesEngine;
  readonly feeRate: Decimal;
  readonly takerFeeRate: Decimal;
}

export interface BookedOrder {
  readonly symbol: string;
  readonly side: Side;
  readonly atMs: EpochMs;
  readonly fills: number;
}

const FEE_PLACES = 8;

/** Its id. Each fill has the smallest size that the symbol allows. */
export async function bookSpotOrder(
  { seed, engine, feeRate }: Booking,
  account: string,
  { symbol, side, atMs, fills }: BookedOrder,
  nowMs: EpochMs,
): Promise<string> {
  const listing = engine.listings.get(symbol);
  invariant(listing !== undefined, `${symbol} is not listed`);
  const price = bestPrice(await engine.book(symbol, atMs), side);
  const size = smallestSize(listing);
  const baseSize = times(size, decimal(String(fills)));
  const request = { symbol, side, immediateOrCancel: false, clientOrderId: '' };
  return engine.keeper.change(account, nowMs, (state) => {
    const id = paperId('order', seed, account, state.orders.size);
    const order = placedOrder(
      listing,
      { ...request, terms: { type: 'limit', baseSize, price } },
      { id, atMs, mid: price },
    );
    const steps: Step[] = [{ type: 'place', order }];
    for (let i = 0; i < fills; i += 1) {
      const fillId = paperId('fill', seed, account, state.fillCount + i);
      const trade = { id: fillId, role: 'taker' as const, atMs, feeRate };
      steps.push(fillStep(order, { price, baseSize: size }, trade));
    }
    steps.push({ type: 'close', orderId: id, atMs });
    return { steps, result: id };
  });
}

/** The same for a perpetual. */
export async function bookFuturesOrder(
  { seed, engine, futures, takerFeeRate }: Booking,
  account: string,
  { symbol, side, atMs, fills }: BookedOrder,
  nowMs: EpochMs,
): Promise<string> {
  const listing = futures.listings.get(symbol);
  invariant(listing !== undefined, `${symbol} is not listed`);
  const price = bestPrice(await futures.book(symbol, atMs), side);
  const size = smallestSize(listing);
  const baseSize = times(size, decimal(String(fills)));
  const fee = roundUp(times(times(price, size), takerFeeRate), FEE_PLACES);
  return engine.keeper.change(account, nowMs, ({ futures: { books } }) => {
    const id = paperId('futuresOrder', seed, account, books.orderCount);
    const common = { symbol, side, price };
    const order = {
      ...common,
      id,
      type: 'limit' as const,
      baseSize,
      wantedSize: baseSize,
      reduceOnly: false,
      clientOrderId: '',
      source: 'api' as const,
      createdAtMs: atMs,
    };
    const steps: FuturesStep[] = [{ type: 'place', order }];
    for (let i = 0; i < fills; i += 1) {
      const fillId = paperId('futuresFill', seed, account, books.fillCount + i);
      const trade = {
        ...common,
        id: fillId,
        orderId: id,
        role: 'taker' as const,
        baseSize: size,
        fee,
        feeCoin: listing.quoteCoin,
        feeType: 'trading' as const,
        atMs,
      };
      steps.push({ type: 'trade', trade });
    }
    steps.push({ type: 'close', orderId: id, atMs });
    return { steps: steps.map((step) => ({ type: 'futures', step })), result: id };
  });
}

function bestPrice(book: Book, side: Side): Decimal {
  const best = book.level(side, 0);
  invariant(best !== undefined, 'a paper book is never empty');
  return best.price;
}

function smallestSize({ limitSize, basePlaces }: Listing): Decimal {
  return limitSize.min ?? decimal((10 ** -basePlaces).toFixed(basePlaces));
}

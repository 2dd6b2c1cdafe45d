/** What a made-up past did to the wallets. Reads every row of it: some seconds for a million of them. */
import type { Decimal } from '../../core/decimal.ts';
import { decimalOf, feeOf, product, UNIT_PLACES, unitsOf } from '../bots/units.ts';
import type { FundingPayment } from '../futures/futures-order.ts';
import { coinsOf } from '../order.ts';
import type { Rows } from '../rows.ts';
import type { PaperTransfer } from '../transfer.ts';
import { spotFee } from './past-rows.ts';
import type { TradesOfPast } from './past-trades.ts';

/** By coin; negative where the past took more than it gave. */
export interface Moved {
  readonly spot: ReadonlyMap<string, Decimal>;
  readonly futures: ReadonlyMap<string, Decimal>;
}

interface PastRows {
  readonly spot: TradesOfPast;
  readonly spotRate: bigint;
  readonly futures: TradesOfPast;
  readonly futuresRate: bigint;
  readonly fundings: Rows<FundingPayment>;
  readonly transfers: Rows<PaperTransfer>;
}

export function movedBy(past: PastRows): Moved {
  const spot = new Sums();
  const futures = new Sums();
  addSpot(spot, past);
  addFutures(futures, past);
  for (const { to, coin, amount } of rowsOf(past.transfers)) {
    const units = to === 'spot' ? unitsOf(amount) : -unitsOf(amount);
    spot.add(coin, units);
    futures.add(coin, -units);
  }
  return { spot: spot.told(), futures: futures.told() };
}

function addSpot(sums: Sums, { spot, spotRate }: PastRows): void {
  for (const order of rowsOf(spot.orders)) {
    const { pays, receives } = coinsOf(order.listing, order.side);
    const isBuy = order.side === 'buy';
    sums.add(pays, isBuy ? -order.value : -order.size);
    sums.add(receives, isBuy ? order.size : order.value);
    for (const price of order.prices) sums.add(receives, -spotFee(order, price, spotRate));
  }
}

function addFutures(sums: Sums, { futures, futuresRate, fundings }: PastRows): void {
  for (const { listing, side, value, prices, fillSize } of rowsOf(futures.orders)) {
    sums.add(listing.quoteCoin, side === 'buy' ? -value : value);
    for (const price of prices) sums.add(listing.quoteCoin, -feeOf(product(price, fillSize), futuresRate));
  }
  for (const { coin, paid } of rowsOf(fundings)) sums.add(coin, -unitsOf(paid));
}

class Sums {
  private readonly units = new Map<string, bigint>();

  add(coin: string, units: bigint): void {
    this.units.set(coin, (this.units.get(coin) ?? 0n) + units);
  }

  told(): ReadonlyMap<string, Decimal> {
    return new Map([...this.units].map(([coin, units]) => [coin, decimalOf(units, UNIT_PLACES)]));
  }
}

function* rowsOf<Row>(rows: Rows<Row>): Iterable<Row> {
  for (let index = 0; index < rows.count; index += 1) yield rows.row(index);
}

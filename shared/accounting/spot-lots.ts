/**
 * What one symbol's holdings have cost, and what selling them brought, by two methods: the average of everything held,
 * and first in, first out. Amounts in the symbol's quote coin.
 *
 * 1. Fees in the base or quote coin belong to the trade that they were paid for; fees in a third coin are only counted.
 * 2. What is sold beyond what was bought here has no known cost: it is `uncovered`, and no result is made up for it.
 * 3. Costs are shared out without losing a digit: what one part gets is cut off, the rest keeps the remainder.
 */
import { compare, type Decimal, isPositive, minus, smallest, sum, ZERO } from '../core/decimal.ts';
import type { FillRecord } from '../records/record.ts';
import { addTo, share } from './share.ts';

/** Base coin and what it cost. */
export interface Lot {
  readonly size: Decimal;
  readonly cost: Decimal;
}

/** Plain JSON. `lots` are the oldest first, `average` is all of them together. */
export interface SpotLots {
  readonly symbol: string;
  readonly baseCoin: string;
  readonly quoteCoin: string;
  readonly average: Lot;
  readonly lots: readonly Lot[];
  /** Quote coin paid for buys and received for sells, fees in quote coin included. */
  readonly bought: Decimal;
  readonly sold: Decimal;
  readonly realizedAverage: Decimal;
  readonly realizedFifo: Decimal;
  /** Base coin sold that was not bought here, and what it brought. */
  readonly uncovered: Lot;
  /** By coin, positive when paid. */
  readonly fees: Readonly<Record<string, Decimal>>;
}

/** The result of one sale, as far as its cost is known: `proceeds` and costs belong to `size`. */
export interface Disposal {
  readonly size: Decimal;
  readonly proceeds: Decimal;
  readonly averageCost: Decimal;
  readonly fifoCost: Decimal;
}

export interface SpotBook {
  /** Takes the next fill, in the order of their time; answers what a sale brought. */
  apply(fill: FillRecord): Disposal | undefined;
  state(): SpotLots;
}

const NOTHING: Lot = { size: ZERO, cost: ZERO };

export function noLots(symbol: Pick<FillRecord, 'symbol' | 'baseCoin' | 'quoteCoin'>): SpotLots {
  return {
    symbol: symbol.symbol,
    baseCoin: symbol.baseCoin,
    quoteCoin: symbol.quoteCoin,
    average: NOTHING,
    lots: [],
    bought: ZERO,
    sold: ZERO,
    realizedAverage: ZERO,
    realizedFifo: ZERO,
    uncovered: NOTHING,
    fees: {},
  };
}

/** Goes on from a state; one book serves any number of fills. */
export function openSpotBook(from: SpotLots): SpotBook {
  const { lots, ...rest } = from;
  const queue = openLotQueue(lots);
  let sums: Omit<SpotLots, 'lots'> = rest;

  const buy = (lot: Lot): void => {
    queue.add(lot);
    sums = {
      ...sums,
      average: { size: sum(sums.average.size, lot.size), cost: sum(sums.average.cost, lot.cost) },
      bought: sum(sums.bought, lot.cost),
    };
  };
  const sell = (size: Decimal, proceeds: Decimal): Disposal => {
    const { average, uncovered } = sums;
    const covered = smallest(size, average.size);
    const brought = share(proceeds, covered, size);
    const averageCost = share(average.cost, covered, average.size);
    const fifoCost = queue.take(covered);
    sums = {
      ...sums,
      average: { size: minus(average.size, covered), cost: minus(average.cost, averageCost) },
      sold: sum(sums.sold, proceeds),
      realizedAverage: sum(sums.realizedAverage, minus(brought, averageCost)),
      realizedFifo: sum(sums.realizedFifo, minus(brought, fifoCost)),
      uncovered: {
        size: sum(uncovered.size, minus(size, covered)),
        cost: sum(uncovered.cost, minus(proceeds, brought)),
      },
    };
    return { size: covered, proceeds: brought, averageCost, fifoCost };
  };

  return {
    apply: (fill) => {
      const baseFee = fill.feeCoin === fill.baseCoin ? fill.fee : ZERO;
      const quoteFee = fill.feeCoin === fill.quoteCoin ? fill.fee : ZERO;
      sums = { ...sums, fees: addTo(sums.fees, fill.feeCoin, fill.fee) };
      if (fill.side === 'sell') return sell(sum(fill.baseSize, baseFee), minus(fill.quoteAmount, quoteFee));
      buy({ size: minus(fill.baseSize, baseFee), cost: sum(fill.quoteAmount, quoteFee) });
      return undefined;
    },
    state: () => ({ ...sums, lots: queue.lots() }),
  };
}

interface LotQueue {
  add(lot: Lot): void;
  /** Removes `size` from the oldest lots, which hold at least that much, and answers what it cost. */
  take(size: Decimal): Decimal;
  lots(): readonly Lot[];
}

function openLotQueue(from: readonly Lot[]): LotQueue {
  let lots = [...from];
  let first = 0;
  return {
    add: (lot) => void lots.push(lot),
    take: (size) => {
      let wanted = size;
      let cost = ZERO;
      for (let lot = lots[first]; lot !== undefined && isPositive(wanted); lot = lots[first]) {
        const taken = smallest(wanted, lot.size);
        const part = share(lot.cost, taken, lot.size);
        cost = sum(cost, part);
        wanted = minus(wanted, taken);
        if (compare(taken, lot.size) < 0) {
          lots[first] = { size: minus(lot.size, taken), cost: minus(lot.cost, part) };
        } else {
          first += 1;
        }
      }
      // Used lots go in bulk: one by one would move all the others each time.
      if (first > 1_000 && first * 2 > lots.length) {
        lots = lots.slice(first);
        first = 0;
      }
      return cost;
    },
    lots: () => lots.slice(first),
  };
}

import type { Books } from '../../shared/accounting/books.ts';
import { share } from '../../shared/accounting/share.ts';
import { compare, type Decimal, isPositive, isZero, sum, times, ZERO } from '../../shared/core/decimal.ts';
import type { Holding } from '../../shared/portfolio/snapshot.ts';
import type { Balance } from '../../shared/venues/venue.ts';
import type { PriceOf } from './prices.ts';

/** By coin over all wallets, the most valuable first, without zeros. */
export function holdingsOf(wallets: readonly (readonly Balance[])[], priceOf: PriceOf): readonly Holding[] {
  const amounts = new Map<string, Decimal>();
  for (const { coin, free, locked } of wallets.flat()) {
    amounts.set(coin, sum(amounts.get(coin) ?? ZERO, free, locked));
  }
  return [...amounts]
    .filter(([, amount]) => !isZero(amount))
    .map(([coin, amount]): Holding => {
      const known = priceOf(coin);
      if (known === undefined) return { coin, amount };
      return { coin, amount, price: known.price, priceFrom: known.from, value: times(amount, known.price) };
    })
    .sort((a, b) => compare(b.value ?? ZERO, a.value ?? ZERO) || (a.coin < b.coin ? -1 : 1));
}

/** In USDT. A coin without a price counts nothing; its holding shows that it has none. */
export function worthOf(balances: readonly Balance[], priceOf: PriceOf): Decimal {
  return sum(
    ...balances.map(({ coin, free, locked }) => times(sum(free, locked), priceOf(coin)?.price ?? ZERO)),
  );
}

/**
 * With what was paid for it, where that is known: all of it was bought for USDT. What came from elsewhere, such as a
 * deposit, has no known cost, and then the whole coin has none. `symbolOf`: the coin's spot market in USDT.
 */
export function costed(
  holdings: readonly Holding[],
  books: Books,
  symbolOf: (coin: string) => string | undefined,
): readonly Holding[] {
  return holdings.map((holding) => {
    const spot = books[symbolOf(holding.coin) ?? '']?.spot;
    if (spot === undefined || !isPositive(holding.amount)) return holding;
    if (compare(holding.amount, spot.average.size) > 0) return holding;
    const fifoCost = sum(...spot.lots.map(({ cost }) => cost));
    return {
      ...holding,
      averageCost: share(spot.average.cost, holding.amount, spot.average.size),
      fifoCost: share(fifoCost, holding.amount, spot.average.size),
    };
  });
}

import { allMonths, type Books, type SymbolBooks } from '../../shared/accounting/books.ts';
import { unrealizedAt } from '../../shared/accounting/futures-position.ts';
import { type Decimal, isZero, minus, times, ZERO } from '../../shared/core/decimal.ts';
import type { SymbolResult } from '../../shared/portfolio/snapshot.ts';
import type { PriceOf } from './prices.ts';

/** Of every symbol that was ever traded, by name. */
export function symbolResults(books: Books, priceOf: PriceOf): readonly SymbolResult[] {
  return Object.values(books)
    .flatMap((one) => resultOf(one, priceOf) ?? [])
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

function resultOf(books: SymbolBooks, priceOf: PriceOf): SymbolResult | undefined {
  const { symbol, spot, futures } = books;
  const traded = spot ?? futures;
  if (traded === undefined) return undefined;
  const price = priceOf(symbol)?.price;
  const unrealized = price === undefined ? undefined : unrealizedOf(books, price);
  return {
    symbol,
    quoteCoin: traded.quoteCoin,
    bought: traded.bought,
    sold: traded.sold,
    realizedAverage: spot?.realizedAverage ?? futures?.realized ?? ZERO,
    realizedFifo: spot?.realizedFifo ?? futures?.realized ?? ZERO,
    ...(unrealized === undefined ? {} : { unrealizedAverage: unrealized }),
    fees: traded.fees,
    ...(futures === undefined ? {} : { funding: allMonths(books, 'funding')[traded.quoteCoin] ?? ZERO }),
  };
}

/** A closed position is worth nothing at any price. */
function unrealizedOf({ spot, futures }: SymbolBooks, price: Decimal): Decimal {
  if (futures !== undefined) return isZero(futures.size) ? ZERO : unrealizedAt(futures, price);
  const { size, cost } = spot?.average ?? { size: ZERO, cost: ZERO };
  return minus(times(size, price), cost);
}

/** The bill: every quantity at its price, with what is always free and without. Exact; only the quantities are guesses. */
import {
  compare,
  type Decimal,
  decimal,
  dividedBy,
  minus,
  sum,
  times,
  ZERO,
} from '../../shared/core/decimal.ts';
import { PRICES, type Price, type PriceName } from './prices.ts';
import type { Quantity } from './quantities.ts';

export interface CostLine extends Price {
  readonly name: PriceName;
  readonly quantity: Decimal;
  readonly because: string;
  /** US dollars a month at the list price, and after what is always free. */
  readonly listUsd: Decimal;
  readonly usd: Decimal;
}

export interface Estimate {
  readonly lines: readonly CostLine[];
  readonly listUsd: Decimal;
  readonly usd: Decimal;
  /** The dearest line after what is free. */
  readonly lever: CostLine | undefined;
}

/** Finer than anything is billed. */
const PLACES = 6;

export function estimate(quantities: readonly Quantity[]): Estimate {
  const lines = quantities.map(lineOf);
  const lever = lines.reduce<CostLine | undefined>(
    (dearest, line) => (compare(line.usd, dearest?.usd ?? ZERO) > 0 ? line : dearest),
    undefined,
  );
  return {
    lines,
    listUsd: sum(...lines.map(({ listUsd }) => listUsd)),
    usd: sum(...lines.map(({ usd }) => usd)),
    lever,
  };
}

function lineOf({ price: name, quantity: number, because }: Quantity): CostLine {
  const price = PRICES[name];
  const quantity = decimal(number.toFixed(PLACES));
  const above = minus(quantity, price.alwaysFree);
  const paid = compare(above, ZERO) > 0 ? above : ZERO;
  const cost = (units: Decimal) => dividedBy(times(units, price.usd), price.per);
  return { ...price, name, quantity, because, listUsd: cost(quantity), usd: cost(paid) };
}

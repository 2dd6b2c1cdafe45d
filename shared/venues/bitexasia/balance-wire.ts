/** Balances by coin, of which the page says that there are spot, margin and earn. Only spot is read. */
import * as z from 'zod';
import { type Decimal, minus } from '../../core/decimal.ts';
import type { Balance } from '../venue.ts';
import { onlyRow, rowsOf } from './market-wire.ts';
import { BALANCE } from './wire-names.ts';
import { isObject, rowOf, wireAmount, wireText } from './wire-row.ts';

const row = rowOf(
  BALANCE,
  z.object({
    coin: wireText,
    wallet: wireText.optional(),
    free: wireAmount.optional(),
    locked: wireAmount.optional(),
    total: wireAmount.optional(),
  }),
);

const balanceRow = z.preprocess(spotPart, row).transform((told, ctx): Balance | undefined => {
  if (told.wallet !== undefined && told.wallet.toLowerCase() !== 'spot') return undefined;
  const amounts = amountsOf(told);
  if (amounts !== undefined) return { coin: told.coin, ...amounts };
  ctx.addIssue({ code: 'custom', message: `of ${told.coin} not both what is free and what is locked` });
  return z.NEVER;
});

/** A list of coins, or an object by coin; bare, or under `balances` or `spot`. */
export const balancesData = z
  .preprocess((data) => rowsOf(data, ['balances', 'spot'], 'asset'), z.array(balanceRow))
  .transform((rows) =>
    // The keys of an object come in no order.
    rows.filter((balance) => balance !== undefined).sort((a, b) => (a.coin < b.coin ? -1 : 1)),
  );

/** A coin may tell its accounts one below the other. */
function spotPart(told: unknown): unknown {
  return isObject(told) && isObject(told['spot']) ? { ...told, ...(onlyRow(told, 'spot') as object) } : told;
}

/** Two of three figures make the third. */
function amountsOf({
  free,
  locked,
  total,
}: z.output<typeof row>): { readonly free: Decimal; readonly locked: Decimal } | undefined {
  if (free !== undefined && locked !== undefined) return { free, locked };
  if (total === undefined || (free ?? locked) === undefined) return undefined;
  const other = minus(total, free ?? locked ?? total);
  if (other.startsWith('-')) return undefined;
  return free === undefined ? { free: other, locked: locked ?? other } : { free, locked: other };
}

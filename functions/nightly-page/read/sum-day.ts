/** What the page needs of one day of an account's records, small enough to keep. */
import * as z from 'zod';
import { type Decimal, isZero, sum, times, ZERO } from '../../../shared/core/decimal.ts';
import { decimalSchema as money } from '../../../shared/decimal-schema.ts';
import { lazySchema } from '../../../shared/lazy-schema.ts';
import type { FillRecord, FundingRecord } from '../../../shared/records/record.ts';

const amounts = lazySchema(() => z.record(z.string(), money));

export const daySumsSchema = lazySchema(() =>
  z.strictObject({
    /** Spot fills of a symbol and side. */
    trades: z.array(
      z.strictObject({
        symbol: z.string(),
        baseCoin: z.string(),
        quoteCoin: z.string(),
        side: z.enum(['buy', 'sell']),
        count: z.int(),
        base: money,
        quote: money,
      }),
    ),
    /** By quote coin, positive when paid: what was taken in the base coin counts at the price of its fill. */
    fees: amounts,
    /** By coin, of fills that are paid in a third coin. */
    otherFees: amounts,
    /** By coin, with the sign that the venue gives it. */
    funding: amounts,
  }),
);

export type DaySums = z.output<typeof daySumsSchema>;
type Trades = DaySums['trades'][number];

/** Order does not matter. */
export async function sumDay(
  records: AsyncIterable<FillRecord | FundingRecord>,
): Promise<{ readonly sums: DaySums; readonly count: number }> {
  const trades = new Map<string, Trades>();
  const sums = { fees: {}, otherFees: {}, funding: {} };
  let count = 0;
  for await (const record of records) {
    count += 1;
    if (record.kind === 'funding') add(sums.funding, record.coin, record.amount);
    else {
      if (record.kind === 'spot-fill') addTrade(trades, record);
      addFee(sums, record);
    }
  }
  return { sums: { trades: [...trades.values()], ...sums }, count };
}

function addTrade(trades: Map<string, Trades>, fill: FillRecord): void {
  const { symbol, baseCoin, quoteCoin, side } = fill;
  const key = JSON.stringify([symbol, side]);
  const before = trades.get(key);
  trades.set(key, {
    symbol,
    baseCoin,
    quoteCoin,
    side,
    count: (before?.count ?? 0) + 1,
    base: sum(before?.base ?? ZERO, fill.baseSize),
    quote: sum(before?.quote ?? ZERO, fill.quoteAmount),
  });
}

function addFee(sums: Pick<DaySums, 'fees' | 'otherFees'>, fill: FillRecord): void {
  const { fee, feeCoin, quoteCoin, baseCoin, price } = fill;
  if (isZero(fee)) return;
  if (feeCoin === quoteCoin) add(sums.fees, quoteCoin, fee);
  else if (feeCoin === baseCoin) add(sums.fees, quoteCoin, times(fee, price));
  else add(sums.otherFees, feeCoin, fee);
}

function add(into: Record<string, Decimal>, coin: string, amount: Decimal): void {
  into[coin] = sum(into[coin] ?? ZERO, amount);
}

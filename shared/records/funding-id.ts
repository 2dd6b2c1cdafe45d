import { type Decimal, sum } from '../core/decimal.ts';
import type { FundingRecord } from './record.ts';

/**
 * The id of a funding payment, to which no venue gives one: `symbol|mode|time|coin|amount|ordinal`, e.g.
 * `BTC_USDT_PERP|CROSS|1763884800000|USDT|0.0125|0`. The amount is without needless zeros, so that another spelling
 * makes no other payment. `ordinal` counts rows that are equal in all the rest; who sees one page has 0 in all of
 * them, and who has every row of an instant numbers them.
 */
export function fundingId(
  payment: Pick<FundingRecord, 'symbol' | 'mode' | 'atMs' | 'coin' | 'amount'>,
  ordinal: number,
): string {
  const { symbol, mode, atMs, coin, amount } = payment;
  return [symbol, mode, atMs, coin, withoutNeedlessZeros(amount), ordinal].join('|');
}

function withoutNeedlessZeros(amount: Decimal): Decimal {
  return sum(amount);
}

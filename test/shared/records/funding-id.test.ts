import { expect, it } from 'vitest';
import { decimal } from '../../../shared/core/decimal.ts';
import { fundingId } from '../../../shared/records/funding-id.ts';

const payment = { symbol: 'BTC_USDT_PERP', mode: 'CROSS', atMs: 1763884800000, coin: 'USDT' };

it.each([
  { amount: '0.0125', ordinal: 0, id: 'BTC_USDT_PERP|CROSS|1763884800000|USDT|0.0125|0' },
  { amount: '0.01250', ordinal: 0, id: 'BTC_USDT_PERP|CROSS|1763884800000|USDT|0.0125|0' },
  { amount: '-0.0125', ordinal: 3, id: 'BTC_USDT_PERP|CROSS|1763884800000|USDT|-0.0125|3' },
  { amount: '-0.00', ordinal: 0, id: 'BTC_USDT_PERP|CROSS|1763884800000|USDT|0|0' },
])('names a payment of $amount by $id', ({ amount, ordinal, id }) => {
  expect(fundingId({ ...payment, amount: decimal(amount) }, ordinal)).toBe(id);
});

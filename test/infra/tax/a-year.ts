/** A small year with one of everything that a tax program has to hear about. Kept small enough to check by hand. */
import { decimal } from '../../../shared/core/decimal.ts';
import { OUTSIDE } from '../../../shared/records/outside.ts';
import type { VenueRecord } from '../../../shared/records/record.ts';
import { writeRecords } from '../../../shared/records/record-store.ts';
import type { Table } from '../../../shared/table/table.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { aFill, aFunding, aFuturesFill } from '../../support/records.ts';

const at = (text: string) => Date.parse(`${text}Z`);

export const A_YEAR: readonly VenueRecord[] = [
  // The position that 2026 closes was opened in 2025, at 50,000.
  aFuturesFill({
    id: '100',
    orderId: '10',
    atMs: at('2025-12-30T10:00:00'),
    price: decimal('50000'),
    baseSize: decimal('0.2'),
  }),
  // A buy with its fee in the quote coin, and a sale with its fee in the coin received.
  aFill({ id: '200000001381311095', orderId: '11', atMs: at('2026-01-05T09:00:00.123') }),
  aFill({
    id: '201',
    orderId: '12',
    atMs: at('2026-02-01T12:30:45'),
    side: 'sell',
    price: decimal('65000'),
    baseSize: decimal('0.004'),
    fee: decimal('0.13'),
  }),
  // A fee in the bought coin, one in a third coin, and a rebate.
  aFill({
    id: '202',
    orderId: '13',
    atMs: at('2026-02-02T00:00:00'),
    fee: decimal('0.00001'),
    feeCoin: 'BTC',
  }),
  aFill({ id: '203', orderId: '14', atMs: at('2026-02-03T00:00:00'), fee: decimal('1.5'), feeCoin: 'PNX' }),
  aFill({
    id: '204',
    orderId: '15',
    atMs: at('2026-02-04T00:00:00'),
    fee: decimal('-0.05'),
    feeCoin: 'USDT',
    role: 'maker',
  }),
  // Two fills that differ in nothing but their id.
  aFill({ id: '205', orderId: '16', atMs: at('2026-02-05T00:00:00') }),
  aFill({ id: '206', orderId: '16', atMs: at('2026-02-05T00:00:00') }),
  // Half of the position is closed with a gain of 0.1 × 2,000, the other half with a loss of 0.1 × 5,000.
  aFuturesFill({
    id: '101',
    orderId: '17',
    atMs: at('2026-03-01T00:00:00'),
    side: 'sell',
    price: decimal('52000'),
    baseSize: decimal('0.1'),
    fee: decimal('2.6'),
  }),
  aFuturesFill({
    id: '102',
    orderId: '18',
    atMs: at('2026-03-02T00:00:00'),
    side: 'sell',
    price: decimal('45000'),
    baseSize: decimal('0.1'),
    fee: decimal('2.25'),
    feeType: 'LIQUIDATION',
  }),
  aFunding({
    id: 'BTC_USDT_PERP|CROSS|1772323200000|USDT|0.05|0',
    atMs: at('2026-03-01T00:00:00'),
    amount: decimal('0.05'),
  }),
  aFunding({
    id: 'BTC_USDT_PERP|CROSS|1772352000000|USDT|-0.02|0',
    atMs: at('2026-03-01T08:00:00'),
    amount: decimal('-0.02'),
  }),
  {
    kind: 'bot',
    id: 'bot-7',
    atMs: at('2026-04-01T00:00:00'),
    botKind: 'futuresGrid',
    symbol: 'ETH_USDT_PERP',
    base: 'ETH.PERP',
    quote: 'USDT',
    state: 'canceled',
    endReason: 'user_cancel',
    totalProfit: decimal('12.5'),
    createdAtMs: at('2026-03-20T00:00:00'),
  },
  {
    kind: 'earn',
    id: 'dual-1',
    atMs: at('2026-04-10T00:00:00'),
    productId: 'BTC-USDT-260417-70000-P-USDT',
    state: 'SETTLED',
    productType: 'DUAL_CURRENCY',
    base: 'BTC',
    quote: 'USDT',
    currency: 'USDT',
    currencyAmount: decimal('1000'),
    currencyFilled: decimal('1000'),
    principalCoin: 'USDT',
    earningsCoin: 'USDT',
    settledAtMs: at('2026-04-17T08:00:00'),
    updatedAtMs: at('2026-04-17T08:00:00'),
  },
  {
    kind: 'earn',
    id: 'dual-2',
    atMs: at('2026-12-28T00:00:00'),
    productId: 'BTC-USDT-270104-60000-P-USDT',
    state: 'SETTLED',
    productType: 'DUAL_CURRENCY',
    base: 'BTC',
    quote: 'USDT',
    currency: 'USDT',
    currencyAmount: decimal('1000'),
    currencyFilled: decimal('1000'),
    principalCoin: 'BTC',
    earningsCoin: 'USDT',
    settledAtMs: at('2027-01-04T08:00:00'),
    updatedAtMs: at('2027-01-04T08:00:00'),
  },
  {
    kind: 'transfer',
    id: 't-1',
    atMs: at('2026-05-01T00:00:00'),
    from: OUTSIDE,
    to: 'MAIN',
    coin: 'USDT',
    amount: decimal('500'),
    status: 'COMPLETED',
  },
  {
    kind: 'transfer',
    id: 't-2',
    atMs: at('2026-05-02T00:00:00'),
    from: 'MAIN',
    to: 'TRADE',
    coin: 'USDT',
    amount: decimal('300'),
    status: 'COMPLETED',
  },
  {
    kind: 'transfer',
    id: 't-3',
    atMs: at('2026-05-03T00:00:00'),
    from: 'MAIN',
    to: OUTSIDE,
    coin: 'BTC',
    amount: decimal('0.002'),
    status: 'COMPLETED',
  },
  // The year before and the year after.
  aFill({ id: '198', orderId: '9', atMs: at('2025-12-31T23:59:59.999') }),
  aFill({ id: '299', orderId: '19', atMs: at('2027-01-01T00:00:00') }),
];

export async function keepYear(table: Table, account: string): Promise<void> {
  await writeRecords({ table, clock: createManualClock(0) }, account, A_YEAR);
}

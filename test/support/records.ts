/** Small valid records with overrides. */
import { decimal, times } from '../../shared/core/decimal.ts';
import type { FillRecord, FundingRecord } from '../../shared/records/record.ts';

type FillShape = Partial<Omit<FillRecord, 'quoteAmount'>>;

/** Buys 0.01 BTC at 60,000 for a fee of 0.3 USDT. */
export function aFill(overrides: FillShape = {}): FillRecord {
  const fill = {
    kind: 'spot-fill' as const,
    id: '200000001381311095',
    atMs: Date.UTC(2026, 10, 20, 9),
    symbol: 'BTC_USDT',
    baseCoin: 'BTC',
    quoteCoin: 'USDT',
    orderId: '11223344556677889',
    side: 'buy' as const,
    role: 'taker' as const,
    price: decimal('60000'),
    baseSize: decimal('0.01'),
    fee: decimal('0.3'),
    feeCoin: 'USDT',
    ...overrides,
  };
  return { ...fill, quoteAmount: times(fill.price, fill.baseSize) };
}

export function aFuturesFill(overrides: FillShape = {}): FillRecord {
  return aFill({ kind: 'futures-fill', symbol: 'BTC_USDT_PERP', feeType: 'TRADING', ...overrides });
}

/** 0.05 USDT for a long position, as the venue writes what was paid. */
export function aFunding(overrides: Partial<FundingRecord> = {}): FundingRecord {
  return {
    kind: 'funding',
    id: 'BTC_USDT_PERP|CROSS|1795766400000|USDT|0.05|0',
    atMs: Date.UTC(2026, 10, 27, 8),
    symbol: 'BTC_USDT_PERP',
    mode: 'CROSS',
    coin: 'USDT',
    amount: decimal('0.05'),
    rate: decimal('0.0001'),
    ...overrides,
  };
}

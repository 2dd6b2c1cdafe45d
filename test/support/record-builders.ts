/** Valid records with overrides. What a fill costs follows from its price and size. */
import { decimal, times } from '../../shared/core/decimal.ts';
import type {
  BotRecord,
  EarnRecord,
  FillRecord,
  FundingRecord,
  OrderRecord,
  TransferRecord,
} from '../../shared/records/record.ts';
import { money, SLOT_MS } from './builders.ts';

export function aSpotFill(overrides: Partial<FillRecord> = {}): FillRecord {
  return aFillOf('spot-fill', { symbol: 'BTC_USDT', ...overrides });
}

export function aFuturesFill(overrides: Partial<FillRecord> = {}): FillRecord {
  return aFillOf('futures-fill', { symbol: 'BTC_USDT_PERP', feeCoin: 'USDT', ...overrides });
}

function aFillOf(kind: FillRecord['kind'], overrides: Partial<FillRecord>): FillRecord {
  const [baseCoin = '', quoteCoin = ''] = (overrides.symbol ?? '').split('_');
  const price = overrides.price ?? money('50000');
  const baseSize = overrides.baseSize ?? money('0.01');
  return {
    kind,
    id: '1',
    atMs: SLOT_MS,
    symbol: '',
    baseCoin,
    quoteCoin,
    orderId: 'o-1',
    side: 'buy',
    role: 'taker',
    price,
    baseSize,
    quoteAmount: times(price, baseSize),
    fee: decimal('0'),
    feeCoin: 'USDT',
    ...overrides,
  };
}

/** With the ordinal 0, as a venue's adapter gives it. */
export function aFunding(overrides: Partial<FundingRecord> = {}): FundingRecord {
  const row = {
    kind: 'funding' as const,
    atMs: SLOT_MS,
    symbol: 'BTC_USDT_PERP',
    mode: 'CROSS',
    coin: 'USDT',
    amount: money('0.5'),
    ...overrides,
  };
  return { id: [row.symbol, row.mode, row.atMs, row.coin, row.amount, 0].join('/'), ...row };
}

export function anOrderRecord(overrides: Partial<OrderRecord> = {}): OrderRecord {
  return {
    kind: 'spot-order',
    id: '1',
    atMs: SLOT_MS,
    updatedAtMs: SLOT_MS,
    symbol: 'BTC_USDT',
    side: 'buy',
    type: 'LIMIT',
    executedBase: money('0'),
    executedQuote: money('0'),
    ...overrides,
  };
}

export function aTransfer(overrides: Partial<TransferRecord> = {}): TransferRecord {
  return {
    kind: 'transfer',
    id: '1',
    atMs: SLOT_MS,
    from: 'MAIN',
    to: 'TRADE',
    coin: 'USDT',
    amount: money('100'),
    status: 'COMPLETED',
    ...overrides,
  };
}

/** 100 USDT that may come back as bitcoin. */
export function anEarnRecord(overrides: Partial<EarnRecord> = {}): EarnRecord {
  return {
    kind: 'earn',
    id: 'dual-1',
    atMs: SLOT_MS,
    productId: 'BTC-USDXO-261125-49000-P-USDT',
    state: 'CONFIRMED',
    productType: 'DUAL_CURRENCY',
    base: 'BTC',
    quote: 'USDXO',
    currency: 'USDT',
    baseAmount: money('0'),
    currencyAmount: money('100'),
    updatedAtMs: SLOT_MS,
    ...overrides,
  };
}

export function aBotRecord(overrides: Partial<BotRecord> = {}): BotRecord {
  return {
    kind: 'bot',
    id: 'b-1',
    atMs: SLOT_MS,
    createdAtMs: SLOT_MS - 1000,
    botKind: 'spotGrid',
    symbol: 'BTC_USDT',
    base: 'BTC',
    quote: 'USDT',
    state: 'canceled',
    ...overrides,
  };
}

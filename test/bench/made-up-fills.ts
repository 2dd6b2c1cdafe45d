import type { Decimal } from '../../shared/core/decimal.ts';
import type { FillRecord } from '../../shared/records/record.ts';

const COINS = ['BTC', 'ETH', 'SOL', 'XRP'];

/** Like those of a busy day, the same ones each time. */
export function* madeUpFills(count: number): Generator<FillRecord> {
  for (let n = 0; n < count; n += 1) {
    const baseCoin = COINS[(n * 7919) % COINS.length] ?? 'BTC';
    const cents = 5_000_000 + ((n * 104_729) % 1_000_000);
    const units = 1 + ((n * 31_337) % 9_999_999);
    yield {
      kind: 'spot-fill',
      id: String(10n ** 18n + BigInt(n) * 37n),
      atMs: Date.UTC(2026, 10, 23) + n * 86,
      symbol: `${baseCoin}_USDT`,
      baseCoin,
      quoteCoin: 'USDT',
      orderId: String(2n * 10n ** 18n + BigInt(n >> 1) * 41n),
      side: n % 3 === 0 ? 'sell' : 'buy',
      role: n % 5 === 0 ? 'maker' : 'taker',
      price: scaled(cents, 2),
      baseSize: scaled(units, 8),
      quoteAmount: scaled(BigInt(cents) * BigInt(units), 10),
      fee: scaled(n % 11 === 0 ? -units : units, 11),
      feeCoin: 'USDT',
      ...(n % 4 === 0 ? {} : { feeType: 'TRADING' }),
    };
  }
}

function scaled(units: number | bigint, places: number): Decimal {
  const digits = String(units)
    .replace('-', '')
    .padStart(places + 1, '0');
  return `${units < 0 ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}` as Decimal;
}

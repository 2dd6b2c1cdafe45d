/** Dual investments in the exchange's own names. Source: `DualBalance` and `DualRecord` of the Pionex openapi_earn_dual.yaml. */
import type { EpochMs } from '../../core/clock.ts';
import { type Decimal, formatPlaces, sum, ZERO } from '../../core/decimal.ts';
import type { DualOrder } from '../earn/earn-book.ts';
import type { Listing } from '../instruments.ts';

/** The coin that was invested. */
export function investedCoin({ invested, base, currency }: DualOrder): string {
  return invested === 'base' ? base : currency;
}

/** What lies in the earn account because of this investment: what was invested, or what waits to be collected. */
export function heldBy(dual: DualOrder): { coin: string; free: Decimal; frozen: Decimal } | undefined {
  const { settlement } = dual;
  if (settlement === undefined) return { coin: investedCoin(dual), free: ZERO, frozen: dual.amount };
  return dual.collected ? undefined : { coin: settlement.coin, free: settlement.amount, frozen: ZERO };
}

/** One row a base and coin, or merged one a coin. No document says what `base` is then; here it is empty. */
export function balanceRows(duals: readonly DualOrder[], isMerged: boolean) {
  const rows = new Map<
    string,
    { base: string; coin: string; free: Decimal; frozen: Decimal; atMs: EpochMs }
  >();
  for (const dual of duals) {
    const held = heldBy(dual);
    if (held === undefined) continue;
    const base = isMerged ? '' : dual.base;
    const key = `${base} ${held.coin}`;
    const row = rows.get(key) ?? { base, coin: held.coin, free: ZERO, frozen: ZERO, atMs: 0 };
    rows.set(key, {
      ...row,
      free: sum(row.free, held.free),
      frozen: sum(row.frozen, held.frozen),
      atMs: Math.max(row.atMs, dual.updatedAtMs),
    });
  }
  return [...rows.values()].map(({ base, coin, free, frozen, atMs }) => ({
    base,
    coin,
    free: formatPlaces(free, 8),
    frozen: formatPlaces(frozen, 8),
    updateTime: atMs,
  }));
}

/** The documents call the two settlement fields the coins that principal and earnings came in: here always the same. */
export function recordOnWire(dual: DualOrder) {
  const { settlement } = dual;
  const isBase = dual.invested === 'base';
  const baseAmount = isBase ? dual.amount : ZERO;
  const currencyAmount = isBase ? ZERO : dual.amount;
  return {
    clientDualId: dual.clientDualId,
    state: settlement === undefined ? 'CONFIRMED' : 'SETTLED',
    productId: dual.productId,
    type: isBase ? 'DUAL_BASE' : 'DUAL_CURRENCY',
    base: dual.base,
    quote: dual.quote,
    currency: dual.currency,
    strike: dual.strike,
    expireTime: dual.expiresAtMs,
    baseAmount,
    currencyAmount,
    profit: dual.profit,
    baseFilled: baseAmount,
    currencyFilled: currencyAmount,
    settlementState: settlement === undefined ? '' : dual.collected ? 'COLLECTED' : 'SETTLED',
    settlementTime: settlement === undefined ? 0 : dual.expiresAtMs,
    settlementBase: settlement?.coin ?? '',
    settlementCurrency: settlement?.coin ?? '',
    deliveryPrice: settlement?.deliveryPrice ?? '',
    createTime: dual.createdAtMs,
    updateTime: dual.updatedAtMs,
  };
}

/** Every coin that is traded against USDT. Which names of quotes go with which coins is documented at `openProducts`. */
export function offersOnWire(listings: readonly Listing[]) {
  const traded = listings.filter(({ quoteCoin, tradable }) => quoteCoin === 'USDT' && tradable);
  return traded.flatMap(({ baseCoin: base, limitSize }) => {
    const isMajor = base === 'BTC' || base === 'ETH';
    return (isMajor ? ['USDT', 'USDC'] : ['USDT']).map((currency) => ({
      base,
      quote: isMajor ? 'USDXO' : 'USDT',
      currency,
      basePrecision: 8,
      currencyPrecision: 8,
      baseMin: limitSize.min ?? ZERO,
      currencyMin: '1',
      baseMax: limitSize.max ?? ZERO,
      currencyMax: '2000000',
    }));
  });
}

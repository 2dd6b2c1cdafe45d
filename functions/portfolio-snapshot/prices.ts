import type { Decimal } from '../../shared/core/decimal.ts';
import { ONE } from '../../shared/core/decimal.ts';
import type { Position } from '../../shared/venues/perpetual.ts';
import type { Ticker } from '../../shared/venues/venue.ts';
import type { WalletOverview } from '../../shared/venues/wallet.ts';

/** In which everything is valued. */
export const USD_COIN = 'USDT';

export interface KnownPrice {
  readonly price: Decimal;
  /** Where it comes from: a symbol, or `wallet` for the venue's own valuation in USD. */
  readonly from: string;
}

/** By coin (its price in USDT), or by symbol (its price in the symbol's quote coin). */
export type PriceOf = (coinOrSymbol: string) => KnownPrice | undefined;

export interface CoinTicker extends Ticker {
  /** The coin whose market in USDT it is; missing for a market in another coin. */
  readonly coin?: string;
}

/** The market's own price first; what has no market in USDT is priced as the venue's wallet values it. */
export function pricesFrom(
  tickers: readonly CoinTicker[],
  wallet: WalletOverview['prices'],
  positions: readonly Position[],
): PriceOf {
  const known = new Map<string, KnownPrice>();
  for (const [coin, { usd }] of Object.entries(wallet)) {
    if (usd !== undefined) known.set(coin, { price: usd, from: 'wallet' });
  }
  for (const { symbol, markPrice } of positions) {
    if (markPrice !== undefined) known.set(symbol, { price: markPrice, from: symbol });
  }
  for (const { symbol, coin, last } of tickers) {
    const price = { price: last, from: symbol };
    known.set(symbol, price);
    if (coin !== undefined) known.set(coin, price);
  }
  known.set(USD_COIN, { price: ONE, from: USD_COIN });
  return (name) => known.get(name);
}

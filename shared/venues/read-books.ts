import { ZERO } from '../core/decimal.ts';
import type { BookTicker, Venue } from './venue.ts';

/**
 * Best bid and ask of these symbols, in their order. Where a venue tells no book, its last price stands for both, with
 * no sizes: good enough to size a market order by, not to price a limit order from (the automations refuse that).
 */
export async function readBooks(
  venue: Pick<Venue, 'capabilities' | 'bookTickers' | 'tickers'>,
  symbols: readonly string[],
): Promise<readonly BookTicker[]> {
  if (venue.capabilities.bookTicker) return venue.bookTickers(symbols);
  const tickers = await venue.tickers(symbols);
  return tickers.map(({ symbol, last, atMs }) => ({
    symbol,
    bid: last,
    bidSize: ZERO,
    ask: last,
    askSize: ZERO,
    atMs,
  }));
}

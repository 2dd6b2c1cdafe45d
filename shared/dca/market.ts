import type { Plan } from '../automations/schema.ts';
import { DAY_MS } from '../core/clock.ts';
import { invariant } from '../core/errors.ts';
import { readBooks } from '../venues/read-books.ts';
import type { Balance, BookTicker, Candle, Instrument, Venue } from '../venues/venue.ts';

/** What a leg's decision rests on. Parts that the plan's conditions do not ask for are not read. */
export interface LegMarket {
  readonly instrument: Instrument;
  readonly book: BookTicker;
  /** Daily candles, oldest first; only those of finished days. */
  readonly finishedDays: readonly Candle[];
  /** The unfinished day, if the venue shows one. */
  readonly today: Candle | undefined;
  readonly balances: readonly Balance[];
}

/** Reads the market for all legs of a plan: two calls, and one more for each kind of figure it asks for. */
export async function readMarket(
  venue: Venue,
  plan: Plan,
  symbols: readonly string[],
  nowMs: number,
): Promise<ReadonlyMap<string, LegMarket>> {
  const instruments = await venue.instruments(symbols);
  const books = await readBooks(venue, symbols);
  const balances = plan.conditions.keepFree === undefined ? [] : await venue.balances();
  const days = daysNeeded(plan);
  const markets = new Map<string, LegMarket>();
  for (const symbol of symbols) {
    const instrument = instruments.find((one) => one.symbol === symbol);
    const book = books.find((one) => one.symbol === symbol);
    invariant(instrument !== undefined && book !== undefined, `the venue answered for ${symbol}`);
    const candles =
      days === 0 ? [] : await venue.candles({ symbol, interval: '1d', limit: days + 1, endMs: nowMs });
    markets.set(symbol, {
      instrument,
      book,
      finishedDays: candles.filter((candle) => candle.openMs + DAY_MS <= nowMs).slice(-days),
      today: candles.find((candle) => candle.openMs + DAY_MS > nowMs),
      balances,
    });
  }
  return markets;
}

function daysNeeded(plan: Plan): number {
  const scaleDays = plan.scale !== undefined && 'days' in plan.scale ? plan.scale.days : 0;
  return Math.max(scaleDays, plan.conditions.maxAboveAverage?.days ?? 0);
}

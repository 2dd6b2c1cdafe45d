/** Prices as bots see them: one at each whole minute, shared by all bots of a symbol. */
import { type DurationMs, type EpochMs, HOUR_MS, MINUTE_MS } from '../../core/clock.ts';
import { type Decimal, decimal, ZERO } from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import type { Listing } from '../instruments.ts';
import type { PriceSource } from '../market.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import type { PerpetualPrices } from '../perpetual-prices.ts';

export interface BotMarket {
  readonly listing: Listing;
  readonly perpetual?: PerpetualListing;
  /** Prices at the 60 minutes of an hour since the Unix epoch, in ticks; those after `nowMs` mean nothing. */
  minutesOf(hour: number, nowMs: EpochMs): Promise<Float64Array> | Float64Array;
  /** The mid of a spot symbol, the mark of a perpetual. */
  priceAt(atMs: EpochMs): Promise<Decimal>;
  /** Infinite where no funding is paid. */
  readonly fundingIntervalMs: DurationMs;
  fundingRateAt(settlementMs: EpochMs): Promise<Decimal>;
}

export interface BotMarkets {
  find(symbol: string): BotMarket | undefined;
  /** Throws for an unlisted symbol: a programmer's error. */
  get(symbol: string): BotMarket;
  /** The perpetual whose bots are named so, e.g. `BTC.PERP` and `USDT`. */
  perpetualOf(base: string, quote: string): PerpetualListing | undefined;
  /** What one of the coin is worth in USDT. */
  usdtPriceOf(coin: string, atMs: EpochMs): Promise<Decimal>;
}

export interface BotMarketOptions {
  readonly listings: ReadonlyMap<string, Listing>;
  readonly prices: PriceSource;
  readonly perpetuals?: {
    readonly listings: ReadonlyMap<string, PerpetualListing>;
    readonly prices: PerpetualPrices;
  };
}

/** Three months of minutes, then the oldest are asked for again. */
const MAX_HOURS = 24 * 100;

export function createBotMarkets(options: BotMarketOptions): BotMarkets {
  const { listings, prices, perpetuals } = options;
  const markets = new Map<string, BotMarket>();
  const perpetualListings = perpetuals?.listings ?? new Map<string, PerpetualListing>();

  const create = (symbol: string): BotMarket | undefined => {
    const perpetual = perpetualListings.get(symbol);
    if (perpetual !== undefined && perpetuals !== undefined) {
      return perpetualMarket(perpetual, perpetuals.prices, prices.synthetic);
    }
    const listing = listings.get(symbol);
    return listing === undefined ? undefined : spotMarket(listing, prices);
  };
  const find = (symbol: string): BotMarket | undefined => {
    const market = markets.get(symbol) ?? create(symbol);
    if (market !== undefined) markets.set(symbol, market);
    return market;
  };

  return {
    find,
    get(symbol) {
      const market = find(symbol);
      invariant(market !== undefined, `no bots trade the unlisted symbol ${symbol}`);
      return market;
    },
    perpetualOf: (base, quote) =>
      [...perpetualListings.values()].find(
        (listing) => `${listing.baseCoin}.PERP` === base && listing.quoteCoin === quote,
      ),
    async usdtPriceOf(coin, atMs) {
      const symbol = `${coin}_USDT`;
      // A coin without a market in USDT is another dollar.
      return listings.has(symbol) ? prices.priceAt(symbol, atMs) : decimal('1');
    },
  };
}

function spotMarket(listing: Listing, prices: PriceSource): BotMarket {
  const { symbol } = listing;
  return {
    listing,
    priceAt: async (atMs) => prices.priceAt(symbol, atMs),
    minutesOf: hours(prices.synthetic, async (startMs, untilMs) => {
      if (prices.synthetic)
        return minutesBy(listing, startMs, untilMs, (atMs) => prices.priceAt(symbol, atMs));
      // One question an hour instead of sixty.
      const endMs = startMs + HOUR_MS - MINUTE_MS;
      const query = { symbol, interval: '1m', limit: 60, endMs, nowMs: untilMs } as const;
      const opens = new Map((await prices.candles(query)).map(({ openMs, open }) => [openMs, open]));
      let last = opens.get(startMs) ?? (await prices.priceAt(symbol, startMs));
      return minutesBy(listing, startMs, untilMs, (atMs) => {
        last = opens.get(atMs) ?? last;
        return last;
      });
    }),
    fundingIntervalMs: Number.POSITIVE_INFINITY,
    fundingRateAt: async () => ZERO,
  };
}

function perpetualMarket(listing: PerpetualListing, prices: PerpetualPrices, synthetic: boolean): BotMarket {
  const { symbol } = listing;
  return {
    listing,
    perpetual: listing,
    priceAt: (atMs) => prices.markPriceAt(symbol, atMs),
    minutesOf: hours(synthetic, (startMs, untilMs) =>
      minutesBy(listing, startMs, untilMs, (atMs) => prices.markPriceAt(symbol, atMs)),
    ),
    fundingIntervalMs: prices.fundingIntervalMs(symbol),
    fundingRateAt: (settlementMs) => prices.fundingRateAt(symbol, settlementMs),
  };
}

async function minutesBy(
  { pricePlaces }: Listing,
  startMs: EpochMs,
  untilMs: EpochMs,
  priceAt: (atMs: EpochMs) => Decimal | Promise<Decimal>,
): Promise<Float64Array> {
  const ticks = new Float64Array(60).fill(Number.NaN);
  for (let minute = 0; minute < 60 && startMs + minute * MINUTE_MS <= untilMs; minute += 1) {
    const price = priceAt(startMs + minute * MINUTE_MS);
    ticks[minute] = Math.round(Number(price instanceof Promise ? await price : price) * 10 ** pricePlaces);
  }
  return ticks;
}

/** Remembers whole hours; a failed one is asked for again. Made-up prices are known before their time, real ones not. */
function hours(
  synthetic: boolean,
  load: (startMs: EpochMs, untilMs: EpochMs) => Promise<Float64Array>,
): BotMarket['minutesOf'] {
  const known = new Map<number, Float64Array>();
  return (hour, nowMs) => {
    const found = known.get(hour);
    if (found !== undefined) return found;
    const endMs = (hour + 1) * HOUR_MS;
    return load(hour * HOUR_MS, synthetic ? endMs : nowMs).then((minutes) => {
      if (known.size >= MAX_HOURS) known.delete(known.keys().next().value ?? hour);
      if (synthetic || endMs <= nowMs) known.set(hour, minutes);
      return minutes;
    });
  };
}

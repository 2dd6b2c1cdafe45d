/** Public data of perpetuals, and the exchange's time. */
import type { EpochMs } from '../../core/clock.ts';
import type { FuturesEngine } from '../futures/futures-engine.ts';
import type { PriceSource } from '../market.ts';
import type { PerpetualListing } from '../perpetual-listings.ts';
import { nextSettlementMs } from '../perpetual-prices.ts';
import type { WireObject, WireValue } from '../wire-json.ts';
import { bestOf, candleByName, candlesOf, tickerOnWire } from './market-wire.ts';
import { listingOf, nameOnWire, QUOTE_COINS } from './names.ts';
import { perpetualRefusal } from './refusal.ts';
import { type PublicRequest, publicRoute, type Route } from './route.ts';

export function perpetualMarketRoutes(futures: FuturesEngine): readonly Route[] {
  const { prices } = futures;
  const trades: PriceSource = {
    synthetic: true,
    priceAt: prices.markPriceAt,
    rangeOf: prices.markRangeOf,
    candles: (query) => prices.candles({ ...query, of: 'trades' }),
  };
  const named = (request: PublicRequest) => contractOf(futures, request.parameters.required('symbol'));
  const all = () => [...futures.listings.values()].filter(({ quoteCoin }) => QUOTE_COINS.includes(quoteCoin));
  /** One contract answers alone, all of them as a list. */
  const oneOrAll = async (
    request: PublicRequest,
    rowOf: (listing: PerpetualListing) => Promise<WireObject>,
  ): Promise<WireValue> => {
    if (request.parameters.text('symbol') !== undefined) return rowOf(named(request));
    const rows: WireObject[] = [];
    for (const listing of all().filter(({ tradable }) => tradable)) rows.push(await rowOf(listing));
    return rows;
  };

  return [
    publicRoute('swap/v2/server/time', async ({ atMs }) => ({ serverTime: atMs })),
    publicRoute('swap/v2/quote/contracts', async () => all().map(contractOnWire)),
    publicRoute('swap/v2/quote/ticker', (request) =>
      oneOrAll(request, ({ symbol }) => tickerOnWire(trades, symbol, request.atMs)),
    ),
    publicRoute('swap/v2/quote/premiumIndex', (request) =>
      oneOrAll(request, ({ symbol }) => indexOnWire(futures, symbol, request.atMs)),
    ),
    publicRoute('swap/v2/quote/bookTicker', async (request) => {
      const { symbol } = named(request);
      const best = bestOf(await futures.book(symbol, request.atMs));
      return {
        book_ticker: {
          symbol: nameOnWire(symbol),
          bid_price: best.bid,
          bid_qty: best.bidSize,
          ask_price: best.ask,
          ask_qty: best.askSize,
          lastUpdateId: BigInt(request.atMs),
          time: request.atMs,
        },
      };
    }),
    publicRoute('swap/v3/quote/klines', async (request) => {
      const { symbol } = named(request);
      const { parameters, atMs } = request;
      const candles = await candlesOf(
        parameters,
        atMs,
        (query) => prices.candles({ symbol, nowMs: atMs, ...query, of: 'trades' }),
        109400,
      );
      return candles.map(candleByName);
    }),
  ];
}

export function contractOf({ listings }: FuturesEngine, symbol: string): PerpetualListing {
  const listing = listingOf(listings, 'perpetual', symbol);
  if (listing === undefined || !QUOTE_COINS.includes(listing.quoteCoin))
    throw perpetualRefusal('unknownSymbol');
  return listing;
}

function contractOnWire(listing: PerpetualListing): WireObject {
  return {
    contractId: listing.symbol,
    symbol: nameOnWire(listing.symbol),
    size: '1',
    quantityPrecision: listing.basePlaces,
    pricePrecision: listing.pricePlaces,
    makerFeeRate: 0.0002,
    takerFeeRate: 0.0005,
    feeRate: 0.0005,
    tradeMinQuantity: Number(listing.limitSize.min ?? 0),
    tradeMinUSDT: Number(listing.minQuoteAmount ?? 2),
    currency: listing.quoteCoin,
    asset: listing.baseCoin,
    status: listing.tradable ? 1 : 0,
    // Texts, although they are flags.
    apiStateOpen: String(listing.tradable),
    apiStateClose: 'true',
    brokerState: 'true',
    launchTime: 0,
    maintainTime: 0,
    offTime: 0,
    displayName: nameOnWire(listing.symbol),
  };
}

async function indexOnWire({ prices }: FuturesEngine, symbol: string, atMs: EpochMs): Promise<WireObject> {
  const nextMs = nextSettlementMs(prices.fundingIntervalMs(symbol), atMs);
  return {
    symbol: nameOnWire(symbol),
    markPrice: await prices.markPriceAt(symbol, atMs),
    indexPrice: await prices.indexPriceAt(symbol, atMs),
    lastFundingRate: await prices.fundingRateAt(symbol, nextMs),
    nextFundingTime: nextMs,
  };
}

/** Public data of spot. */
import type { Engine } from '../engine.ts';
import type { Listing } from '../instruments.ts';
import type { PriceSource } from '../market.ts';
import type { WireValue } from '../wire-json.ts';
import { bestOf, candleAsList, candlesOf, symbolOnWire, tickerOnWire } from './market-wire.ts';
import { listingOf, nameOnWire } from './names.ts';
import { BingxRefusal } from './refusal.ts';
import { type PublicRequest, publicRoute, type Route } from './route.ts';

export function marketRoutes(engine: Engine, prices: PriceSource): readonly Route[] {
  const named = ({ parameters }: PublicRequest): Listing => {
    const listing = listingOf(engine.listings, 'spot', parameters.required('symbol'));
    if (listing === undefined) throw new BingxRefusal(100204, 'symbol not found');
    return listing;
  };
  const namedOrAll = (request: PublicRequest): readonly Listing[] =>
    request.parameters.text('symbol') === undefined ? [...engine.listings.values()] : [named(request)];

  return [
    publicRoute('spot/v1/common/symbols', async (request) => ({
      symbols: namedOrAll(request).map(symbolOnWire),
    })),
    publicRoute('spot/v1/ticker/24hr', async (request) => {
      request.parameters.required('timestamp');
      const tickers: WireValue[] = [];
      for (const { symbol, tradable } of namedOrAll(request)) {
        if (tradable) tickers.push(await tickerOnWire(prices, symbol, request.atMs));
      }
      return tickers;
    }),
    publicRoute('spot/v1/ticker/bookTicker', async (request) => {
      const { symbol } = named(request);
      const best = bestOf(await engine.book(symbol, request.atMs));
      return [
        {
          eventType: 'bookTicker',
          time: request.atMs,
          symbol: nameOnWire(symbol),
          bidPrice: best.bid,
          bidVolume: best.bidSize,
          askPrice: best.ask,
          askVolume: best.askSize,
        },
      ];
    }),
    publicRoute('spot/v2/market/kline', async (request) => {
      const { symbol } = named(request);
      const { parameters, atMs } = request;
      const read = (query: Parameters<Parameters<typeof candlesOf>[2]>[0]) =>
        prices.candles({ symbol, nowMs: atMs, ...query });
      return (await candlesOf(parameters, atMs, async (query) => read(query), 100400)).map(candleAsList);
    }),
  ];
}

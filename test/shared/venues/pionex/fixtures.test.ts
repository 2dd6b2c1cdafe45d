import { describe, expect, it } from 'vitest';
import type { Venue } from '../../../../shared/venues/venue.ts';
import { type Fixture, readFixture } from '../../../support/fixture.ts';
import { API_KEY, START_MS, scriptedVenue, timeReply } from './scripted.ts';

const symbol = 'BTC_USDT';
const venueOrderId = '200000001381311095';
const window = { symbol, startMs: START_MS, endMs: START_MS + 1_000 };

const bitcoin = {
  symbol,
  market: 'spot',
  baseCoin: 'BTC',
  quoteCoin: 'USDT',
  tradable: true,
  basePlaces: 6,
  pricePlaces: 2,
  amountPlaces: 8,
  minQuoteAmount: '10',
  limitSize: { min: '0.000001', max: '1000' },
  marketSize: { min: '0.000001', max: '100' },
  buyCeiling: '1.1',
  sellFloor: '0.9',
};
const bitcoinBook = {
  symbol,
  bid: '86999.98',
  bidSize: '0.251300',
  ask: '87000.02',
  askSize: '1.004',
  atMs: 1763884800101,
};
const closedBuy = {
  venueOrderId,
  clientOrderId: 'so-1',
  symbol,
  side: 'buy',
  type: 'market',
  quoteAmount: '25.00000000',
  executedBase: '0.000287',
  executedQuote: '24.96900574',
  fee: '0.00000014',
  feeCoin: 'BTC',
  status: 'closed',
  createdAtMs: 1763884800100,
  updatedAtMs: 1763884800105,
};
const openSell = {
  venueOrderId: '200000001381311096',
  symbol,
  side: 'sell',
  type: 'limit',
  price: '90000.00',
  baseSize: '0.500000',
  executedBase: '0.200000',
  executedQuote: '18000.00000000',
  fee: '9.00',
  feeCoin: 'USDT',
  status: 'open',
  createdAtMs: 1763884800200,
  updatedAtMs: 1763884800300,
};
const fill = (fillId: string, atMs: number, baseSize: string) => ({
  fillId,
  venueOrderId,
  symbol,
  side: 'buy',
  role: 'taker',
  price: '87000.02',
  baseSize,
  fee: '0.00000007',
  feeCoin: 'BTC',
  atMs,
});
const oldestFirst = [
  fill('300000000000000001', 1763884800104, '0.000144'),
  fill('300000000000000002', 1763884800105, '0.000143'),
];

interface Case {
  readonly fixture: string;
  readonly says: string;
  readonly call: (venue: Venue) => Promise<unknown>;
  readonly expected: unknown;
}

const cases: readonly Case[] = [
  {
    fixture: 'get-common-symbols.btc-usdt',
    says: 'reads the rules of a symbol',
    call: (venue) => venue.instruments([symbol]),
    expected: [bitcoin],
  },
  {
    fixture: 'get-common-symbols.two',
    says: 'gives symbols in the order in which they were asked for, also one that is disabled',
    call: (venue) => venue.instruments([symbol, 'ETH_USDT']),
    expected: [bitcoin, expect.objectContaining({ symbol: 'ETH_USDT', tradable: false })],
  },
  {
    fixture: 'get-market-bookTickers.btc-usdt',
    says: 'reads one book ticker, its time as a number',
    call: (venue) => venue.bookTickers([symbol]),
    expected: [bitcoinBook],
  },
  {
    fixture: 'get-market-bookTickers.all-spot',
    says: 'reads several book tickers at once and does not look at those of others',
    call: (venue) => venue.bookTickers([symbol, 'ETH_USDT']),
    expected: [bitcoinBook, expect.objectContaining({ symbol: 'ETH_USDT', ask: '2800.01' })],
  },
  {
    fixture: 'get-market-tickers.btc-usdt',
    says: 'reads the last price as the close of the rolling day',
    call: (venue) => venue.tickers([symbol]),
    expected: [
      {
        symbol,
        last: '87000.00',
        open: '85000.00',
        high: '88100.5',
        low: '84000',
        baseVolume: '5123.123456',
        atMs: 1763884800000,
      },
    ],
  },
  {
    fixture: 'get-market-klines.60m-newest-first',
    says: 'asks for 1h as 60M and turns the candles round',
    call: (venue) => venue.candles({ symbol, interval: '1h', limit: 2, endMs: START_MS }),
    expected: [
      {
        openMs: 1763881200000,
        open: '86900.00',
        high: '87100.00',
        low: '86800.00',
        close: '87000.00',
        baseVolume: '240.125',
      },
      {
        openMs: 1763884800000,
        open: '87000.00',
        high: '87020.00',
        low: '86990.00',
        close: '87010.00',
        baseVolume: '12.5',
      },
    ],
  },
  {
    fixture: 'get-account-balances.example',
    says: 'reads frozen money as locked',
    call: (venue) => venue.balances(),
    expected: [
      { coin: 'BTC', free: '0.90000000', locked: '0.00000000' },
      { coin: 'USDT', free: '100.00000000', locked: '900.00000000' },
    ],
  },
  {
    fixture: 'get-account-balances.null-list',
    says: 'reads null as no balances',
    call: (venue) => venue.balances(),
    expected: [],
  },
  {
    fixture: 'delete-trade-order.accepted',
    says: 'cancels with the order id as a bare number in a JSON body',
    call: (venue) => venue.cancel({ symbol, venueOrderId }),
    expected: 'accepted',
  },
  {
    fixture: 'delete-trade-order.not-found',
    says: 'reports a cancelled or filled order as already closed',
    call: (venue) => venue.cancel({ symbol, venueOrderId }),
    expected: 'alreadyClosed',
  },
  {
    fixture: 'get-trade-order.closed-market-buy',
    says: 'reads an order with all digits of its id',
    call: (venue) => venue.order({ symbol, venueOrderId }),
    expected: { found: true, order: closedBuy },
  },
  {
    fixture: 'get-trade-order.not-found',
    says: "takes the venue's word that there is no such order",
    call: (venue) => venue.order({ symbol, venueOrderId }),
    expected: { found: false },
  },
  {
    fixture: 'get-trade-orderByClientOrderId.found',
    says: 'finds an order by its client order id',
    call: (venue) => venue.orderByClientOrderId({ symbol, clientOrderId: 'so-1' }),
    expected: { found: true, order: closedBuy },
  },
  {
    fixture: 'get-trade-openOrders.one',
    says: 'reads an open order of another program, with a field nobody knows',
    call: (venue) => venue.openOrders(symbol),
    expected: [openSell],
  },
  {
    fixture: 'get-trade-openOrders.null-list',
    says: 'reads null as no open orders',
    call: (venue) => venue.openOrders(symbol),
    expected: [],
  },
  {
    fixture: 'get-trade-allOrders.two',
    says: 'lists orders oldest first, asking one millisecond wider on both sides',
    call: (venue) => venue.orders(window),
    expected: [closedBuy, openSell],
  },
  {
    fixture: 'get-trade-fills.newest-first',
    says: 'lists fills oldest first',
    call: (venue) => venue.fills(window),
    expected: oldestFirst,
  },
  {
    fixture: 'get-trade-fills.null-list',
    says: 'reads null as no fills',
    call: (venue) => venue.fills(window),
    expected: [],
  },
  {
    fixture: 'get-trade-fillsByOrderId.newest-first',
    says: 'lists the fills of an order oldest first',
    call: (venue) => venue.fillsOfOrder({ symbol, venueOrderId }),
    expected: oldestFirst,
  },
  {
    fixture: 'post-trade-order.accepted',
    says: 'places an order and keeps every digit of its id',
    call: (venue) =>
      venue.place({
        clientOrderId: 'so-1',
        symbol,
        side: 'buy',
        terms: { type: 'market', quoteAmount: '25' as never },
        signBeforeMs: START_MS + 10_000,
      }),
    expected: { outcome: 'accepted', venueOrderId },
  },
  {
    fixture: 'post-trade-order.not-enough-money',
    says: 'reports a refused order as rejected, with a sentence',
    call: (venue) =>
      venue.place({
        clientOrderId: 'so-1',
        symbol,
        side: 'buy',
        terms: { type: 'market', quoteAmount: '25' as never },
        signBeforeMs: START_MS + 10_000,
      }),
    expected: {
      outcome: 'rejected',
      code: 'TRADE_NOT_ENOUGH_MONEY',
      message:
        'Pionex says that the free balance does not cover the order (TRADE_NOT_ENOUGH_MONEY: not enough money).',
    },
  },
];

describe.each(cases)('$fixture', ({ fixture, says, call, expected }) => {
  it(says, async () => {
    const { request, response } = readFixture(`pionex/${fixture}`);
    // A placement wants to know the time first.
    const scenes = request.method === 'POST' ? [timeReply(), response] : [response];
    const { venue, sent } = scriptedVenue(scenes);

    const result = await call(venue);

    const last = sent.at(-1);
    expect(result).toEqual(expected);
    expect(sent).toHaveLength(scenes.length);
    expect({ method: last?.method, path: last?.path, query: last?.query }).toEqual({
      method: request.method,
      path: request.path,
      query: request.query,
    });
    expect(last?.body).toBe(bodyText(request.body));
    expect(last?.headers.get('PIONEX-KEY')).toBe(
      request.path.includes('market') || request.path.includes('common') ? null : API_KEY.apiKey,
    );
  });
});

/** As it must go over the wire: the order id bare. */
function bodyText(body: Fixture['request']['body']): string {
  return body === undefined ? '' : JSON.stringify(body).replace(/"orderId":"(\d+)"/, '"orderId":$1');
}

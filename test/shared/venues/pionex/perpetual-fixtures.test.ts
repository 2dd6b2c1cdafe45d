import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { PerpetualVenue } from '../../../../shared/venues/perpetual.ts';
import type { NewOrder } from '../../../../shared/venues/venue.ts';
import { type Fixture, readFixture } from '../../../support/fixture.ts';
import { API_KEY, START_MS } from './scripted.ts';
import { scriptedPerpetual } from './scripted-perpetual.ts';

const symbol = 'BTC_USDT_PERP';
const venueOrderId = '200000001381311095';
const window = { symbol, startMs: START_MS, endMs: START_MS + 1_000 };

const bitcoin = {
  symbol,
  market: 'perpetual',
  baseCoin: 'BTC',
  quoteCoin: 'USDT',
  tradable: true,
  basePlaces: 4,
  pricePlaces: 1,
  amountPlaces: 5,
  baseStep: '0.0001',
  priceStep: '0.1',
  minQuoteAmount: '1',
  limitSize: { min: '0.0001', max: '500' },
  marketSize: { min: '0.0001', max: '100' },
};
const bitcoinBook = {
  symbol,
  bid: '86999.9',
  bidSize: '2.5130',
  ask: '87000.1',
  askSize: '1.0040',
  atMs: 1763884800101,
};
const trimmedSell = {
  venueOrderId,
  clientOrderId: 'so-1',
  symbol,
  side: 'sell',
  type: 'market',
  baseSize: '0.0200',
  executedBase: '0.0150',
  executedQuote: '1304.985',
  status: 'closed',
  createdAtMs: 1763884800100,
  updatedAtMs: 1763884800105,
};
const openBuy = {
  venueOrderId: '200000001381311096',
  symbol,
  side: 'buy',
  type: 'limit',
  price: '80000.0',
  baseSize: '0.5000',
  executedBase: '0.2000',
  executedQuote: '16000.00',
  status: 'open',
  createdAtMs: 1763884800200,
  updatedAtMs: 1763884800300,
};
const shortEther = {
  symbol: 'ETH_USDT_PERP',
  size: '-1.50',
  entryPrice: '2750.00',
  markPrice: '2799.8',
  unrealizedProfit: '-74.70',
  liquidationPrice: '3391.25',
  leverage: '5',
  side: 'net',
};
const fill = (fillId: string, atMs: number, baseSize: string, fee: string) => ({
  fillId,
  venueOrderId,
  symbol,
  side: 'sell',
  role: 'taker',
  price: '86999.0',
  baseSize,
  fee,
  feeCoin: 'USDT',
  atMs,
});
const oldestFirst = [
  fill('300000000000000001', 1763884800104, '0.0050', '0.2174975'),
  fill('300000000000000002', 1763884800105, '0.0100', '0.434995'),
];
const reduce: NewOrder = {
  clientOrderId: 'so-1',
  symbol,
  side: 'sell',
  terms: { type: 'market', baseSize: decimal('0.0150') },
  reduceOnly: true,
  signBeforeMs: START_MS + 10_000,
};

interface Case {
  readonly fixture: string;
  readonly says: string;
  readonly call: (venue: PerpetualVenue) => Promise<unknown>;
  readonly expected: unknown;
}

const cases: readonly Case[] = [
  {
    fixture: 'get-common-symbols.btc-usdt-perp',
    says: 'reads the rules of a contract',
    call: (venue) => venue.instruments([symbol]),
    expected: [bitcoin],
  },
  {
    fixture: 'get-common-symbols.all-perp',
    says: 'lists every contract by its base coin, also one that is offline and called otherwise',
    call: (venue) => venue.listings(),
    expected: [
      { symbol: 'PUMP_USDT_PERP', baseCoin: 'PUMPFUN', quoteCoin: 'USDT', tradable: false },
      { symbol, baseCoin: 'BTC', quoteCoin: 'USDT', tradable: true },
    ].map((listing) => expect.objectContaining(listing)),
  },
  {
    fixture: 'get-market-bookTickers.btc-usdt-perp',
    says: 'reads one book ticker',
    call: (venue) => venue.bookTickers([symbol]),
    expected: [bitcoinBook],
  },
  {
    fixture: 'get-market-bookTickers.all-perp',
    says: 'reads several book tickers at once, one with its time as text',
    call: (venue) => venue.bookTickers([symbol, 'ETH_USDT_PERP']),
    expected: [bitcoinBook, expect.objectContaining({ symbol: 'ETH_USDT_PERP', atMs: 1763884800102 })],
  },
  {
    fixture: 'get-market-tickers.btc-usdt-perp',
    says: 'reads the last price as the close of the rolling day',
    call: (venue) => venue.tickers([symbol]),
    expected: [
      {
        symbol,
        last: '87000.0',
        open: '85000.0',
        high: '88100.5',
        low: '84000.0',
        baseVolume: '51231.1234',
        atMs: 1763884800000,
      },
    ],
  },
  {
    fixture: 'get-market-klines.60m-newest-first',
    says: 'asks for 1h as 60M and turns the candles round',
    call: (venue) => venue.candles({ symbol, interval: '1h', limit: 2, endMs: START_MS }),
    expected: [
      expect.objectContaining({ openMs: 1763881200000, close: '87000.0' }),
      expect.objectContaining({ openMs: 1763884800000, close: '87010.0' }),
    ],
  },
  {
    fixture: 'get-market-indexes.all',
    says: 'reads all marks in one call, without a contract that has none now',
    call: (venue) => venue.markPrices(),
    expected: [
      {
        symbol,
        mark: '87000.6',
        index: '87001.2',
        fundingRate: '0.0001',
        nextFundingMs: 1763913600000,
        atMs: 1763884800050,
      },
      {
        symbol: 'ETH_USDT_PERP',
        mark: '2799.8',
        index: '2800.2',
        fundingRate: '-0.00005',
        nextFundingMs: 1763899200000,
        atMs: 1763884800050,
      },
      { symbol: 'NEW_USDT_PERP', mark: '0.5', index: '0.5', atMs: 1763884800050 },
    ],
  },
  {
    fixture: 'get-account-balances.debts',
    says: 'reads the wallet of cross positions, what is borrowed not being free',
    call: (venue) => venue.balances(),
    expected: [
      { coin: 'BTC', free: '0.01000000', locked: '0.00000000' },
      { coin: 'USDT', free: '987.5', locked: '250.00000000' },
    ],
  },
  {
    fixture: 'get-account-balances.null-list',
    says: 'reads null as no balances',
    call: (venue) => venue.balances(),
    expected: [],
  },
  {
    fixture: 'get-account-positions.three',
    says: 'reads open positions, the short one negative, without a liquidation price of zero',
    call: (venue) => venue.positions(),
    expected: [
      {
        symbol,
        size: '0.0150',
        entryPrice: '86000.0',
        markPrice: '87000.6',
        unrealizedProfit: '15.00900000',
        leverage: '10',
        side: 'net',
      },
      shortEther,
    ],
  },
  {
    fixture: 'get-account-positions.one-symbol',
    says: 'reads the position of one symbol',
    call: (venue) => venue.positions('ETH_USDT_PERP'),
    expected: [shortEther],
  },
  {
    fixture: 'get-account-positions.null-list',
    says: 'reads null as no positions',
    call: (venue) => venue.positions(),
    expected: [],
  },
  {
    fixture: 'post-account-leverage.set',
    says: 'sends the leverage as text',
    call: (venue) => venue.setLeverage(symbol, decimal('3')),
    expected: undefined,
  },
  {
    fixture: 'delete-trade-order.accepted',
    says: 'cancels with the order id as a bare number in a JSON body',
    call: (venue) => venue.cancel({ symbol, venueOrderId }),
    expected: 'accepted',
  },
  {
    fixture: 'delete-trade-order.not-found',
    says: 'reports a closed order as already closed',
    call: (venue) => venue.cancel({ symbol, venueOrderId }),
    expected: 'alreadyClosed',
  },
  {
    fixture: 'get-trade-order.trimmed-reduce-only',
    says: 'tells the size that was asked for, not what it was trimmed to, and no fee',
    call: (venue) => venue.order({ symbol, venueOrderId }),
    expected: { found: true, order: trimmedSell },
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
    expected: { found: true, order: trimmedSell },
  },
  {
    fixture: 'get-trade-openOrders.one',
    says: 'reads an open order of another program, with a field nobody knows',
    call: (venue) => venue.openOrders(symbol),
    expected: [openBuy],
  },
  {
    fixture: 'get-trade-openOrders.null-list',
    says: 'reads null as no open orders',
    call: (venue) => venue.openOrders(symbol),
    expected: [],
  },
  {
    fixture: 'get-trade-historyOrders.two',
    says: 'lists open and closed orders oldest first, one that was rejected later as closed and not executed',
    call: (venue) => venue.orders(window),
    expected: [
      trimmedSell,
      openBuy,
      expect.objectContaining({ clientOrderId: 'so-2', type: 'limit', status: 'closed', executedBase: '0' }),
    ],
  },
  {
    fixture: 'get-trade-fills.newest-first',
    says: 'lists fills oldest first, with their fees',
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
    call: (venue) => venue.place(reduce),
    expected: { outcome: 'accepted', venueOrderId },
  },
  {
    fixture: 'post-trade-order.not-opened',
    says: 'says plainly that futures trading is not opened for the account',
    call: (venue) => venue.place(reduce),
    expected: {
      outcome: 'rejected',
      code: 'TRADE_TYPE_DENIED',
      message:
        'Pionex has not opened futures trading by API for this account, and takes no applications for it: trade by hand, or use a futures bot (TRADE_TYPE_DENIED: user denied not in whitelist).',
    },
  },
];

describe.each(cases)('$fixture', ({ fixture, says, call, expected }) => {
  it(says, async () => {
    const { request, response } = readFixture(`pionex/perpetual/${fixture}`);
    const others = readFixture('pionex/perpetual/get-trade-openOrders.one').response;
    const { venue, sent } = scriptedPerpetual((seen) => {
      if (seen.path === request.path && seen.method === request.method) return response;
      return seen.path.endsWith('/openOrders') ? others : undefined;
    });

    const result = await call(venue);

    const asked = sent.filter(({ path, method }) => path === request.path && method === request.method);
    expect(result).toEqual(expected);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ query: request.query, body: bodyText(request.body) });
    expect(Object.keys(asked[0]?.query ?? {}).sort()).toEqual(Object.keys(request.query).sort());
    expect(asked[0]?.headers.get('PIONEX-KEY')).toBe(
      request.path.startsWith('/uapi/') ? API_KEY.apiKey : null,
    );
  });
});

/** As it must go over the wire: the order id bare. */
function bodyText(body: Fixture['request']['body']): string {
  return body === undefined ? '' : JSON.stringify(body).replace(/"orderId":"(\d+)"/, '"orderId":$1');
}

import { describe, expect, it } from 'vitest';
import type { RecordKind } from '../../../../shared/records/record.ts';
import type { History } from '../../../../shared/venues/history.ts';
import { type Fixture, readFixture } from '../../../support/fixture.ts';
import { START_MS, scriptedVenue } from './scripted.ts';

const window = { startMs: START_MS, endMs: START_MS + 1_000 };
const page =
  (kind: RecordKind, symbol?: string) =>
  (history: History): Promise<unknown> =>
    history.page({ kind, ...window, ...(symbol === undefined ? {} : { symbol }) });
const settle =
  (kind: RecordKind, id: string, symbol: string | undefined, atMs = START_MS + 500) =>
  (history: History): Promise<unknown> =>
    history.settle({ kind, id, atMs, ...(symbol === undefined ? {} : { symbol }) });

const spotCoins = { symbol: 'BTC_USDT', baseCoin: 'BTC', quoteCoin: 'USDT' };
const limitSell = {
  kind: 'spot-order',
  id: '200000001381311095',
  atMs: START_MS + 200,
  updatedAtMs: START_MS + 300,
  symbol: 'BTC_USDT',
  side: 'sell',
  type: 'LIMIT',
  price: '90000.00',
  baseSize: '0.500000',
  executedBase: '0.200000',
  executedQuote: '18000.00000000',
  fee: '9.00',
  feeCoin: 'USDT',
  source: 'MANUAL',
};
const openSpot = {
  kind: 'spot-order',
  id: '200000001381311097',
  symbol: 'BTC_USDT',
  atMs: START_MS + 400,
} as const;
const payment = (mode: string, symbol: string, amount: string, coin: string, rate: string) => ({
  kind: 'funding',
  id: `${symbol}|${mode}|${START_MS}|${coin}|${amount === '0.130500' ? '0.1305' : amount}|0`,
  atMs: START_MS,
  ...{ symbol, mode, amount, coin, rate },
});
const settledDual = {
  kind: 'earn',
  id: 'my-order-001',
  atMs: START_MS + 400,
  updatedAtMs: 1775160000000,
  productId: 'BTC-USDT-260402-70000-C-USDT',
  state: 'SETTLED',
  productType: 'DUAL_BASE',
  base: 'BTC',
  quote: 'USDT',
  currency: 'USDT',
  baseAmount: '0.01',
  profitRate: '0.0215',
  strike: '70000',
  baseFilled: '0.01',
  currencyFilled: '0',
  principalCoin: 'BTC',
  earningsCoin: 'BTC',
  deliveryPrice: '71200.00',
  settledAtMs: 1775160000000,
};
const { baseAmount, principalCoin, earningsCoin, deliveryPrice, settledAtMs, ...unsettled } = settledDual;
const openDual = {
  ...unsettled,
  id: 'my-order-002',
  atMs: START_MS + 500,
  updatedAtMs: START_MS + 600,
  state: 'CONFIRMED',
  productType: 'DUAL_CURRENCY',
  currencyAmount: '100',
};

interface Case {
  readonly fixtures: readonly string[];
  readonly says: string;
  readonly call: (history: History) => Promise<unknown>;
  readonly expected: Readonly<Record<string, unknown>>;
}

const earnOf = (records: string) => [
  'records/get-dual-balances.btc',
  'records/get-dual-symbols.two',
  `records/get-dual-records.${records}`,
  'records/get-dual-records.null-list',
];

const cases: readonly Case[] = [
  {
    fixtures: ['records/get-trade-fills.spot'],
    says: 'asks a millisecond wider and gives the rows of the window, with coins and the exact amount',
    call: page('spot-fill', 'BTC_USDT'),
    expected: {
      rows: [
        {
          kind: 'spot-fill',
          id: '300000000000000003',
          atMs: START_MS + 1_000,
          ...spotCoins,
          orderId: '200000001381311095',
          side: 'buy',
          role: 'taker',
          price: '87000.12',
          baseSize: '0.000287',
          quoteAmount: '24.96903444',
          fee: '0.0000001435',
          feeCoin: 'BTC',
          feeType: 'TRADING',
        },
        {
          kind: 'spot-fill',
          id: '300000000000000002',
          atMs: START_MS,
          ...spotCoins,
          orderId: '200000001381311095',
          side: 'sell',
          role: 'maker',
          price: '87000.12',
          baseSize: '0.000287',
          quoteAmount: '24.96903444',
          fee: '-0.0012',
          feeCoin: 'USDT',
        },
      ],
      oldestMs: START_MS - 1,
      full: false,
      pending: [],
    },
  },
  {
    fixtures: ['records/get-trade-fills.spot-null-list'],
    says: 'reads null as no fills',
    call: page('spot-fill', 'BTC_USDT'),
    expected: { rows: [], pending: [], full: false },
  },
  {
    fixtures: ['records/get-trade-fills.futures'],
    says: 'reads an id of 19 digits, a liquidation, and the halves of a perpetual',
    call: page('futures-fill', 'BTC_USDT_PERP'),
    expected: {
      rows: [
        expect.objectContaining({
          id: '9223372036854775807',
          symbol: 'BTC_USDT_PERP',
          baseCoin: 'BTC',
          quoteCoin: 'USDT',
          quoteAmount: '869.99',
          feeType: 'LIQUIDATION',
        }),
      ],
      oldestMs: START_MS - 1,
    },
  },
  {
    fixtures: ['records/get-trade-allOrders.one-open'],
    says: 'gives closed orders as rows and the open one as pending, without prices and sizes of zero',
    call: page('spot-order', 'BTC_USDT'),
    expected: {
      rows: [
        limitSell,
        {
          kind: 'spot-order',
          id: '200000001381311096',
          atMs: START_MS + 100,
          updatedAtMs: START_MS + 300,
          symbol: 'BTC_USDT',
          clientOrderId: 'so-1',
          side: 'buy',
          type: 'MARKET',
          quoteAmount: '25.00000000',
          executedBase: '0.000287',
          executedQuote: '24.96900574',
          fee: '0.00000014',
          feeCoin: 'BTC',
          source: 'API',
        },
      ],
      pending: [openSpot],
      full: false,
    },
  },
  {
    fixtures: ['records/get-trade-order.spot-open'],
    says: 'looks at an open order again, which is open still',
    call: settle('spot-order', openSpot.id, 'BTC_USDT'),
    expected: { pending: openSpot, requests: 1 },
  },
  {
    fixtures: ['records/get-trade-order.spot-closed'],
    says: 'looks at an open order again, which is closed by now and was never filled',
    call: settle('spot-order', openSpot.id, 'BTC_USDT'),
    expected: { row: expect.objectContaining({ id: openSpot.id, executedBase: '0' }), requests: 1 },
  },
  {
    fixtures: ['records/get-trade-order.spot-not-found'],
    says: 'takes the word of the venue that there is no such order any more',
    call: settle('spot-order', openSpot.id, 'BTC_USDT'),
    expected: { requests: 1 },
  },
  {
    fixtures: ['records/get-trade-openOrders.all-symbols', 'records/get-trade-historyOrders.all-symbols'],
    says: 'reads all symbols at once, keeps rows beside the window, and calls an order that closed meanwhile closed',
    call: page('futures-order'),
    expected: {
      rows: [
        expect.objectContaining({ id: '200000001381311097', type: 'POSTONLY', price: '90000.0' }),
        {
          kind: 'futures-order',
          id: '200000001381311095',
          atMs: START_MS - 100_000,
          updatedAtMs: START_MS + 105,
          symbol: 'ETH_USDT_PERP',
          clientOrderId: 'so-2',
          side: 'sell',
          type: 'MARKET_QTY',
          baseSize: '0.0200',
          executedBase: '0.0150',
          executedQuote: '42.5',
          source: 'TRIGGER',
          reduceOnly: true,
        },
      ],
      pending: [
        { kind: 'futures-order', id: '200000001381311099', symbol: 'ETH_USDT_PERP', atMs: START_MS + 500 },
      ],
      full: false,
      requests: 2,
    },
  },
  {
    fixtures: ['records/get-trade-order.futures-closed'],
    says: 'looks at an open order of a perpetual again, by its symbol too',
    call: settle('futures-order', '200000001381311099', 'ETH_USDT_PERP'),
    expected: { row: expect.objectContaining({ atMs: START_MS + 500, source: 'API' }), requests: 1 },
  },
  {
    fixtures: ['records/get-account-historyPositions.two'],
    says: 'names a position by its id and its last change',
    call: page('futures-position'),
    expected: {
      rows: [
        {
          kind: 'futures-position',
          id: `7001@${START_MS + 500}`,
          atMs: START_MS + 500,
          createdAtMs: 1763880000000,
          positionId: '7001',
          symbol: 'BTC_USDT_PERP',
          side: 'LONG',
          mode: 'CROSS',
          sizeLong: '0.0150',
          sizeShort: '-0.0150',
          amountLong: '-1290.0',
          amountShort: '1305.5',
          amountSettled: '0',
          sizeLiquidated: '0',
          amountLiquidated: '0',
          leverage: '10',
        },
        expect.objectContaining({
          id: `9007199254740993@${START_MS}`,
          mode: 'ISOLATED_SHORT',
          amountLiquidated: '-4200.5',
        }),
      ],
      full: false,
    },
  },
  {
    fixtures: ['records/get-account-historyPositions.null-list'],
    says: 'reads null as no positions',
    call: page('futures-position'),
    expected: { rows: [], pending: [], full: false },
  },
  {
    fixtures: ['records/get-trade-fundingFee.three'],
    says: 'keeps two equal payments as two rows, the amounts as the venue writes them',
    call: page('funding'),
    expected: {
      rows: [
        payment('CROSS', 'BTC_USDT_PERP', '0.130500', 'USDT', '0.0001'),
        payment('CROSS', 'BTC_USDT_PERP', '0.130500', 'USDT', '0.0001'),
        payment('ISOLATED', 'BTC_ETH_PERP', '-0.00002', 'ETH', '-0.00005'),
      ],
      oldestMs: START_MS,
      full: false,
    },
  },
  {
    fixtures: ['records/get-trade-fundingFee.null-list'],
    says: 'reads null as no payments',
    call: page('funding'),
    expected: { rows: [], pending: [], full: false },
  },
  {
    fixtures: ['records/get-assets-transfers.newest-first'],
    says: 'gives what was moved or failed as rows, and what is under way as pending',
    call: page('transfer'),
    expected: {
      rows: [
        {
          kind: 'transfer',
          id: '9007199254740993',
          atMs: START_MS + 900,
          from: 'MAIN',
          to: 'TRADE',
          coin: 'USDT',
          amount: '250.50',
          status: 'COMPLETED',
          reason: 'OPENAPI',
          clientId: 'move-1',
          comment: 'margin',
        },
        {
          kind: 'transfer',
          id: '40',
          atMs: START_MS + 100,
          from: 'TRADE',
          to: 'MAIN',
          coin: 'USDT',
          amount: '250.50',
          status: 'FAILED',
          reason: 'USER_MANUAL',
        },
      ],
      pending: [{ kind: 'transfer', id: '41', atMs: START_MS + 500 }],
      oldestMs: 1763800000000,
      full: false,
    },
  },
  {
    fixtures: ['records/get-assets-transfers.completed'],
    says: 'finds a transfer again by its time',
    call: settle('transfer', '41', undefined),
    expected: { row: expect.objectContaining({ id: '41', status: 'COMPLETED' }), requests: 1 },
  },
  {
    fixtures: ['records/get-assets-transfers.completed'],
    says: 'says of a transfer that is not there that it is not known',
    call: settle('transfer', '42', undefined),
    expected: { requests: 1 },
  },
  {
    fixtures: earnOf('btc'),
    says: 'asks for every base coin, and gives an investment that is not settled as row and as pending',
    call: page('earn'),
    expected: {
      rows: [settledDual, openDual],
      pending: [{ kind: 'earn', id: 'my-order-002', symbol: 'BTC', atMs: START_MS + 500 }],
      full: false,
      requests: 4,
    },
  },
  {
    fixtures: ['records/get-dual-records.coins'],
    says: 'tells the coins that were paid, and asks for the one base that is named',
    call: page('earn', 'BTC'),
    expected: {
      rows: [expect.objectContaining({ principalCoin: 'USDT' })],
      requests: 1,
    },
  },
  {
    fixtures: ['records/get-dual-records.not-at-its-time', 'records/post-dual-invests.settled'],
    says: 'asks for one investment by its id, when the list does not have it at its time',
    call: settle('earn', 'my-order-002', 'BTC'),
    expected: {
      row: {
        ...openDual,
        state: 'SETTLED',
        updatedAtMs: settledAtMs,
        settledAtMs,
        principalCoin: 'USDT',
        earningsCoin: 'USDT',
      },
      requests: 2,
    },
  },
  {
    fixtures: ['bots/get-bot-orders.finished-by-liquidation', 'bots/get-common-symbols.perpetuals'],
    says: 'gives an ended bot by its end, its result after fees and funding',
    call: page('bot'),
    expected: {
      rows: [
        expect.objectContaining({
          kind: 'bot',
          id: 'fut-2',
          atMs: 1763870000000,
          createdAtMs: 1763800000000,
          botKind: 'futuresGrid',
          symbol: 'PUMP_USDT_PERP',
          base: 'PUMPFUN.PERP',
          state: 'canceled',
          endReason: 'force_liquidation',
        }),
      ],
      pending: [],
      full: false,
      requests: 2,
    },
  },
  {
    fixtures: ['records/get-common-symbols.spot', 'perpetual/get-common-symbols.all-perp'],
    says: 'lists both markets, also what is offline, by the coins that wallets and bots name',
    call: (history) => history.symbols(),
    expected: {
      symbols: [
        { market: 'spot', ...spotCoins },
        { market: 'spot', symbol: 'OLD_USDT', baseCoin: 'OLD', quoteCoin: 'USDT' },
        { market: 'perpetual', symbol: 'PUMP_USDT_PERP', baseCoin: 'PUMPFUN', quoteCoin: 'USDT' },
        { market: 'perpetual', symbol: 'BTC_USDT_PERP', baseCoin: 'BTC', quoteCoin: 'USDT' },
      ],
      requests: 2,
    },
  },
];

describe.each(cases.map((one) => ({ ...one, of: one.fixtures.join(', ') })))(
  '$of',
  ({ fixtures, says, call, expected }) => {
    it(says, async () => {
      const known = fixtures.map((name) => readFixture(`pionex/${name}`));
      const asked: Fixture[] = [];
      const { history } = scriptedVenue((_request, { method, path, query }) => {
        const found = known.find(
          ({ request }) =>
            request.method === method &&
            request.path === path &&
            JSON.stringify(Object.entries(request.query).sort()) ===
              JSON.stringify(Object.entries(query).sort()),
        );
        if (found === undefined) throw new Error(`unexpected ${method} ${path} ${JSON.stringify(query)}`);
        asked.push(found);
        return found.response;
      });

      const answer = await call(history);

      expect(answer).toEqual({ ...(answer as object), ...expected });
      expect(asked).toEqual(known);
    });
  },
);

/** Replies in the shapes that BitexAsia might have: it publishes none. Amounts and states are never guessed. */
import { describe, expect, it } from 'vitest';
import { answering, START_MS, scriptedVenue } from './scripted.ts';

const ref = { symbol: 'BTC-USD', venueOrderId: '77' };
const ORDER = {
  id: '77',
  pair: 'BTC-USD',
  side: 'buy',
  type: 'limit',
  price: '65000',
  size: '0.5',
  state: 'open',
};
const read = async (fields: object) => {
  const lookup = await answering(JSON.stringify({ ...ORDER, ...fields })).venue.order(ref);
  return lookup.found ? lookup.order : undefined;
};

describe('what was executed of an order', () => {
  it.each([
    ['by its executed size and value', { filled_size: '0.2', executed_value: '13000.5' }, '0.2', '13000.5'],
    ['by its executed size and average price', { executedQty: 0.2, avgPrice: 65000 }, '0.2', '13000'],
    [
      'by its remaining size and average price',
      { remaining_size: '0.3', average_fill_price: '65000' },
      '0.2',
      '13000',
    ],
    ['by its remaining size alone, where that is all of it', { remainingSize: '0.5' }, '0', '0'],
    ['by an exponent', { filled_size: '2e-7', executed_value: '1.3E-2' }, '0.0000002', '0.013'],
    ['all of it', { state: 'filled', remaining: '0', avgFillPrice: '64000' }, '0.5', '32000'],
    ['of a cancelled one', { state: 'cancelled', remaining_size: '0.4', average: '65000' }, '0.1', '6500'],
    [
      'of a cancelled one of which nothing remains',
      { state: 'canceled', filled_size: '0.1', remaining_size: '0', average: '65000' },
      '0.1',
      '6500',
    ],
    ['of a rejected one', { state: 'REJECTED', filledSize: '0' }, '0', '0'],
  ])('is told %s', async (_how, fields, executedBase, executedQuote) => {
    expect(await read(fields)).toMatchObject({ executedBase, executedQuote });
  });

  it.each([
    ['nothing is said of it', {}],
    ['only a flag is there', { filled: true }],
    ['only an amount without a coin is there', { filled_amount: '0.2' }],
    ['no value is there', { filled_size: '0.2' }],
    ['the average price is zero', { filled_size: '0.2', average_price: '0' }],
    ['two names disagree', { filled_size: '0.2', executed_size: '0.3', avg_price: '65000' }],
    ['executed and remaining disagree', { filled_size: '0.2', remaining_size: '0.1', avg_price: '65000' }],
    ['more remains than was ordered', { remaining_size: '0.6' }],
    [
      'it is cancelled with nothing remaining',
      { state: 'cancelled', remaining_size: '0', avg_price: '65000' },
    ],
    ['it is filled with something remaining', { state: 'filled', remaining_size: '0.1', avg_price: '65000' }],
    ['nothing was executed for something', { filled_size: '0', executed_value: '5' }],
    ['it is below zero', { filled_size: '-0.2', avg_price: '65000' }],
    ['it is no number', { filled_size: 'some', avg_price: '65000' }],
    ['the state is not known', { state: 'melting', filled_size: '0' }],
    ['two states disagree', { state: 'open', status: 'filled', filled_size: '0' }],
    ['the side is missing', { side: null, filled_size: '0' }],
    ['the type is not known', { type: 'stop', filled_size: '0' }],
  ])('is an error, and not zero, where %s', async (_why, fields) => {
    await expect(read(fields)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

describe('an order', () => {
  it.each([
    ['new', 'open'],
    ['PARTIALLY_FILLED', 'open'],
    ['partiallyFilled', 'open'],
    ['pending-cancel', 'open'],
    ['Filled', 'closed'],
    ['CANCELED', 'closed'],
    ['expired', 'closed'],
  ])('in state %s is %s', async (state, status) => {
    const executed = status === 'closed' && state === 'Filled' ? '0.5' : '0';
    expect(await read({ state, filled_size: executed, avg_price: '65000' })).toMatchObject({ status });
  });

  it.each([
    ['milliseconds', START_MS - 1_000],
    ['seconds', (START_MS - 1_000) / 1_000],
    ['microseconds', `${START_MS - 1_000}000`],
    ['words', new Date(START_MS - 1_000).toISOString()],
  ])('is dated by %s', async (_how, created_at) => {
    expect(await read({ created_at, filled_size: '0' })).toMatchObject({ createdAtMs: START_MS - 1_000 });
  });

  it('without a time is dated by its reading', async () => {
    expect(await read({ filled_size: '0' })).toMatchObject({ createdAtMs: START_MS, updatedAtMs: START_MS });
  });

  it('is not believed to be another one than was asked for', async () => {
    await expect(read({ id: '78', filled_size: '0' })).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
    });
  });

  it('carries a fee with its coin, and none below zero, because nobody has said what that means', async () => {
    const told = { filled_size: '0', fee: '0.1', fee_asset: 'BTC' };
    expect(await read(told)).toMatchObject({ fee: '0.1', feeCoin: 'BTC' });
    expect(await read({ ...told, fee: '-0.1' })).not.toHaveProperty('fee');
    expect(await read({ ...told, fee_asset: null })).not.toHaveProperty('fee');
  });

  it('is not found only where the venue says so', async () => {
    expect(await answering('{"code":"ORDER_NOT_FOUND"}', 404).venue.order(ref)).toEqual({ found: false });
    await expect(answering('{"code":"X"}', 400).venue.order(ref)).rejects.toMatchObject({
      code: 'venue.refused',
    });
  });

  it('of an id that a URL library would change is not asked for', async () => {
    const { venue, sent } = answering('{}');
    await expect(venue.order({ ...ref, venueOrderId: '../balances' })).rejects.toMatchObject({
      code: 'signing.unsafeValue',
    });
    expect(sent.filter(({ path }) => path.startsWith('/v1/orders') || path.includes('balances'))).toEqual([]);
  });
});

describe('balances', () => {
  const balances = (data: unknown) => answering(JSON.stringify(data)).venue.balances();
  const expected = [
    { coin: 'BTC', free: '1.5', locked: '0.5' },
    { coin: 'USD', free: '100', locked: '0' },
  ];

  it.each([
    [
      'a list',
      [
        { asset: 'BTC', available: '1.5', locked: '0.5' },
        { asset: 'USD', available: '100', locked: '0' },
      ],
    ],
    [
      'a list under two names',
      {
        data: {
          balances: [
            { coin: 'BTC', free: 1.5, hold: 0.5 },
            { coin: 'USD', free: 100, hold: 0 },
          ],
        },
      },
    ],
    ['an object by coin', { BTC: { total: '2', locked: '0.5' }, USD: { total: '100', available: '100' } }],
    [
      'accounts around the coins',
      {
        spot: { BTC: { free: '1.5', frozen: '0.5' }, USD: { free: '100', frozen: '0' } },
        margin: {},
        earn: { BTC: { free: '9', frozen: '9' } },
      },
    ],
    [
      'accounts within the coins',
      [
        { asset: 'BTC', spot: { free: '1.5', locked: '0.5' }, margin: { free: '9', locked: '9' } },
        { asset: 'USD', spot: { free: '100', locked: '0' } },
      ],
    ],
    [
      'rows of several accounts',
      [
        { asset: 'BTC', account: 'SPOT', free: '1.5', locked: '0.5' },
        { asset: 'BTC', account: 'margin', free: '7', locked: '7' },
        { asset: 'USD', account: 'spot', free: '100', locked: '0' },
      ],
    ],
  ])('are read from %s', async (_shape, data) => {
    expect(await balances(data)).toEqual(expected);
  });

  it.each([
    ['one figure only', [{ asset: 'BTC', balance: '2' }]],
    ['a bare number', [{ asset: 'BTC', spot: '2', margin: '0' }]],
    ['more locked than there is', [{ asset: 'BTC', total: '1', locked: '2' }]],
    ['figures that are none', [{ asset: 'BTC', free: 'a lot', locked: '0' }]],
  ])('are an error where a coin has %s', async (_why, data) => {
    await expect(balances(data)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

describe('markets', () => {
  const instruments = (rows: unknown, symbol = 'BTC-USD') =>
    scriptedVenue(() => ({ text: JSON.stringify(rows) })).venue.instruments([symbol]);
  const market = { pair: 'BTC-USD', status: 'online', tick_size: '0.50', min_order_size: '0.0001' };

  it('have sizes of as many places as the least one where no step is told', async () => {
    const [rules] = await instruments([market]);

    expect(rules).toEqual({
      symbol: 'BTC-USD',
      market: 'spot',
      baseCoin: 'BTC',
      quoteCoin: 'USD',
      tradable: true,
      basePlaces: 4,
      pricePlaces: 1,
      amountPlaces: 1,
      priceStep: '0.50',
      limitSize: { min: '0.0001' },
      marketSize: { min: '0.0001' },
    });
  });

  it.each([
    ['under data', { data: [market] }],
    ['under markets', { markets: [market] }],
    ['by pair', { 'BTC-USD': { status: 'TRADING', tickSize: 0.5, minOrderSize: 1e-4 } }],
    ['beside a strange row', [{ pair: 'X-Y', status: 'on the moon' }, market]],
    ['enabled by a flag', [{ symbol: 'BTC-USD', enabled: true, tick_size: '0.5', min_size: '0.0001' }]],
  ])('are read %s', async (_where, rows) => {
    expect(await instruments(rows)).toMatchObject([{ symbol: 'BTC-USD', tradable: true, basePlaces: 4 }]);
  });

  it('that rest are not traded', async () => {
    expect(await instruments([{ ...market, status: 'HALTED' }])).toMatchObject([{ tradable: false }]);
  });

  it.each([
    ['an unknown status', { status: 'sparkling' }],
    ['no tick', { tick_size: null }],
    ['a tick of zero', { tick_size: '0' }],
    ['no least size', { min_order_size: null }],
  ])('with %s are an error', async (_why, change) => {
    await expect(instruments([{ ...market, ...change }])).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
    });
  });

  it('name the pair that is not there', async () => {
    await expect(instruments([market], 'BTC_USD')).rejects.toMatchObject({
      code: 'venue.notFound',
      message: 'BitexAsia has no spot pair BTC_USD: check its spelling, e.g. BTC-USD.',
    });
  });
});

describe('an order book', () => {
  const book = (data: unknown) =>
    scriptedVenue(() => ({ text: JSON.stringify(data) })).venue.bookTickers(['BTC-USD']);

  it.each([
    [
      'pairs',
      {
        bids: [
          ['10', '1'],
          ['11', '2'],
        ],
        asks: [
          ['13', '3'],
          ['12', '4'],
        ],
      },
    ],
    ['objects', { data: { bids: [{ price: 11, size: 2 }], asks: [{ price: 12, quantity: 4 }] } }],
  ])('gives its best levels in whatever order they come, as %s', async (_how, data) => {
    expect(await book(data)).toEqual([
      { symbol: 'BTC-USD', bid: '11', bidSize: '2', ask: '12', askSize: '4', atMs: START_MS },
    ]);
  });

  it('without bids is no price', async () => {
    await expect(book({ bids: [], asks: [['12', '4']] })).rejects.toMatchObject({
      code: 'venue.unavailable',
      message: 'Nobody bids for BTC-USD at BitexAsia now.',
    });
  });
});

describe('what BitexAsia has no call for', () => {
  it.each([
    ['candles', { symbol: 'BTC-USD', interval: '1d', limit: 1 }],
    ['orderByClientOrderId', { symbol: 'BTC-USD', clientOrderId: 'so0abc' }],
    ['openOrders', 'BTC-USD'],
    ['orders', { symbol: 'BTC-USD', startMs: 0, endMs: 1 }],
    ['fills', { symbol: 'BTC-USD', startMs: 0, endMs: 1 }],
    ['fillsOfOrder', ref],
  ] as const)('says so of %s, and asks nothing', async (name, query) => {
    const { venue, sent } = answering('[]');

    await expect((venue[name] as (query: unknown) => Promise<unknown>)(query)).rejects.toMatchObject({
      code: 'venue.unsupported',
      message: expect.stringMatching(/^BitexAsia has no .*\.$/),
    });
    expect(sent).toEqual([]);
  });

  it('has no stream of the past, and tells its pairs', async () => {
    const { history } = scriptedVenue(() => ({
      text: '[{"pair":"BTC-USD"},{"symbol":"ETH-USD"},{"odd":1}]',
    }));

    expect(history.streams).toEqual([]);
    expect(await history.symbols()).toEqual({
      symbols: [
        { symbol: 'BTC-USD', market: 'spot', baseCoin: 'BTC', quoteCoin: 'USD' },
        { symbol: 'ETH-USD', market: 'spot', baseCoin: 'ETH', quoteCoin: 'USD' },
      ],
      requests: 1,
    });
  });
});

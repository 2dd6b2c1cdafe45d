import { describe, expect, it } from 'vitest';
import { refusal, START_MS, scriptedBingx, success } from './scripted.ts';

const ORDER_ID = '1735950529123455001';
const spotOrder = (fields: string) =>
  `{"symbol":"BTC-USDT","orderId":${ORDER_ID},"price":"0","StopPrice":"0","origQty":"0","executedQty":"0.0003","cummulativeQuoteQty":19.980000000000004,"status":"FILLED","type":"MARKET","side":"BUY","time":1790985600000,"updateTime":1790985600500,"origQuoteOrderQty":"20","fee":-3e-07,"feeAsset":"BTC","clientOrderID":"id1"${fields}}`;
const futuresOrder = (fields: string) =>
  `{"order":{"symbol":"BTC-USDT","orderId":${ORDER_ID},"side":"SELL","positionSide":"BOTH","type":"LIMIT","origQty":"0.0200","price":"60000.1","executedQty":"0.0200","avgPrice":"60001","cumQuote":"1200","commission":"-0.6","status":"FILLED","time":1790985600000,"updateTime":1790985600500,"clientOrderId":"abc","leverage":"20X","stopLoss":"{\\"positionId\\":1234567890123456789}"${fields}}}`;
const SPOT = { symbol: 'BTC-USDT', venueOrderId: ORDER_ID };
const PERPETUAL = { symbol: 'BTC-USDT-PERP', venueOrderId: ORDER_ID };

describe('a spot order', () => {
  it('has its id digit for digit, its figures without noise, and its fee as paid', async () => {
    const { spot } = scriptedBingx([success(spotOrder(''))]);

    expect(await spot.order(SPOT)).toEqual({
      found: true,
      order: {
        venueOrderId: ORDER_ID,
        clientOrderId: 'id1',
        symbol: 'BTC-USDT',
        side: 'buy',
        type: 'market',
        quoteAmount: '20',
        executedBase: '0.0003',
        executedQuote: '19.98',
        fee: '0.0000003',
        feeCoin: 'BTC',
        status: 'closed',
        createdAtMs: 1_790_985_600_000,
        updatedAtMs: 1_790_985_600_500,
      },
    });
  });

  it('is asked for by the id under its other name', async () => {
    const { spot, sent } = scriptedBingx([success(spotOrder(''))]);

    await spot.orderByClientOrderId({ symbol: 'BTC-USDT', clientOrderId: 'id1' });

    expect(sent[0]?.query).toEqual({ symbol: 'BTC-USDT', clientOrderID: 'id1' });
  });

  it.each([
    ['NEW', 'open'],
    ['PENDING', 'open'],
    ['PARTIALLY_FILLED', 'open'],
    ['FILLED', 'closed'],
    ['CANCELED', 'closed'],
    ['CANCELLED', 'closed'],
    ['FAILED', 'closed'],
  ])('of the status %s is %s', async (word, status) => {
    const { spot } = scriptedBingx([success(spotOrder('').replace('FILLED', word))]);

    expect(await spot.order(SPOT)).toMatchObject({ order: { status } });
  });

  it('of a status that is not known is never guessed at', async () => {
    const { spot } = scriptedBingx([success(spotOrder('').replace('FILLED', 'MAYBE'))]);

    await expect(spot.order(SPOT)).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
      message: expect.stringContaining('unknown order status "MAYBE"'),
    });
  });

  it.each(['executedQty', 'cummulativeQuoteQty'])('without %s is no order', async (name) => {
    const { spot } = scriptedBingx([success(spotOrder('').replace(name, 'other'))]);

    await expect(spot.order(SPOT)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });

  it('that is another than the asked one proves nothing', async () => {
    const { spot } = scriptedBingx([success(spotOrder('').replace(ORDER_ID, '1735950529123455002'))]);

    await expect(spot.order(SPOT)).rejects.toMatchObject({ code: 'venue.unexpectedReply', retry: 'later' });
  });
});

describe('a perpetual order', () => {
  it('has its suffix, its sum, and numbers inside of texts left alone', async () => {
    const { perpetual, sent } = scriptedBingx([success(futuresOrder(''))]);

    expect(await perpetual.order(PERPETUAL)).toEqual({
      found: true,
      order: {
        venueOrderId: ORDER_ID,
        clientOrderId: 'abc',
        symbol: 'BTC-USDT-PERP',
        side: 'sell',
        type: 'limit',
        price: '60000.1',
        baseSize: '0.0200',
        executedBase: '0.0200',
        executedQuote: '1200',
        status: 'closed',
        createdAtMs: 1_790_985_600_000,
        updatedAtMs: 1_790_985_600_500,
      },
    });
    expect(sent[0]?.query['symbol']).toBe('BTC-USDT');
  });

  it('is found under its id whatever the case of it', async () => {
    const { perpetual, sent } = scriptedBingx([success(futuresOrder(''))]);

    const lookup = await perpetual.orderByClientOrderId({ symbol: 'BTC-USDT-PERP', clientOrderId: 'ABC' });

    expect(lookup.found).toBe(true);
    expect(sent[0]?.query['clientOrderId']).toBe('abc');
  });

  it.each([
    ['"cumQuote":"0"', '1200.02'],
    ['"cumQuote":""', '1200.02'],
  ])('without its sum (%s) is worth its mean price times its size', async (sum, executedQuote) => {
    const { perpetual } = scriptedBingx([success(futuresOrder('').replace('"cumQuote":"1200"', sum))]);

    expect(await perpetual.order(PERPETUAL)).toMatchObject({ order: { executedQuote } });
  });

  it('that was executed, but not for how much, is no order', async () => {
    const text = futuresOrder('').replace('"cumQuote":"1200"', '"cumQuote":""').replace('60001', '0');
    const { perpetual } = scriptedBingx([success(text)]);

    await expect(perpetual.order(PERPETUAL)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
  });
});

describe('rules of symbols', () => {
  it('of spot: from steps that are floats, bounds by value, and amounts no finer than is safe', async () => {
    const { spot } = scriptedBingx([]);

    expect(await spot.instruments(['BTC-USDT'])).toEqual([
      {
        symbol: 'BTC-USDT',
        market: 'spot',
        baseCoin: 'BTC',
        quoteCoin: 'USDT',
        tradable: true,
        basePlaces: 6,
        pricePlaces: 2,
        amountPlaces: 2,
        baseStep: '0.000001',
        priceStep: '0.01',
        minQuoteAmount: '5',
        maxQuoteAmount: '200000',
        limitSize: {},
        marketSize: {},
      },
    ]);
  });

  it.each([
    ['STRK-OLD-USDT', 'STRK-OLD', 'USDT'],
    ['ATOM(ARC20)-USDT', 'ATOM(ARC20)', 'USDT'],
    ['$U-USDT', '$U', 'USDT'],
    ['D.O.G.E.-USDT', 'D.O.G.E.', 'USDT'],
  ])('of %s: coins are split at the last hyphen', async (symbol, baseCoin, quoteCoin) => {
    const row = `{"symbol":"${symbol}","tickSize":1e-08,"stepSize":1,"minNotional":5,"status":1}`;
    const { spot } = scriptedBingx([success(`{"symbols":[${row}]}`)], { plain: true });

    expect(await spot.instruments([symbol])).toMatchObject([
      { baseCoin, quoteCoin, basePlaces: 0, pricePlaces: 8 },
    ]);
  });

  it.each([
    ['"status":0', 'spot that is offline'],
    ['"status":1,"apiStateBuy":false', 'spot that the API may not buy'],
    ['"status":30', 'spot that was delisted'],
  ])('%s: not tradable, as %s', async (state) => {
    const row = `{"symbol":"A-USDT","tickSize":0.1,"stepSize":0.1,${state}}`;
    const { spot } = scriptedBingx([success(`{"symbols":[${row}]}`)], { plain: true });

    expect(await spot.instruments(['A-USDT'])).toMatchObject([{ tradable: false }]);
  });

  it.each(['"tickSize":0,"stepSize":0.1', '"tickSize":0.1,"stepSize":0'])(
    'of %s cannot be read: no size is a multiple of nothing',
    async (steps) => {
      const { spot } = scriptedBingx([success(`{"symbols":[{"symbol":"A-USDT",${steps},"status":1}]}`)], {
        plain: true,
      });

      await expect(spot.instruments(['A-USDT'])).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
    },
  );

  it('of a perpetual: from counts of places, with flags that are texts', async () => {
    const { perpetual } = scriptedBingx([]);

    expect(await perpetual.instruments(['BTC-USDT-PERP'])).toMatchObject([
      {
        symbol: 'BTC-USDT-PERP',
        market: 'perpetual',
        baseCoin: 'BTC',
        quoteCoin: 'USDT',
        tradable: true,
        basePlaces: 4,
        pricePlaces: 1,
        minQuoteAmount: '2',
        marketSize: { min: '0.0001' },
      },
    ]);
  });
});

describe('candles', () => {
  it.each([
    ['lists', '[[1790982000000,"3","4","1","2","10",1790985599999,"20"]]'],
    ['objects', '[{"open":"3","close":"2","high":"4","low":"1","volume":"10","time":1790982000000}]'],
  ])('are read from %s, both ends of the window named', async (_name, data) => {
    const { perpetual, sent } = scriptedBingx([success(data), success('null'), success('null')]);

    const candles = await perpetual.candles({
      symbol: 'BTC-USDT-PERP',
      interval: '1h',
      limit: 2,
      endMs: START_MS - 1,
    });

    expect(candles).toEqual([
      { openMs: 1_790_982_000_000, open: '3', high: '4', low: '1', close: '2', baseVolume: '10' },
    ]);
    expect(sent[0]?.query).toMatchObject({ startTime: '1790978400000', endTime: '1790985599999' });
  });
});

describe('positions', () => {
  const row = (fields: string) =>
    `{"positionId":1735950529123455001,"symbol":"BTC-USDT","positionAmt":"0.02","availableAmt":"0.02","positionSide":"SHORT","isolated":false,"avgPrice":"60000","leverage":20,"unrealizedProfit":"","liquidationPrice":0,"onlyOnePosition":true${fields}}`;

  it('are negative when short, and rows of no size are none', async () => {
    const empty = row('').replace('"0.02"', '"0"').replace('SHORT', 'LONG');
    const { perpetual } = scriptedBingx([success(`[${row('')},${empty}]`)]);

    expect(await perpetual.positions()).toEqual([
      { symbol: 'BTC-USDT-PERP', size: '-0.02', side: 'net', entryPrice: '60000', leverage: '20' },
    ]);
  });

  it('are not believed to be none until that is told twice: a failure was once told so', async () => {
    const { perpetual, sent } = scriptedBingx([success('[]'), success(`[${row('')}]`)]);

    expect(await perpetual.positions('BTC-USDT-PERP')).toHaveLength(1);
    expect(sent).toHaveLength(2);
  });

  it('are none when that is told twice', async () => {
    const { perpetual } = scriptedBingx([success('[]'), success('null')]);

    expect(await perpetual.positions()).toEqual([]);
  });

  it('in hedge mode keep their sides', async () => {
    const text = `[${row('').replace('"onlyOnePosition":true', '"onlyOnePosition":false')}]`;
    const { perpetual } = scriptedBingx([success(text)], { dual: '"true"' });

    expect(await perpetual.positions()).toMatchObject([{ side: 'short', size: '-0.02' }]);
  });
});

describe('wallets', () => {
  it.each([
    ['"frozenMargin":"3","usedMargin":"10","availableMargin":"87"', '87', '13'],
    ['"freezedMargin":"3","usedMargin":"10","availableMargin":""', '87', '13'],
    ['"frozenMargin":"0","usedMargin":"10","availableMargin":"120"', '100', '0'],
    ['"availableMargin":"-5"', '0', '100'],
  ])('of perpetuals under either name: %s', async (fields, free, locked) => {
    const { perpetual } = scriptedBingx([
      success(`[{"asset":"USDT","balance":"100","unrealizedProfit":"","realisedProfit":"",${fields}}]`),
    ]);

    expect(await perpetual.balances()).toEqual([{ coin: 'USDT', free, locked }]);
  });

  it('of play money is VST, and there is no spot market beside it', async () => {
    const { markets, perpetual } = scriptedBingx([success('[{"asset":"VST","balance":"100000"}]')], {
      environment: 'demo',
    });

    expect(markets.spot).toBeUndefined();
    expect(await perpetual.balances()).toMatchObject([{ coin: 'VST', free: '100000' }]);
    expect(markets.history?.streams.map(({ kind }) => kind)).toEqual([
      'futures-fill',
      'futures-order',
      'futures-position',
      'funding',
    ]);
  });
});

describe('leverage', () => {
  it('is set for both directions at once in one-way mode', async () => {
    const { perpetual, sent } = scriptedBingx([success('{"leverage":5,"symbol":"BTC-USDT"}')]);

    await perpetual.setLeverage('BTC-USDT-PERP', '5' as never);

    expect(sent).toMatchObject([
      { method: 'POST', query: { symbol: 'BTC-USDT', side: 'BOTH', leverage: '5' }, body: '' },
    ]);
  });

  it('is set for each direction in hedge mode', async () => {
    const { perpetual, sent } = scriptedBingx([success('{}'), success('{}')], { dual: 'true' });

    await perpetual.setLeverage('BTC-USDT-PERP', '5' as never);

    expect(sent.map(({ query }) => query['side'])).toEqual(['LONG', 'SHORT']);
  });

  it('that is refused says why', async () => {
    const { perpetual } = scriptedBingx([refusal(101414, 'over the maximum')]);

    await expect(perpetual.setLeverage('BTC-USDT-PERP', '500' as never)).rejects.toMatchObject({
      code: 'venue.refused',
      message: expect.stringContaining('does not allow this leverage'),
    });
  });
});

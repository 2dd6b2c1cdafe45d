import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { NewOrder } from '../../../../shared/venues/venue.ts';
import { LOST, refusal, type Scene, START_MS, scriptedBingx, success } from './scripted.ts';

const ID = 'a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3';
const BUY: NewOrder = {
  clientOrderId: ID,
  symbol: 'BTC-USDT',
  side: 'buy',
  terms: { type: 'market', quoteAmount: decimal('20.00') },
  signBeforeMs: START_MS + 10_000,
};
const LIMIT: NewOrder = {
  ...BUY,
  terms: { type: 'limit', baseSize: decimal('0.000500'), price: decimal('60000.10') },
};
const FUTURES: NewOrder = {
  ...BUY,
  symbol: 'BTC-USDT-PERP',
  terms: { type: 'market', baseSize: decimal('0.0010') },
};
const ORDER_ID = '1735950529123455001';

async function placed(order: NewOrder, ...scenes: readonly Scene[]) {
  const { spot, perpetual, sent, counted } = scriptedBingx(scenes);
  const venue = order.symbol.endsWith('-PERP') ? perpetual : spot;
  return { placement: await venue.place(order), sent, counted };
}

describe('what is sent', () => {
  it('a market buy by its amount, everything in the query, and the id is kept digit for digit', async () => {
    const { placement, sent } = await placed(
      BUY,
      success(`{"symbol":"BTC-USDT","orderId":${ORDER_ID},"origClientOrderId":"${ID}","status":"PENDING"}`),
    );

    expect(placement).toEqual({ outcome: 'accepted', venueOrderId: ORDER_ID });
    expect(sent).toEqual([
      {
        method: 'POST',
        path: '/openApi/spot/v1/trade/order',
        query: {
          symbol: 'BTC-USDT',
          side: 'BUY',
          type: 'MARKET',
          quoteOrderQty: '20.00',
          newClientOrderId: ID,
        },
        body: '',
      },
    ]);
  });

  it('a market sell by its size', async () => {
    const sell: NewOrder = { ...BUY, side: 'sell', terms: { type: 'market', baseSize: decimal('0.0005') } };

    const { sent } = await placed(sell, success(`{"orderId":${ORDER_ID}}`));

    expect(sent[0]?.query).toMatchObject({ side: 'SELL', type: 'MARKET', quantity: '0.0005' });
    expect(sent[0]?.query).not.toHaveProperty('quoteOrderQty');
  });

  it('a perpetual without its suffix, of one-way positions, under its id in lower case', async () => {
    const order = { ...FUTURES, clientOrderId: 'ABCdef1', side: 'sell', reduceOnly: true } as const;
    const { placement, sent } = await placed(
      order,
      success(
        `{"order":{"symbol":"BTC-USDT","orderId":${ORDER_ID},"orderID":"${ORDER_ID}","clientOrderID":"abcdef1"}}`,
      ),
    );

    expect(placement).toEqual({ outcome: 'accepted', venueOrderId: ORDER_ID });
    expect(sent[0]).toMatchObject({
      method: 'POST',
      path: '/openApi/swap/v2/trade/order',
      query: {
        symbol: 'BTC-USDT',
        side: 'SELL',
        positionSide: 'BOTH',
        type: 'MARKET',
        quantity: '0.0010',
        reduceOnly: 'true',
        clientOrderId: 'abcdef1',
      },
      body: '',
    });
  });
});

describe('stops that go with an order', () => {
  const accepted = success(`{"order":{"orderId":${ORDER_ID}}}`);

  it('are texts of JSON with bare prices, at the market once the mark price is there', async () => {
    const protection = { stopLoss: decimal('59000.5'), takeProfit: decimal('65000') };
    const { placement, sent } = await placed({ ...FUTURES, protection }, accepted);

    expect(placement.outcome).toBe('accepted');
    expect(sent[0]?.query).toMatchObject({
      type: 'MARKET',
      positionSide: 'BOTH',
      stopLoss: '{"type":"STOP_MARKET","stopPrice":59000.5,"workingType":"MARK_PRICE"}',
      takeProfit: '{"type":"TAKE_PROFIT_MARKET","stopPrice":65000,"workingType":"MARK_PRICE"}',
    });
    expect(sent[0]?.query).not.toHaveProperty('reduceOnly');
  });

  it.each([
    ['stopLoss', 'takeProfit'],
    ['takeProfit', 'stopLoss'],
  ])('may be one alone: %s', async (one, other) => {
    const { sent } = await placed({ ...FUTURES, protection: { [one]: decimal('59000') } }, accepted);

    expect(sent[0]?.query).toHaveProperty(one);
    expect(sent[0]?.query).not.toHaveProperty(other);
  });

  it('that are too many leave the order unknown: it may have been made without them', async () => {
    const order = { ...FUTURES, protection: { stopLoss: decimal('59000') } };
    const { placement } = await placed(order, refusal(110206, 'TP/SL orders reached the maximum limit'));

    expect(placement.outcome).toBe('unknown');
  });
});

describe('what is denied before a byte of it leaves', () => {
  it.each<{ why: string; order: NewOrder; says: RegExp }>([
    {
      why: 'a size with a place too many, which BingX would cut off',
      order: { ...LIMIT, terms: { type: 'limit', baseSize: decimal('0.0005001'), price: decimal('60000') } },
      says: /0\.0005001 of BTC-USDT .* 6 places/,
    },
    {
      why: 'a price with a place too many',
      order: { ...LIMIT, terms: { type: 'limit', baseSize: decimal('0.0005'), price: decimal('60000.123') } },
      says: /60000\.123/,
    },
    {
      why: 'an amount that is more exact than is sure to be taken',
      order: { ...BUY, terms: { type: 'market', quoteAmount: decimal('20.123') } },
      says: /20\.123/,
    },
    {
      why: 'a symbol that is not listed',
      order: { ...BUY, symbol: 'NOPE-USDT' },
      says: /no spot symbol NOPE/,
    },
    {
      why: 'a market sell by amount',
      order: { ...BUY, side: 'sell' },
      says: /market sells in the base coin/,
    },
    { why: 'a reduce-only order in spot', order: { ...BUY, reduceOnly: true }, says: /no reduce-only/ },
    {
      why: 'stops of an order that only makes a position smaller',
      order: { ...FUTURES, reduceOnly: true, protection: { stopLoss: decimal('50000') } },
      says: /carries no stops/,
    },
    {
      why: 'a stop with a place too many, which BingX would cut off',
      order: { ...FUTURES, protection: { takeProfit: decimal('70000.55') } },
      says: /70000\.55 of BTC-USDT-PERP/,
    },
    {
      why: 'an order of spot with its stops',
      order: { ...LIMIT, protection: { stopLoss: decimal('50000') } },
      says: /BingX spot/,
    },
    { why: 'an id with a hyphen', order: { ...BUY, clientOrderId: 'a-b' }, says: /client order id/ },
  ])('$why', async ({ order, says }) => {
    const { placement, sent } = await placed(order);

    expect(placement).toMatchObject({ outcome: 'denied', message: expect.stringMatching(says) });
    expect(sent).toEqual([]);
  });

  it.each(['true', '"true"'])('a perpetual order of an account in hedge mode (%s)', async (dual) => {
    const { perpetual, sent } = scriptedBingx([], { dual });

    const placement = await perpetual.place(FUTURES);

    expect(placement).toMatchObject({ outcome: 'denied', message: expect.stringContaining('one-way') });
    expect(sent).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each<{ order: NewOrder; code: number; msg: string }>([
    { order: BUY, code: 100202, msg: 'Insufficient balance' },
    { order: BUY, code: 100400, msg: 'entrust volume too low' },
    { order: BUY, code: 100400, msg: 'the minimum amount per order is 5 USDT' },
    { order: BUY, code: 100421, msg: 'the number of LIMIT orders is over 1000' },
    { order: BUY, code: 100490, msg: 'spot symbol is offline' },
    { order: BUY, code: 100004, msg: 'Permission denied, this api need Spot Trading permission' },
    { order: BUY, code: 100413, msg: 'Incorrect apiKey' },
    { order: BUY, code: 100441, msg: 'Account is abnormal' },
    { order: FUTURES, code: 101204, msg: 'Insufficient margin' },
    { order: FUTURES, code: 101400, msg: 'The order amount must be greater than 2u' },
    { order: FUTURES, code: 109400, msg: 'the PositionSide field can only be set to BOTH' },
    { order: FUTURES, code: 80012, msg: 'Insufficient margin balance' },
  ])('$code "$msg" says that no order exists', async ({ order, code, msg }) => {
    const { placement, sent } = await placed(order, refusal(code, msg));

    expect(placement).toMatchObject({
      outcome: 'rejected',
      code: String(code),
      message: expect.stringContaining(msg),
    });
    expect(sent).toHaveLength(1);
  });

  it.each<{ order: NewOrder; code: number; msg: string; why: string }>([
    {
      order: BUY,
      code: 100400,
      msg: 'same order can only be submitted once per second',
      why: 'it may exist',
    },
    { order: BUY, code: 100400, msg: 'clientOrderID already exists', why: 'it may exist' },
    { order: BUY, code: 100400, msg: '', why: 'it does not say what is wrong' },
    { order: BUY, code: 100404, msg: 'order not exist', why: 'it is no answer to a placement' },
    { order: BUY, code: 100421, msg: 'duplicate order', why: 'it may exist' },
    { order: BUY, code: 100500, msg: 'System busy', why: 'it is no word on the order' },
    { order: BUY, code: 999999, msg: 'something new', why: 'it is not known' },
    { order: FUTURES, code: 101481, msg: 'clientOrderID cannot be repeated', why: 'one of this id exists' },
    { order: FUTURES, code: 101400, msg: 'clientOrderID is repeated', why: 'one of this id exists' },
    { order: FUTURES, code: 109201, msg: 'same order number within a second', why: 'one was sent just now' },
    { order: FUTURES, code: 109400, msg: 'invalid parameters', why: 'it does not say what is wrong' },
    { order: FUTURES, code: 101214, msg: 'funding settlement', why: 'it passes' },
    { order: FUTURES, code: 80012, msg: 'service unavailable', why: 'it passes' },
    { order: FUTURES, code: 101215, msg: 'post only', why: 'such an order was made' },
  ])('$code "$msg" leaves the order unknown, because $why', async ({ order, code, msg }) => {
    const { placement, sent } = await placed(order, refusal(code, msg));

    expect(placement.outcome).toBe('unknown');
    expect(sent).toHaveLength(1);
  });

  it.each([
    { code: 100421, msg: 'timestamp is invalid' },
    { code: 109400, msg: 'timestamp is invalid' },
    { code: 80014, msg: 'Invalid parameters, err: timestamp is invalid' },
  ])('$code of the timestamp alone is answered by signing once more', async ({ code, msg }) => {
    const { placement, sent } = await placed(
      FUTURES,
      refusal(code, msg),
      success(`{"order":{"orderId":${ORDER_ID}}}`),
    );

    expect(placement.outcome).toBe('accepted');
    expect(sent).toHaveLength(2);
  });

  it.each<{ name: string; scene: Scene }>([
    { name: 'a silence', scene: LOST },
    { name: 'HTTP 504', scene: { status: 504, text: '<html>' } },
    { name: 'HTTP 500 with the code of a refusal', scene: refusal(100202, 'Insufficient balance', 500) },
    { name: 'a success without an order', scene: success('{}') },
    { name: 'a success of another order', scene: success(`{"orderId":${ORDER_ID},"clientOrderID":"other"}`) },
    { name: 'a page', scene: { text: '<html>maintenance</html>' } },
    { name: 'a body without a code', scene: { text: '{"data":{}}' } },
  ])('$name leaves the order unknown, and it is not sent again', async ({ scene }) => {
    const { placement, sent } = await placed(BUY, scene);

    expect(placement.outcome).toBe('unknown');
    expect(sent).toHaveLength(1);
  });
});

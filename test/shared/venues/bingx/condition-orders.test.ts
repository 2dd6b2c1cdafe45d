import { describe, expect, it } from 'vitest';
import { refusal, scriptedBingx, success } from './scripted.ts';

const SYMBOL = 'BTC-USDT-PERP';
const row = (id: number, type: string, fields = '') =>
  `{"symbol":"BTC-USDT","orderId":173595052912345500${id},"side":"SELL","positionSide":"BOTH","type":"${type}","origQty":"0.0020","price":"0.0","executedQty":"0.0000","avgPrice":"0.0","cumQuote":"0","stopPrice":"59000.5","status":"NEW","time":1790985600000,"updateTime":1790985600500,"clientOrderId":""${fields}}`;
const LIST = success(
  `{"orders":[${[
    row(1, 'LIMIT', ',"price":"61000"'),
    row(2, 'STOP_MARKET', ',"reduceOnly":true'),
    row(3, 'TAKE_PROFIT_MARKET', ',"closePosition":"true"'),
    row(4, 'TRAILING_STOP_MARKET', ',"reduceOnly":false,"stopPrice":""'),
    row(5, 'TRIGGER_LIMIT'),
  ].join(',')}]}`,
);

function conditionsOver(...scenes: readonly ReturnType<typeof success>[]) {
  const { perpetual, sent } = scriptedBingx(scenes);
  if (perpetual.conditionOrders === undefined) throw new Error('no orders that wait');
  return { perpetual, conditions: perpetual.conditionOrders, sent };
}

describe('orders that wait for a price', () => {
  it('are told apart from those that rest by their type, with what is told of them', async () => {
    const { conditions, sent } = conditionsOver(LIST);

    const waiting = await conditions.waiting(SYMBOL);

    const common = { symbol: SYMBOL, side: 'sell', createdAtMs: 1_790_985_600_000 };
    expect(waiting).toEqual([
      { ...common, conditionId: '1735950529123455002', triggerPrice: '59000.5', reduceOnly: true },
      { ...common, conditionId: '1735950529123455003', triggerPrice: '59000.5', reduceOnly: true },
      { ...common, conditionId: '1735950529123455004', reduceOnly: false },
      { ...common, conditionId: '1735950529123455005', triggerPrice: '59000.5' },
    ]);
    expect(sent).toMatchObject([
      { path: '/openApi/swap/v2/trade/openOrders', query: { symbol: 'BTC-USDT' } },
    ]);
  });

  it('are not said to reduce by their type alone: one may be its owner’s, to open a position', async () => {
    const text = [row(2, 'STOP_MARKET'), row(3, 'TAKE_PROFIT_MARKET', ',"closePosition":"false"')].join(',');
    const { conditions } = conditionsOver(success(`{"orders":[${text}]}`));

    const waiting = await conditions.waiting(SYMBOL);

    expect(waiting).toHaveLength(2);
    for (const one of waiting) {
      expect(one).not.toHaveProperty('reduceOnly');
      expect(one).not.toHaveProperty('clientOrderId');
    }
  });

  it('are no open orders', async () => {
    const { perpetual } = conditionsOver(LIST);

    expect(await perpetual.openOrders(SYMBOL)).toMatchObject([
      { venueOrderId: '1735950529123455001', type: 'limit', price: '61000' },
    ]);
  });

  it('without a side or an id are not left out: the list cannot be read then', async () => {
    for (const broken of ['"side":"UP"', '"side":"SELL","orderId":"x"']) {
      const text = row(2, 'STOP_MARKET').replace('"side":"SELL"', broken);
      const { conditions } = conditionsOver(success(`{"orders":[${text}]}`));

      await expect(conditions.waiting(SYMBOL)).rejects.toMatchObject({ code: 'venue.unexpectedReply' });
    }
  });

  it('are cancelled like orders, by id and symbol', async () => {
    const { conditions, sent } = conditionsOver(success('{}'));

    expect(await conditions.cancel({ symbol: SYMBOL, conditionId: '1735950529123455002' })).toBe('accepted');
    expect(sent).toMatchObject([
      {
        method: 'DELETE',
        path: '/openApi/swap/v2/trade/order',
        query: { symbol: 'BTC-USDT', orderId: '1735950529123455002' },
      },
    ]);
  });

  it.each([109421, 109422])('that are gone (%i) are nothing left to cancel', async (code) => {
    const { conditions } = conditionsOver(refusal(code, 'order not exist'));

    expect(await conditions.cancel({ symbol: SYMBOL, conditionId: '1' })).toBe('alreadyClosed');
  });
});

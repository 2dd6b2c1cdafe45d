import { describe, expect, it } from 'vitest';
import { createTestEngine, FLAT, limit, look, marketBuy, marketSell } from './engine-under-test.ts';

const START_MS = Date.UTC(2026, 10, 23, 8, 0, 30);

describe('an order is refused', () => {
  const flat = createTestEngine({ prices: FLAT });
  const refusal = async (request: ReturnType<typeof marketBuy>) => {
    const result = await flat.place('main', [request], { atMs: START_MS });
    return result.accepted ? 'accepted' : result.refusal;
  };

  it.each([
    ['unknownSymbol', { ...marketBuy('100'), symbol: 'NOPE_USDT' }],
    ['notTradable', { ...marketBuy('100'), symbol: 'WAVES_USDT' }],
    ['amountTooSmall', marketBuy('9.99999999')],
    ['amountPrecision', marketBuy('10.000000001')],
    ['amountTooSmall', limit('buy', '0.0001', '49000')],
    ['amountTooSmall', marketSell('0.0001')],
    ['sizePrecision', marketSell('0.0000011')],
    ['sizePrecision', limit('buy', '0', '49000')],
    ['sizeOutOfRange', limit('buy', '1001', '49000')],
    ['pricePrecision', limit('buy', '0.1', '49000.001')],
    ['priceOutOfBand', limit('buy', '0.1', '55000.01')],
    ['priceOutOfBand', limit('sell', '0.1', '44999.99')],
    ['notEnoughMoney', marketBuy('100000.01')],
    ['notEnoughMoney', limit('sell', '2.000001', '60000')],
  ] as const)('as %s: %o', async (reason, request) => {
    expect(await refusal(request)).toBe(reason);
    expect((await look(flat, START_MS)).orders).toEqual([]);
  });

  it('and nothing of a batch is placed when one of it is', async () => {
    const result = await flat.place('main', [limit('buy', '1', '49000'), limit('buy', '1.5', '49000')], {
      atMs: START_MS,
    });

    expect(result).toEqual({ accepted: false, refusal: 'notEnoughMoney' });
    expect((await look(flat, START_MS)).balances.get('USDT')).toEqual({ free: '100000', frozen: '0' });
  });

  it('as the 201st that rests in one symbol', async () => {
    const engine = createTestEngine({ prices: FLAT });
    for (let i = 0; i < 10; i += 1) {
      await engine.place(
        'main',
        Array.from({ length: 20 }, () => limit('buy', '0.0003', '49000')),
        { atMs: START_MS },
      );
    }
    const result = await engine.place('main', [limit('buy', '0.0003', '49000')], { atMs: START_MS });

    expect(result).toEqual({ accepted: false, refusal: 'tooManyOpenOrders' });
  });

  it('as a used client order id, or is placed again, by policy', async () => {
    const [refusing, accepting] = [
      createTestEngine({ prices: FLAT }),
      createTestEngine({ prices: FLAT, usedClientOrderIds: 'accept' }),
    ];
    for (const engine of [refusing, accepting])
      await engine.place('main', [marketBuy('50', 'one')], { atMs: START_MS });

    expect(await refusing.place('main', [marketBuy('50', 'one')], { atMs: START_MS })).toEqual({
      accepted: false,
      refusal: 'usedClientOrderId',
    });
    expect(await accepting.place('main', [marketBuy('50', 'one')], { atMs: START_MS })).toMatchObject({
      accepted: true,
    });
    expect((await look(accepting, START_MS)).orders).toHaveLength(2);
  });
});

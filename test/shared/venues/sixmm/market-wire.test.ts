import { describe, expect, it } from 'vitest';
import { instrumentRow } from '../../../../shared/venues/sixmm/market-wire.ts';

const row = { symbol: 'BTCUSDT', baseAsset: 'BTC', quoteAsset: 'USDT', tickSize: '0.1', stepSize: '0.001' };

describe('the rules of a symbol', () => {
  it('are read with their steps', () => {
    expect(instrumentRow.parse(row)).toMatchObject({ baseStep: '0.001', priceStep: '0.1', basePlaces: 3 });
  });

  it.each(['tickSize', 'stepSize'])('are none with a %s of zero, of which nothing is a multiple', (name) => {
    expect(instrumentRow.safeParse({ ...row, [name]: '0' }).success).toBe(false);
  });
});

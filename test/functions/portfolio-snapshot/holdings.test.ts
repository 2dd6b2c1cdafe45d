import { describe, expect, it } from 'vitest';
import { costed, holdingsOf, worthOf } from '../../../functions/portfolio-snapshot/holdings.ts';
import { type CoinTicker, pricesFrom } from '../../../functions/portfolio-snapshot/prices.ts';
import { type Books, openBooks } from '../../../shared/accounting/books.ts';
import type { Balance } from '../../../shared/venues/venue.ts';
import { money } from '../../support/builders.ts';
import { aFill } from '../../support/records.ts';

const balance = (coin: string, free: string, locked = '0'): Balance => ({
  coin,
  free: money(free),
  locked: money(locked),
});
const ticker = (symbol: string, last: string, coin?: string) =>
  ({ symbol, last: money(last), ...(coin && { coin }) }) as CoinTicker;
const priceOf = pricesFrom(
  [ticker('BTC_USDT', '60000', 'BTC'), ticker('ETH_BTC', '0.05')],
  { PNX: { usd: money('0.2') }, BTC: { usd: money('59000') } },
  [],
);

describe('prices', () => {
  it('come from the market in USDT before the wallet, and USDT is one', () => {
    expect(priceOf('BTC')).toEqual({ price: '60000', from: 'BTC_USDT' });
    expect(priceOf('PNX')).toEqual({ price: '0.2', from: 'wallet' });
    expect(priceOf('USDT')).toEqual({ price: '1', from: 'USDT' });
  });

  it('are not made up: a market in another coin says nothing in USDT', () => {
    expect(priceOf('ETH')).toBeUndefined();
    expect(priceOf('ETH_BTC')).toEqual({ price: '0.05', from: 'ETH_BTC' });
  });
});

describe('holdings', () => {
  it('are summed over wallets, free and locked, the most valuable first, without zeros', () => {
    const found = holdingsOf(
      [[balance('USDT', '100', '20'), balance('BTC', '0.01'), balance('DUST', '0')], [balance('USDT', '30')]],
      priceOf,
    );

    expect(found.map(({ coin, amount, value }) => [coin, amount, value])).toEqual([
      ['BTC', '0.01', '600'],
      ['USDT', '150', '150'],
    ]);
  });

  it('show a coin without a price, and do not value it', () => {
    expect(holdingsOf([[balance('ETH', '2')]], priceOf)).toEqual([{ coin: 'ETH', amount: '2' }]);
    expect(worthOf([balance('ETH', '2'), balance('USDT', '1', '2')], priceOf)).toBe('3');
  });
});

describe('the cost of a holding', () => {
  const books = (): Books => {
    const open = openBooks({});
    open.fill(aFill({ id: '1', price: money('40000'), baseSize: money('0.01'), fee: money('0') }));
    open.fill(aFill({ id: '2', price: money('60000'), baseSize: money('0.01'), fee: money('0') }));
    return open.state();
  };
  const held = (amount: string) =>
    costed([{ coin: 'BTC', amount: money(amount) }], books(), (coin) => `${coin}_USDT`)[0];

  it('is what was paid for it', () => {
    expect(held('0.02')).toMatchObject({ averageCost: '1000', fifoCost: '1000' });
    expect(held('0.01')).toMatchObject({ averageCost: '500', fifoCost: '500' });
  });

  it('is not known when some of it came from elsewhere', () => {
    expect(held('0.0200001')).toEqual({ coin: 'BTC', amount: '0.0200001' });
  });
});

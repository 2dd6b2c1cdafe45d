import { describe, expect, it } from 'vitest';
import { symbolFor } from '../../../functions/signal-intake/symbol.ts';

const SPOT = ['BTC_USDT', 'ETH_USDT', 'PERP_USDT', '1INCH_USDT'];
const PERPETUAL = ['BTC_USDT_PERP', 'ETH_USDT_PERP'];

describe('what alerts call a symbol', () => {
  it.each([
    'BINANCE:BTCUSDT.P',
    'BTCUSDT',
    'BTC/USDT',
    'BTC-USDT-SWAP',
    'BTCUSDTPERP',
    'BTC_USDT',
    'BTC_USDT_PERP',
    'btcusdt',
    'BTC-USDT',
    'OKX:BTCUSDT',
    'BTC/USDT:USDT',
    'BTCUSDT_PERP',
    'BTC-USDT-PERP',
    'BTC.USDT',
    ' BTCUSDT ',
  ])('%s is the one that the strategy orders, on either market', (ticker) => {
    expect(symbolFor(ticker, { symbols: SPOT, aliases: {} })).toBe('BTC_USDT');
    expect(symbolFor(ticker, { symbols: PERPETUAL, aliases: {} })).toBe('BTC_USDT_PERP');
  });

  it.each([
    ['BTCUSDT', 'BTC_USDT'],
    ['BYBIT:BTCUSDT.P', 'BTC_USDT_PERP'],
    ['BTC-USDT-SWAP', 'BTC_USDT_PERP'],
    ['BTC/USDT:USDT', 'BTC_USDT_PERP'],
  ])('%s tells the market itself when the strategy orders on both', (ticker, symbol) => {
    expect(symbolFor(ticker, { symbols: [...SPOT, ...PERPETUAL], aliases: {} })).toBe(symbol);
  });

  it.each(['PERPUSDT', 'PERP/USDT', 'PERP_USDT', 'PERP-USDT'])('%s is the coin called PERP', (ticker) => {
    expect(symbolFor(ticker, { symbols: SPOT, aliases: {} })).toBe('PERP_USDT');
  });

  it.each([
    '',
    ':',
    'BTC',
    'USDT',
    'BTCUSD',
    'BTCUSDC',
    'SOLUSDT',
    'XBTUSD',
    'BTCUSDTUP',
    'constructor',
    '__proto__',
  ])('%s is none of the list', (ticker) => {
    expect(symbolFor(ticker, { symbols: SPOT, aliases: {} })).toBeUndefined();
  });

  it('that fits two symbols is neither, unless it is written as one of them', () => {
    const symbols = ['ABC_DUSDT', 'ABCD_USDT'];
    expect(symbolFor('ABCDUSDT', { symbols, aliases: {} })).toBeUndefined();
    expect(symbolFor('ABCD_USDT', { symbols, aliases: {} })).toBe('ABCD_USDT');
  });

  it('goes by the aliases first, which cannot lead out of the list', () => {
    expect(symbolFor('XBTUSD', { symbols: SPOT, aliases: { XBTUSD: 'BTC_USDT' } })).toBe('BTC_USDT');
    expect(symbolFor('BTCUSDT', { symbols: SPOT, aliases: { BTCUSDT: 'ETH_USDT' } })).toBe('ETH_USDT');
    expect(symbolFor('XBTUSD', { symbols: SPOT, aliases: { XBTUSD: 'DOGE_USDT' } })).toBeUndefined();
  });
});

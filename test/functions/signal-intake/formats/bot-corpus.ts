/** The second half of the corpus: signal bots, and our own layout. */
import type { CorpusAlert } from './corpus-alert.ts';

const atMs = Date.UTC(2026, 10, 21, 10);
const TIME = '2026-11-21T10:00:00Z';
const json = (value: unknown) => JSON.stringify(value);

export const BOT_ALERTS: readonly CorpusAlert[] = [
  {
    what: 'a bot of one pair, with a time added',
    format: 'wundertrading',
    text: json({
      code: 'ENTER-LONG_BINANCE_BTCUSDT_Trend_15M_8e34479cfe49027eda195457',
      orderType: 'market',
      amountPerTradeType: 'percents',
      amountPerTrade: 0.25,
      reduceOnly: false,
      placeConditionalOrdersOnExchange: false,
      timenow: TIME,
    }),
    says: {
      ticker: 'BTCUSDT',
      action: 'buy',
      atMs,
      parts: ['ENTER-LONG_BINANCE_BTCUSDT_Trend_15M_8e34479cfe49027eda195457', ''],
      orderType: 'market',
      size: { unit: 'percentOfBalance', amount: '25' },
      position: { side: 'long' },
    },
  },
  {
    what: 'a bot of several pairs, with the pair added',
    format: 'wundertrading',
    text: json({
      code: 'EXIT-ALL_BYBIT_NONE_Trend_15M_8e34479cfe49027eda195457',
      symbol: 'ETHUSDT',
      time: TIME,
    }),
    says: {
      ticker: 'ETHUSDT',
      action: 'close',
      atMs,
      parts: ['EXIT-ALL_BYBIT_NONE_Trend_15M_8e34479cfe49027eda195457', ''],
    },
  },
  {
    what: 'a bot of several pairs without the pair',
    format: 'wundertrading',
    text: json({ code: 'ENTER-LONG_BYBIT_NONE_Trend_15M_8e34479cfe49027eda195457', time: TIME }),
    refused: {
      code: 'alert.fields',
      message: 'The alert\'s \'code\' names no pair; add "symbol": "{{ticker}}" to the alert.',
    },
  },
  {
    what: 'a share over the whole: 10 could be ten per cent',
    format: 'wundertrading',
    text: json({
      code: 'ENTER-LONG_X_BTCUSDT_N_1H_1',
      time: TIME,
      amountPerTradeType: 'percents',
      amountPerTrade: '10',
    }),
    refused: {
      code: 'alert.fields',
      message: "The alert's 'amountPerTrade' is a share in percents, which goes from 0 to 1.",
    },
  },
  {
    what: 'a stop loss in a block of its own',
    format: 'wundertrading',
    text: json({ code: 'ENTER-LONG_X_BTCUSDT_N_1H_1', time: TIME, stopLoss: { priceDeviation: 0.02 } }),
    refused: {
      code: 'alert.unsupported',
      message: "The alert's 'stopLoss' is not carried out here; take it out, so that nobody relies on it.",
    },
  },
  {
    what: 'the message of its API',
    format: 'pionex',
    text: json({
      signalType: '79899b4d-0000-4000-8000-f021e770aa67',
      signalParam: '{}',
      symbol: 'BTCUSDT.P',
      time: TIME,
      price: '96250.1',
      data: { action: 'buy', contracts: '50', positionSize: '50' },
    }),
    says: {
      ticker: 'BTCUSDT.P',
      action: 'buy',
      atMs,
      parts: ['79899b4d-0000-4000-8000-f021e770aa67', ''],
      size: { unit: 'contracts', amount: '50' },
      price: '96250.1',
      position: { side: 'long', size: '50' },
    },
  },
  {
    what: 'the spelling of published templates, when all is sold',
    format: 'pionex',
    text: json({
      signal_type: 's-1',
      signal_param: '{}',
      symbol: 'BTCUSDT.P',
      time: TIME,
      price: '96250.1',
      data: { action: 'sell', contracts: '50', position_size: '0' },
    }),
    says: {
      ticker: 'BTCUSDT.P',
      action: 'sell',
      atMs,
      parts: ['s-1', ''],
      size: { unit: 'contracts', amount: '50' },
      price: '96250.1',
      position: { side: 'flat', size: '0' },
    },
  },
  {
    what: 'a short position, which has a sign',
    format: 'pionex',
    text: json({
      signal_type: 's-1',
      symbol: 'BTCUSDT.P',
      time: TIME,
      data: { action: 'sell', contracts: '20', position_size: '-20' },
    }),
    says: {
      ticker: 'BTCUSDT.P',
      action: 'sell',
      atMs,
      parts: ['s-1', ''],
      size: { unit: 'contracts', amount: '20' },
      position: { side: 'short', size: '20' },
    },
  },
  {
    what: 'everything it can say',
    format: 'standing-orders',
    text: json({
      token: 'made-up',
      id: 'a-1',
      time: TIME,
      symbol: 'BTC_USDT',
      action: 'buy',
      quote: '50',
      order: 'limit',
      price: '96000',
      position: 'long',
      positionSize: '0.01',
      positionBefore: 'flat',
      comment: 'first',
    }),
    says: {
      ticker: 'BTC_USDT',
      action: 'buy',
      atMs,
      givenId: 'a-1',
      parts: ['first'],
      size: { unit: 'quote', amount: '50' },
      orderType: 'limit',
      price: '96000',
      position: { side: 'long', size: '0.01' },
      positionBefore: { side: 'flat' },
    },
  },
  {
    what: 'two sizes',
    format: 'standing-orders',
    text: json({ time: TIME, symbol: 'BTC_USDT', action: 'buy', quote: '50', base: '0.1' }),
    refused: { code: 'alert.fields', message: "The alert's 'base' is a second size; give one." },
  },
  {
    what: 'a field that is not known, whose name is not repeated',
    format: 'standing-orders',
    text: json({ time: TIME, symbol: 'BTC_USDT', action: 'buy', quotee: '50' }),
    refused: {
      code: 'alert.fields',
      message:
        'The alert has an unknown field; known are token, id, time, symbol, action, quote, base, contracts, percentOfBalance, percentOfPosition, order, price, position, positionSize, positionBefore, positionBeforeSize, comment.',
    },
  },
  {
    what: 'an action that is not spelt exactly',
    format: 'standing-orders',
    text: json({ time: TIME, symbol: 'BTC_USDT', action: 'LONG' }),
    refused: { code: 'alert.fields', message: "The alert's 'action' must be buy, sell, close or reverse." },
  },
  {
    what: 'a time without a zone',
    format: 'standing-orders',
    text: json({ time: '2026-11-21T10:00:00', symbol: 'BTC_USDT', action: 'buy' }),
    refused: {
      code: 'alert.fields',
      message: "The alert's 'time' is neither ISO 8601 with a zone nor seconds or milliseconds since 1970.",
    },
  },
];

/** Alerts as they are seen in the documents of each service and in what people publish, with made-up tokens. */
import { BOT_ALERTS } from './bot-corpus.ts';
import type { CorpusAlert } from './corpus-alert.ts';

const atMs = Date.UTC(2026, 10, 21, 10);
const TIME = '2026-11-21T10:00:00Z';
const json = (value: unknown) => JSON.stringify(value);

const threeCommas = {
  secret: 'eyJhbGciOi.made.up',
  max_lag: '300',
  timestamp: TIME,
  trigger_price: '96250.1',
  tv_exchange: 'BINANCE',
  tv_instrument: 'BTCUSDT.P',
  action: 'sell',
  bot_uuid: 'f1a2b3c4-0000-4000-8000-9d0e1f2a3b4c',
  strategy_info: {
    market_position: 'flat',
    market_position_size: '0',
    prev_market_position: 'long',
    prev_market_position_size: '0.015',
  },
  order: { amount: '0.015', currency_type: 'base' },
};
const { strategy_info: _info, order: _order, ...customThreeCommas } = threeCommas;

const okxScript = {
  id: 'Long',
  action: 'buy',
  marketPosition: 'long',
  prevMarketPosition: 'flat',
  marketPositionSize: '0.02',
  prevMarketPositionSize: '0',
  instrument: 'BTCUSDT.P',
  signalToken: 'made-up',
  timestamp: TIME,
  maxLag: '60',
  orderType: 'market',
  orderPriceOffset: '',
  investmentType: 'base',
  amount: '0.02',
};

export const CORPUS: readonly CorpusAlert[] = [
  {
    what: 'a script that goes long, with numbers that are not quoted',
    format: 'tradingview',
    text: `{"ticker":"BINANCE:BTCUSDT.P","action":"buy","contracts":0.00150000000000000001,"price":96250.10,"time":"2026-11-21T09:00:00Z","timenow":"${TIME}","id":"Long","market_position":"long","market_position_size":0.0015,"prev_market_position":"flat","prev_market_position_size":0}`,
    says: {
      ticker: 'BINANCE:BTCUSDT.P',
      action: 'buy',
      atMs,
      parts: ['Long', '', '2026-11-21T09:00:00Z'],
      size: { unit: 'contracts', amount: '0.00150000000000000001' },
      price: '96250.10',
      position: { side: 'long', size: '0.0015' },
      positionBefore: { side: 'flat', size: '0' },
    },
  },
  {
    what: 'a nested template with a bar',
    format: 'tradingview',
    text: json({
      passphrase: 'made-up',
      time: TIME,
      exchange: 'BINANCE',
      ticker: 'ETHUSDT',
      bar: { time: TIME, open: '3100', high: '3120', low: '3090', close: '3110.5', volume: '120' },
      strategy: {
        position_size: '-0.4',
        order_action: 'sell',
        order_contracts: '0.8',
        order_price: '3111',
        order_id: 'Short',
        market_position: 'short',
        market_position_size: '0.4',
        prev_market_position: 'long',
        prev_market_position_size: '0.4',
      },
    }),
    says: {
      ticker: 'ETHUSDT',
      action: 'sell',
      atMs,
      parts: ['Short', '', TIME, '3111'],
      size: { unit: 'contracts', amount: '0.8' },
      price: '3111',
      position: { side: 'short', size: '0.4' },
      positionBefore: { side: 'long', size: '0.4' },
    },
  },
  {
    what: 'an indicator whose placeholders have no value',
    format: 'tradingview',
    text: json({
      symbol: 'BTCUSDT',
      side: 'LONG',
      timestamp: 1795255200,
      qty: 'NaN',
      price: 'na',
      comment: '',
      sl: '',
    }),
    says: {
      ticker: 'BTCUSDT',
      action: 'buy',
      atMs: 1795255200000,
      parts: ['', '', ''],
      position: { side: 'long' },
    },
  },
  {
    what: 'no action at all',
    format: 'tradingview',
    text: json({ ticker: 'BTCUSDT', timenow: TIME }),
    refused: { code: 'alert.fields', message: "The alert's 'action' is missing." },
  },
  {
    what: 'a strategy placeholder in the alert of an indicator',
    format: 'tradingview',
    text: json({ ticker: 'BTCUSDT', side: '{{strategy.order.action}}', timenow: TIME }),
    refused: {
      code: 'alert.fields',
      message: "The alert's 'side' still holds its placeholder: TradingView does not know it here.",
    },
  },
  {
    what: 'a negative size',
    format: 'tradingview',
    text: json({ ticker: 'BTCUSDT', action: 'buy', timenow: TIME, contracts: '-1' }),
    refused: { code: 'alert.fields', message: "The alert's 'contracts' must not be below zero." },
  },
  {
    what: 'a stop loss, which would not be set',
    format: 'tradingview',
    text: json({ ticker: 'BTCUSDT', action: 'buy', timenow: TIME, sl: '90000' }),
    refused: {
      code: 'alert.unsupported',
      message: "The alert's 'sl' is not carried out here; take it out, so that nobody relies on it.",
    },
  },
  {
    what: 'the strategy type',
    format: '3commas',
    text: json(threeCommas),
    says: {
      ticker: 'BTCUSDT.P',
      action: 'sell',
      atMs,
      maxAgeSeconds: '300',
      parts: [''],
      size: { unit: 'base', amount: '0.015' },
      price: '96250.1',
      position: { side: 'flat', size: '0' },
      positionBefore: { side: 'long', size: '0.015' },
    },
  },
  {
    what: 'the custom type, which says enter_short',
    format: '3commas',
    text: json({ ...customThreeCommas, action: 'enter_short', take_profit: { enabled: false } }),
    says: {
      ticker: 'BTCUSDT.P',
      action: 'sell',
      atMs,
      maxAgeSeconds: '300',
      parts: [''],
      price: '96250.1',
      position: { side: 'short' },
    },
  },
  {
    what: 'an exit of half the position',
    format: '3commas',
    text: json({
      ...customThreeCommas,
      action: 'exit_long',
      order: { amount: '50', currency_type: 'position_percent' },
    }),
    says: {
      ticker: 'BTCUSDT.P',
      action: 'close',
      atMs,
      maxAgeSeconds: '300',
      parts: [''],
      size: { unit: 'percentOfPosition', amount: '50' },
      price: '96250.1',
      positionBefore: { side: 'long' },
    },
  },
  {
    what: 'a take profit, which would not be set',
    format: '3commas',
    text: json({
      ...customThreeCommas,
      take_profit: { enabled: true, steps: [{ order_type: 'market', price_percent: 2 }] },
    }),
    refused: {
      code: 'alert.unsupported',
      message: "The alert's 'take_profit' is not carried out here; take it out, so that nobody relies on it.",
    },
  },
  {
    what: 'the command that switches a bot off',
    format: '3commas',
    text: json({ ...customThreeCommas, action: 'disable' }),
    refused: {
      code: 'alert.fields',
      message: "The alert's 'action' is no action that is known here, such as buy, sell, close or reverse.",
    },
  },
  {
    what: 'the form for scripts',
    format: 'okx',
    text: json(okxScript),
    says: {
      ticker: 'BTCUSDT.P',
      action: 'buy',
      atMs,
      maxAgeSeconds: '60',
      parts: ['Long'],
      orderType: 'market',
      size: { unit: 'base', amount: '0.02' },
      position: { side: 'long', size: '0.02' },
      positionBefore: { side: 'flat', size: '0' },
    },
  },
  {
    what: 'the form for everything else',
    format: 'okx',
    text: json({
      action: 'EXIT_SHORT',
      instrument: 'BTC-USDT-SWAP',
      signalToken: 'made-up',
      timestamp: TIME,
      maxLag: '30',
      orderType: 'market',
      investmentType: 'percentage_position',
      amount: '100',
    }),
    says: {
      ticker: 'BTC-USDT-SWAP',
      action: 'close',
      atMs,
      maxAgeSeconds: '30',
      parts: [''],
      orderType: 'market',
      size: { unit: 'percentOfPosition', amount: '100' },
      positionBefore: { side: 'short' },
    },
  },
  {
    what: 'a size in contracts, which are other ones at each venue',
    format: 'okx',
    text: json({ ...okxScript, investmentType: 'contract' }),
    refused: {
      code: 'alert.fields',
      message: "The alert's 'investmentType' must be base, percentage_balance, percentage_position.",
    },
  },
  {
    what: 'a limit measured from a price of OKX',
    format: 'okx',
    text: json({ ...okxScript, orderType: 'limit', orderPriceOffset: '0.5' }),
    refused: {
      code: 'alert.unsupported',
      message:
        "The alert's 'orderPriceOffset' is not carried out here; take it out, so that nobody relies on it.",
    },
  },
  ...BOT_ALERTS,
];

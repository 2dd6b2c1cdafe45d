/**
 * WunderTrading's signal bot, https://help.wundertrading.com/en/articles/10475473 (read November 2026), whose `code`
 * says it all: `ENTER-LONG_BINANCE_BTCUSDT_Trend_15M_8e34…`. Its alerts carry no time: one must be added.
 */
import * as z from 'zod';
import { decimal, isPositive, minus, times } from '../../../shared/core/decimal.ts';
import { lazySchema } from '../../../shared/lazy-schema.ts';
import type { SignalSize } from '../../../shared/signals/signal.ts';
import type { AlertBody } from '../alert-body.ts';
import { candidateOf, GIVEN_ID, OWN_TIME, pricePart } from './candidate-of.ts';
import { actionWord, amountIfAny, orderTypeIfAny, text, textIfAny, timeIfAny } from './fields.ts';
import { type AlertFormat, type Reading, understood } from './format.ts';
import { asksFor, type FieldNames, readFields, refusedField } from './read-fields.ts';

const names: FieldNames = {
  code: ['code'],
  /** Bots of several pairs have `NONE` in the code's place. */
  ticker: ['ticker', 'symbol', 'pair'],
  at: [...OWN_TIME, 'time'],
  firedAt: OWN_TIME,
  givenId: GIVEN_ID,
  orderId: ['order_id', 'id'],
  orderType: ['orderType'],
  price: ['price'],
  amount: ['amountPerTrade'],
  unit: ['amountPerTradeType'],
};

const alert = lazySchema(() =>
  z.strictObject({
    code: text,
    ticker: textIfAny,
    at: timeIfAny,
    firedAt: textIfAny,
    givenId: textIfAny,
    orderId: textIfAny,
    orderType: orderTypeIfAny,
    price: amountIfAny,
    amount: amountIfAny,
    unit: textIfAny,
  }),
);

/** Not `contracts`: those are contracts of the exchange that the code names. */
const UNITS: Readonly<Record<string, SignalSize['unit']>> = {
  quote: 'quote',
  $: 'quote',
  base: 'base',
  percents: 'percentOfBalance',
};

const UNSUPPORTED = [
  'takeProfits',
  'stopLoss',
  'trailingStop',
  'moveToBreakeven',
  'placeConditionalOrdersOnExchange',
  'leverage',
];

export const wundertrading: AlertFormat = {
  tokenFields: ['token', 'secret'],
  read,
  template: {
    code: 'ENTER-LONG_EXCHANGE_{{ticker}}_NAME_{{interval}}',
    timenow: '{{timenow}}',
    orderType: 'market',
    amountPerTradeType: 'quote',
    amountPerTrade: '50',
  },
};

function read(body: AlertBody): Reading {
  const refusal = asksFor(body, UNSUPPORTED);
  if (refusal !== undefined) return refusal;
  const found = readFields(alert, names, body);
  if (!found.ok) return found;
  const { fields } = found;
  const [verb = '', , pair] = fields.code.split('_');
  const action = actionWord.safeParse(verb);
  if (!action.success) return refusedField('code', 'begins with no action, such as ENTER-LONG or EXIT-ALL');
  const ticker = fields.ticker ?? pair;
  if (ticker === undefined || ticker === 'NONE') {
    return refusedField('code', 'names no pair; add "symbol": "{{ticker}}" to the alert');
  }
  const size = sizeOf(fields.amount, fields.unit);
  if (size === 'unknown')
    return refusedField('amountPerTradeType', `must be ${Object.keys(UNITS).join(', ')}`);
  if (size === 'overWhole')
    return refusedField('amountPerTrade', 'is a share in percents, which goes from 0 to 1');
  const known = { ...fields, ticker, action: action.data };
  return understood(candidateOf(known, { parts: [fields.code, fields.orderId, ...pricePart(fields)], size }));
}

/** `percents` is a ratio: 0.1 is a tenth. */
function sizeOf(
  amount: z.output<typeof alert>['amount'],
  key = '',
): SignalSize | 'unknown' | 'overWhole' | undefined {
  if (amount === undefined) return undefined;
  const unit = Object.hasOwn(UNITS, key) ? UNITS[key] : undefined;
  if (unit === undefined) return 'unknown';
  if (unit !== 'percentOfBalance') return { unit, amount };
  return isPositive(minus(amount, decimal('1')))
    ? 'overWhole'
    : { unit, amount: times(amount, decimal('100')) };
}

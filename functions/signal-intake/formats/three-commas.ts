/**
 * 3Commas' signal bot, strategy and custom type. https://help.3commas.io/en/articles/9374557 and
 * https://help.3commas.io/en/articles/8894481, read November 2026. Fields that they do not describe are not read.
 */
import * as z from 'zod';
import { lazySchema } from '../../../shared/lazy-schema.ts';
import type { SignalSize } from '../../../shared/signals/signal.ts';
import type { AlertBody } from '../alert-body.ts';
import { candidateOf, GIVEN_ID, OWN_TIME } from './candidate-of.ts';
import { actionWord, amountIfAny, sideIfAny, signedIfAny, text, textIfAny, timeIfAny } from './fields.ts';
import { type AlertFormat, type Reading, understood } from './format.ts';
import { asksFor, type FieldNames, readFields, refusedField } from './read-fields.ts';

const names: FieldNames = {
  ticker: ['tv_instrument'],
  action: ['action'],
  at: ['timestamp', ...OWN_TIME],
  maxAgeSeconds: ['max_lag'],
  givenId: GIVEN_ID,
  orderId: ['order.id', 'order_id'],
  price: ['trigger_price'],
  amount: ['order.amount'],
  unit: ['order.currency_type'],
  side: ['strategy_info.market_position'],
  size: ['strategy_info.market_position_size'],
  sideBefore: ['strategy_info.prev_market_position'],
  sizeBefore: ['strategy_info.prev_market_position_size'],
};

const alert = lazySchema(() =>
  z.strictObject({
    ticker: text,
    action: actionWord,
    /** ISO 8601; seconds since 1970 are seen too. */
    at: timeIfAny,
    /** Seconds. */
    maxAgeSeconds: amountIfAny,
    givenId: textIfAny,
    orderId: textIfAny,
    price: amountIfAny,
    amount: amountIfAny,
    unit: textIfAny,
    side: sideIfAny,
    size: signedIfAny,
    sideBefore: sideIfAny,
    sizeBefore: signedIfAny,
  }),
);

const UNITS: Readonly<Record<string, SignalSize['unit']>> = {
  base: 'base',
  quote: 'quote',
  margin_percent: 'percentOfBalance',
  balance_percent: 'percentOfBalance',
  position_percent: 'percentOfPosition',
};

export const threeCommas: AlertFormat = {
  tokenFields: ['token', 'secret'],
  read,
  template: {
    max_lag: '120',
    timestamp: '{{timenow}}',
    trigger_price: '{{close}}',
    tv_exchange: '{{exchange}}',
    tv_instrument: '{{ticker}}',
    action: '{{strategy.order.action}}',
    strategy_info: {
      market_position: '{{strategy.market_position}}',
      market_position_size: '{{strategy.market_position_size}}',
      prev_market_position: '{{strategy.prev_market_position}}',
      prev_market_position_size: '{{strategy.prev_market_position_size}}',
    },
    order: { amount: '{{strategy.order.contracts}}', currency_type: 'base' },
  },
};

function read(body: AlertBody): Reading {
  const refusal = asksFor(body, ['take_profit', 'stop_loss', 'trailing_stop', 'averaging', 'leverage']);
  if (refusal !== undefined) return refusal;
  const found = readFields(alert, names, body);
  if (!found.ok) return found;
  const { fields } = found;
  const key = fields.unit ?? 'base';
  const unit = Object.hasOwn(UNITS, key) ? UNITS[key] : undefined;
  if (unit === undefined)
    return refusedField('order.currency_type', `must be ${Object.keys(UNITS).join(', ')}`);
  const size = fields.amount && { unit, amount: fields.amount };
  return understood(candidateOf(fields, { parts: [fields.orderId], size }));
}

/**
 * Signal bots of OKX, and of BloFin and others who took over its layout: the form for scripts (buy and sell with
 * positions) and the one for everything else (ENTER_LONG and so on).
 * https://www.okx.com/help/signal-bot-alert-message-specifications, version 2.0, read November 2026.
 */
import * as z from 'zod';
import { lazySchema } from '../../../shared/lazy-schema.ts';
import type { SignalSize } from '../../../shared/signals/signal.ts';
import type { AlertBody } from '../alert-body.ts';
import { candidateOf, GIVEN_ID, OWN_TIME } from './candidate-of.ts';
import {
  actionWord,
  amountIfAny,
  orderTypeIfAny,
  sideIfAny,
  signedIfAny,
  text,
  textIfAny,
  timeIfAny,
} from './fields.ts';
import { type AlertFormat, type Reading, understood } from './format.ts';
import { asksFor, type FieldNames, readFields, refusedField } from './read-fields.ts';

const names: FieldNames = {
  ticker: ['instrument'],
  action: ['action'],
  at: ['timestamp', ...OWN_TIME],
  maxAgeSeconds: ['maxLag'],
  givenId: GIVEN_ID,
  orderId: ['id'],
  orderType: ['orderType'],
  price: ['price'],
  amount: ['amount'],
  unit: ['investmentType'],
  side: ['marketPosition'],
  size: ['marketPositionSize'],
  sideBefore: ['prevMarketPosition'],
  sizeBefore: ['prevMarketPositionSize'],
};

const alert = lazySchema(() =>
  z.strictObject({
    ticker: text,
    action: actionWord,
    at: timeIfAny,
    /** Seconds. */
    maxAgeSeconds: amountIfAny,
    givenId: textIfAny,
    /** `{{strategy.order.id}}`: the script's own name, which comes again. */
    orderId: textIfAny,
    orderType: orderTypeIfAny,
    price: amountIfAny,
    amount: amountIfAny,
    unit: textIfAny,
    side: sideIfAny,
    size: signedIfAny,
    sideBefore: sideIfAny,
    sizeBefore: signedIfAny,
  }),
);

/** `contract`, `margin` and `percentage_investment` mean figures of OKX that no other venue has. */
const UNITS: Readonly<Record<string, SignalSize['unit']>> = {
  base: 'base',
  percentage_balance: 'percentOfBalance',
  percentage_position: 'percentOfPosition',
};

export const okx: AlertFormat = {
  tokenFields: ['signalToken', 'token'],
  read,
  template: {
    id: '{{strategy.order.id}}',
    action: '{{strategy.order.action}}',
    marketPosition: '{{strategy.market_position}}',
    prevMarketPosition: '{{strategy.prev_market_position}}',
    marketPositionSize: '{{strategy.market_position_size}}',
    prevMarketPositionSize: '{{strategy.prev_market_position_size}}',
    instrument: '{{ticker}}',
    timestamp: '{{timenow}}',
    maxLag: '120',
    orderType: 'market',
    investmentType: 'base',
    amount: '{{strategy.order.contracts}}',
  },
};

/** Its limit orders are measured from OKX's own price: here the strategy says how far. */
const UNSUPPORTED = ['orderPriceOffset', 'leverage', 'stopLoss', 'takeProfit', 'slTriggerPx', 'tpTriggerPx'];

function read(body: AlertBody): Reading {
  const refusal = asksFor(body, UNSUPPORTED);
  if (refusal !== undefined) return refusal;
  const found = readFields(alert, names, body);
  if (!found.ok) return found;
  const { fields } = found;
  if (fields.amount === undefined)
    return understood(candidateOf(fields, { parts: [fields.orderId], size: undefined }));
  const key = fields.unit ?? '';
  const unit = Object.hasOwn(UNITS, key) ? UNITS[key] : undefined;
  if (unit === undefined) return refusedField('investmentType', `must be ${Object.keys(UNITS).join(', ')}`);
  const size = { unit, amount: fields.amount };
  return understood(candidateOf(fields, { parts: [fields.orderId], size }));
}

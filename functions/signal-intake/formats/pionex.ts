/**
 * The message that Pionex hands out for its signal bots, in both spellings that are about: camelCase as in its
 * openapi_bot.yaml (TradingViewConfig.message), snake_case as in the templates people use.
 */
import * as z from 'zod';
import { lazySchema } from '../../../shared/lazy-schema.ts';
import type { AlertBody } from '../alert-body.ts';
import { candidateOf, GIVEN_ID, OWN_TIME } from './candidate-of.ts';
import { actionWord, amountIfAny, signedIfAny, text, textIfAny, timeIfAny } from './fields.ts';
import { type AlertFormat, type Reading, understood } from './format.ts';
import { type FieldNames, readFields } from './read-fields.ts';

const names: FieldNames = {
  ticker: ['symbol'],
  action: ['data.action'],
  at: ['time', ...OWN_TIME],
  givenId: GIVEN_ID,
  orderId: ['order_id', 'orderId', 'data.order_id', 'data.orderId'],
  signalType: ['signalType', 'signal_type'],
  price: ['price'],
  contracts: ['data.contracts'],
  signed: ['data.positionSize', 'data.position_size'],
};

const alert = lazySchema(() =>
  z.strictObject({
    ticker: text,
    action: actionWord,
    /** `{{timenow}}` */
    at: timeIfAny,
    givenId: textIfAny,
    orderId: textIfAny,
    /** The signal's id at Pionex; here it only tells alerts apart. */
    signalType: textIfAny,
    price: amountIfAny,
    contracts: amountIfAny,
    /** `{{strategy.position_size}}`: negative when short, 0 when nothing is held any more. */
    signed: signedIfAny,
  }),
);

export const pionex: AlertFormat = {
  tokenFields: ['token'],
  read,
  template: {
    signalType: 'YOUR-SIGNAL',
    signalParam: '{}',
    symbol: '{{ticker}}',
    time: '{{timenow}}',
    price: '{{close}}',
    data: {
      action: '{{strategy.order.action}}',
      contracts: '{{strategy.order.contracts}}',
      positionSize: '{{strategy.position_size}}',
    },
  },
};

function read(body: AlertBody): Reading {
  const found = readFields(alert, names, body);
  if (!found.ok) return found;
  const { fields } = found;
  return understood(
    candidateOf(fields, {
      parts: [fields.signalType, fields.orderId],
      size: fields.contracts && { unit: 'contracts', amount: fields.contracts },
    }),
  );
}

/**
 * Plain alerts of TradingView: its placeholders under the names that people usually give them. Unknown fields are left
 * alone. https://www.tradingview.com/support/solutions/43000531021, read November 2026.
 */
import * as z from 'zod';
import { lazySchema } from '../../../shared/lazy-schema.ts';
import type { AlertBody } from '../alert-body.ts';
import { candidateOf, GIVEN_ID, OWN_TIME, pricePart } from './candidate-of.ts';
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
import { asksFor, type FieldNames, readFields } from './read-fields.ts';

const names: FieldNames = {
  ticker: ['ticker', 'symbol', 'pair', 'instrument', 'market'],
  action: [
    'action',
    'side',
    'order_action',
    'orderAction',
    'strategy.order_action',
    'strategy.order.action',
    'order.action',
  ],
  /** `{{timenow}}`: when the alert fired. `{{time}}` is the opening of its bar and counts only where nothing else is given. */
  at: [...OWN_TIME, 'time'],
  firedAt: OWN_TIME,
  bar: ['bar_time', 'barTime', 'bar.time', 'time'],
  givenId: GIVEN_ID,
  orderId: ['order_id', 'orderId', 'id', 'strategy.order_id', 'strategy.order.id', 'order.id'],
  comment: ['comment', 'order_comment', 'strategy.order.comment', 'order.comment', 'alert_message'],
  contracts: [
    'contracts',
    'order_contracts',
    'quantity',
    'qty',
    'size',
    'strategy.order_contracts',
    'strategy.order.contracts',
    'order.contracts',
  ],
  price: [
    'price',
    'order_price',
    'strategy.order_price',
    'strategy.order.price',
    'order.price',
    'close',
    'bar.close',
  ],
  orderType: ['order_type', 'orderType', 'type'],
  side: ['market_position', 'marketPosition', 'position', 'strategy.market_position'],
  size: ['market_position_size', 'marketPositionSize', 'strategy.market_position_size'],
  signed: ['position_size', 'positionSize', 'strategy.position_size'],
  sideBefore: ['prev_market_position', 'prevMarketPosition', 'strategy.prev_market_position'],
  sizeBefore: ['prev_market_position_size', 'prevMarketPositionSize', 'strategy.prev_market_position_size'],
};

const alert = lazySchema(() =>
  z.strictObject({
    ticker: text,
    action: actionWord,
    at: timeIfAny,
    firedAt: textIfAny,
    bar: textIfAny,
    givenId: textIfAny,
    orderId: textIfAny,
    comment: textIfAny,
    contracts: amountIfAny,
    price: amountIfAny,
    orderType: orderTypeIfAny,
    side: sideIfAny,
    size: signedIfAny,
    signed: signedIfAny,
    sideBefore: sideIfAny,
    sizeBefore: signedIfAny,
  }),
);

const unsupported = [
  'stop_loss',
  'stopLoss',
  'sl',
  'take_profit',
  'takeProfit',
  'tp',
  'trailing_stop',
  'leverage',
];

export const tradingview: AlertFormat = {
  tokenFields: ['token', 'secret', 'passphrase', 'password', 'key', 'auth'],
  read,
  template: {
    ticker: '{{ticker}}',
    action: '{{strategy.order.action}}',
    timenow: '{{timenow}}',
    time: '{{time}}',
    order_id: '{{strategy.order.id}}',
    comment: '{{strategy.order.comment}}',
    contracts: '{{strategy.order.contracts}}',
    price: '{{strategy.order.price}}',
    market_position: '{{strategy.market_position}}',
    market_position_size: '{{strategy.market_position_size}}',
    prev_market_position: '{{strategy.prev_market_position}}',
    prev_market_position_size: '{{strategy.prev_market_position_size}}',
  },
};

function read(body: AlertBody): Reading {
  const refusal = asksFor(body, unsupported);
  if (refusal !== undefined) return refusal;
  const found = readFields(alert, names, body);
  if (!found.ok) return found;
  const { fields } = found;
  return understood(
    candidateOf(fields, {
      parts: [fields.orderId, fields.comment, fields.bar, ...pricePart(fields)],
      size: fields.contracts && { unit: 'contracts', amount: fields.contracts },
    }),
  );
}

/** Our own layout: strict, so that a mistyped field is told instead of being ignored. */
import * as z from 'zod';
import { lazySchema } from '../../../shared/lazy-schema.ts';
import type { SignalSize } from '../../../shared/signals/signal.ts';
import type { AlertBody } from '../alert-body.ts';
import { amountIfAny, orderTypeIfAny, positionOf, sideIfAny, text, textIfAny, timeIfAny } from './fields.ts';
import { type AlertFormat, type Reading, understood } from './format.ts';
import { refusedField } from './read-fields.ts';

const fields = () => ({
  /** The strategy's token, where it does not stand in the address. */
  token: textIfAny,
  /** Given to one alert only; sent again, it is the same alert whatever else it says. */
  id: textIfAny,
  /** When it fired: ISO 8601 with a zone, seconds or milliseconds since 1970. Needed without an id. */
  time: timeIfAny,
  symbol: text,
  action: z.enum(['buy', 'sell', 'close', 'reverse'], { error: 'must be buy, sell, close or reverse' }),
  /** One of the five. `contracts` are base coins. Percentages are from 0 to 100. */
  quote: amountIfAny,
  base: amountIfAny,
  contracts: amountIfAny,
  percentOfBalance: amountIfAny,
  percentOfPosition: amountIfAny,
  /** `limit` needs a price. */
  order: orderTypeIfAny,
  price: amountIfAny,
  /** What the strategy holds after this alert, and what it held before; sizes in base coin, without a sign. */
  position: sideIfAny,
  positionSize: amountIfAny,
  positionBefore: sideIfAny,
  positionBeforeSize: amountIfAny,
  /** Tells two alerts of one second and symbol apart. */
  comment: textIfAny,
});
const alert = lazySchema(() => z.strictObject(fields()));

/** A field that is left out and one without a value say the same. */
const nothing = () => Object.fromEntries(Object.keys(fields()).map((field) => [field, undefined]));

export const standingOrders: AlertFormat = {
  tokenFields: ['token'],
  read,
  template: {
    time: '{{timenow}}',
    symbol: '{{ticker}}',
    action: '{{strategy.order.action}}',
    contracts: '{{strategy.order.contracts}}',
    price: '{{strategy.order.price}}',
    position: '{{strategy.market_position}}',
    positionSize: '{{strategy.market_position_size}}',
    positionBefore: '{{strategy.prev_market_position}}',
    positionBeforeSize: '{{strategy.prev_market_position_size}}',
    comment: '{{strategy.order.id}}',
  },
};

const SIZES = ['quote', 'base', 'contracts', 'percentOfBalance', 'percentOfPosition'] as const;

function read(body: AlertBody): Reading {
  const parsed = alert.safeParse({ ...nothing(), ...body });
  if (!parsed.success) return faultOf(parsed.error);
  const said = parsed.data;
  const sizes = SIZES.flatMap((unit): SignalSize[] => (said[unit] ? [{ unit, amount: said[unit] }] : []));
  if (sizes.length > 1) return refusedField(sizes[1]?.unit ?? '', 'is a second size; give one');
  const [size] = sizes;
  const position = positionOf(said.position, said.positionSize);
  const before = positionOf(said.positionBefore, said.positionBeforeSize);
  return understood({
    ticker: said.symbol,
    action: said.action,
    parts: [said.comment ?? ''],
    ...(said.id === undefined ? {} : { givenId: said.id }),
    ...(said.time === undefined ? {} : { atMs: said.time }),
    ...(size === undefined ? {} : { size }),
    ...(said.price === undefined ? {} : { price: said.price }),
    ...(said.order === undefined ? {} : { orderType: said.order }),
    ...(position === undefined ? {} : { position }),
    ...(before === undefined ? {} : { positionBefore: before }),
  });
}

function faultOf(error: z.ZodError): Reading {
  const [issue] = error.issues;
  if (error.issues.some(({ code }) => code === 'unrecognized_keys')) {
    const known = Object.keys(fields()).join(', ');
    return {
      ok: false,
      refusal: {
        status: 422,
        code: 'alert.fields',
        message: `The alert has an unknown field; known are ${known}.`,
      },
    };
  }
  return refusedField(String(issue?.path[0] ?? ''), issue?.message ?? 'cannot be read');
}

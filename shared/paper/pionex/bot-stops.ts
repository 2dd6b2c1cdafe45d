import { decimal, isPositive, isZero } from '../../core/decimal.ts';
import type { Stop } from '../bots/bot.ts';
import { type Body, invalidArgument } from './bot-values.ts';

const TYPES = ['price', 'profit_amount', 'profit_ratio', 'price_limit'] as const;

/** `lossStop` or `profitStop` with its `…Type`, `…Delay`, `…High` and limits; nothing when absent or zero. */
export function stopOf(
  body: Body,
  name: 'lossStop' | 'profitStop',
  kind: 'spot' | 'futures',
): Stop | undefined {
  const type = body.oneOf(`${name}Type`, kind === 'spot' ? TYPES.slice(0, 3) : TYPES) ?? 'price';
  const value = body.amount(name);
  const delay = body.whole(`${name}Delay`) ?? 0;
  if (delay < 0) throw invalidArgument(`invalid ${name}Delay`);
  if (value === undefined || isZero(value)) return undefined;
  const isLoss = name === 'lossStop' && (type === 'profit_amount' || type === 'profit_ratio');
  if (isLoss === isPositive(value)) throw invalidArgument(`invalid ${name}`);
  const limit = body.amount(`${name}LimitPrice`);
  if (type === 'price_limit' && limit === undefined) throw invalidArgument(`invalid ${name}LimitPrice`);
  return {
    type,
    value: decimal(value),
    high: body.amount(`${name}High`),
    limit,
    highLimit: body.amount(`${name}LimitHighPrice`),
    delayMs: delay * 1_000,
  };
}

import { type Decimal, ZERO } from '../../core/decimal.ts';
import type { Bot } from './bot-runs.ts';
import { copyProfit } from './copy-strategy.ts';
import { equityAt } from './grid-run.ts';
import { decimalOf, unitsOf } from './units.ts';

/** What a bot holds at the prices of the look, in its quote coin; nothing once it has ended and paid out. */
export function botValue(bot: Bot): Decimal {
  if (bot.run.endedAtMs !== undefined || !bot.run.created.isFunded) return ZERO;
  if (bot.kind === 'grid') return decimalOf(equityAt(bot.run, bot.price));
  const profits = bot.run.parts.map((part, i) => copyProfit(part, bot.prices[i] ?? 0n));
  return decimalOf(profits.reduce((total, profit) => total + profit, unitsOf(bot.run.terms.investment)));
}

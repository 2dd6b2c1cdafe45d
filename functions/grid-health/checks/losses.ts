import {
  compare,
  type Decimal,
  decimal,
  dividedBy,
  minus,
  roundDown,
  times,
  ZERO,
} from '../../../shared/core/decimal.ts';
import { floatingProfit, percentOf } from '../../../shared/grids/figures.ts';
import { isGrid } from '../../../shared/venues/bots.ts';
import { type Check, type GridCheck, holds, type Verdict } from '../check.ts';
import type { Threshold } from '../thresholds.ts';
import { exactly, moneyText, percentText } from '../words.ts';

const TEN = decimal('10');
const TWO = decimal('2');

/** The fall of all it won or lost from its best, in per cent of what was put in. */
export const drawdown: Check = ({ bot, now, sample, thresholds }): Verdict => {
  if (thresholds.drawdownPercent === false || bot.kind === 'other' || !holds(bot)) return 'fine';
  if (now.peakProfit === undefined || sample.profit === undefined) return 'unclear';
  const fall = minus(now.peakProfit, sample.profit);
  const loss = lossOf(fall, now.investment, thresholds.drawdownPercent);
  if (typeof loss === 'string') return loss;
  return {
    kind: 'drawdown',
    ...loss.weight,
    numbers: { fall, percent: loss.percent, peakProfit: now.peakProfit, profit: sample.profit },
    text:
      `The bot is ${moneyText(fall)} ${bot.quote} below its best, which is ${percentText(loss.percent)} of the investment; ` +
      `in all it stands at ${moneyText(sample.profit)} ${bot.quote}.`,
    advice: `Decide whether to hold it${isGrid(bot) ? ', to move its range,' : ''} or to close it.`,
  };
};

/** What would be lost by closing the position or selling the coins now, in per cent of what was put in. */
export const floatingLoss: GridCheck = ({ bot, price, thresholds }): Verdict => {
  if (thresholds.floatingLossPercent === false || !holds(bot)) return 'fine';
  const floating = price && floatingProfit(bot, price);
  if (floating === undefined) return 'unclear';
  const fall = minus(ZERO, floating);
  const loss = lossOf(fall, bot.investment, thresholds.floatingLossPercent);
  if (typeof loss === 'string') return loss;
  return {
    kind: 'floatingLoss',
    ...loss.weight,
    numbers: { floating, percent: loss.percent },
    text: `What it holds is ${moneyText(fall)} ${bot.quote} in the red, ${percentText(loss.percent)} of the investment.`,
    advice: 'Nothing is lost for good before it is closed; decide at what loss you would close it.',
  };
};

interface Loss {
  readonly percent: Decimal;
  /** Urgent from twice the threshold on; graded by whole tens of per cent. */
  readonly weight: { readonly severity: 'warning' | 'urgent'; readonly grade: number };
}

function lossOf(
  fall: Decimal,
  investment: Decimal | undefined,
  threshold: Exclude<Threshold, false>,
): Loss | 'fine' | 'unclear' {
  const percent = percentOf(fall, investment);
  if (percent === undefined) return 'unclear';
  const limit = exactly(threshold);
  if (compare(fall, ZERO) <= 0 || compare(percent, limit) < 0) return 'fine';
  const severity = compare(percent, times(limit, TWO)) >= 0 ? 'urgent' : 'warning';
  return { percent, weight: { severity, grade: Number(roundDown(dividedBy(percent, TEN), 0)) } };
}

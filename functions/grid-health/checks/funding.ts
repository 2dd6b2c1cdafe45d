import { DAY_MS } from '../../../shared/core/clock.ts';
import {
  compare,
  dividedBy,
  isPositive,
  minus,
  roundDown,
  times,
  ZERO,
} from '../../../shared/core/decimal.ts';
import { percentOf } from '../../../shared/grids/figures.ts';
import type { GridCheck, Verdict } from '../check.ts';
import { exactly, moneyText } from '../words.ts';

/** Before a day is over one funding payment can be more than the grid has earned yet. */
const FROM_AGE_MS = DAY_MS;
const WORST_GRADE = 10;

/** Funding paid so far against the profit of completed pairs. */
export const fundingAboveProfit: GridCheck = ({ bot, thresholds, nowMs }): Verdict => {
  const { fundingPercentOfProfit } = thresholds;
  if (fundingPercentOfProfit === false || bot.kind !== 'futuresGrid') return 'fine';
  if (nowMs - bot.createdAtMs < FROM_AGE_MS) return 'fine';
  const { funding, gridProfit, quote } = bot;
  if (funding === undefined || gridProfit === undefined) return 'unclear';
  const paid = minus(ZERO, funding);
  if (!isPositive(paid)) return 'fine';
  const limit = dividedBy(times(gridProfit, exactly(fundingPercentOfProfit)), exactly(100));
  if (compare(paid, limit) <= 0) return 'fine';
  const percent = percentOf(paid, gridProfit);
  const grade =
    percent === undefined
      ? WORST_GRADE
      : Math.min(WORST_GRADE, Number(roundDown(dividedBy(percent, exactly(100)), 0)));
  return {
    kind: 'fundingAboveProfit',
    severity: 'warning',
    grade,
    numbers: { funding, gridProfit, ...(percent === undefined ? {} : { percent }) },
    text: `The bot has paid ${moneyText(paid)} ${quote} of funding and its grid has earned ${moneyText(gridProfit)} ${quote}.`,
    advice:
      'As long as funding stays like this it costs more than the grid earns: a neutral or opposite grid pays less.',
  };
};

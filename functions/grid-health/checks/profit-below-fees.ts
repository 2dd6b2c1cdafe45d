import { compare, decimal, dividedBy, isPositive, roundDown } from '../../../shared/core/decimal.ts';
import { boundsOf, worstStep } from '../../../shared/grids/levels.ts';
import type { GridCheck, Verdict } from '../check.ts';
import { exactly, percentText } from '../words.ts';

const BPS = decimal('10000');

/** The least profitable step of the grid against the fees of its two orders. */
export const profitBelowFees: GridCheck = ({ bot, thresholds }): Verdict => {
  const { profitPerGridTimesFees, feeRateBps } = thresholds;
  if (profitPerGridTimesFees === false || bot.phase === 'ended' || bot.phase === 'closing') return 'fine';
  const step = worstStep(bot.range, boundsOf(bot), dividedBy(exactly(feeRateBps), BPS));
  if (step === undefined) return 'unclear';
  const { timesFees, netPercent } = step;
  if (timesFees === undefined || compare(timesFees, exactly(profitPerGridTimesFees)) >= 0) return 'fine';
  const losesMoney = !isPositive(netPercent);
  const where = bot.range.spacing === 'arithmetic' ? 'At the top of the range one grid' : 'One grid';
  return {
    kind: 'profitBelowFees',
    severity: losesMoney ? 'warning' : 'info',
    grade: losesMoney ? 2 : 1,
    numbers: { netPercent, timesFees, rows: String(bot.range.rows), feeRateBps: String(feeRateBps) },
    text: losesMoney
      ? `${where} brings less than the fees of its two orders: ${percentText(netPercent)} after fees.`
      : `${where} brings only ${roundDown(timesFees, 1)} times its fees: ${preciseText(netPercent)} after fees.`,
    advice: 'Use fewer grids, or a wider range.',
  };
};

/** Profits of one step are small: three places. */
function preciseText(percent: Parameters<typeof roundDown>[0]): string {
  return `${roundDown(percent, 3)} %`;
}

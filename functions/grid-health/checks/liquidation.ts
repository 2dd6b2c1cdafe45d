import { compare, decimal, isZero, times } from '../../../shared/core/decimal.ts';
import { liquidationRisks } from '../../../shared/grids/figures.ts';
import { type GridCheck, holds, pastThreshold, type Verdict } from '../check.ts';
import { exactly, percentText, priceText } from '../words.ts';

/** Grades count how often the distance could be doubled within the threshold, up to this. */
const WORST_GRADE = 6;
const TWO = decimal('2');

/** The nearer of both sides counts. */
export const nearLiquidation: GridCheck = (context): Verdict => {
  const { bot, shown, thresholds } = context;
  const { liquidationPercent, liquidationUrgentPercent } = thresholds;
  const limits = [liquidationPercent, liquidationUrgentPercent].filter((limit) => limit !== false);
  if (bot.kind !== 'futuresGrid' || limits.length === 0 || !holds(bot)) return 'fine';
  if (shown.price === undefined) return 'unclear';
  const [nearest] = liquidationRisks(shown);
  if (nearest === undefined) return 'fine';
  const widest = Math.max(...limits);
  const distance = nearest.distancePercent;
  const limit = exactly(widest);
  if (compare(distance, limit) > 0) return pastThreshold(context, 'nearLiquidation', { distance, limit });

  const isUrgent =
    liquidationUrgentPercent !== false && compare(distance, exactly(liquidationUrgentPercent)) <= 0;
  let grade = isZero(distance) ? WORST_GRADE : 1;
  for (let doubled = times(distance, TWO); grade < WORST_GRADE; doubled = times(doubled, TWO)) {
    if (compare(doubled, limit) > 0) break;
    grade += 1;
  }
  const { price } = shown;
  return {
    kind: 'nearLiquidation',
    severity: isUrgent ? 'urgent' : 'warning',
    grade,
    numbers: { price, liquidation: nearest.price, distancePercent: distance, side: nearest.side },
    text: isZero(distance)
      ? `The price of ${priceText(price)} has reached the estimated liquidation price of ${priceText(nearest.price)}.`
      : `A ${nearest.side === 'above' ? 'rise' : 'fall'} of ${percentText(distance)} from ${priceText(price)} to about ` +
        `${priceText(nearest.price)} would liquidate the bot.`,
    advice: 'Add margin, reduce the position, or close the bot.',
  };
};

export const liquidated: GridCheck = ({ bot }): Verdict => {
  if (bot.kind !== 'futuresGrid') return 'fine';
  if (bot.liquidated === undefined) return 'unclear';
  if (!bot.liquidated) return 'fine';
  return {
    kind: 'liquidated',
    severity: 'urgent',
    grade: 1,
    numbers: { ...(bot.investment === undefined ? {} : { investment: bot.investment }) },
    text: 'The exchange has begun to liquidate the bot.',
    advice: 'Look at the bot at the exchange now; what is left of the investment is told there.',
  };
};

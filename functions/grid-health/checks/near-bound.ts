import { compare, decimal, dividedBy, minus, smallest } from '../../../shared/core/decimal.ts';
import { distancePercent, percentOf } from '../../../shared/grids/figures.ts';
import { sideOutside } from '../../../shared/grids/levels.ts';
import { type GridCheck, pastThreshold, trading, type Verdict } from '../check.ts';
import { exactly, percentText, priceText } from '../words.ts';

/** Of the width of a narrow range, in which every price would be near a bound. */
const OUTER_SHARE = decimal('10');

/** Still in range, but close to one of its ends. */
export const nearBound: GridCheck = (context): Verdict => {
  const { bot, shown, thresholds } = context;
  const { nearBoundPercent } = thresholds;
  if (nearBoundPercent === false) return 'fine';
  const trades = trading(bot);
  if (trades !== 'yes') return trades === 'no' ? 'fine' : 'unclear';
  const { price, top, bottom } = shown;
  if (price === undefined) return 'unclear';
  // Beyond a bound is no all-clear for being near it.
  if (sideOutside(shown, price) !== undefined) return 'unclear';
  const toTop = distancePercent(price, top);
  const toBottom = distancePercent(price, bottom);
  const width = percentOf(minus(top, bottom), price);
  if (toTop === undefined || toBottom === undefined || width === undefined) return 'unclear';
  const bound = compare(toTop, toBottom) <= 0 ? 'top' : 'bottom';
  const distance = bound === 'top' ? toTop : toBottom;
  const limit = smallest(exactly(nearBoundPercent), dividedBy(width, OUTER_SHARE));
  if (compare(distance, limit) > 0) return pastThreshold(context, 'nearBound', { distance, limit });
  const at = bound === 'top' ? top : bottom;
  return {
    kind: 'nearBound',
    severity: 'info',
    grade: 1,
    numbers: { price, [bound]: at, distancePercent: distance, bound },
    text: `The price of ${priceText(price)} is ${percentText(distance)} from the ${bound} of the range at ${priceText(at)}.`,
    advice: 'Nothing needs to be done yet; beyond that bound the grid stops trading.',
  };
};

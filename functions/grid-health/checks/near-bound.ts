import { compare } from '../../../shared/core/decimal.ts';
import { distancePercent } from '../../../shared/grids/figures.ts';
import { sideOutside } from '../../../shared/grids/levels.ts';
import { type GridCheck, trading, type Verdict } from '../check.ts';
import { exactly, percentText, priceText } from '../words.ts';

/** Still in range, but close to one of its ends. */
export const nearBound: GridCheck = ({ bot, shown, thresholds }): Verdict => {
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
  if (toTop === undefined || toBottom === undefined) return 'unclear';
  const bound = compare(toTop, toBottom) <= 0 ? 'top' : 'bottom';
  const distance = bound === 'top' ? toTop : toBottom;
  if (compare(distance, exactly(nearBoundPercent)) > 0) return 'fine';
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

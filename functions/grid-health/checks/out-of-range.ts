import { HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { durationText } from '../../../shared/notices/duration-text.ts';
import { type GridCheck, trading, type Verdict } from '../check.ts';
import { minutesOf, priceText } from '../words.ts';

/** Grades by how long it lasts: from the threshold on, from 6 h, from a day (urgent from here), 3 days, a week. */
const STEPS_HOURS = [6, 24, 72, 168];
const URGENT_FROM_MS = 24 * HOUR_MS;

/** Outside its range a grid trades nothing, and only its coins or its position go on winning or losing. */
export const outOfRange: GridCheck = ({ bot, now, shown, thresholds, nowMs }): Verdict => {
  const { outOfRangeMinutes } = thresholds;
  if (outOfRangeMinutes === false) return 'fine';
  const trades = trading(bot);
  if (trades !== 'yes') return trades === 'no' ? 'fine' : 'unclear';
  const { price, top, bottom } = shown;
  if (price === undefined) return 'unclear';
  if (now.outside === undefined) return 'fine';
  const forMs = Math.max(0, nowMs - now.outside.sinceMs);
  if (forMs < outOfRangeMinutes * MINUTE_MS) return 'fine';

  const { side } = now.outside;
  const grade = 1 + STEPS_HOURS.filter((hours) => forMs >= hours * HOUR_MS).length;
  return {
    kind: 'outOfRange',
    severity: forMs >= URGENT_FROM_MS ? 'urgent' : 'warning',
    grade,
    numbers: { price, top, bottom, outMinutes: minutesOf(forMs), side },
    text:
      `The price of ${priceText(price)} has been ${side} the range of ${priceText(bottom)} to ${priceText(top)} ` +
      `for ${durationText(forMs)}: the grid does not trade.`,
    advice: 'Move its range around the price, wait for the price to come back, or close the bot.',
  };
};

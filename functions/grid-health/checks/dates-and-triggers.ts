/** What the exchange will do by itself soon: end the bot, or top it up or reduce it at a price. */

import { type EpochMs, HOUR_MS } from '../../../shared/core/clock.ts';
import { compare, type Decimal, decimal } from '../../../shared/core/decimal.ts';
import { distancePercent } from '../../../shared/grids/figures.ts';
import { durationText } from '../../../shared/notices/duration-text.ts';
import type { Bot, PendingTrigger } from '../../../shared/venues/bots.ts';
import { type Check, type GridCheck, holds, type Verdict } from '../check.ts';
import { exactly, percentText, priceText } from '../words.ts';

export const expiryNear: Check = ({ bot, thresholds, nowMs }): Verdict => {
  const { expiryHours } = thresholds;
  const expiresAtMs = expiryOf(bot);
  if (expiryHours === false || expiresAtMs === undefined || bot.phase === 'ended') return 'fine';
  const leftMs = expiresAtMs - nowMs;
  if (leftMs > expiryHours * HOUR_MS) return 'fine';
  return {
    kind: 'expiryNear',
    severity: 'warning',
    grade: leftMs <= (expiryHours * HOUR_MS) / 4 ? 2 : 1,
    numbers: { hoursLeft: decimal(String(Math.max(0, Math.floor(leftMs / HOUR_MS)))) },
    text:
      leftMs > 0
        ? `The exchange will end the bot by itself in ${durationText(leftMs)}.`
        : 'The time is over at which the exchange ends the bot by itself.',
    advice: 'Extend it at the exchange if it shall go on.',
  };
};

/** Of a copy bot that of the pair that ends first. */
function expiryOf(bot: Bot): EpochMs | undefined {
  if (bot.kind === 'futuresGrid') return bot.expiresAtMs;
  if (bot.kind !== 'smartCopy') return undefined;
  const dates = bot.portfolio.flatMap(({ expiresAtMs }) => expiresAtMs ?? []);
  return dates.length === 0 ? undefined : Math.min(...dates);
}

const WHAT: Readonly<Record<PendingTrigger['what'], string>> = {
  addInvestment: 'top the bot up',
  reduce: "reduce the bot's position",
};

export const triggerNear: GridCheck = ({ bot, shown, thresholds }): Verdict => {
  const { triggerPercent } = thresholds;
  if (triggerPercent === false || shown.triggers.length === 0 || !holds(bot)) return 'fine';
  const { price } = shown;
  if (price === undefined) return 'unclear';
  const limit = exactly(triggerPercent);
  const near = shown.triggers
    .map((trigger) => ({ trigger, distance: distancePercent(price, trigger.price) }))
    .filter((one): one is { trigger: PendingTrigger; distance: Decimal } => one.distance !== undefined)
    .filter(({ distance }) => compare(distance, limit) <= 0)
    .sort((a, b) => compare(a.distance, b.distance));
  const [first] = near;
  if (first === undefined) return 'fine';
  const { trigger, distance } = first;
  return {
    kind: 'triggerNear',
    severity: 'info',
    grade: 1,
    numbers: { price, trigger: trigger.price, distancePercent: distance, what: trigger.what },
    text:
      `At ${priceText(trigger.price)} the exchange will ${WHAT[trigger.what]} by itself; ` +
      `the price of ${priceText(price)} is ${percentText(distance)} away.`,
    advice: 'Remove that trigger at the exchange if you do not want it any more.',
  };
};

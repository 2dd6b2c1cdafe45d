import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { durationText } from '../../../shared/notices/duration-text.ts';
import type { BotPhase } from '../../../shared/venues/bots.ts';
import type { Check, Verdict } from '../check.ts';
import { minutesOf } from '../words.ts';

const TRANSITIONS: Partial<Readonly<Record<BotPhase, string>>> = {
  starting: 'starting',
  changing: 'taking its new settings',
  closing: 'closing',
};

/** A phase that lasts seconds, lasts too long. */
export const stuck: Check = ({ bot, now, thresholds, nowMs }): Verdict => {
  const { stuckMinutes } = thresholds;
  const doing = TRANSITIONS[bot.phase];
  if (stuckMinutes === false || doing === undefined) return 'fine';
  const forMs = nowMs - now.phaseSinceMs;
  if (forMs < stuckMinutes * MINUTE_MS) return 'fine';
  return {
    kind: 'stuck',
    severity: 'warning',
    grade: 1,
    numbers: { minutes: minutesOf(forMs), state: bot.state },
    text: `It has been ${doing} for ${durationText(forMs)} (state ${bot.state}).`,
    advice: "Look at the bot at the exchange; if it does not move, ask the exchange's support.",
  };
};

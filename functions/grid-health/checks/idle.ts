import { HOUR_MS } from '../../../shared/core/clock.ts';
import { decimal } from '../../../shared/core/decimal.ts';
import { durationText } from '../../../shared/notices/duration-text.ts';
import { type GridCheck, trading, type Verdict } from '../check.ts';

/** In range and running, but no pair of orders completed for long: the steps may be too wide, or its orders gone. */
export const idle: GridCheck = ({ bot, now, thresholds, nowMs }): Verdict => {
  const { idleHours } = thresholds;
  if (idleHours === false) return 'fine';
  const trades = trading(bot);
  if (trades !== 'yes') return trades === 'no' ? 'fine' : 'unclear';
  const countsNothing = bot.pairsCompleted === undefined && bot.trades24h === undefined;
  if (countsNothing || now.quietSinceMs === undefined) return now.outside === undefined ? 'unclear' : 'fine';
  const forMs = nowMs - now.quietSinceMs;
  if (forMs < idleHours * HOUR_MS) return 'fine';
  return {
    kind: 'idle',
    severity: 'warning',
    grade: Math.floor(forMs / (idleHours === 0 ? HOUR_MS : idleHours * HOUR_MS * 2)),
    numbers: {
      idleHours: decimal(String(Math.floor(forMs / HOUR_MS))),
      ...(bot.pairsCompleted === undefined ? {} : { pairs: String(bot.pairsCompleted) }),
    },
    text: `No pair of orders was completed for ${durationText(forMs)}, though the price was in range.`,
    advice:
      'Look whether its orders are still open at the exchange; a narrower range or more grids trade more.',
  };
};

import { compare, decimal } from '../../../shared/core/decimal.ts';
import type { GridCheck, Verdict } from '../check.ts';

/** From here on a usual move of a coin can take all of the margin. */
const MUCH_LEVERAGE = decimal('5');

/** Only of futures grids: all of them where the automations want it, else those with much leverage, as a note. */
export const noStopLoss: GridCheck = ({ bot, thresholds }): Verdict => {
  const { stopLossNeeded } = thresholds;
  if (stopLossNeeded === false || bot.kind !== 'futuresGrid' || bot.stopLoss !== undefined) return 'fine';
  if (bot.phase !== 'running' && bot.phase !== 'paused') return bot.phase === 'changing' ? 'unclear' : 'fine';
  const { leverage } = bot;
  if (stopLossNeeded === 'whenLeveraged') {
    if (leverage === undefined) return 'unclear';
    if (compare(leverage, MUCH_LEVERAGE) < 0) return 'fine';
  }
  return {
    kind: 'noStopLoss',
    severity: stopLossNeeded === true ? 'warning' : 'info',
    grade: 1,
    numbers: { ...(leverage === undefined ? {} : { leverage }) },
    text: `The futures grid${leverage === undefined ? '' : ` with ${leverage}× leverage`} has no stop loss.`,
    advice: 'Set one at the exchange, or say stopLossNeeded: false in the automations if it shall have none.',
  };
};

import type { GridCheck, Verdict } from '../check.ts';

/** Only of futures grids, and only where the automations want one. */
export const noStopLoss: GridCheck = ({ bot, thresholds }): Verdict => {
  if (!thresholds.stopLossNeeded || bot.kind !== 'futuresGrid' || bot.stopLoss !== undefined) return 'fine';
  if (bot.phase !== 'running' && bot.phase !== 'paused') return bot.phase === 'changing' ? 'unclear' : 'fine';
  return {
    kind: 'noStopLoss',
    severity: 'warning',
    grade: 1,
    numbers: { ...(bot.leverage === undefined ? {} : { leverage: bot.leverage }) },
    text: `The futures grid${bot.leverage === undefined ? '' : ` with ${bot.leverage}× leverage`} has no stop loss.`,
    advice: 'Set one at the exchange.',
  };
};

import { worse } from '../../../shared/notices/matter.ts';
import type { Severity } from '../../../shared/notices/notices.ts';
import type { CheckContext, Verdict } from '../check.ts';

interface Ending {
  readonly severity: Severity;
  readonly text: string;
  readonly advice: string;
}

const GO_ON = 'Set up a new one if you want to go on.';
const NO_MONEY = 'Put enough money into the account and set the bot up again.';

/** The exchange's words for why a bot ended. */
const ENDINGS: Readonly<Record<string, Ending>> = {
  user_cancel: {
    severity: 'info',
    text: 'It was stopped by its user.',
    advice: 'If that was not you, change your API keys and password now.',
  },
  force_liquidation: {
    severity: 'urgent',
    text: 'It was liquidated: its margin was used up.',
    advice: 'Look at the exchange what is left, and at your other bots on this symbol.',
  },
  loss_stop: { severity: 'warning', text: 'Its stop loss was reached and it has closed.', advice: GO_ON },
  profit_stop: { severity: 'info', text: 'Its take profit was reached and it has closed.', advice: GO_ON },
  not_enough_balance: { severity: 'warning', text: 'It ended for want of balance.', advice: NO_MONEY },
  not_enough_balance_when_lock: {
    severity: 'warning',
    text: 'It never started: the balance did not suffice when its money was to be set aside.',
    advice: NO_MONEY,
  },
  create_failed: {
    severity: 'warning',
    text: 'The exchange could not set it up.',
    advice: 'Set it up again.',
  },
};

/** What was asked for by this project is no news. */
export const ended = ({
  bot,
  isOwnChange,
  mustRun,
}: Pick<CheckContext, 'bot' | 'isOwnChange' | 'mustRun'>): Verdict => {
  if (bot.phase !== 'ended' || (isOwnChange && bot.endReason === 'user_cancel')) return 'fine';
  const reason = bot.endReason ?? '';
  const ending = Object.hasOwn(ENDINGS, reason) ? ENDINGS[reason] : undefined;
  const { severity, text, advice } = ending ?? {
    severity: 'warning' as const,
    text: reason === '' ? 'It has ended, and the exchange does not say why.' : `It has ended: ${reason}.`,
    advice: 'Look at the bot at the exchange.',
  };
  return {
    kind: 'ended',
    // A take profit is an end that was wished for, also of a bot that must run.
    severity: mustRun && reason === 'user_cancel' ? worse(severity, 'warning') : severity,
    grade: 1,
    numbers: { reason },
    text,
    advice,
  };
};

/** The exchange's own words about risk, margin and size of a futures grid. */
import type { FindingKind } from '../../../shared/grids/finding.ts';
import type { Severity } from '../../../shared/notices/notices.ts';
import type { FuturesGrid } from '../../../shared/venues/bots.ts';
import { type GridCheck, holds } from '../check.ts';

interface Meaning {
  readonly severity: Severity;
  readonly text: string;
}

interface StatusRule {
  readonly kind: FindingKind;
  readonly read: (bot: FuturesGrid) => string | undefined;
  readonly good: string;
  readonly meanings: Readonly<Record<string, Meaning>>;
  readonly what: string;
  readonly advice: string;
}

const urgent = (text: string): Meaning => ({ severity: 'urgent', text });
const warning = (text: string): Meaning => ({ severity: 'warning', text });

export const riskStatus = statusCheck({
  kind: 'riskStatus',
  read: (bot) => bot.riskStatus,
  good: 'TRADING',
  meanings: {
    HOLDING: warning('The exchange only holds the position and does not trade the grid'),
    TAKEOVER: urgent('The exchange has taken over the position'),
    LIQUIDATION: urgent('The exchange is liquidating the position'),
  },
  what: 'risk status',
  advice: 'Look at the bot at the exchange now, and add margin or close it while that is possible.',
});

export const marginStatus = statusCheck({
  kind: 'marginStatus',
  read: (bot) => bot.marginStatus,
  good: 'NORMAL',
  meanings: { INSUFFICIENT: urgent('The margin is not sufficient for all orders of the grid') },
  what: 'margin status',
  advice: 'Add margin, or reduce the position.',
});

export const notionalStatus = statusCheck({
  kind: 'notionalStatus',
  read: (bot) => bot.notionalStatus,
  good: 'NORMAL',
  meanings: {
    NOTIONAL_LIMIT: warning('The position has reached the largest size that the exchange allows for it'),
  },
  what: 'size status',
  advice: 'The grid cannot open more: reduce its position or its leverage.',
});

/** A word that is not known counts as a warning: it is not the good one. */
function statusCheck(rule: StatusRule): GridCheck {
  return ({ bot }) => {
    if (bot.kind !== 'futuresGrid' || !holds(bot)) return 'fine';
    const word = rule.read(bot);
    if (word === undefined || word === '') return 'unclear';
    if (word === rule.good) return 'fine';
    const known = Object.hasOwn(rule.meanings, word) ? rule.meanings[word] : undefined;
    const { severity, text } = known ?? warning(`The exchange calls its ${rule.what} ${word}`);
    return {
      kind: rule.kind,
      severity,
      grade: severity === 'urgent' ? 2 : 1,
      numbers: { status: word },
      text: known === undefined ? `${text}.` : `${text} (${rule.what} ${word}).`,
      advice: rule.advice,
    };
  };
}

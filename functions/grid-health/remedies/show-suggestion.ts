import { MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Deps } from '../../../shared/deps.ts';
import { botName } from '../../../shared/grids/bot-name.ts';
import { rangeDifference } from '../../../shared/grids/describe-action.ts';
import { readTold } from '../../../shared/notices/outbox.ts';
import { ownerKey } from '../../../shared/orders/ids.ts';
import type { BotAction } from '../../../shared/venues/bot-actions.ts';
import type { Grid } from '../../../shared/venues/bots.ts';

/** So long the operator has for a word against it; less than the time between two runs. */
const SHOWN_FOR_MS = 5 * MINUTE_MS;

export interface Suggested {
  readonly gridKey: string;
  readonly bot: Grid;
  /** What it is to help against: shown once for each. */
  readonly matter: string;
  readonly action: BotAction;
}

/**
 * A suggestion of the exchange is shown before it is followed, as a difference to what the bot has. Answers what there
 * is to wait for; undefined when it was shown.
 */
export async function showSuggestion(
  { notices, clock, table }: Pick<Deps, 'notices' | 'clock' | 'table'>,
  { gridKey, bot, matter, action }: Suggested,
): Promise<string | undefined> {
  if (action.do !== 'adjustRange') return undefined;
  const key = `${ownerKey({ kind: 'grid', name: gridKey })}/suggested/${matter}`;
  const shown = await readTold(table, key);
  if (shown !== undefined && clock.nowMs() - shown.told.notice.atMs >= SHOWN_FOR_MS) return undefined;
  const difference = rangeDifference(bot.range, action);
  await notices.tell({
    key,
    severity: 'info',
    title: `${botName(bot, gridKey)}: will move to the range that the exchange suggests`,
    text:
      `The suggestion beside today's parameters: ${difference}. The next look, in about ten minutes, follows what is ` +
      `suggested then. To keep the range: npm run cli -- pause grid ${gridKey}.`,
  });
  return `the suggestion is shown first: ${difference}`;
}

/** What the automations say about the bots of one account. */
import type { GridPlan, ResolvedAutomations, Watch } from '../../shared/automations/schema.ts';
import { type DurationMs, MINUTE_MS } from '../../shared/core/clock.ts';
import { keepMsOf } from '../../shared/grids/samples.ts';
import type { Bot } from '../../shared/venues/bots.ts';
import { type Thresholds, thresholdsFor } from './thresholds.ts';

type Remedies = NonNullable<GridPlan['remedies']>;

export interface WatchedAccount {
  readonly account: string;
  readonly watch: Watch | undefined;
  readonly keepMs: DurationMs;
  readonly escalateAfterMs: DurationMs;
  /** Ids of the bots that must run. */
  readonly required: readonly string[];
  /** Name of the grid of the automations whose bot it is, or the bot's own id. */
  gridKeyOf(botId: string): string;
  thresholdsOf(bot: Bot): Thresholds;
  remediesOf(bot: Bot): Remedies | undefined;
}

const KEEP_DAYS = 90;

/** Accounts that are watched, or for which grids are set up. */
export function watchedAccounts({ accounts, watch, grids }: ResolvedAutomations): readonly string[] {
  const named = new Set([...Object.keys(watch), ...Object.values(grids).map(({ account }) => account)]);
  return Object.keys(accounts).filter((account) => named.has(account));
}

/** `gridOfBot`: names of grids by the id of their bot. */
export function watchedAccount(
  automations: ResolvedAutomations,
  account: string,
  gridOfBot: ReadonlyMap<string, string>,
): WatchedAccount {
  const watch = Object.hasOwn(automations.watch, account) ? automations.watch[account] : undefined;
  const planOf = (botId: string): GridPlan | undefined => {
    const name = gridOfBot.get(botId);
    const plan =
      name !== undefined && Object.hasOwn(automations.grids, name) ? automations.grids[name] : undefined;
    return plan?.account === account ? plan : undefined;
  };
  const entryOf = (botId: string) =>
    watch !== undefined && Object.hasOwn(watch.bots, botId) ? watch.bots[botId] : undefined;
  const watchedByName = Object.entries(watch?.bots ?? {}).filter(([, { mustRun }]) => mustRun);
  const ofPlans = [...gridOfBot.keys()].filter(
    (botId) => planOf(botId) !== undefined && entryOf(botId)?.mustRun !== false,
  );
  return {
    account,
    watch,
    keepMs: keepMsOf(watch?.keepDays ?? KEEP_DAYS),
    escalateAfterMs: automations.notices.escalateAfterMinutes * MINUTE_MS,
    required: [...new Set([...watchedByName.map(([botId]) => botId), ...ofPlans])],
    gridKeyOf: (botId) => (planOf(botId) === undefined ? botId : (gridOfBot.get(botId) ?? botId)),
    thresholdsOf: (bot) => thresholdsFor(bot, watch, planOf(bot.botId)),
    remediesOf: ({ botId }) => entryOf(botId)?.remedies ?? planOf(botId)?.remedies,
  };
}

import { watchedAccounts } from '../../functions/grid-health/watched-account.ts';
import { AppError } from '../../shared/core/errors.ts';
import { type BotTracker, listTrackers } from '../../shared/grids/tracker.ts';
import { UsageError } from '../usage-error.ts';
import type { CliContext } from './command.ts';

/** A bot that was seen running, and whose it is. */
export interface SeenBot {
  readonly account: string;
  readonly tracker: BotTracker;
}

/** Shorter ends of ids mean too much. */
const SHORTEST_END = 4;

/** The bot of this id, name or symbol, or whose id ends so. Throws for none and for several. */
export async function botNamed(context: CliContext, name: string): Promise<SeenBot> {
  const found = await botsNamed(context, name);
  const [bot, another] = found;
  if (bot === undefined) throw noBot(name);
  if (another === undefined) return bot;
  const ids = found.map(({ tracker }) => tracker.botId).join(', ');
  throw new UsageError(`'${name}' means more than one bot; say its id: ${ids}.`);
}

export async function botsNamed(context: CliContext, name: string): Promise<readonly SeenBot[]> {
  const table = await context.table('existing');
  const seen: SeenBot[] = [];
  for (const account of watchedAccounts(await context.automations())) {
    const trackers = await listTrackers(table, account);
    seen.push(...trackers.map(({ data }) => ({ account, tracker: data })));
  }
  const exact = seen.filter(({ tracker }) => tracker.botId === name);
  return exact.length > 0 ? exact : seen.filter(({ tracker }) => isMeant(tracker, name));
}

function isMeant({ botId, name: own, symbol }: BotTracker, name: string): boolean {
  return own === name || symbol === name || (name.length >= SHORTEST_END && botId.endsWith(name));
}

export function noBot(name: string): AppError {
  return new AppError(
    'config.notFound',
    `No watched bot is called '${name}': 'grids' lists those that were seen to run, with their ids; a new one is seen within ten minutes, or now with: npm run cli -- invoke grid-health.`,
  );
}

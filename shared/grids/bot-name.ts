import type { Bot } from '../venues/bots.ts';

const MOST_CHARACTERS = 60;

/**
 * What people call a bot: the name of the grid of the automations that it is, else what its user calls it, else its
 * symbol and the end of its id. `gridKey` is the bot's own id where it is no grid of the automations.
 */
export function botName(bot: Pick<Bot, 'botId' | 'symbol' | 'name'>, gridKey: string): string {
  if (gridKey !== bot.botId) return gridKey;
  const given = bot.name?.trim() ?? '';
  return given === '' ? `${bot.symbol} …${bot.botId.slice(-6)}` : given.slice(0, MOST_CHARACTERS);
}

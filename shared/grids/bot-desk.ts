import type { KnownBan, Venues } from '../venues/venues.ts';
import type { BotDesk } from './send-action.ts';

/** The bots of an account together with its venue's clock. Throws `venue.unsupported` where there are no bots. */
export async function openBotDesk(venues: Venues, account: string, known?: KnownBan): Promise<BotDesk> {
  const bots = await venues.bots(account, known);
  const venue = await venues.any(account, known);
  return { bots, time: venue.time };
}

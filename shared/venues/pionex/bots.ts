import { AppError } from '../../core/errors.ts';
import type { Bots } from '../bots.ts';
import type { VenueParts } from '../parts.ts';
import type { RestClient } from '../rest/client.ts';
import { pionexBotCapabilities } from './bot-capabilities.ts';
import { checkDraft } from './bot-check.ts';
import { sendCommand } from './bot-commands.ts';
import { DEFAULT_MAX_PAGES, readRows } from './bot-list.ts';
import { lookUpBot } from './bot-lookup.ts';
import { createBotReads } from './bot-reads.ts';
import { type BotFacts, requestOf } from './bot-requests.ts';
import { readBotRows } from './bot-rows.ts';
import { signalRequest } from './bot-signal.ts';
import { readSuggestion } from './bot-suggestion.ts';
import type { PerpetualCatalogue } from './perpetual-catalogue.ts';

/**
 * The bots that Pionex runs. `list` costs one call for ten bots and one for the perpetuals, remembered for ten
 * minutes; what its answer allows to conclude stands in `bot-list.ts`.
 */
export function createBots(client: RestClient, parts: VenueParts, catalogue: PerpetualCatalogue): Bots {
  const reads = createBotReads(client, parts);
  const facts: BotFacts = {
    listing: async (symbol) => {
      const found = (await catalogue.listings()).find((listing) => listing.symbol === symbol);
      return (
        found ?? throwNotFound(`Pionex has no perpetual ${symbol}: check its spelling, e.g. BTC_USDT_PERP.`)
      );
    },
    rangeOf: async (botId) => {
      const lookup = await lookUpBot(reads, catalogue, { botId, kind: 'futuresGrid' });
      if (lookup.found && lookup.bot.kind === 'futuresGrid') return lookup.bot.range;
      return throwNotFound(`Pionex has no futures grid ${botId}.`);
    },
  };
  return {
    list: async (status, limits) => {
      const { rows, pages } = await readRows(reads, status, limits?.maxPages ?? DEFAULT_MAX_PAGES);
      return { ...(await readBotRows(rows, catalogue)), pages };
    },
    bot: (ref) => lookUpBot(reads, catalogue, ref),
    check: (draft) => checkDraft(reads, draft, facts),
    suggestion: (symbol) => readSuggestion(reads, symbol),
    perform: (action, options) => {
      const target = action.do === 'create' ? {} : { botId: action.bot.botId };
      const command = { request: () => requestOf(action, facts), isStop: action.do === 'stop', ...target };
      return sendCommand(client, command, options);
    },
    push: (signal, options) => sendCommand(client, { request: async () => signalRequest(signal) }, options),
    capabilities: pionexBotCapabilities,
  };
}

function throwNotFound(sentence: string): never {
  throw new AppError('venue.notFound', sentence);
}

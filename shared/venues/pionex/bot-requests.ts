/**
 * Each change at a bot as one request of Pionex. Throws `AppError` before any byte is sent: `venue.unsupported` for
 * terms that Pionex has no words for, `venue.notFound` for a symbol or a bot that it does not know.
 */
import type { BotAction, GridDraft } from '../bot-actions.ts';
import type { GridRange } from '../bots.ts';
import type { Call } from '../rest/client.ts';
import { noSuchAction, noWords } from './bot-body.ts';
import { pionexBotCapabilities } from './bot-capabilities.ts';
import { createFuturesGrid, futuresChange } from './bot-futures-requests.ts';
import { createSpotGrid, spotChange } from './bot-spot-requests.ts';
import { type Pair, perpetualPair, spotPair } from './bot-symbols.ts';
import type { CataloguedPerpetual } from './perpetual-catalogue.ts';

/** What must be read before some requests can be written. */
export interface BotFacts {
  /** Of a perpetual. Throws `venue.notFound`. */
  readonly listing: (symbol: string) => Promise<CataloguedPerpetual>;
  /** The range that a futures grid has now. Throws when it cannot be read. */
  readonly rangeOf: (botId: string) => Promise<GridRange>;
}

export type BotChange = Exclude<BotAction, { readonly do: 'create' }>;

export async function requestOf(action: BotAction, facts: BotFacts): Promise<Call> {
  const kind = action.do === 'create' ? action.draft.kind : action.bot.kind;
  if (!pionexBotCapabilities.actions[kind].includes(action.do)) throw noSuchAction(action);
  if (action.do !== 'create') {
    return kind === 'spotGrid' ? spotChange(action) : futuresChange(action, facts);
  }
  const { draft } = action;
  const pair = await pairOf(draft, facts);
  return draft.kind === 'spotGrid' ? createSpotGrid(draft, pair) : createFuturesGrid(draft, pair);
}

/** The coins of a draft's symbol, as the bot endpoints name them. */
export async function pairOf(draft: GridDraft, facts: Pick<BotFacts, 'listing'>): Promise<Pair> {
  if (draft.kind === 'futuresGrid') return perpetualPair(await facts.listing(draft.symbol));
  const pair = spotPair(draft.symbol);
  if (pair === undefined) throw noWords(`${draft.symbol} is not a spot symbol such as BTC_USDT.`);
  return pair;
}

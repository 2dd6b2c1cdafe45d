import { AppError } from '../../core/errors.ts';
import type { AskableKind, BotLookup } from '../bots.ts';
import { describe, privateGet } from '../rest/client.ts';
import { isBotNotFound } from './bot-codes.ts';
import { findRow } from './bot-list.ts';
import type { BotReads } from './bot-reads.ts';
import { idOf, readBot } from './bot-rows.ts';
import { isKeyRefusal } from './codes.ts';
import type { PerpetualCatalogue } from './perpetual-catalogue.ts';

/** What each detail endpoint is called, and the type that its reply may leave out. */
const DETAILS: Readonly<Record<AskableKind, { readonly path: string; readonly type: string }>> = {
  spotGrid: { path: '/api/v1/bot/orders/spotGrid/order', type: 'spot_grid' },
  futuresGrid: { path: '/api/v1/bot/orders/futuresGrid/order', type: 'futures_grid' },
  smartCopy: { path: '/api/v1/bot/orders/smartCopy/order', type: 'smart_copy' },
};

/**
 * One bot by its detail endpoint. That may refuse a bot that ended long ago, so after a refusal the finished list is
 * searched. Not found is only what the detail endpoint called so and no list of ended bots has.
 */
export async function lookUpBot(
  reads: BotReads,
  catalogue: PerpetualCatalogue,
  { botId, kind }: { readonly botId: string; readonly kind: AskableKind },
): Promise<BotLookup> {
  const { path, type } = DETAILS[kind];
  const call = privateGet(path, { buOrderId: botId }, 1);
  const answer = await reads.ask(call);
  if (answer.kind === 'success') {
    const named = idOf(answer.data);
    if (named !== undefined && named !== botId) throw otherBot(botId, describe(call));
    const row = { buOrderType: type, ...(answer.data as object), buOrderId: botId };
    return { found: true, bot: await readBot(row, catalogue) };
  }
  if (isKeyRefusal(answer.code)) throw reads.errorOf(answer, call);
  const ended = await findRow(reads, 'finished', botId);
  if (ended !== undefined) return { found: true, bot: await readBot(ended, catalogue) };
  if (isBotNotFound(answer.code)) return { found: false };
  throw reads.errorOf(answer, call);
}

function otherBot(botId: string, what: string): AppError {
  return new AppError('venue.unexpectedReply', `Pionex answered ${what} for ${botId} with another bot.`);
}

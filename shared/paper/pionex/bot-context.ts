import type { Permission } from '../accounts.ts';
import type { BotCommand } from '../bots/bot.ts';
import type { Bot } from '../bots/bot-runs.ts';
import type { PaperBots } from '../bots/bots.ts';
import type { CommandRefusal } from '../bots/commands.ts';
import type { Look } from '../faults.ts';
import type { PriceSource } from '../market.ts';
import type { Visibility } from '../visibility.ts';
import { invalidArgument } from './bot-values.ts';
import { PionexRefusal } from './refusal.ts';
import type { Answer, PrivateRequest, Route } from './route.ts';

/** What the routes of bots work on. */
export interface BotContext {
  readonly bots: PaperBots;
  readonly prices: PriceSource;
  readonly visibility: Visibility;
  readonly seed: number;
  readonly disorder: boolean;
}

/** All weigh 1. */
export function botRoute(
  method: Route['method'],
  path: string,
  access: Permission,
  answer: Answer<PrivateRequest>,
): Route {
  return { method, path: `/api/v1/bot/${path}`, weight: 1, family: 'TRADE', access, answer };
}

/** The bots that this read gets to see, after the faults that strike it. */
export function visibleBots<T>(
  { bots, visibility }: BotContext,
  { account, atMs, conditions }: PrivateRequest,
  look: Look,
  read: (bots: readonly Bot[]) => T,
): Promise<T> {
  const isBlind = conditions.find('blind') !== undefined;
  const seen = (all: readonly Bot[]) =>
    read(isBlind ? [] : all.filter(({ run }) => visibility.isVisible(run.created.botId, look, atMs)));
  const stale = conditions.find('stale');
  return stale === undefined
    ? bots.look(account.id, atMs, seen)
    : bots.lookAsOf(account.id, atMs - stale.ageMs, seen);
}

/** Hides new bots from the looks that a fault says. */
export function hideNew(
  { visibility }: BotContext,
  { conditions, atMs }: PrivateRequest,
  botId: string,
): void {
  const hidden = conditions.find('hidden');
  if (hidden !== undefined) visibility.hide([botId], hidden.forMs, atMs);
}

/** Gives a command to a bot of this kind, or refuses. */
export async function commandBot(
  { bots }: BotContext,
  { account, atMs }: PrivateRequest,
  target: { readonly botId: string; readonly kind: 'spot_grid' | 'futures_grid' | 'smart_copy' },
  command: BotCommand,
): Promise<Bot> {
  const isKind = await bots.look(account.id, atMs, (all) =>
    all.some(({ run }) => run.created.botId === target.botId && run.created.terms.kind === target.kind),
  );
  if (!isKind) throw botNotFound();
  const result = await bots.command(account.id, target.botId, command, 'api', atMs);
  if (result.accepted) return result.bot;
  throw commandRefusal(result.refusal, command.type);
}

export function botNotFound(): PionexRefusal {
  return new PionexRefusal('P_TRADING_BOT_ORDER_NOT_FOUND', 'bot order not found');
}

/** A reduction that business rules forbid; on the wire a success with `checkResult: false`. */
export class ReduceRefusal extends Error {
  override readonly name = 'ReduceRefusal';
}

const REDUCE_REASONS: Partial<Record<CommandRefusal, string>> = {
  lossExceedsInvestment: 'LOSS_GTE_INVESTMENT',
  positionTooSmall: 'POSITION_TOO_SMALL',
  reducesTooMuch: 'REDUCE_TOO_MUCH',
  reducesTooLittle: 'REDUCE_TOO_SMALL',
};

function commandRefusal(refusal: CommandRefusal, command: BotCommand['type']): Error {
  const reason = REDUCE_REASONS[refusal];
  if (reason !== undefined) return new ReduceRefusal(reason);
  if (refusal === 'notFound' || refusal === 'wrongKind') return botNotFound();
  if (refusal === 'closed') {
    return new PionexRefusal('BOT_ORDER_ALREADY_CLOSED', 'bot order already closed');
  }
  if (refusal === 'notEnoughMoney') return invalidArgument('not enough balance');
  if (refusal === 'notEnoughProfit') return invalidArgument('amount exceeds the profit');
  return invalidArgument(
    command === 'cancel' ? 'Forbidden current state can not cancel' : 'Forbidden: invalid status',
  );
}

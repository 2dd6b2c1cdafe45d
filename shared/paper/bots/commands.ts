/** Which commands a bot takes in which state, and what they cost the account at once. */
import { compare, type Decimal, isPositive, minus, sum, ZERO } from '../../core/decimal.ts';
import type { BotCommand, Move } from './bot.ts';
import type { Bot, GridBot } from './bot-runs.ts';
import { equityAt, quoteOf } from './grid-run.ts';
import { floorTo, magnitude, unitsOf } from './units.ts';

export type CommandRefusal =
  | 'notFound'
  | 'closed'
  | 'wrongState'
  | 'wrongKind'
  | 'notEnoughMoney'
  | 'notEnoughProfit'
  | 'lossExceedsInvestment'
  | 'positionTooSmall'
  | 'reducesTooMuch'
  | 'reducesTooLittle';

export type PlannedCommand = { readonly moves: readonly Move[] } | { readonly refusal: CommandRefusal };

export function commandMoves(
  bot: Bot | undefined,
  command: BotCommand,
  freeOf: (coin: string) => Decimal,
): PlannedCommand {
  if (bot === undefined) return { refusal: 'notFound' };
  const { run } = bot;
  if (run.endedAtMs !== undefined) return { refusal: 'closed' };
  if (command.type === 'cancel') return cancelMoves(bot, command.immediate);
  if (bot.kind === 'copy') return { refusal: 'wrongKind' };
  if (run.status !== 'running') return { refusal: 'wrongState' };

  switch (command.type) {
    case 'takeProfit':
      return profitMoves(bot, command.amount);
    case 'reduce':
      return reduceMoves(bot, command.size);
    case 'adjust':
    case 'investAt':
      return investMoves(bot, command, freeOf);
  }
}

/** `immediate` is only for a position that waits for the limit of its stop. */
function cancelMoves(bot: Bot, immediate: boolean): PlannedCommand {
  const waits =
    bot.kind === 'grid' && bot.run.status === 'close_position' && bot.run.closeLimit !== undefined;
  const isClosing = bot.run.reason !== undefined;
  if (immediate ? !waits : isClosing) return { refusal: 'wrongState' };
  return { moves: [] };
}

function profitMoves({ run }: GridBot, amount: Decimal): PlannedCommand {
  if (run.terms.kind !== 'spot_grid') return { refusal: 'wrongKind' };
  const wanted = unitsOf(amount);
  const earned = run.gridProfit - run.withdrawn;
  const isThere = wanted > 0n && wanted <= earned && wanted <= quoteOf(run);
  return isThere ? { moves: [] } : { refusal: 'notEnoughProfit' };
}

function reduceMoves({ run, price }: GridBot, wanted: Decimal): PlannedCommand {
  const held = magnitude(run.ledger.base);
  const size = unitsOf(wanted);
  if (run.terms.kind !== 'futures_grid') return { refusal: 'wrongKind' };
  if (equityAt(run, price) - run.extraMargin <= 0n) return { refusal: 'lossExceedsInvestment' };
  if (size <= 0n) return { refusal: 'reducesTooLittle' };
  if (held === 0n) return { refusal: 'positionTooSmall' };
  if (size >= held) return { refusal: 'reducesTooMuch' };
  const left = floorTo((run.size * (held - size)) / held, run.market.listing.basePlaces);
  return left > 0n ? { moves: [] } : { refusal: 'reducesTooMuch' };
}

function investMoves(
  { run }: GridBot,
  command: Extract<BotCommand, { type: 'adjust' | 'investAt' }>,
  freeOf: (coin: string) => Decimal,
): PlannedCommand {
  if (command.type === 'investAt' && run.investAt !== undefined) return { refusal: 'wrongState' };
  const amount = sum(command.invests, command.addsMargin);
  const coin = run.terms.quote;
  if (compare(amount, freeOf(coin)) > 0) return { refusal: 'notEnoughMoney' };
  return { moves: isPositive(amount) ? [{ coin, amount: minus(ZERO, amount) }] : [] };
}

/**
 * A change at a grid bot, or a new one, as an intent of the ledger: recorded before it is sent, sent at most once per
 * proof that it never landed. Bot endpoints know no ids of ours, so the intent remembers what the bots looked like
 * when it was decided; what must have changed since proves the outcome (`evidence.ts`).
 *
 * States are those of an order: `filled` means carried out, `cancelled` accepted but come to nothing.
 */
import type { Decimal } from '../core/decimal.ts';
import type { LedgerEntry, Stored } from '../orders/intent.ts';
import type { BotAction } from '../venues/bot-actions.ts';
import type { Grid } from '../venues/bots.ts';

/** The figures of a bot by which a change is recognised; a figure that the venue did not tell is missing. */
export interface BotMark {
  readonly top: Decimal;
  readonly bottom: Decimal;
  readonly rows: number;
  readonly investment?: Decimal;
  readonly extraMargin?: Decimal;
  readonly profitWithdrawn?: Decimal;
  readonly reducedProfit?: Decimal;
}

export interface ActionIntent extends LedgerEntry {
  readonly symbol: string;
  /** Missing on one that was denied before its terms were known. */
  readonly action?: BotAction;
  /** The bot before a change of it. */
  readonly before?: BotMark;
  /** The bots of that symbol and kind before a new one. */
  readonly othersBefore?: readonly string[];
  /** The bot that came into being, or was changed. */
  readonly botId?: string;
}

export type StoredAction = Stored<ActionIntent>;

export function markOf(bot: Grid): BotMark {
  const { investment, profitWithdrawn } = bot;
  const extraMargin = bot.kind === 'futuresGrid' ? bot.extraMargin : undefined;
  const reducedProfit = bot.kind === 'futuresGrid' ? bot.reducedProfit : undefined;
  return {
    top: bot.range.top,
    bottom: bot.range.bottom,
    rows: bot.range.rows,
    ...(investment === undefined ? {} : { investment }),
    ...(profitWithdrawn === undefined ? {} : { profitWithdrawn }),
    ...(extraMargin === undefined ? {} : { extraMargin }),
    ...(reducedProfit === undefined ? {} : { reducedProfit }),
  };
}

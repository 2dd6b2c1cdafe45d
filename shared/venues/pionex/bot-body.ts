/** Terms of a grid in the words of Pionex's requests. */
import { type Decimal, decimal, dividedBy, isPositive } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import { bareDecimal } from '../../http/json.ts';
import type { BotAction, CloseMode, GridDraft } from '../bot-actions.ts';
import type { GridKind, StopRule, Trend } from '../bots.ts';
import type { Call } from '../rest/client.ts';
import { pionexBotCapabilities } from './bot-capabilities.ts';

/** A JSON body before it becomes text; objects also stand for numbers with exact digits. */
export type Body = Readonly<Record<string, string | boolean | object | undefined>>;

export const TRENDS: Readonly<Record<Trend, string>> = { long: 'long', short: 'short', neutral: 'no_trend' };

const CLOSE_MODES: Readonly<Record<CloseMode, string>> = {
  keep: 'NOT_SELL',
  toQuote: 'TO_QUOTE',
  toUsdt: 'TO_USDT',
};

/** A request to the bot endpoints. The body becomes text here and nowhere else. */
export function botPost(path: string, body: Body): Call {
  return {
    method: 'POST',
    path: `/api/v1/bot/${path}`,
    query: {},
    body: JSON.stringify(body),
    weight: 1,
    access: 'private',
  };
}

/** Nothing of the action can be said to Pionex. Thrown before any byte is sent. */
export function noWords(sentence: string): AppError {
  return new AppError('venue.unsupported', sentence);
}

export function noSuchAction(action: BotAction): AppError {
  const kind = action.do === 'create' ? action.draft.kind : action.bot.kind;
  return noWords(`Pionex has no "${action.do}" for a ${kind}.`);
}

/** A bare JSON number with the digits of the decimal; where the file wants a number, text is refused. */
export function exactNumber(value: Decimal): object {
  return bareDecimal(value.replace(/^(-?)0+(?=\d)/, '$1'));
}

/** An amount of money or coin that is put in, taken out or closed. */
export function positive(amount: Decimal): Decimal {
  if (!isPositive(amount)) throw noWords(`${amount} is not an amount above zero.`);
  return amount;
}

/** Left out, Pionex takes the mode that the bot was made with. */
export function closeMode(kind: GridKind, mode: CloseMode | undefined): string | undefined {
  if (mode === undefined) return undefined;
  if (pionexBotCapabilities.closeModes[kind].includes(mode)) return CLOSE_MODES[mode];
  throw noWords(`A ${kind} of Pionex cannot end with its coins closed as "${mode}".`);
}

/** The number of grids, as a bare number. */
export function rowsNumber(rows: number): object {
  if (!Number.isSafeInteger(rows) || rows < 2) throw noWords(`A grid has at least 2 rows, not ${rows}.`);
  return bareDecimal(String(rows));
}

/** Fields of a new grid that both kinds write alike. */
export function createFields(draft: GridDraft): Body {
  return {
    ...triggerFields(draft, 'conditionDirection'),
    ...lossStopFields(draft),
    ...profitStopFields(draft),
    slippage: slippageOf(draft),
  };
}

/** When the grid begins; the name of the direction differs by endpoint. */
export function triggerFields({ trigger }: GridDraft, directionName: string): Body {
  if (trigger === undefined) return {};
  return { condition: trigger.price, [directionName]: trigger.direction === 'risesTo' ? '1' : '-1' };
}

const STOP_TYPES: Readonly<Record<StopRule['type'], string | undefined>> = {
  price: 'price',
  profitAmount: 'profit_amount',
  profitRatio: 'profit_ratio',
  other: undefined,
};

function lossStopFields(draft: GridDraft): Body {
  const { stopLoss } = draft;
  if (stopLoss === undefined) return {};
  const { highPrice } = stopLoss;
  const mayBeHigh = draft.kind === 'futuresGrid' && draft.trend === 'neutral' && stopLoss.type === 'price';
  if (highPrice !== undefined && !mayBeHigh) {
    throw noWords('Pionex has a second stop price only for neutral futures grids that stop at a price.');
  }
  return { lossStopType: stopType(stopLoss), lossStop: stopLoss.value, lossStopHigh: highPrice };
}

function profitStopFields({ takeProfit }: GridDraft): Body {
  if (takeProfit === undefined) return {};
  if (takeProfit.highPrice !== undefined) throw noWords('Pionex has no second price for taking profit.');
  return { profitStopType: stopType(takeProfit), profitStop: takeProfit.value };
}

function stopType({ type }: StopRule): string {
  const word = STOP_TYPES[type];
  if (word === undefined) throw noWords('Pionex stops a grid at a price, a profit amount or a profit ratio.');
  return word;
}

/** As a fraction: `"0.01"` is 1 %. */
function slippageOf({ slippagePercent }: GridDraft): Decimal | undefined {
  return slippagePercent === undefined ? undefined : dividedBy(slippagePercent, decimal('100'));
}

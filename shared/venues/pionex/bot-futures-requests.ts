/**
 * Changes at futures grids: the names of CreateFuturesGridRequest and its neighbours in openapi_bot.yaml.
 *
 * 1. The names are camelCase but for `grid_type`.
 * 2. `extraMargin` is an amount when a bot is made, and a yes or no when it is changed.
 * 3. `openPrice` is the current price: a number when a bot is changed, text when it is reduced. Both calls, and
 *    `extraMargin` in the former, are refused without it.
 * 4. `immediate` is left out of a normal end: it is for bots that are closing already, and refused for others.
 */
import { dividedBy, isZero } from '../../core/decimal.ts';
import type { FuturesGridDraft } from '../bot-actions.ts';
import type { Call } from '../rest/client.ts';
import {
  type Body,
  botPost,
  closeMode,
  createFields,
  exactNumber,
  noSuchAction,
  noWords,
  positive,
  rowsNumber,
  TRENDS,
} from './bot-body.ts';
import type { BotChange, BotFacts } from './bot-requests.ts';
import type { Pair } from './bot-symbols.ts';

type ChangeOf<Name extends BotChange['do']> = Extract<BotChange, { readonly do: Name }>;

export function createFuturesGrid(draft: FuturesGridDraft, pair: Pair): Call {
  const { range } = draft;
  return botPost('orders/futuresGrid/create', {
    ...pair,
    buOrderData: {
      top: range.top,
      bottom: range.bottom,
      row: rowsNumber(range.rows),
      grid_type: range.spacing,
      trend: TRENDS[draft.trend],
      leverage: exactNumber(positive(draft.leverage)),
      quoteInvestment: positive(draft.investment),
      extraMargin: draft.extraMargin,
      ...createFields(draft),
    },
  });
}

export async function futuresChange(action: BotChange, facts: BotFacts): Promise<Call> {
  switch (action.do) {
    case 'adjustRange': {
      const { top, bottom, rows } = action;
      return adjust(action, 'adjust_params', { top, bottom, row: rowsNumber(rows), extraMargin: false });
    }
    case 'addInvestment':
      return adjust(action, 'invest_in', {
        quoteInvestment: exactNumber(positive(action.amount)),
        extraMargin: false,
      });
    case 'addMargin':
      return addMargin(action, facts);
    case 'reduce':
      return reduce(action, facts);
    case 'stop':
      return botPost('orders/futuresGrid/cancel', {
        buOrderId: action.bot.botId,
        closeSellModel: closeMode('futuresGrid', action.closeMode),
      });
    default:
      throw noSuchAction(action);
  }
}

function adjust(
  { bot, price }: ChangeOf<'adjustRange' | 'addInvestment' | 'addMargin'>,
  type: 'adjust_params' | 'invest_in',
  fields: Body,
): Call {
  return botPost('orders/futuresGrid/adjustParams', {
    buOrderId: bot.botId,
    type,
    ...fields,
    openPrice: exactNumber(positive(price)),
  });
}

/**
 * The file gives an amount of margin alone only to a change of the range, so the range is sent again as it is now. A
 * change that the user makes in the app between that read and this request would be undone.
 */
async function addMargin(action: ChangeOf<'addMargin'>, facts: BotFacts): Promise<Call> {
  const extraMarginAmount = exactNumber(positive(action.amount));
  const { top, bottom, rows } = await facts.rangeOf(action.bot.botId);
  return adjust(action, 'adjust_params', {
    top,
    bottom,
    row: rowsNumber(rows),
    extraMargin: true,
    extraMarginAmount,
  });
}

/** Reductions are counted in steps of the contract's order precision. */
async function reduce({ bot, baseSize, price }: ChangeOf<'reduce'>, facts: BotFacts): Promise<Call> {
  const { baseStep } = await facts.listing(bot.symbol);
  if (baseStep === undefined)
    throw noWords(`Pionex does not say in which steps ${bot.symbol} can be reduced.`);
  const steps = dividedBy(positive(baseSize), baseStep, 0);
  if (isZero(steps))
    throw noWords(`${baseSize} is less than one step of ${bot.symbol}, which is ${baseStep}.`);
  return botPost('orders/futuresGrid/reduce', {
    buOrderId: bot.botId,
    openPrice: positive(price),
    reduceNum: exactNumber(steps),
  });
}

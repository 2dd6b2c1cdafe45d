/** Changes at spot grids: the names of CreateSpotGridRequest and its neighbours in openapi_bot.yaml. */
import type { SpotGridDraft } from '../bot-actions.ts';
import type { Call } from '../rest/client.ts';
import { botPost, closeMode, createFields, noSuchAction, positive, rowsNumber } from './bot-body.ts';
import type { BotChange } from './bot-requests.ts';
import type { Pair } from './bot-symbols.ts';

export function createSpotGrid(draft: SpotGridDraft, pair: Pair): Call {
  const { range } = draft;
  return botPost('orders/spotGrid/create', {
    ...pair,
    note: draft.note,
    buOrderData: {
      top: range.top,
      bottom: range.bottom,
      row: rowsNumber(range.rows),
      gridType: range.spacing,
      quoteTotalInvestment: positive(draft.investment),
      ...createFields(draft),
      closeSellModel: closeMode('spotGrid', draft.closeMode),
    },
  });
}

export function spotChange(action: BotChange): Call {
  const buOrderId = action.bot.botId;
  switch (action.do) {
    case 'adjustRange': {
      const { top, bottom, rows } = action;
      return botPost('orders/spotGrid/adjustParams', { buOrderId, top, bottom, row: rowsNumber(rows) });
    }
    case 'addInvestment':
      return botPost('orders/spotGrid/investIn', { buOrderId, quoteInvest: positive(action.amount) });
    case 'takeProfit':
      return botPost('orders/spotGrid/profit', { buOrderId, amount: positive(action.amount) });
    case 'stop':
      return botPost('orders/spotGrid/cancel', {
        buOrderId,
        closeSellModel: closeMode('spotGrid', action.closeMode),
      });
    default:
      throw noSuchAction(action);
  }
}

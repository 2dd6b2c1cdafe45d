import { type Decimal, isZero, minus, roundDown } from '../core/decimal.ts';
import { unreachable } from '../core/errors.ts';
import type { BotAction, BotActionName, CloseMode } from '../venues/bot-actions.ts';
import type { GridRange } from '../venues/bots.ts';
import { percentOf } from './figures.ts';

/** What is to be done, e.g. `move the range to 58000–72000 (20 grids)`; continues "to …" or stands after a colon. */
export function describeAction(action: BotAction): string {
  return `${VERBS[action.do].present} ${restOf(action)}`;
}

/** What was done, e.g. `moved the range to 58000–72000 (20 grids)`; continues "the exchange …". */
export function describeDone(action: BotAction): string {
  return `${VERBS[action.do].past} ${restOf(action)}`;
}

/** How a new range differs, e.g. `top 70000 → 72000 (+2.8 %), bottom stays 58000, 20 → 25 grids`. */
export function rangeDifference(was: Range, is: Range): string {
  return [
    bound('top', was.top, is.top),
    bound('bottom', was.bottom, is.bottom),
    was.rows === is.rows ? `${is.rows} grids as before` : `${was.rows} → ${is.rows} grids`,
  ].join(', ');
}

type Range = Omit<GridRange, 'spacing'>;

function bound(name: string, was: Decimal, is: Decimal): string {
  const percent = percentOf(minus(is, was), was);
  if (percent === undefined || isZero(percent)) return `${name} stays ${is}`;
  const change = roundDown(percent, 1);
  return `${name} ${was} → ${is} (${change.startsWith('-') ? '' : '+'}${change} %)`;
}

const VERBS: Readonly<Record<BotActionName, { readonly present: string; readonly past: string }>> = {
  create: { present: 'set up', past: 'set up' },
  adjustRange: { present: 'move', past: 'moved' },
  addInvestment: { present: 'add', past: 'added' },
  addMargin: { present: 'add', past: 'added' },
  takeProfit: { present: 'take out', past: 'took out' },
  reduce: { present: 'reduce', past: 'reduced' },
  stop: { present: 'stop', past: 'stopped' },
};

const CLOSE: Readonly<Record<CloseMode, string>> = {
  keep: 'keeping the coins',
  toQuote: 'selling to the quote coin',
  toUsdt: 'selling to USDT',
};

function restOf(action: BotAction): string {
  switch (action.do) {
    case 'create': {
      const { symbol, range, investment } = action.draft;
      return `a grid on ${symbol} from ${range.bottom} to ${range.top} (${range.rows} grids) with ${investment}`;
    }
    case 'adjustRange':
      return `the range to ${action.bottom}–${action.top} (${action.rows} grids)`;
    case 'addInvestment':
      return `${action.amount} to the investment`;
    case 'addMargin':
      return `${action.amount} of margin`;
    case 'takeProfit':
      return `${action.amount} of profit`;
    case 'reduce':
      return `the position by ${action.baseSize}`;
    case 'stop':
      return action.closeMode === undefined ? 'the bot' : `the bot, ${CLOSE[action.closeMode]}`;
    default:
      return unreachable(action);
  }
}

/** From a grid of the automations to what is sent to the venue: pure. */
import type { GridPlan } from '../automations/schema.ts';
import {
  compare,
  type Decimal,
  decimal,
  dividedBy,
  isPositive,
  minus,
  ONE,
  roundDown,
  roundUp,
  sum,
  times,
  ZERO,
} from '../core/decimal.ts';
import type { Reason } from '../orders/intent.ts';
import type { GridDraft, GridSuggestion } from '../venues/bot-actions.ts';
import type { StopRule } from '../venues/bots.ts';
import type { Instrument } from '../venues/venue.ts';

export interface DraftContext {
  readonly price: Decimal;
  readonly instrument: Pick<Instrument, 'pricePlaces' | 'tradable'>;
  /** Read only for `range: 'suggestion'`. */
  readonly suggestion?: GridSuggestion | undefined;
  /** Stored with the bot where the venue takes one: tells it from any other. */
  readonly note: string;
}

export type Drafted = { readonly draft: GridDraft } | { readonly refused: Reason };

export function draftGrid(plan: GridPlan, context: DraftContext): Drafted {
  if (!context.instrument.tradable)
    return refused('market.offline', `The venue does not trade ${plan.symbol} now.`);
  const bounds = boundsOf(plan, context);
  if (bounds === undefined)
    return refused('grid.noSuggestion', `The exchange suggests no range for ${plan.symbol}.`);
  const { pricePlaces } = context.instrument;
  const top = roundUp(bounds.top, pricePlaces);
  const bottom = roundDown(bounds.bottom, pricePlaces);
  if (!isPositive(bottom) || compare(top, bottom) <= 0) {
    return refused('grid.noRange', `From ${bottom} to ${top} is no range.`, { top, bottom });
  }
  const misplaced = misplacedStop(plan, { top, bottom });
  if (misplaced !== undefined) return refused('grid.stopInside', misplaced, { top, bottom });
  const common = {
    symbol: plan.symbol,
    range: { top, bottom, rows: bounds.rows, spacing: plan.spacing },
    investment: plan.investment,
    ...optional('stopLoss', lossRule(plan.stopLoss)),
    ...optional('takeProfit', profitRule(plan.takeProfit)),
    ...optional('trigger', plan.trigger),
    ...optional('slippagePercent', asDecimal(plan.slippagePercent)),
    note: context.note,
  };
  if (plan.market === 'spot') return { draft: { kind: 'spotGrid', ...common, closeMode: plan.closeMode } };
  return {
    draft: {
      kind: 'futuresGrid',
      ...common,
      trend: plan.trend,
      leverage: decimal(String(plan.leverage)),
      ...optional('extraMargin', plan.extraMargin),
    },
  };
}

/** What a grid takes out of the account when it is set up. */
export function moneyFor(draft: GridDraft): Decimal {
  return sum(draft.investment, draft.kind === 'futuresGrid' ? (draft.extraMargin ?? ZERO) : ZERO);
}

interface Bounds {
  readonly top: Decimal;
  readonly bottom: Decimal;
  readonly rows: number;
}

const HUNDRED = decimal('100');

function boundsOf({ range, rows }: GridPlan, { price, suggestion }: DraftContext): Bounds | undefined {
  if (range === 'suggestion') return suggestion?.range;
  if ('top' in range) return { ...range, rows };
  const share = dividedBy(decimal(String(range.aroundPercent)), HUNDRED);
  return { top: times(price, sum(ONE, share)), bottom: times(price, minus(ONE, share)), rows };
}

/**
 * A range that follows the price may have come to lie over a fixed stop: the grid would end at once, or in the middle
 * of its work.
 */
function misplacedStop(plan: GridPlan, { top, bottom }: Omit<Bounds, 'rows'>): string | undefined {
  const { stopLoss: loss, takeProfit: profit } = plan;
  const isShort = plan.market === 'perpetual' && plan.trend === 'short';
  const stops: readonly (readonly [name: string, price: Decimal | undefined, isAbove: boolean])[] = [
    ['stop loss', loss && 'price' in loss ? loss.price : undefined, isShort],
    ['second stop loss', loss && 'price' in loss ? loss.highPrice : undefined, true],
    ['take profit', profit && 'price' in profit ? profit.price : undefined, !isShort],
  ];
  const wrong = stops.find(
    ([, price, isAbove]) =>
      price !== undefined && (isAbove ? compare(price, top) <= 0 : compare(price, bottom) >= 0),
  );
  if (wrong === undefined) return undefined;
  const [name, price, isAbove] = wrong;
  return `The ${name}, ${price}, must be ${isAbove ? 'above' : 'below'} the range, which is now ${bottom} to ${top}.`;
}

function lossRule(stop: GridPlan['stopLoss']): StopRule | undefined {
  if (stop === undefined) return undefined;
  if ('price' in stop) return { type: 'price', value: stop.price, ...optional('highPrice', stop.highPrice) };
  if ('lossAmount' in stop) return { type: 'profitAmount', value: minus(ZERO, stop.lossAmount) };
  return { type: 'profitRatio', value: minus(ZERO, ratio(stop.lossPercent)) };
}

function profitRule(stop: GridPlan['takeProfit']): StopRule | undefined {
  if (stop === undefined) return undefined;
  if ('price' in stop) return { type: 'price', value: stop.price };
  if ('profitAmount' in stop) return { type: 'profitAmount', value: stop.profitAmount };
  return { type: 'profitRatio', value: ratio(stop.profitPercent) };
}

function asDecimal(value: number | undefined): Decimal | undefined {
  return value === undefined ? undefined : decimal(String(value));
}

function ratio(percent: number): Decimal {
  return dividedBy(decimal(String(percent)), HUNDRED);
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}

function refused(code: string, text: string, numbers: Reason['numbers'] = {}): Drafted {
  return { refused: { code, text, numbers } };
}

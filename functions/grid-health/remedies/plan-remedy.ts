/** Which change would help a bot now, by the rules of its automations: pure, and only a proposal. */
import {
  compare,
  type Decimal,
  decimal,
  dividedBy,
  isPositive,
  minus,
  roundDown,
  roundUp,
  sum,
  times,
  ZERO,
} from '../../../shared/core/decimal.ts';
import { unreachable } from '../../../shared/core/errors.ts';
import type { Finding, FindingKind } from '../../../shared/grids/finding.ts';
import { isSameRange } from '../../../shared/grids/levels.ts';
import type { BotAction, GridSuggestion } from '../../../shared/venues/bot-actions.ts';
import type { BotCapabilities, Grid } from '../../../shared/venues/bots.ts';
import type { Instrument } from '../../../shared/venues/venue.ts';
import type { Remedies } from './caps.ts';

export type RemedyRule = Remedies['rules'][number];

export interface RemedyContext {
  readonly bot: Grid;
  /** The current price: last traded for spot, mark for futures. */
  readonly price: Decimal;
  readonly instrument: Pick<Instrument, 'basePlaces' | 'pricePlaces' | 'amountPlaces'>;
  readonly capabilities: Pick<BotCapabilities, 'actions' | 'closeModes'>;
  /** Read only where a rule asks for it. */
  readonly suggestion?: GridSuggestion | undefined;
}

export type Proposal =
  | { readonly do: 'action'; readonly action: BotAction; readonly money: Decimal }
  /** The rule cannot be followed, and why. */
  | { readonly do: 'nothing'; readonly why: string };

/** The first rule that has its cause; `takeProfit` has one when there is enough profit. */
export function dueRule(
  settings: Remedies,
  found: {
    readonly bot: Grid;
    readonly findings: readonly Finding[];
    readonly confirmedRuns: Readonly<Partial<Record<FindingKind, number>>>;
  },
): RemedyRule | undefined {
  return settings.rules.find((rule) => {
    if (rule.do === 'takeProfit') return isEnough(profitToTake(found.bot), rule);
    const finding = found.findings.find(({ kind }) => kind === rule.on);
    if (finding === undefined || finding.severity === 'info') return false;
    if (settings.from === 'urgent' && finding.severity !== 'urgent') return false;
    return (found.confirmedRuns[rule.on] ?? 0) >= settings.confirmedBy;
  });
}

export function proposeRemedy(rule: RemedyRule, context: RemedyContext): Proposal {
  const proposal = propose(rule, context);
  if (proposal.do === 'nothing') return proposal;
  const { bot, capabilities } = context;
  return capabilities.actions[bot.kind].includes(proposal.action.do)
    ? proposal
    : nothing(`the venue has no ${proposal.action.do} for a ${bot.kind}`);
}

function propose(rule: RemedyRule, context: RemedyContext): Proposal {
  const { bot, price } = context;
  const ref = { botId: bot.botId, kind: bot.kind, symbol: bot.symbol };
  switch (rule.do) {
    case 'moveAroundPrice':
      return moved(context, aroundPrice(context), bot.range.rows);
    case 'useSuggestion':
      return suggested(rule, context);
    case 'addMargin':
    case 'addInvestment':
      return {
        do: 'action',
        action: { do: rule.do, bot: ref, amount: rule.amount, price },
        money: rule.amount,
      };
    case 'takeProfit': {
      const profit = profitToTake(bot);
      if (profit === undefined || !isEnough(profit, rule)) return nothing('the profit is not there any more');
      const amount = roundDown(profit, Math.min(context.instrument.amountPlaces, PROFIT_PLACES));
      if (!isPositive(amount)) return nothing(`${profit} of profit rounds to nothing`);
      return { do: 'action', action: { do: 'takeProfit', bot: ref, amount }, money: ZERO };
    }
    case 'reduce':
      return reduced(rule, context);
    case 'stop': {
      const modes = context.capabilities.closeModes[bot.kind];
      if (!modes.includes(rule.closeMode)) return nothing(`the venue cannot close with ${rule.closeMode}`);
      return { do: 'action', action: { do: 'stop', bot: ref, closeMode: rule.closeMode }, money: ZERO };
    }
    default:
      return unreachable(rule);
  }
}

/** The venue's decimals for a payout are not documented; so many are always fine. */
const PROFIT_PLACES = 2;

/** Undefined where the exchange does not tell both figures: what was taken out already could be taken again. */
function profitToTake({ gridProfit, profitWithdrawn }: Grid): Decimal | undefined {
  return gridProfit && profitWithdrawn && minus(gridProfit, profitWithdrawn);
}

function isEnough(
  profit: Decimal | undefined,
  { whenAbove }: Extract<RemedyRule, { do: 'takeProfit' }>,
): boolean {
  return profit !== undefined && compare(profit, whenAbove) >= 0;
}

interface Bounds {
  readonly top: Decimal;
  readonly bottom: Decimal;
}

const TWO = decimal('2');

/** The same width around the price; for equal ratios the same ratio of top to bottom. */
function aroundPrice({ bot: { range }, price }: RemedyContext): Bounds {
  if (range.spacing === 'arithmetic') {
    const half = dividedBy(minus(range.top, range.bottom), TWO);
    return { top: sum(price, half), bottom: minus(price, half) };
  }
  // Midway between two bounds of one ratio lies their geometric mean.
  const root = squareRoot(dividedBy(range.top, range.bottom));
  return { top: times(price, root), bottom: dividedBy(price, root) };
}

/** By Newton's steps, to 18 places; bounds are rounded to the venue's places afterwards. */
function squareRoot(value: Decimal): Decimal {
  let root = value;
  for (let step = 0; step < 60; step += 1) {
    const next = dividedBy(sum(root, dividedBy(value, root)), TWO);
    if (compare(next, root) === 0) break;
    root = next;
  }
  return root;
}

function suggested(rule: Extract<RemedyRule, { do: 'useSuggestion' }>, context: RemedyContext): Proposal {
  const { suggestion } = context;
  if (suggestion === undefined) return nothing('the exchange has no suggestion for this symbol');
  const option =
    rule.days === undefined ? suggestion : suggestion.options.find(({ days }) => days === rule.days);
  if (option === undefined) return nothing(`the exchange has no suggestion for ${rule.days} days`);
  return moved(context, option.range, option.range.rows);
}

function moved(context: RemedyContext, bounds: Bounds, rows: number): Proposal {
  const { bot, price, instrument } = context;
  const top = roundUp(bounds.top, instrument.pricePlaces);
  const bottom = roundDown(bounds.bottom, instrument.pricePlaces);
  if (!isPositive(bottom) || compare(top, bottom) <= 0) return nothing(`${bottom} to ${top} is no range`);
  if (compare(price, top) > 0 || compare(price, bottom) < 0) {
    return nothing(`the price ${price} is outside ${bottom} to ${top} too`);
  }
  const crossed = crossedStop(bot, { top, bottom });
  if (crossed !== undefined) return nothing(crossed);
  if (isSameRange({ top, bottom, rows }, bot.range)) return nothing('the range is already that');
  const ref = { botId: bot.botId, kind: bot.kind, symbol: bot.symbol };
  return { do: 'action', action: { do: 'adjustRange', bot: ref, top, bottom, rows, price }, money: ZERO };
}

/** A range beyond its own stop price would be stopped at once, or never. */
function crossedStop({ stopLoss, takeProfit }: Grid, { top, bottom }: Bounds): string | undefined {
  for (const [name, stop] of [
    ['stop loss', stopLoss],
    ['take profit', takeProfit],
  ] as const) {
    if (stop?.type !== 'price') continue;
    const inside = compare(stop.value, bottom) > 0 && compare(stop.value, top) < 0;
    if (inside)
      return `the ${name} at ${stop.value} would lie inside ${bottom} to ${top}: move it by hand first`;
  }
  return undefined;
}

const HUNDRED = decimal('100');

function reduced(
  rule: Extract<RemedyRule, { do: 'reduce' }>,
  { bot, price, instrument }: RemedyContext,
): Proposal {
  const position = bot.kind === 'futuresGrid' ? bot.position : undefined;
  if (position === undefined) return nothing('the position is not known');
  const size = isPositive(position) ? position : minus(ZERO, position);
  const share = dividedBy(decimal(String(rule.percentOfPosition)), HUNDRED);
  const baseSize = roundDown(times(size, share), instrument.basePlaces);
  if (!isPositive(baseSize)) return nothing(`${rule.percentOfPosition} % of ${size} rounds to nothing`);
  const ref = { botId: bot.botId, kind: bot.kind, symbol: bot.symbol };
  return { do: 'action', action: { do: 'reduce', bot: ref, baseSize, price }, money: ZERO };
}

function nothing(why: string): Proposal {
  return { do: 'nothing', why };
}

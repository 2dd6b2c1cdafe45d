/** Checks of grid parameters with the exchange's own sentences. Source: the tables of the Pionex openapi_bot.yaml. */
import {
  compare,
  type Decimal,
  decimal,
  decimalPlaces,
  dividedBy,
  isDecimal,
  isPositive,
  times,
  ZERO,
} from '../../core/decimal.ts';
import type { GridRange, Trigger } from '../bots/bot.ts';
import type { BotMarket } from '../bots/bot-market.ts';
import { gridLines, hasDuplicates, intervalsBelow } from '../bots/lines.ts';
import { type GridShape, investmentBounds, type Trend } from '../bots/sizing.ts';
import { feeOf, unitsOf } from '../bots/units.ts';
import type { WireObject } from '../wire-json.ts';
import { type Body, invalidArgument, orZero } from './bot-values.ts';

/** Recommended for opening: 1 %. */
export const SLIPPAGE = '0.01';
const MAX_DIGITS = 15;
/** How far above the price a grid may reach. */
const MAX_TOP = decimal('10');

/** A checked range at its market, ready for sizing. */
export interface CheckedGrid {
  readonly range: GridRange;
  readonly shape: GridShape;
  readonly bounds: { readonly min: Decimal; readonly max: Decimal };
}

export interface Pricing {
  readonly market: BotMarket;
  readonly price: Decimal;
  readonly feeRate: Decimal;
}

export function spotRange(body: Body, spacingName: 'grid_type' | 'gridType', maxRows: number): GridRange {
  const top = spotNumber(body.text('top') ?? '');
  const bottom = spotNumber(body.text('bottom') ?? '');
  if (compare(bottom, top) >= 0 || !isPositive(bottom)) throw invalidArgument('bottom must be less than top');
  const rows = body.whole('row') ?? 0;
  if (rows < 2 || rows > maxRows) throw invalidArgument(`row must be between 2 and ${maxRows}`);
  return { top, bottom, rows, spacing: spacingOf(body, spacingName) };
}

export function checkSpotGrid(range: GridRange, investment: Decimal, pricing: Pricing): CheckedGrid {
  const { listing } = pricing.market;
  const checked = gridAt(range, 'long', ['1', pricing]);
  if (hasDuplicates(checked.shape.lines)) {
    throw withBounds('grid price duplicated: reduce row or widen range', checked);
  }
  checkPrecision('quote_total_investment', 'quote', investment, listing.amountPlaces, checked);
  if (compare(investment, checked.bounds.min) < 0) throw withBounds('less than min investment', checked);
  return checked;
}

export function futuresRange(body: Body, pricing: Pricing): GridRange {
  const { pricePlaces } = pricing.market.listing;
  const top = orZero(body.amount('top'));
  const bottom = orZero(body.amount('bottom'));
  const maxPrice = times(pricing.price, MAX_TOP);
  if (!isPositive(bottom)) throw invalidArgument('bottom must greater than 0');
  if (compare(top, bottom) <= 0) throw invalidArgument('top must greater than bottom');
  if (compare(top, maxPrice) > 0) throw invalidArgument(`top must less or equal than max:${maxPrice}`);
  if (decimalPlaces(top) > pricePlaces) throw invalidArgument('top not match quote precision');
  if (decimalPlaces(bottom) > pricePlaces) throw invalidArgument('bottom not match quote precision');
  const rows = body.whole('row') ?? 0;
  if (rows < 2) throw invalidArgument('row must greater than 1');
  if (rows > 500) throw invalidArgument('row must less than 501');
  return { top, bottom, rows, spacing: spacingOf(body, 'grid_type') };
}

export function leverageOf(body: Body, { market }: Pricing): Decimal {
  const leverage = orZero(body.number('leverage'));
  const max = market.perpetual?.riskTiers[0]?.maxLeverage ?? ZERO;
  const isValid = compare(leverage, decimal('1')) >= 0 && compare(leverage, max) <= 0;
  if (!isValid) throw invalidArgument('invalid leverage');
  return leverage;
}

export function trendOf(body: Body): Trend {
  const trend = body.text('trend');
  if (trend === 'long' || trend === 'short' || trend === 'no_trend') return trend;
  throw invalidArgument('invalid trend');
}

export function checkFuturesGrid(
  terms: {
    readonly range: GridRange;
    readonly trend: Trend;
    readonly leverage: Decimal;
    readonly investment: Decimal;
    readonly extraMargin: Decimal;
    /** The investment is all there is, and its extra margin is split off by the exchange. */
    readonly splits: boolean;
  },
  pricing: Pricing,
): CheckedGrid {
  const { listing } = pricing.market;
  const whole = gridAt(terms.range, terms.trend, [terms.leverage, pricing]);
  const checked = terms.splits ? { ...whole, bounds: totalBounds(whole.bounds) } : whole;
  const { amountPlaces } = listing;
  checkPrecision('quote_investment', 'spending', terms.investment, amountPlaces, checked);
  checkPrecision('extra_margin_amount', 'spending', terms.extraMargin, amountPlaces, checked);
  if (!isProfitable(checked.shape.lines, pricing.feeRate)) {
    throw withBounds('grid profit per volume less than 0', checked);
  }
  if (compare(terms.investment, checked.bounds.min) < 0)
    throw withBounds('less than min investment', checked);
  return checked;
}

/** Part of an investment that goes into trading when the exchange splits it; the rest is extra margin. */
export const TRADING_SHARE = decimal('0.8');

function totalBounds({ min, max }: CheckedGrid['bounds']): CheckedGrid['bounds'] {
  return { min: dividedBy(min, TRADING_SHARE, 4), max: dividedBy(max, TRADING_SHARE, 4) };
}

export function triggerOf(
  body: Body,
  names: readonly [price: string, direction: string],
): Trigger | undefined {
  const price = body.amount(names[0]);
  const direction = body.text(names[1]);
  if (direction !== undefined && direction !== '1' && direction !== '-1') {
    throw invalidArgument(`invalid ${names[1]}`);
  }
  if (price === undefined || !isPositive(price)) return undefined;
  if (direction === undefined) throw invalidArgument(`invalid ${names[1]}`);
  return { price, direction };
}

/** The failure with the bounds of the investment beside it. */
export function withBounds(message: string, { bounds }: Pick<CheckedGrid, 'bounds'>) {
  const data: WireObject = {
    min_investment: bounds.min,
    max_investment: bounds.max,
    slippage: SLIPPAGE,
  };
  return invalidArgument(message, data);
}

export function gridAt(
  range: GridRange,
  trend: Trend,
  [leverage, { market, price, feeRate }]: readonly [leverage: string, pricing: Pricing],
): CheckedGrid {
  const lines = gridLines(range, market.listing.pricePlaces);
  const shape = { lines, below: intervalsBelow(lines, unitsOf(price)), price: unitsOf(price), trend };
  const terms = { leverage: decimal(leverage), feeRate: unitsOf(feeRate) };
  return { range, shape, bounds: investmentBounds(shape, market.listing, terms) };
}

function spacingOf(body: Body, name: 'grid_type' | 'gridType'): GridRange['spacing'] {
  const spacing = body.text(name);
  if (spacing === 'arithmetic' || spacing === 'geometric') return spacing;
  throw invalidArgument('invalid grid_type');
}

function spotNumber(text: string): Decimal {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw invalidArgument(`number invalid: ${text}`);
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  if (whole.length > MAX_DIGITS) throw invalidArgument(`number int too long: ${text}`);
  if (fraction.length > MAX_DIGITS) throw invalidArgument(`number decimal too long: ${text}`);
  if (!isDecimal(text)) throw invalidArgument(`number invalid: ${text}`);
  return text;
}

function checkPrecision(
  name: string,
  kind: 'quote' | 'spending',
  amount: Decimal,
  places: number,
  checked: CheckedGrid,
): void {
  if (decimalPlaces(amount) <= places) return;
  throw withBounds(`${name} not match ${kind} precision: max ${places} decimal places`, checked);
}

function isProfitable(lines: readonly bigint[], feeRate: Decimal): boolean {
  const rate = unitsOf(feeRate);
  return lines.every((line, i) => {
    const next = lines[i + 1];
    return next === undefined || next - line > feeOf(next, rate) + feeOf(line, rate);
  });
}

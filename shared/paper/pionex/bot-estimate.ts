import { compare, dividedBy, minus, roundDown, times } from '../../core/decimal.ts';
import type { FuturesGridTerms } from '../bots/bot.ts';
import { newGridRun } from '../bots/grid-run.ts';
import { layOut } from '../bots/grid-trades.ts';
import { estimatedLiquidation } from '../bots/liquidation.ts';
import { valuePerSize } from '../bots/sizing.ts';
import { decimalOf, magnitude, product, unitsOf } from '../bots/units.ts';
import type { WireObject } from '../wire-json.ts';
import {
  checkFuturesGrid,
  futuresRange,
  leverageOf,
  type Pricing,
  SLIPPAGE,
  TRADING_SHARE,
  trendOf,
  triggerOf,
} from './bot-grid-checks.ts';
import { type Body, invalidArgument, orZero } from './bot-values.ts';

/** What a futures grid with these parameters would be. Source: `FuturesGridCheckParamsData` of the Pionex openapi_bot.yaml. */
export function futuresEstimate(data: Body, pricing: Pricing): WireObject {
  const trend = trendOf(data);
  const range = futuresRange(data, pricing);
  const leverage = leverageOf(data, pricing);
  const given = orZero(data.amount('quote_investment'));
  const marginGiven = orZero(data.amount('extra_margin_amount'));
  if (marginGiven.startsWith('-')) throw invalidArgument('extra_margin should greater than or equal 0');
  triggerOf(data, ['condition', 'condition_direction']);
  const splits = data.flag('extra_margin') ?? false;
  const terms = { range, trend, leverage, investment: given, extraMargin: marginGiven, splits };
  const { bounds, shape } = checkFuturesGrid(terms, pricing);

  const investment = splits ? roundDown(times(given, TRADING_SHARE), 8) : given;
  const extraMargin = splits ? minus(given, investment) : marginGiven;
  const grid: FuturesGridTerms = {
    ...{ kind: 'futures_grid', base: '', quote: '', symbol: '', labels: {}, investCoin: '' },
    ...{ range, trend, leverage, investment, extraMargin },
  };
  const created = { type: 'created', botId: '', atMs: 0, by: 'api', isFunded: true, terms: grid } as const;
  const run = newGridRun(created, grid, pricing.market, unitsOf(pricing.feeRate));
  layOut(run, range, unitsOf(pricing.price));
  const held = magnitude(product(run.ledger.base, unitsOf(pricing.price)));
  const whole = product(valuePerSize(shape), run.size);
  const isInside = compare(given, bounds.max) <= 0;
  const liquidation = (direction: 'up' | 'down') =>
    isInside ? decimalOf(estimatedLiquidation(run, direction), pricing.market.listing.pricePlaces) : '';
  return {
    min_investment: bounds.min,
    max_investment: bounds.max,
    slippage: SLIPPAGE,
    estimate_per_volume: decimalOf(run.size),
    estimate_investment: investment,
    estimate_extra_margin: extraMargin,
    estimate_fee: decimalOf(run.ledger.fees),
    estimate_position_occupy_margin: dividedBy(decimalOf(held), leverage, 8),
    estimate_order_occupy_margin: dividedBy(decimalOf(whole > held ? whole - held : 0n), leverage, 8),
    estimate_position: decimalOf(run.ledger.base),
    estimate_liquidation_price_up: liquidation('up'),
    estimate_liquidation_price_down: liquidation('down'),
  };
}

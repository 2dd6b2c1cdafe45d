/** Spot grids of Pionex: SpotGridOrderData of its openapi_bot.yaml, and fields that were only seen on the wire. */
import * as z from 'zod';
import { type Decimal, isZero, sum, times, ZERO } from '../../core/decimal.ts';
import type { SpotGrid } from '../bots.ts';
import { parseData } from '../rest/reply.ts';
import { present, unlessZero, wireMoneyIfAny } from '../rest/wire-values.ts';
import { commonFigures, gridShape, paidFee, rangeOf, stopsOf } from './bot-grid-wire.ts';
import { wireLabelIfAny, wirePriceIfAny } from './bot-values.ts';
import { type BotRow, botBase } from './bot-wire.ts';

const spotData = z.looseObject({
  ...gridShape,
  baseTotalInvestment: wireMoneyIfAny,
  quoteTotalInvestment: wireMoneyIfAny,
  usdtInvestment: wireMoneyIfAny,
  baseAmount: wireMoneyIfAny,
  quoteAmount: wireMoneyIfAny,
  realizedProfit: wireMoneyIfAny,
  totalFeeInBase: wireMoneyIfAny,
  totalFeeInQuote: wireMoneyIfAny,
  averageCost: wirePriceIfAny,
  condition: wirePriceIfAny,
  breakEvenWithGridProfit: wirePriceIfAny,
  closeSellModel: wireLabelIfAny,
});

type SpotData = z.output<typeof spotData>;

/** Throws `venue.unexpectedReply` for figures that cannot be read. */
export function spotGridOf(row: BotRow, symbol: string): SpotGrid {
  const data = parseData(spotData, row.buOrderData, `the spot grid ${row.buOrderId}`);
  const base = botBase(row, symbol);
  return {
    kind: 'spotGrid',
    ...base,
    phase: waitsForPrice(base.state, data) ? 'waiting' : base.phase,
    range: rangeOf(data),
    ...commonFigures(data),
    ...stopsOf(data),
    ...present({
      investment: investmentOf(data, row.quote),
      fees: feesOf(data),
      baseAmount: data.baseAmount,
      quoteAmount: data.quoteAmount,
      averageCost: data.averageCost,
      breakEvenWithGridProfit: data.breakEvenWithGridProfit,
      // Documented as grid profit and floating result together, whatever its name says.
      totalProfit: data.realizedProfit,
      closeMode: data.closeSellModel,
    }),
  };
}

/** A spot grid has no state of its own for this, as futures grids have: its money is set aside meanwhile. */
function waitsForPrice(state: string, { condition }: SpotData): boolean {
  return state === 'lock_currency' && condition !== undefined;
}

/** With base coin put in too, nothing says at which price it counted, unless the venue gives the sum. */
function investmentOf(data: SpotData, quote: string): Decimal | undefined {
  if (unlessZero(data.baseTotalInvestment) === undefined) return data.quoteTotalInvestment;
  return quote === 'USDT' ? unlessZero(data.usdtInvestment) : undefined;
}

/** Buys are charged in base coin, valued here at the bot's average cost, or else the price at its start. */
function feesOf(data: SpotData): Decimal | undefined {
  const { totalFeeInBase, totalFeeInQuote } = data;
  if (totalFeeInBase === undefined || isZero(totalFeeInBase)) {
    return totalFeeInQuote === undefined ? totalFeeInBase : paidFee(totalFeeInQuote);
  }
  const price = data.averageCost ?? data.openPrice;
  if (price === undefined) return undefined;
  return sum(paidFee(totalFeeInQuote ?? ZERO), times(paidFee(totalFeeInBase), price));
}

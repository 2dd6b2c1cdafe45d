/** Futures grids of Pionex: FuturesGridOrderData of its openapi_bot.yaml, and fields that were only seen on the wire. */
import * as z from 'zod';
import { type Decimal, isPositive } from '../../core/decimal.ts';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import type { FuturesGrid, PendingTrigger, Trend } from '../bots.ts';
import { parseData } from '../rest/reply.ts';
import { present, unlessZero, wireMoneyIfAny, wireWord } from '../rest/wire-values.ts';
import { commonFigures, gridShape, paidFee, rangeOf, stopsOf } from './bot-grid-wire.ts';
import { contractPrices } from './bot-orientation.ts';
import { wireFlagIfAny, wireLabelIfAny, wireMsIfAny, wirePriceIfAny } from './bot-values.ts';
import { type BotRow, botBase } from './bot-wire.ts';

const trigger = z.looseObject({ condition: wirePriceIfAny, conditionDirection: wireLabelIfAny });
const triggers = z
  .array(trigger)
  .nullish()
  .transform((list) => list ?? []);

const futuresData = z.looseObject({
  ...gridShape,
  trend: wireWord('trend', { long: 'long', short: 'short', no_trend: 'neutral' }),
  leverage: wireMoneyIfAny,
  movingTop: wirePriceIfAny,
  movingBottom: wirePriceIfAny,
  initPrice: wirePriceIfAny,
  quoteInvestment: wireMoneyIfAny,
  usdtInvestment: wireMoneyIfAny,
  // An amount here; a yes or no in requests, which is no amount.
  extraMargin: z.union([z.boolean().transform(() => undefined), wireMoneyIfAny]),
  position: wireMoneyIfAny,
  positionOpenPrice: wirePriceIfAny,
  marginBalance: wireMoneyIfAny,
  totalRealizedProfit: wireMoneyIfAny,
  profitReduce: wireMoneyIfAny,
  totalFee: wireMoneyIfAny,
  totalFundingFee: wireMoneyIfAny,
  fundingFeePayment: wireMoneyIfAny,
  liquidationTriggered: wireFlagIfAny,
  estimateLiquidationPriceUp: wirePriceIfAny,
  estimateLiquidationPriceDown: wirePriceIfAny,
  riskStatus: wireLabelIfAny,
  marginStatus: wireLabelIfAny,
  notionalStatus: wireLabelIfAny,
  cateType: wireLabelIfAny,
  uiExtraData: wireLabelIfAny,
  investInTriggers: triggers,
  investOutTriggers: triggers,
  autoExpiredTime: wireMsIfAny,
});

export type FuturesData = z.output<typeof futuresData>;

/**
 * Throws `venue.unexpectedReply` for figures that cannot be read. Prices of a coin-margined grid come out in the
 * contract's own orientation (see `bot-orientation.ts`), and so do `trend` and the sides of liquidation.
 */
export function futuresGridOf(row: BotRow, symbol: string): FuturesGrid {
  const read = parseData(futuresData, row.buOrderData, `the futures grid ${row.buOrderId}`);
  const inverted = isCoinMargined(read, row.base);
  const data = inverted ? contractPrices(read) : read;
  const { movingTop: top, movingBottom: bottom } = data;
  return {
    kind: 'futuresGrid',
    ...botBase(row, symbol),
    range: rangeOf(data),
    trend: data.trend,
    inverted,
    ...commonFigures(data),
    ...stopsOf(data),
    triggers: [
      ...data.investInTriggers.flatMap((pending) => triggerOf('addInvestment', pending)),
      ...data.investOutTriggers.flatMap((pending) => triggerOf('reduce', pending)),
    ],
    ...present({
      movedRange: top !== undefined && bottom !== undefined ? { top, bottom } : undefined,
      leverage: data.leverage,
      investment: investmentOf(data, row.quote),
      extraMargin: data.extraMargin,
      position: signed(data.position, data.trend),
      positionOpenPrice: data.positionOpenPrice,
      marginBalance: data.marginBalance,
      realizedProfit: data.totalRealizedProfit,
      reducedProfit: data.profitReduce,
      fees: data.totalFee === undefined ? undefined : paidFee(data.totalFee),
      // Both are told as negative when paid.
      funding: data.totalFundingFee ?? data.fundingFeePayment,
      liquidated: data.liquidationTriggered,
      liquidationAbove: data.estimateLiquidationPriceUp,
      liquidationBelow: data.estimateLiquidationPriceDown,
      riskStatus: data.riskStatus,
      marginStatus: data.marginStatus,
      notionalStatus: data.notionalStatus,
      expiresAtMs: data.autoExpiredTime,
    }),
  };
}

/** The app marks them in two places, and their base is the dollar. */
function isCoinMargined({ cateType, uiExtraData }: FuturesData, base: string): boolean {
  const marked = cateType === 'FUTURE_GRID_COIN_MARGINED' || /coin_?margin/i.test(uiExtraData ?? '');
  return marked || base === 'USDT.PERP';
}

/** In USDT where that is the quote coin: only that figure is known to grow with top-ups. */
function investmentOf(data: FuturesData, quote: string): Decimal | undefined {
  const inUsdt = quote === 'USDT' ? unlessZero(data.usdtInvestment) : undefined;
  return inUsdt ?? data.quoteInvestment;
}

/** Some replies leave the sign off a short position; a short grid has no long one. */
function signed(position: Decimal | undefined, trend: Trend): Decimal | undefined {
  if (position === undefined || trend !== 'short' || !isPositive(position)) return position;
  return wireMoney.parse(`-${position}`);
}

function triggerOf(
  what: PendingTrigger['what'],
  pending: z.output<typeof trigger>,
): readonly PendingTrigger[] {
  const { condition, conditionDirection } = pending;
  if (condition === undefined) return [];
  const direction =
    conditionDirection === '1' ? 'risesTo' : conditionDirection === '-1' ? 'fallsTo' : 'unknown';
  return [{ what, price: condition, direction }];
}

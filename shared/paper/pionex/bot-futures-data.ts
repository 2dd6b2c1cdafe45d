/** `buOrderData` of a futures grid: `FuturesGridOrderData` of the Pionex openapi_bot.yaml, and fields that only the live wire has. */
import type { EpochMs } from '../../core/clock.ts';
import type { FuturesGridTerms } from '../bots/bot.ts';
import type { GridBot } from '../bots/bot-runs.ts';
import { equityAt, type GridRun, marginOf } from '../bots/grid-run.ts';

import { estimatedLiquidation, maintenanceAt } from '../bots/liquidation.ts';
import { decimalOf, magnitude, product, quotient, unitsOf } from '../bots/units.ts';
import type { WireObject } from '../wire-json.ts';
import {
  type Count,
  conditionData,
  labelOf,
  perBase,
  rangeData,
  stopData,
  tradeCounts,
} from './bot-spot-data.ts';

/** Stored and shown as they came. */
const LABELS = [
  'uiInvestCoin',
  'uiExtraData',
  'cateType',
  'investmentFrom',
  'bonusId',
  'shareRatio',
  'movingIndicatorType',
  'movingIndicatorInterval',
  'movingIndicatorParam',
  'movingTrailingUpParam',
  'movingTop',
  'movingBottom',
] as const;

export function futuresGridData(
  { run, price }: GridBot,
  terms: FuturesGridTerms,
  atMs: EpochMs,
  count: Count,
): WireObject {
  const { ledger } = run;
  const places = run.market.listing.pricePlaces;
  const margin = marginOf(run);
  const invested = decimalOf(run.invested);
  return {
    status: run.status,
    reasonBy: run.reason,
    type: 'create',
    ...rangeData(run, count),
    trend: terms.trend,
    ...stopData('lossStop', terms.lossStop),
    ...stopData('profitStop', terms.profitStop),
    ...conditionData(run),
    ...Object.fromEntries(LABELS.map((name) => [name, terms.labels[name]])),
    leverage: count(Number(terms.leverage)),
    setLeverage: terms.leverage,
    quoteInvestment: invested,
    usdtInvestment: invested,
    initUsdtInvestment: decimalOf(unitsOf(terms.investment) + unitsOf(terms.extraMargin)),
    initQuoteInvestment: decimalOf(unitsOf(terms.investment) + unitsOf(terms.extraMargin)),
    extraMargin: decimalOf(run.extraMargin),
    extraBalance: decimalOf(run.extraMargin),
    investCoin: terms.investCoin,
    position: decimalOf(ledger.base),
    baseAmount: decimalOf(ledger.base),
    initBaseAmount: decimalOf(run.openBase),
    positionOpenPrice: perBase(ledger.cost, ledger.base),
    gridAverageOpenPrice: perBase(ledger.cost, ledger.base),
    marginBalance: decimalOf(margin),
    ...riskData(run, price),
    profitWithdrawn: decimalOf(run.withdrawn),
    profitReduce: decimalOf(run.reducedProfit),
    profitReinvest: decimalOf(run.reinvested),
    profitExited: run.endedAtMs === undefined ? '0' : decimalOf(margin - run.invested),
    gridProfit: decimalOf(run.gridProfit),
    totalRealizedProfit: decimalOf(ledger.realized - run.reducedProfit - run.withdrawn),
    totalFee: decimalOf(-ledger.fees),
    totalFundingFee: decimalOf(ledger.funding),
    fundingFeePayment: decimalOf(ledger.funding),
    sharedProfit: '0',
    ...tradeCounts(run, atMs),
    ...triggerData(run),
    closeSellModel: run.closeSell,
    closeOrderType: run.closeLimit === undefined ? 'market' : 'limit',
    closedBaseAmount: decimalOf(run.closedBase),
    initPrice: decimalOf(run.openPrice, places),
    closedPrice: decimalOf(run.closePrice ?? 0n, places),
    slippage: labelOf(run, 'slippage'),
    disableChangeTp: false,
    disableInvestInTrigger: false,
    // These two describe a paused bot only.
    stopLossEnabled: false,
    stopProfitEnabled: false,
    enableFollowClosed: terms.labels['enableFollowClosed'] === true,
    initQuotePrice: '1',
    openQuotePrice: '1',
  };
}

function riskData(run: GridRun, price: bigint): WireObject {
  const { liquidated, leverage, ledger } = run;
  const places = run.market.listing.pricePlaces;
  const notional = magnitude(product(ledger.base, price));
  const equity = equityAt(run, price);
  const needed = quotient(notional, leverage);
  const limit = run.market.perpetual?.riskTiers.at(-1)?.notionalLimit;
  const isLimited = limit !== undefined && notional >= unitsOf(limit);
  return {
    liquidationTriggered: liquidated !== undefined,
    liquidationPrice: decimalOf(liquidated?.price ?? 0n, places),
    liquidationFee: decimalOf(liquidated?.fee ?? 0n),
    estimateLiquidationPriceUp: decimalOf(estimatedLiquidation(run, 'up'), places),
    estimateLiquidationPriceDown: decimalOf(estimatedLiquidation(run, 'down'), places),
    riskStatus: riskStatus(run, equity, maintenanceAt(run, price)),
    marginStatus: equity < needed ? 'INSUFFICIENT' : 'NORMAL',
    notionalStatus: isLimited ? 'NOTIONAL_LIMIT' : 'NORMAL',
  };
}

/** Within twice the margin that must remain the exchange holds the bot under watch. */
function riskStatus(run: GridRun, equity: bigint, maintenance: bigint): string {
  if (run.liquidated !== undefined) return 'LIQUIDATION';
  return maintenance > 0n && equity < 2n * maintenance ? 'HOLDING' : 'TRADING';
}

function triggerData({ investAt, reduceAt, market, terms }: GridRun): WireObject {
  const step = 10n ** BigInt(12 - market.listing.basePlaces);
  return {
    investInTriggers:
      investAt === undefined
        ? null
        : [
            {
              condition: investAt.trigger.price,
              conditionDirection: investAt.trigger.direction,
              quoteInvestment: decimalOf(investAt.invests),
              extraMarginAmount: decimalOf(investAt.margin),
              addTime: investAt.atMs,
              investCoin: terms.quote,
            },
          ],
    investOutTriggers:
      reduceAt === undefined
        ? null
        : [
            {
              condition: reduceAt.trigger.price,
              conditionDirection: reduceAt.trigger.direction,
              reduceNum: Number(reduceAt.size / step),
              addTime: reduceAt.atMs,
            },
          ],
  };
}

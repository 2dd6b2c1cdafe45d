/** What spot and futures grids have in common in `buOrderData`. */
import * as z from 'zod';
import { type Decimal, isPositive } from '../../core/decimal.ts';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import type { GridRange, StopRule } from '../bots.ts';
import { present, wireMoneyIfAny, wireWord } from '../rest/wire-values.ts';
import { wireCount, wireLabelIfAny, wireNonZeroIfAny, wirePriceIfAny, wireTallyIfAny } from './bot-values.ts';

const wirePrice = wireMoney.refine(isPositive, 'not a price above zero');

/** Without its range a grid cannot be judged, so these are strict. */
const rangeShape = {
  top: wirePrice,
  bottom: wirePrice,
  row: wireCount,
  gridType: wireWord('grid type', { arithmetic: 'arithmetic', geometric: 'geometric' }),
};

export const gridShape = {
  ...rangeShape,
  perVolume: wireMoneyIfAny,
  openPrice: wirePriceIfAny,
  gridProfit: wireMoneyIfAny,
  gridProfit24h: wireMoneyIfAny,
  profitWithdrawn: wireMoneyIfAny,
  exchangeOrderPairedCount: wireTallyIfAny,
  trx24h: wireTallyIfAny,
  lossStopType: wireLabelIfAny,
  lossStop: wireNonZeroIfAny,
  lossStopHigh: wirePriceIfAny,
  lossStopLimitPrice: wirePriceIfAny,
  profitStopType: wireLabelIfAny,
  profitStop: wireNonZeroIfAny,
  profitStopLimitPrice: wirePriceIfAny,
};

const gridData = z.looseObject(gridShape);
export type GridData = z.output<typeof gridData>;

export function rangeOf({ top, bottom, row, gridType }: GridData): GridRange {
  return { top, bottom, rows: row, spacing: gridType };
}

/** Stops are in force exactly when their value is there and not zero. */
export function stopsOf(data: GridData) {
  return present({
    stopLoss: stopOf(data.lossStopType, data.lossStop ?? data.lossStopLimitPrice, data.lossStopHigh),
    takeProfit: stopOf(data.profitStopType, data.profitStop ?? data.profitStopLimitPrice, undefined),
  });
}

/** `price_limit` is triggered by a price too; it differs in how the position is closed. */
const STOP_TYPES: Readonly<Record<string, StopRule['type']>> = {
  price: 'price',
  price_limit: 'price',
  profit_amount: 'profitAmount',
  profit_ratio: 'profitRatio',
};

function stopOf(type = 'price', value?: Decimal, high?: Decimal): StopRule | undefined {
  const known = Object.hasOwn(STOP_TYPES, type) ? (STOP_TYPES[type] as StopRule['type']) : 'other';
  // A neutral grid may have only the stop above it.
  if (value === undefined) return high === undefined ? undefined : { type: known, value: high };
  return { type: known, value, ...present({ highPrice: high }) };
}

/** Figures that have the same name and meaning in both. */
export function commonFigures(data: GridData) {
  return present({
    sizePerGrid: data.perVolume,
    openPrice: data.openPrice,
    gridProfit: data.gridProfit,
    gridProfit24h: data.gridProfit24h,
    profitWithdrawn: data.profitWithdrawn,
    pairsCompleted: data.exchangeOrderPairedCount,
    trades24h: data.trx24h,
  });
}

/** Fees are told as negative amounts by some bots and as positive ones by others; no bot is paid for trading. */
export function paidFee(fee: Decimal): Decimal {
  return fee.startsWith('-') ? (fee.slice(1) as Decimal) : fee;
}

/** `buOrderData` of a spot grid: `SpotGridOrderData` of the Pionex openapi_bot.yaml, and fields that only the live wire has. */
import { DAY_MS, type EpochMs } from '../../core/clock.ts';
import type { Stop } from '../bots/bot.ts';
import type { GridBot } from '../bots/bot-runs.ts';
import { type GridRun, quoteOf, totalProfitAt } from '../bots/grid-run.ts';
import { decimalOf, product, quotient } from '../bots/units.ts';
import type { WireObject, WireValue } from '../wire-json.ts';

/** Sends a count as a number or as text, as the exchange does. */
export type Count = (value: number) => WireValue;

export function spotGridData(bot: GridBot, atMs: EpochMs, count: Count): WireObject {
  const { run, price } = bot;
  const { terms, ledger } = run;
  const quote = quoteOf(run);
  const bought = run.openBase === 0n ? 0n : product(run.openBase, run.openPrice);
  return {
    buOrderId: run.created.botId,
    ...rangeData(run, count),
    ...stopData('lossStop', terms.lossStop),
    ...stopData('profitStop', terms.profitStop),
    ...conditionData(run),
    baseTotalInvestment: '0',
    quoteTotalInvestment: decimalOf(run.invested),
    usdtInvestment: decimalOf(run.invested),
    earnCoin: terms.quote,
    trend: 'long',
    status: run.status,
    createTime: run.statusSinceMs,
    baseInvestment: decimalOf(run.openBase),
    quoteInvestment: decimalOf(run.invested - bought),
    baseAmount: decimalOf(ledger.base),
    quoteAmount: decimalOf(quote),
    realizedProfit: decimalOf(totalProfitAt(run, price)),
    gridProfit: decimalOf(run.gridProfit),
    totalCostInBase: '0',
    totalCostInQuote: decimalOf(ledger.cost),
    totalFeeInBase: '0',
    totalFeeInQuote: decimalOf(ledger.fees),
    averageCost: perBase(ledger.cost, ledger.base),
    profitWithdrawn: decimalOf(run.withdrawn),
    reasonBy: run.reason ?? '',
    investCoin: terms.quote,
    closeSellModel: run.closeSell,
    slippage: labelOf(run, 'slippage'),
    pausePrice: '0',
    profitAutoReinvest: false,
    breakEvenWithoutGridProfit: perBase(run.invested - quote - run.withdrawn + run.gridProfit, ledger.base),
    breakEvenWithGridProfit: perBase(run.invested - quote - run.withdrawn, ledger.base),
    openQuotePrice: '1',
    ...tradeCounts(run, atMs),
    baseFeeRemain: '0',
    quoteFeeRemain: '0',
    baseFeeReserve: '0',
    quoteFeeReserve: '0',
    feeTotalInvestment: '0',
  };
}

export function rangeData(run: GridRun, count: Count): WireObject {
  return {
    top: run.range.top,
    bottom: run.range.bottom,
    row: count(run.range.rows),
    gridType: run.range.spacing,
    openPrice: decimalOf(run.openPrice, run.market.listing.pricePlaces),
    perVolume: decimalOf(run.size),
  };
}

export function conditionData({ terms }: GridRun): WireObject {
  const { condition } = terms;
  return condition === undefined
    ? {}
    : { condition: condition.price, conditionDirection: condition.direction };
}

/** Names as `lossStop`, `lossStopType`, `lossStopDelay`. */
export function stopData(name: 'lossStop' | 'profitStop', stop: Stop | undefined): WireObject {
  if (stop === undefined) return { [name]: '0', [`${name}Delay`]: 0 };
  return {
    [`${name}Type`]: stop.type,
    [name]: stop.value,
    [`${name}Delay`]: stop.delayMs / 1_000,
    [`${name}High`]: stop.high,
    [`${name}LimitPrice`]: stop.limit,
    [`${name}LimitHighPrice`]: stop.highLimit,
  };
}

/** Counts that no document names. */
export function tradeCounts(run: GridRun, atMs: EpochMs): WireObject {
  const endMs = run.endedAtMs ?? atMs;
  const lastDay = run.recent.filter((one) => one.atMs > endMs - DAY_MS);
  const placed = run.size === 0n || run.reason !== undefined ? 0 : run.range.rows;
  return {
    gridProfit24h: decimalOf(lastDay.reduce((total, one) => total + one.profit, 0n)),
    trx24h: String(lastDay.length),
    totalVolume: decimalOf(run.ledger.volume),
    placedExchangeOrderCount: placed + run.trades,
    closedExchangeOrderCount: run.trades,
    exchangeOrderPairedCount: run.pairs,
  };
}

export function labelOf({ terms }: GridRun, name: string): string {
  return String(terms.labels[name] ?? '');
}

export function perBase(amount: bigint, base: bigint): string {
  return base === 0n ? '0' : decimalOf(quotient(amount, base));
}

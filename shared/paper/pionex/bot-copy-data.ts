/** `buOrderData` of a smart-copy bot: `SmartCopyOrderData` of the Pionex openapi_bot.yaml. */
import { DAY_MS, type EpochMs } from '../../core/clock.ts';
import type { CopyBot } from '../bots/bot-runs.ts';
import { type CopyPart, copyProfit } from '../bots/copy-strategy.ts';
import { decimalOf, magnitude, product, unitsOf } from '../bots/units.ts';
import type { WireObject } from '../wire-json.ts';

export function smartCopyData(bot: CopyBot, atMs: EpochMs): WireObject {
  const { run, prices } = bot;
  const { terms } = run;
  const profit = run.parts.reduce((total, part, i) => total + copyProfit(part, prices[i] ?? 0n), 0n);
  const ended = run.payouts.find(({ why }) => why === 'ended');
  const funding = run.parts.reduce((total, { ledger }) => total + ledger.funding, 0n);
  const rounds24h = run.parts.flatMap(({ rounds }) => rounds.filter((one) => one.atMs > atMs - DAY_MS));
  return {
    buOrderId: run.created.botId,
    kolSignalId: '',
    quoteTotalInvestment: terms.investment,
    quoteOriginalInvestment: terms.investment,
    currentQuoteAmount: decimalOf(ended === undefined ? unitsOf(terms.investment) + profit : 0n),
    initQuotePrice: '1',
    closedQuoteAmount: ended?.moves[0]?.amount ?? '0',
    closedQuotePrice: '1',
    convertIntoEarnCoin: 0,
    reasonBy: run.reason ?? '',
    profit: decimalOf(profit),
    status: run.status,
    shareRatio: '0',
    sharedProfit: '0',
    closedSharedQuote: '0',
    tradeType: 'futures',
    fundingFee: decimalOf(funding),
    roundCount24h: rounds24h.length,
    kolName: '',
    kolImage: '',
    signalName: '',
    market: 'futures',
    portfolio: run.parts.map((part, i) => partData(bot, part, prices[i] ?? 0n)),
  };
}

function partData({ run }: CopyBot, part: CopyPart, price: bigint): WireObject {
  const { item, ledger, rounds } = part;
  const long = ledger.base > 0n ? ledger.base : 0n;
  const short = ledger.base < 0n ? -ledger.base : 0n;
  const gains = rounds.filter(({ profit }) => profit > 0n);
  const places = part.market.listing.pricePlaces;
  return {
    tradeBase: `${item.base}.PERP`,
    buOrderId: run.created.botId,
    base: item.base,
    signalType: item.signalType,
    signalParam: item.signalParam,
    percent: item.percent,
    initPrice: decimalOf(part.openPrice, places),
    closedPrice: decimalOf(part.closePrice, places),
    currentBaseAmount: decimalOf(magnitude(ledger.base)),
    closedBaseAmount: '0',
    closedQuoteAmount: '0',
    totalFeeInBase: '0',
    totalFeeInQuote: decimalOf(ledger.fees),
    profit: decimalOf(copyProfit(part, price)),
    roundCount: rounds.length,
    currentRound: rounds.length + (ledger.base === 0n ? 0 : 1),
    currentRoundMonth: '',
    status: run.status,
    expiredAt: 0,
    sharedAmount: '0',
    leverage: Number(item.leverage),
    fundingFee: decimalOf(ledger.funding),
    qtyLong: decimalOf(long),
    qtyShort: decimalOf(short),
    amountLong: decimalOf(product(long, price)),
    amountShort: decimalOf(product(short, price)),
    amountSettle: '0',
    maintPrice: '0',
    profitRoundCount: gains.length,
    profitPositive: decimalOf(gains.reduce((total, { profit }) => total + profit, 0n)),
  };
}

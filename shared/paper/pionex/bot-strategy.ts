import { DAY_MS } from '../../core/clock.ts';
import { type Decimal, decimal, dividedBy, minus, roundDown, times } from '../../core/decimal.ts';
import { seedFrom } from '../noise.ts';
import type { WireObject } from '../wire-json.ts';
import type { BotContext } from './bot-context.ts';
import { invalidArgument } from './bot-values.ts';
import { PionexRefusal } from './refusal.ts';
import type { PrivateRequest } from './route.ts';

/** Looks back so many days. */
const PERIODS = [7, 14, 30] as const;
/** The exchange has no suggestion for many small coins: those with less turnover an hour than this, in quote coin. */
const LEAST_TURNOVER = 300_000;

/** What the exchange would set up: the range of the last days. */
export async function aiStrategy({ bots, prices }: BotContext, request: PrivateRequest): Promise<WireObject> {
  const base = request.parameters.text('base');
  const quote = request.parameters.text('quote');
  if (base === undefined || quote === undefined) throw invalidArgument('base and quote are required');
  const market = bots.markets.find(`${base}_${quote}`);
  if (market === undefined) throw invalidArgument('invalid symbol');
  if (market.listing.hourlyTurnover < LEAST_TURNOVER) {
    throw new PionexRefusal('BOT_INTERNAL_ERROR', 'internal error');
  }
  const { symbol, pricePlaces } = market.listing;
  const options: ReturnType<typeof optionOf>[] = [];
  for (const period of PERIODS) {
    const range = await prices.rangeOf(symbol, request.atMs - period * DAY_MS, request.atMs);
    options.push(optionOf(period, range, pricePlaces));
  }
  const [, best] = options;
  if (best === undefined) throw new PionexRefusal('BOT_INTERNAL_ERROR', 'internal error');
  const { period: _, suitabilityMin: __, suitabilityMax: ___, ...suggestion } = best;
  return { ...suggestion, strategyId: String(seedFrom(symbol, 'strategy')), options };
}

function optionOf(period: number, range: { low: Decimal; high: Decimal }, pricePlaces: number) {
  const width = dividedBy(minus(range.high, range.low), range.low, 6);
  const annualized = roundDown(times(width, decimal(String(365 / 5 / period))), 6);
  return {
    period,
    annualized,
    totalApr: annualized,
    high: roundDown(range.high, pricePlaces),
    low: roundDown(range.low, pricePlaces),
    gridCount: Math.max(5, Math.min(200, Math.round(Number(width) * 400))),
    maxDrawDown: roundDown(dividedBy(minus(range.high, range.low), range.high, 6), 4),
    volatility: width,
    suitabilityMin: 1,
    suitabilityMax: 5,
  };
}

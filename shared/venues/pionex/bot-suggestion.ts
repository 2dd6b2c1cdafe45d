import * as z from 'zod';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import type { GridSuggestion } from '../bot-actions.ts';
import { describe, privateGet } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import { present, wireMoneyIfAny } from '../rest/wire-values.ts';
import { noWords } from './bot-body.ts';
import { BOT_INTERNAL_ERROR } from './bot-codes.ts';
import type { BotReads } from './bot-reads.ts';
import { spotPair } from './bot-symbols.ts';
import { wireCount } from './bot-values.ts';

const rangeShape = { high: wireMoney, low: wireMoney, gridCount: wireCount, annualized: wireMoneyIfAny };

/** SpotGridAiStrategy of openapi_bot.yaml; returns and drawdowns are fractions, periods days. */
const strategyData = z.looseObject({
  ...rangeShape,
  options: z
    .array(z.looseObject({ ...rangeShape, period: wireCount, maxDrawDown: wireMoneyIfAny }))
    .nullish()
    .transform((list) => list ?? []),
});

/**
 * What Pionex would set up now. For many coins it answers with an internal error each time; after three of them there
 * is no suggestion.
 */
export async function readSuggestion(reads: BotReads, symbol: string): Promise<GridSuggestion | undefined> {
  const pair = spotPair(symbol);
  if (pair === undefined)
    throw noWords(`Pionex suggests grids for spot symbols such as BTC_USDT, not for ${symbol}.`);
  const call = privateGet(
    '/api/v1/bot/orders/spotGrid/aiStrategy',
    { base: pair.base, quote: pair.quote },
    1,
  );
  const answer = await reads.ask(call);
  if (answer.kind === 'refused') {
    if (answer.code === BOT_INTERNAL_ERROR) return undefined;
    throw reads.errorOf(answer, call);
  }
  const data = parseData(strategyData, answer.data, describe(call));
  return {
    range: rangeOf(data),
    ...present({ annualizedReturn: data.annualized }),
    options: data.options.map((option) => ({
      days: option.period,
      range: rangeOf(option),
      ...present({ annualizedReturn: option.annualized, maxDrawdown: option.maxDrawDown }),
    })),
  };
}

function rangeOf({
  high,
  low,
  gridCount,
}: Pick<z.output<typeof strategyData>, 'high' | 'low' | 'gridCount'>) {
  return { top: high, bottom: low, rows: gridCount };
}

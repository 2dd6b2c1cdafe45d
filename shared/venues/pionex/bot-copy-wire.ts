/** Bots of Pionex that follow signals, and bots of kinds that are only watched for their state. */
import * as z from 'zod';
import type { OtherBot, SmartCopyBot } from '../bots.ts';
import { parseData } from '../rest/reply.ts';
import { present, wireMoneyIfAny } from '../rest/wire-values.ts';
import { isPerpetual } from './bot-symbols.ts';
import { wireLabelIfAny, wireMsIfAny } from './bot-values.ts';
import { type BotRow, botBase } from './bot-wire.ts';

/** SmartCopyOrderData of openapi_bot.yaml. */
const copyData = z.looseObject({
  quoteTotalInvestment: wireMoneyIfAny,
  profit: wireMoneyIfAny,
  fundingFee: wireMoneyIfAny,
  tradeType: wireLabelIfAny,
  portfolio: z
    .array(
      z.looseObject({
        base: wireLabelIfAny,
        signalType: wireLabelIfAny,
        status: wireLabelIfAny,
        leverage: wireMoneyIfAny,
        expiredAt: wireMsIfAny,
      }),
    )
    .nullish()
    .transform((list) => list ?? []),
});

/** `symbolOf` names the symbol of a base coin. Throws `venue.unexpectedReply` for figures that cannot be read. */
export function smartCopyOf(row: BotRow, symbol: string, symbolOf: (base: string) => string): SmartCopyBot {
  const data = parseData(copyData, row.buOrderData, `the signal bot ${row.buOrderId}`);
  const signalTypes = data.portfolio.flatMap(({ signalType }) => signalType ?? []);
  return {
    kind: 'smartCopy',
    ...botBase(row, symbol),
    market: tradesFutures(row) ? 'perpetual' : 'spot',
    signalTypes: [...new Set(signalTypes)],
    portfolio: data.portfolio.map(({ base = '', status = '', leverage, expiredAt }) => ({
      base,
      symbol: base === '' ? symbol : symbolOf(base),
      state: status.toLowerCase(),
      ...present({ leverage, expiresAtMs: expiredAt }),
    })),
    ...present({
      investment: data.quoteTotalInvestment,
      profit: data.profit,
      // Its sign is not documented here; in grids paid funding is negative.
      funding: data.fundingFee,
    }),
  };
}

export function otherBotOf(row: BotRow, symbol: string): OtherBot {
  return { kind: 'other', ...botBase(row, symbol), type: row.buOrderType };
}

/** A signal bot on futures may name plain base coins. */
export function tradesFutures(row: BotRow): boolean {
  if (row.buOrderType !== 'smart_copy') return false;
  return isPerpetual(row) || ('tradeType' in row.buOrderData && row.buOrderData['tradeType'] === 'futures');
}

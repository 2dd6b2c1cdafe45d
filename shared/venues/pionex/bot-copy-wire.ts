/** Bots of Pionex that follow signals, and bots of kinds that are only watched for their state. */
import * as z from 'zod';
import type { OtherBot, SmartCopyBot } from '../bots.ts';
import { present, wireLabelIfAny } from './bot-values.ts';
import { type BotRow, botBase } from './bot-wire.ts';
import { parseData } from './reply.ts';
import { wireMoneyIfAny } from './wire-values.ts';

/** SmartCopyOrderData of openapi_bot.yaml. */
const copyData = z.looseObject({
  quoteTotalInvestment: wireMoneyIfAny,
  profit: wireMoneyIfAny,
  fundingFee: wireMoneyIfAny,
  tradeType: wireLabelIfAny,
  portfolio: z
    .array(z.looseObject({ base: wireLabelIfAny, signalType: wireLabelIfAny, status: wireLabelIfAny }))
    .nullish()
    .transform((list) => list ?? []),
});

/** Throws `venue.unexpectedReply` for figures that cannot be read. */
export function smartCopyOf(row: BotRow, symbol: string): SmartCopyBot {
  const data = parseData(copyData, row.buOrderData, `the signal bot ${row.buOrderId}`);
  const signalTypes = data.portfolio.flatMap(({ signalType }) => signalType ?? []);
  return {
    kind: 'smartCopy',
    ...botBase(row, symbol),
    signalTypes: [...new Set(signalTypes)],
    portfolio: data.portfolio.map(({ base, status }) => ({
      base: base ?? '',
      state: (status ?? '').toLowerCase(),
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

/** A signal bot on futures may name the plain base coin. */
export function tradesFutures(row: BotRow): boolean {
  return (
    row.buOrderType === 'smart_copy' &&
    'tradeType' in row.buOrderData &&
    row.buOrderData['tradeType'] === 'futures'
  );
}

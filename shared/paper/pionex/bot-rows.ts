/** A bot as rows of lists and as its own detail. Sources: `BotOrder` and the orders of the Pionex openapi_bot.yaml. */
import type { EpochMs } from '../../core/clock.ts';
import { strategyIdOf } from '../bots/bot-ids.ts';
import type { Bot } from '../bots/bot-runs.ts';
import { seedFrom } from '../noise.ts';
import type { WireObject } from '../wire-json.ts';
import { smartCopyData } from './bot-copy-data.ts';
import { futuresGridData } from './bot-futures-data.ts';
import { type Count, spotGridData } from './bot-spot-data.ts';

export interface RowReader {
  readonly account: string;
  readonly atMs: EpochMs;
  readonly count: Count;
}

export function isFinished(bot: Bot): boolean {
  return bot.run.endedAtMs !== undefined;
}

/** A detail's `buOrderType` of a spot grid is not the list's. */
export function botRow(bot: Bot, reader: RowReader, form: 'row' | 'detail'): WireObject {
  const { created, endedAtMs, reason, closeNote } = bot.run;
  const { terms, botId } = created;
  const isSpot = terms.kind === 'spot_grid';
  return {
    buOrderType: isSpot && form === 'detail' ? 'grid_v5' : terms.kind,
    buOrderId: botId,
    userId: String(seedFrom(reader.account, 'user')),
    keyId: String(seedFrom(reader.account, 'key')),
    exchange: 'pionex.v2',
    base: terms.base,
    quote: terms.quote,
    status: endedAtMs === undefined ? 'running' : 'finished',
    createTime: created.atMs,
    closeTime: endedAtMs ?? 0,
    copyFrom: String(terms.labels['copyFrom'] ?? ''),
    copyType: String(terms.labels['copyType'] ?? ''),
    strategyId: strategyIdOf(botId),
    canceling: reason === undefined || endedAtMs !== undefined ? 0 : 1,
    note: String(terms.labels['note'] ?? ''),
    closeNote,
    customizeName: '',
    botName: '',
    groupId: '',
    copyBotOrderId: String(terms.labels['copyBotOrderId'] ?? ''),
    buOrderData: botData(bot, reader),
  };
}

function botData(bot: Bot, { atMs, count }: RowReader): WireObject {
  if (bot.kind === 'copy') return smartCopyData(bot, atMs);
  const { terms } = bot.run;
  return terms.kind === 'spot_grid'
    ? spotGridData(bot, atMs, count)
    : futuresGridData(bot, terms, atMs, count);
}

/** Bots that have ended, as records. Their list cannot be asked for a part of time and is read to its end. */
import { minus, sum } from '../../core/decimal.ts';
import { AppError } from '../../core/errors.ts';
import type { BotRecord } from '../../records/record.ts';
import type { Bot, FuturesGrid, Grid } from '../bots.ts';
import type { VenueParts } from '../parts.ts';
import type { RestClient } from '../rest/client.ts';
import {
  finalRow,
  pendingRow,
  type RecordSource,
  type ToldRow,
  unorderedPage,
} from '../rest/records-source.ts';
import { present } from '../rest/wire-values.ts';
import { DEFAULT_MAX_PAGES, findRow, readRows } from './bot-list.ts';
import { createBotReads } from './bot-reads.ts';
import { idOf, readBot, readBotRows } from './bot-rows.ts';
import { botRow } from './bot-wire.ts';
import type { PerpetualCatalogue } from './perpetual-catalogue.ts';

const PAGE_ROWS = 10;

/** A bot whose row cannot be read is pending: it hides no other, and `settle` throws for as long as it is so. */
export function botRecords(parts: VenueParts, catalogue: PerpetualCatalogue): RecordSource {
  const countedBy = (client: RestClient): PerpetualCatalogue => ({
    listings: () => catalogue.listings(client),
  });
  return {
    stream: {
      kind: 'bot',
      scope: 'account',
      paging: 'whole',
      pageRows: PAGE_ROWS,
      instants: false,
      onRequest: true,
    },
    page: async (client) => {
      const { rows } = await readRows(createBotReads(client, parts), 'finished', DEFAULT_MAX_PAGES);
      const { bots, damaged } = await readBotRows(rows, countedBy(client));
      const unread = damaged.map((bot) => unreadBot(bot, rows));
      return unorderedPage([...bots.map((bot) => finalRow(recordOf(bot))), ...unread], false);
    },
    settle: async (client, { id }) => {
      const row = await findRow(createBotReads(client, parts), 'finished', id);
      return row === undefined ? {} : { row: recordOf(await readBot(row, countedBy(client))) };
    },
  };
}

function recordOf(bot: Bot): BotRecord {
  return {
    kind: 'bot',
    id: bot.botId,
    atMs: bot.endedAtMs ?? bot.createdAtMs,
    botKind: bot.kind,
    symbol: bot.symbol,
    base: bot.base,
    quote: bot.quote,
    state: bot.state,
    createdAtMs: bot.createdAtMs,
    ...present({ endReason: bot.endReason, ...moneyOf(bot) }),
  };
}

function moneyOf(bot: Bot) {
  switch (bot.kind) {
    case 'other':
      return {};
    case 'smartCopy':
      return { investment: bot.investment, totalProfit: bot.profit, funding: bot.funding };
    case 'spotGrid':
      return { ...gridMoney(bot), totalProfit: bot.totalProfit };
    case 'futuresGrid':
      return { ...gridMoney(bot), totalProfit: afterCosts(bot), funding: bot.funding };
  }
}

function gridMoney({ investment, gridProfit, profitWithdrawn, fees }: Grid) {
  return { investment, gridProfit, profitWithdrawn, fees };
}

/** The venue tells the profit of trades, the fees and the funding apart; without one of them there is no total. */
function afterCosts({ realizedProfit, fees, funding }: FuturesGrid) {
  if (realizedProfit === undefined || fees === undefined || funding === undefined) return undefined;
  return sum(minus(realizedProfit, fees), funding);
}

function unreadBot({ botId, why }: { botId: string; why: string }, rows: readonly unknown[]): ToldRow {
  const parsed = botRow.safeParse(rows.find((row) => idOf(row) === botId));
  if (!parsed.success) {
    throw new AppError('venue.unexpectedReply', `Pionex lists an ended bot that cannot be read: ${why}`);
  }
  const { closeTime, createTime } = parsed.data;
  return pendingRow({ kind: 'bot', id: botId, atMs: closeTime ?? createTime });
}

import { DAY_MS, type EpochMs, utcDay } from '../../../shared/core/clock.ts';
import { type Decimal, minus, sum, ZERO } from '../../../shared/core/decimal.ts';
import { listDays } from '../../../shared/grids/samples.ts';
import { type DayFigures, type EndedBot, listEnded, listTrackers } from '../../../shared/grids/tracker.ts';
import type { Table } from '../../../shared/table/table.ts';
import type { GridBot, GridCoin, GridsModel } from '../model.ts';

const DAYS = 30;
/** One page asks for the days of so many bots. */
const MOST_BOTS = 100;

interface Listed {
  readonly botId: string;
  readonly name: string;
  readonly symbol: string;
  readonly coin: string;
}

interface WithDays extends Listed {
  readonly days: readonly DayFigures[];
}

/** Of the bots that run, and of those that ended in these days. */
export async function readGrids(table: Table, account: string, nowMs: EpochMs): Promise<GridsModel> {
  const fromMs = nowMs - (DAYS - 1) * DAY_MS;
  const running = (await listTrackers(table, account)).flatMap(({ data }) => listed(data));
  const ended = (await listEnded(table, account))
    .filter(({ endedAtMs }) => utcDay(endedAtMs) >= utcDay(fromMs))
    .flatMap(listedEnded);
  const all = [...running, ...ended];
  const bots: WithDays[] = [];
  for (const bot of all.slice(0, MOST_BOTS)) {
    const span = { account, botId: bot.botId, fromDay: utcDay(fromMs), toDay: utcDay(nowMs) };
    const days = await listDays(table, span);
    bots.push({ ...bot, days: days.filter(({ gridProfit }) => gridProfit !== undefined) });
  }
  const days = Array.from({ length: DAYS }, (_, index) => utcDay(fromMs + index * DAY_MS));
  const byCoin = Map.groupBy(
    bots.filter((bot) => bot.days.length > 0),
    ({ coin }) => coin,
  );
  return {
    coins: [...byCoin].map(([coin, ofCoin]) => gridCoin(coin, ofCoin, days)),
    leftOut: Math.max(0, all.length - MOST_BOTS),
  };
}

function listed(bot: {
  readonly botId: string;
  readonly name: string;
  readonly symbol: string;
  readonly quote?: string | undefined;
}): readonly Listed[] {
  const { botId, name, symbol, quote } = bot;
  return quote === undefined ? [] : [{ botId, name, symbol, coin: quote }];
}

function listedEnded({ last }: EndedBot): readonly Listed[] {
  return last === undefined ? [] : listed({ ...last, name: `${last.name} (ended)` });
}

function gridCoin(coin: string, bots: readonly WithDays[], days: readonly string[]): GridCoin {
  const all = bots.flatMap((bot) => bot.days);
  const known = new Set(all.map(({ day }) => day));
  const first = days.findIndex((day) => known.has(day));
  return {
    coin,
    days: days
      .slice(first)
      .map((day) => ({ day, ...figuresOf(all.filter((figures) => figures.day === day)) })),
    bots: bots.map(({ name, symbol, days: own }): GridBot => ({ name, symbol, ...figuresOf(own) })),
  };
}

function figuresOf(days: readonly DayFigures[]): Pick<GridBot, 'gridProfit' | 'funding'> {
  return {
    gridProfit: sum(...days.map((day) => grown(day.gridProfit))),
    funding: sum(...days.map((day) => grown(day.funding))),
  };
}

function grown(growth: DayFigures['gridProfit']): Decimal {
  return growth === undefined ? ZERO : minus(growth.close, growth.open);
}

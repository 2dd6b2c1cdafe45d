import { percentText } from '../../functions/grid-health/words.ts';
import { DAY_MS, utcDay } from '../../shared/core/clock.ts';
import { type Decimal, decimal, minus } from '../../shared/core/decimal.ts';
import { listDays, listSamples } from '../../shared/grids/samples.ts';
import type { BotTracker, DayFigures, Sample } from '../../shared/grids/tracker.ts';
import { durationText } from '../../shared/notices/duration-text.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { machineTimezone, zonedMinute } from '../local/time-text.ts';
import { UsageError } from '../usage-error.ts';
import { countOf } from './arguments.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext } from './command.ts';
import { changeLines, changesOf } from './grids-changes.ts';
import { botNamed, type SeenBot } from './grids-find.ts';
import { shownPrice, signed } from './grids-list.ts';
import type { Subcommand } from './subcommand.ts';
import { titled } from './titled.ts';

const USUAL_DAYS = '14';
const MOST_DAYS = 3_650;
/** A terminal full; `--json` has all of the last day. */
const LATEST_LOOKS = 24;
const LATEST_CHANGES = 10;

export const gridsShow: Subcommand = {
  words: ['show'],
  positionals: 'BOT',
  maxPositionals: 1,
  summary: 'the days of a bot, the latest looks at it and changes of it by this program',
  options: {
    days: { value: 'N', help: 'show: so many days (14); suggest: from so many days of prices' },
    ...AWS_OPTIONS,
  },
  run: async (context, { positionals: [name], values }) => {
    if (name === undefined) throw new UsageError('Say which bot: grids show BOT.');
    const days = countOf(values.get('days') ?? USUAL_DAYS, '--days', MOST_DAYS);
    return showGrid(context, await botNamed(context, name), days);
  },
};

async function showGrid(context: CliContext, { account, tracker }: SeenBot, count: number): Promise<Answer> {
  const table = await context.table('existing');
  const nowMs = context.clock.nowMs();
  const bot = { account, botId: tracker.botId };
  const fromDay = utcDay(nowMs - (count - 1) * DAY_MS);
  const days = await listDays(table, { ...bot, fromDay, toDay: utcDay(nowMs) });
  const samples = await listSamples(table, { ...bot, fromMs: nowMs - DAY_MS, toMs: nowMs });
  const changes = (await changesOf(table, [tracker.gridKey])).slice(0, LATEST_CHANGES);
  const { style } = context;
  return {
    lines: [
      `${style('bold', tracker.name)}  ${tracker.symbol}  ${tracker.botId}  ${tracker.state}`,
      ...Object.entries(tracker.settings).map(([name, value]) => `  ${name}: ${value}`),
      '',
      ...titled(
        style,
        DAY_HEAD,
        days.map((day) => dayCells(tracker, day)),
      ),
      '',
      ...titled(
        style,
        LOOK_HEAD,
        samples.slice(-LATEST_LOOKS).map((sample) => lookCells(tracker, sample)),
      ),
      ...(changes.length === 0 ? [] : ['', ...changeLines(changes, style)]),
    ],
    json: {
      account,
      botId: tracker.botId,
      changes: changes as unknown as JsonObject[],
      days: days as unknown as JsonObject[],
      samples: samples as unknown as JsonObject[],
    },
  };
}

const DAY_HEAD = [
  'DAY (UTC)',
  'LOW',
  'HIGH',
  'CLOSE',
  'VALUE',
  'PAIRS',
  'GRID PROFIT',
  'FUNDING',
  'OUT OF RANGE',
];
const LOOK_HEAD = ['TIME', 'PRICE', 'VALUE', 'PROFIT', 'PAIRS', 'LIQUIDATION'];

function dayCells(tracker: BotTracker, day: DayFigures): string[] {
  const { price, value, pairs, gridProfit, funding, outsideMs } = day;
  const [low, high] = tracker.inverted ? [price?.high, price?.low] : [price?.low, price?.high];
  return [
    day.day,
    priceCell(tracker, low),
    priceCell(tracker, high),
    priceCell(tracker, price?.close),
    plain(value?.close),
    pairs === undefined ? '' : `+${pairs.close - pairs.open}`,
    signed(gridProfit && minus(gridProfit.close, gridProfit.open)),
    signed(funding && minus(funding.close, funding.open)),
    outsideMs === 0 ? '' : durationText(outsideMs),
  ];
}

function lookCells(tracker: BotTracker, sample: Sample): string[] {
  return [
    zonedMinute(sample.atMs, machineTimezone()),
    `${priceCell(tracker, sample.price)}${sample.isOutside === true ? ' (out)' : ''}`,
    plain(sample.value),
    signed(sample.profit),
    sample.pairs === undefined ? '' : String(sample.pairs),
    sample.liquidationPercent === undefined ? '' : percentText(sample.liquidationPercent),
  ];
}

function priceCell(tracker: BotTracker, price: Decimal | undefined): string {
  return price === undefined ? '' : shownPrice(tracker, price);
}

function plain(amount: Decimal | undefined): string {
  return amount === undefined ? '' : signed(decimal(amount)).replace('+', '');
}

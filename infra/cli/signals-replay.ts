import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { type EpochMs, isoSeconds } from '../../shared/core/clock.ts';
import { type Decimal, sum, ZERO } from '../../shared/core/decimal.ts';
import type { Json, JsonObject } from '../../shared/table/table.ts';
import { alignColumns } from '../local/terminal.ts';
import { readHoldings, readKeptSignals } from '../signals-replay/kept-signals.ts';
import { type Replay, type Replayed, replaySignals } from '../signals-replay/replay.ts';
import { resultText, type SignalResult } from '../signals-replay/result.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext } from './command.ts';
import { notFound } from './known-plan.ts';
import { pointInTime } from './point-in-time.ts';
import type { Subcommand } from './subcommand.ts';

export const signalsReplay: Subcommand = {
  words: ['replay'],
  positionals: '--since DAY',
  maxPositionals: 0,
  summary: 'what kept signals would become under the automations of --automations',
  options: {
    ...AWS_OPTIONS,
    since: {
      value: 'TIME',
      help: 'list, replay: no older than this, e.g. 24h or 7d; replay: or 2026-11-01',
    },
    until: { value: 'TIME', help: 'replay: older than this (default: now)' },
    strategy: { value: 'NAME', help: 'replay: of this strategy alone' },
  },
  run: async (context, { values }) => {
    const nowMs = context.clock.nowMs();
    const since = values.get('since');
    if (since === undefined) throw new UsageError('Say from when on: signals replay --since 2026-11-01.');
    const until = values.get('until');
    const period = {
      sinceMs: pointInTime(since, '--since', nowMs),
      untilMs: until === undefined ? nowMs + 1 : pointInTime(until, '--until', nowMs),
    };
    if (period.sinceMs >= period.untilMs) throw new UsageError('--until must be later than --since.');
    const automations = await context.automations();
    const table = await context.table('existing');
    const asked = values.get('strategy');
    const names = asked === undefined ? Object.keys(automations.signals) : [asked];
    const kept = await readKeptSignals(table, names, period);
    if (asked !== undefined && kept.length === 0 && !Object.hasOwn(automations.signals, asked)) {
      throw notFound('strategy', asked, Object.keys(automations.signals));
    }
    if (kept.length === 0) return { lines: ['No signals in that time.'], json: { signals: [] } };
    const holdings = await readHoldings(table, names, period.sinceMs);
    const replay = await replaySignals({ automations, kept, holdings, startMs: period.sinceMs });
    return answer(replay, { automations, context, fromMs: period.sinceMs });
  },
};

/** For the help text, a line each. */
export const REPLAY_NOTES: readonly string[] = [
  '"signals replay" handles kept signals again in a world of its own in memory, under the automations that',
  '--automations names, and compares what they became with what they would become. Nothing is sent, and',
  'nothing is written to the data folder. Each alert is read again from its kept text where that is whole;',
  'otherwise the signal is taken as it was understood. Prices are those that the ledger recorded when it decided',
  'about a signal; in between, the nearest recorded ones of the symbol; where there are none, SYNTHETIC ones.',
  'Trading rules are those of the paper exchange, free money is its play money of 100,000, and orders fill there.',
  'A strategy begins with what it held. Pauses are left out.',
];

interface Shown {
  readonly automations: ResolvedAutomations;
  readonly context: CliContext;
  readonly fromMs: EpochMs;
}

function answer({ signals, madeUp }: Replay, { automations, context, fromMs }: Shown): Answer {
  const coinOf = ({ signal }: Replayed) => {
    const account = automations.signals[signal.strategy]?.account ?? '';
    return automations.accounts[account]?.limits.coin ?? '';
  };
  const differing = signals.filter(({ isSame }) => !isSame).length;
  const was = sumUp(signals, coinOf, ({ was }) => was);
  const now = sumUp(signals, coinOf, ({ now }) => now);
  const used = new Set(signals.map(({ symbolNow }) => symbolNow));
  const invented = madeUp.filter((symbol) => used.has(symbol));
  const [head = '', ...rows] = alignColumns([
    ['', 'TIME', 'STRATEGY', 'SYMBOL', 'ACTION', 'THEN', 'NOW', ''],
    ...signals.map((one) => [
      one.isSame ? '=' : '≠',
      isoSeconds(one.signal.receivedAtMs),
      one.signal.strategy,
      one.signal.symbol,
      one.signal.action,
      resultText(one.was, coinOf(one)),
      resultText(one.now, coinOf(one)),
      remarkOn(one),
    ]),
  ]);
  const { style } = context;
  return {
    lines: [
      `${signals.length} signals since ${isoSeconds(fromMs)}, handled again under ${context.automationsPath}.`,
      ...priceLines(signals, style),
      ...(invented.length === 0 ? [] : [`Trading rules of ${invented.join(', ')} are made up.`]),
      '',
      style('dim', head.trimEnd()),
      ...rows.map((row) => row.trimEnd()),
      '',
      `Then: ${summaryText(was)}`,
      `Now:  ${summaryText(now)}`,
      differing === 0 ? 'Nothing differs.' : `${differing} of ${signals.length} differ.`,
    ],
    json: {
      signals: signals.map(jsonOf),
      was: was as unknown as JsonObject,
      now: now as unknown as JsonObject,
      differing,
      madeUpRules: invented,
    },
  };
}

function priceLines(signals: readonly Replayed[], style: CliContext['style']): readonly string[] {
  const count = (origin: Replayed['prices']) => signals.filter(({ prices }) => prices === origin).length;
  const synthetic = count('synthetic');
  return [
    `Prices: ${count('recorded')} as recorded, ${count('carried')} as recorded nearest to it, ${synthetic} synthetic.`,
    ...(synthetic === 0
      ? []
      : [style('yellow', 'SYNTHETIC prices are made up: sizes and values there are no market’s.')]),
  ];
}

function remarkOn({ prices, readAgain, now, signal, symbolNow }: Replayed): string {
  const remarks = [
    ...(symbolNow === signal.symbol ? [] : [`now of ${symbolNow}`]),
    ...(now.kind === 'refused' ? [now.text] : []),
    ...(prices === 'synthetic' ? ['synthetic price'] : []),
    ...(readAgain ? [] : ['taken as understood then']),
  ];
  return remarks.join('; ');
}

interface Sums {
  readonly orders: number;
  readonly withoutOrder: number;
  /** By quote coin. */
  readonly bought: Readonly<Record<string, Decimal>>;
  readonly sold: Readonly<Record<string, Decimal>>;
}

function sumUp(
  signals: readonly Replayed[],
  coinOf: (one: Replayed) => string,
  pick: (one: Replayed) => SignalResult,
): Sums {
  const total: Record<'buy' | 'sell', Record<string, Decimal>> = { buy: {}, sell: {} };
  let orders = 0;
  for (const one of signals) {
    const result = pick(one);
    if (result.kind !== 'order') continue;
    orders += 1;
    const coins = total[result.side];
    coins[coinOf(one)] = sum(coins[coinOf(one)] ?? ZERO, result.quote ?? ZERO);
  }
  return { orders, withoutOrder: signals.length - orders, bought: total.buy, sold: total.sell };
}

function summaryText({ orders, withoutOrder, bought, sold }: Sums): string {
  const money = (coins: Sums['bought']) =>
    Object.entries(coins)
      .map(([coin, amount]) => `${amount} ${coin}`)
      .join(' and ') || 'nothing';
  return `${orders} orders, bought for ${money(bought)}, sold for ${money(sold)}; ${withoutOrder} without an order.`;
}

function jsonOf({ signal, ...rest }: Replayed): Json {
  const { id, strategy, receivedAtMs, symbol, action } = signal;
  return { id, strategy, receivedAtMs, symbol, action, ...rest } as unknown as Json;
}

import type { StoredSignal } from '../../shared/signals/signal.ts';
import { signalTime } from '../../shared/signals/signal-id.ts';
import { listSignals } from '../../shared/signals/signal-store.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { alignColumns } from '../local/terminal.ts';
import { machineTimezone, zonedSecond } from '../local/time-text.ts';
import { countOf } from './arguments.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext } from './command.ts';
import { durationOf } from './duration.ts';
import { notFound } from './known-plan.ts';
import type { Subcommand } from './subcommand.ts';

const MOST_SIGNALS = 100_000;

export const signalsList: Subcommand = {
  words: ['list'],
  positionals: '[STRATEGY]',
  maxPositionals: 1,
  summary: 'what came, the newest first',
  options: {
    ...AWS_OPTIONS,
    since: { value: 'TIME', help: 'list: no older than this, e.g. 24h or 7d' },
    count: { short: 'n', value: 'N', help: 'list: how many of each strategy (default: 20)' },
  },
  run: async (context, { positionals: [asked], values }) => {
    const { signals } = await context.automations();
    const table = await context.table('existing');
    const limit = countOf(values.get('count') ?? '20', '-n', MOST_SIGNALS);
    const since = values.get('since');
    const fromMs = since === undefined ? undefined : context.clock.nowMs() - durationOf(since, '--since');
    const range = { limit, ...(fromMs === undefined ? {} : { fromId: signalTime(fromMs) }) };
    const views: StrategySignals[] = [];
    for (const strategy of asked === undefined ? Object.keys(signals) : [asked]) {
      views.push({ strategy, signals: await listSignals(table, { ...range, strategy }) });
    }
    if (asked !== undefined && !Object.hasOwn(signals, asked) && views[0]?.signals.length === 0) {
      throw notFound('strategy', asked, Object.keys(signals));
    }
    return answer(views, context);
  },
};

interface StrategySignals {
  readonly strategy: string;
  readonly signals: readonly StoredSignal[];
}

function answer(views: readonly StrategySignals[], { style }: CliContext): Answer {
  const shown = views.filter(({ signals }) => signals.length > 0);
  const blocks = shown.map(({ strategy, signals }) => [
    style('bold', strategy),
    ...signalLines(signals, style),
  ]);
  return {
    lines:
      blocks.length === 0
        ? ['No signals.']
        : blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
    json: views.flatMap(({ signals }) =>
      signals.map(({ signal, outcome }) => ({ ...signal, outcome }) as unknown as JsonObject),
    ),
  };
}

function signalLines(signals: readonly StoredSignal[], style: CliContext['style']): string[] {
  const rows = signals.map(({ signal, outcome }) => [
    zonedSecond(signal.atMs, machineTimezone()),
    signal.id,
    signal.symbol,
    signal.action,
    outcome.code === undefined ? outcome.state : `${outcome.state} (${outcome.code})`,
  ]);
  const [head = '', ...lines] = alignColumns([['TIME', 'ID', 'SYMBOL', 'ACTION', 'STATE'], ...rows]);
  return [style('dim', `  ${head}`), ...lines.map((line) => `  ${line}`)];
}

import { isoSeconds } from '../../shared/core/clock.ts';
import { AppError } from '../../shared/core/errors.ts';
import { type IntentStateOf, intentStates } from '../../shared/orders/intent-states.ts';
import type { Signal, StoredSignal } from '../../shared/signals/signal.ts';
import { readSignal } from '../../shared/signals/signal-store.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { alignColumns } from '../local/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer } from './command.ts';
import type { Subcommand } from './subcommand.ts';

export const signalsShow: Subcommand = {
  words: ['show'],
  positionals: 'STRATEGY ID',
  maxPositionals: 2,
  summary: 'one signal: what it said, and what became of it',
  options: AWS_OPTIONS,
  run: async (context, { positionals: [strategy, id] }) => {
    if (strategy === undefined || id === undefined)
      throw new UsageError('Say which: signals show STRATEGY ID.');
    const table = await context.table('existing');
    const stored = await readSignal(table, strategy, id);
    if (stored === undefined) {
      const message = `There is no signal ${id} of ${strategy}; "signals list ${strategy}" has those that came.`;
      throw new AppError('config.notFound', message);
    }
    return answer(stored, await intentStates(table, stored.outcome.intents));
  },
};

function answer({ signal, outcome, body }: StoredSignal, intents: readonly IntentStateOf[]): Answer {
  const rows: [string, string][] = [
    ['fired', isoSeconds(signal.atMs)],
    ['received', isoSeconds(signal.receivedAtMs)],
    ['says', saysText(signal)],
    ['position after', positionText(signal.position)],
    ['position before', positionText(signal.positionBefore)],
    ['state', `${outcome.state} since ${isoSeconds(outcome.atMs)}`],
    ['why', outcome.code === undefined ? outcome.text : `${outcome.text} (${outcome.code})`],
    ...intents.map(({ id, state }): [string, string] => ['in the ledger', `${id}  ${state}`]),
    ['alert', body],
  ];
  return {
    lines: [`${signal.strategy}  ${signal.id}`, ...alignColumns(rows).map((line) => `  ${line}`)],
    json: {
      signal: signal as unknown as JsonObject,
      outcome: outcome as unknown as JsonObject,
      intents: intents.map(({ id, state }) => ({ id, state })),
      body,
    },
  };
}

function saysText({ action, symbol, size, orderType, price }: Signal): string {
  const amount = size === undefined ? '' : ` ${size.amount} ${size.unit}`;
  return `${action}${amount} of ${symbol}${orderType ? `, ${orderType}` : ''}${price ? ` at ${price}` : ''}`;
}

function positionText(position: Signal['position']): string {
  if (position === undefined) return 'not said';
  return position.size === undefined ? position.side : `${position.side} ${position.size}`;
}

import { watchedAccounts } from '../../functions/grid-health/watched-account.ts';
import type { ActionIntent } from '../../shared/grids/action.ts';
import { listActions } from '../../shared/grids/action-row.ts';
import { describeAction } from '../../shared/grids/describe-action.ts';
import { listTrackers } from '../../shared/grids/tracker.ts';
import { readBudget } from '../../shared/orders/budget-store.ts';
import { ownerKey, ownerOf } from '../../shared/orders/ids.ts';
import { isFinal } from '../../shared/orders/intent.ts';
import type { JsonObject, Table } from '../../shared/table/table.ts';
import { machineTimezone, zonedMinute } from '../local/time-text.ts';
import { countOf } from './arguments.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { CliContext } from './command.ts';
import type { Subcommand } from './subcommand.ts';
import { titled } from './titled.ts';

const USUAL_COUNT = '20';
const MOST_CHANGES = 10_000;
const HEAD = ['CHANGED', 'STATE', 'WHAT', 'INTENT'];

export const gridsChanges: Subcommand = {
  words: ['changes'],
  positionals: '',
  maxPositionals: 0,
  summary: 'what this program did at grids, or was asked to, with its state; newest first',
  options: {
    open: { help: 'changes: only those whose outcome is not final yet' },
    count: { short: 'n', value: 'N', help: `changes: how many (${USUAL_COUNT})` },
    ...AWS_OPTIONS,
  },
  run: async (context, { values, flags }) => {
    const count = countOf(values.get('count') ?? USUAL_COUNT, '-n', MOST_CHANGES);
    const table = await context.table('existing');
    const all = await changesOf(table, await gridKeys(context, table));
    const changes = all.filter(({ state }) => !flags.has('open') || !isFinal(state)).slice(0, count);
    return { lines: changeLines(changes, context.style), json: changes as unknown as JsonObject[] };
  },
};

/** Grids of the automations, bots that are watched by their id or were seen, and whatever holds money back. */
async function gridKeys(context: CliContext, table: Table): Promise<readonly string[]> {
  const automations = await context.automations();
  const keys = new Set(Object.keys(automations.grids));
  for (const account of watchedAccounts(automations)) {
    for (const botId of Object.keys(automations.watch[account]?.bots ?? {})) keys.add(botId);
    for (const { data } of await listTrackers(table, account)) keys.add(data.gridKey);
    for (const entry of Object.values((await readBudget(table, account)).budget.entries)) {
      const owner = ownerOf(entry);
      if (owner.kind === 'grid') keys.add(owner.name);
    }
  }
  return [...keys];
}

/** By the time of their decision, the latest first; rows are named by occasions, whose order is another. */
export async function changesOf(
  table: Table,
  gridKeysOf: readonly string[],
): Promise<readonly ActionIntent[]> {
  const lists = await Promise.all(
    gridKeysOf.map((name) => listActions(table, ownerKey({ kind: 'grid', name }))),
  );
  return lists
    .flat()
    .map(({ intent }) => intent)
    .sort((a, b) => b.createdAtMs - a.createdAtMs);
}

/** With the id that `grids settle` takes. */
export function changeLines(changes: readonly ActionIntent[], style: CliContext['style']): string[] {
  const rows = changes.map((intent) => [
    zonedMinute(intent.createdAtMs, machineTimezone()),
    intent.state,
    intent.action === undefined ? (intent.reason?.text ?? '') : describeAction(intent.action),
    intent.id,
  ]);
  return titled(style, HEAD, rows);
}

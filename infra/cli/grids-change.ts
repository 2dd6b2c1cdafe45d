/** `grids start`, `grids stop` and `grids settle`: what a person does to a grid. */
import { type EpochMs, isoSeconds } from '../../shared/core/clock.ts';
import { invariant } from '../../shared/core/errors.ts';
import type { ActionIntent } from '../../shared/grids/action.ts';
import { readAction } from '../../shared/grids/action-row.ts';
import { describeAction } from '../../shared/grids/describe-action.ts';
import { settleByHand } from '../../shared/grids/settle-action.ts';
import { causeOf } from '../../shared/orders/ids.ts';
import { isFinal } from '../../shared/orders/intent.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import type { CloseMode } from '../../shared/venues/bot-actions.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext } from './command.ts';
import { notFound } from './known-plan.ts';
import type { Subcommand } from './subcommand.ts';

const CLOSE_MODES: Readonly<Record<string, CloseMode>> = {
  keep: 'keep',
  'to-quote': 'toQuote',
  'to-usdt': 'toUsdt',
};

export const gridsStart: Subcommand = {
  words: ['start'],
  positionals: 'GRID',
  maxPositionals: 1,
  summary: 'sets up a grid of the automations, after the exchange has checked its parameters',
  options: AWS_OPTIONS,
  run: async (context, { positionals }) => {
    const grid = await gridOf(context, 'start', positionals);
    return changed(context, { do: 'start', grid });
  },
};

export const gridsStop: Subcommand = {
  words: ['stop'],
  positionals: 'GRID',
  maxPositionals: 1,
  summary: 'stops the bot of a grid',
  options: {
    close: { value: 'HOW', help: 'keep (the coins), to-quote or to-usdt; as the grid says when left out' },
    ...AWS_OPTIONS,
  },
  run: async (context, { positionals, values }) => {
    const grid = await gridOf(context, 'stop', positionals);
    const close = values.get('close');
    const closeMode = close === undefined ? undefined : CLOSE_MODES[close];
    if (close !== undefined && closeMode === undefined) {
      throw new UsageError(`--close ${close} is none of ${Object.keys(CLOSE_MODES).join(', ')}.`);
    }
    return changed(context, { do: 'stop', grid, ...(closeMode === undefined ? {} : { closeMode }) });
  },
};

export const gridsSettle: Subcommand = {
  words: ['settle'],
  positionals: 'INTENT',
  maxPositionals: 1,
  summary: 'says what became of a change that no figure can prove, after a look at the exchange',
  options: {
    as: { value: 'WHAT', help: 'done or not-done' },
    bot: { value: 'ID', help: 'of a new grid: the id of the bot that came of it' },
    ...AWS_OPTIONS,
  },
  run: async (context, { positionals: [id], values }) => {
    if (id === undefined) throw new UsageError('Say which change: the id that the notice names.');
    const verdict = values.get('as');
    if (verdict !== 'done' && verdict !== 'not-done') {
      throw new UsageError('Say what you saw: --as done or --as not-done.');
    }
    const deps = await context.deps();
    const settled = await settleByHand(deps, id, verdict, values.get('bot'));
    return answer(settled, settled.createdAtMs);
  },
};

async function gridOf(
  context: CliContext,
  what: 'start' | 'stop',
  [grid]: readonly string[],
): Promise<string> {
  const known = Object.keys((await context.automations()).grids);
  if (grid === undefined) throw new UsageError(`Say which grid: grids ${what} GRID.`);
  if (!known.includes(grid)) throw notFound('grid', grid, known);
  return grid;
}

/** By the function that does it, which has the key; it takes the same command twice in a minute for one. */
async function changed(context: CliContext, event: JsonObject): Promise<Answer> {
  const askedMs = context.clock.nowMs();
  const { report } = await context.invoke('grid-plan', event);
  const stored = await readAction(await context.table('existing'), causeOf(String(report['intent'])));
  invariant(stored !== undefined, 'a change that was asked for is in the ledger');
  return answer(stored.intent, askedMs);
}

const MEANING: Readonly<Record<ActionIntent['state'], string>> = {
  reserved: 'recorded, not sent yet: order-reconcile sends it while its time lasts',
  sending: 'sent, and no answer is recorded yet: order-reconcile finds out',
  unknown: 'no clear answer: order-reconcile finds out what became of it',
  absent: 'it never arrived: order-reconcile sends it again while its time lasts',
  accepted: 'the exchange took it: order-reconcile proves that it was carried out',
  filled: 'done',
  partlyFilled: 'done in part',
  denied: 'not done',
  rejected: 'refused by the exchange',
  expired: 'not done in time',
  cancelled: 'the exchange took it, but did not do it: look at it in the app',
};

/** `askedMs` tells an outcome of this command from one of the same minute that is only told again. */
function answer(intent: ActionIntent, askedMs: EpochMs): Answer {
  const { id, state, action, botId, reason, createdAtMs } = intent;
  const failed = isFinal(state) && state !== 'filled';
  return {
    lines: [
      `${state}  ${MEANING[state]}`,
      ...(reason === undefined ? [] : [`  ${reason.text}`]),
      ...(action === undefined ? [] : [`  ${describeAction(action)}`]),
      ...(botId === undefined ? [] : [`  bot ${botId}`]),
      `  intent ${id}`,
      ...(createdAtMs < askedMs
        ? [`  recorded at ${isoSeconds(createdAtMs)}; to try anew, ask again in a minute`]
        : []),
    ],
    json: intent as unknown as JsonObject,
    ...(failed ? { failed } : {}),
  };
}

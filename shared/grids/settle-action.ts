/** A person's word on a change whose outcome no figure of the bot can prove. */
import { AppError, invariant } from '../core/errors.ts';
import type { Deps } from '../deps.ts';
import { causeOf, ownerOf } from '../orders/ids.ts';
import type { IntentState } from '../orders/intent.ts';
import { stepIntent } from '../orders/ledger.ts';
import type { ActionIntent } from './action.ts';
import { readAction } from './action-row.ts';
import { finishAction } from './finish-action.ts';

export type Verdict = 'done' | 'not-done';

const STEPS: Readonly<Record<Verdict, readonly IntentState[]>> = {
  done: ['accepted', 'filled'],
  'not-done': ['absent', 'expired'],
};

const NOTES: Readonly<Record<Verdict, string>> = {
  done: 'a person has seen that it was done',
  'not-done': 'a person has seen that it was not done',
};

/**
 * Ends an `unknown` intent as a person saw it in the exchange's app. `botId` is the bot that came of a new grid, which
 * must be said. Throws `config.notFound` for an id that is none, `config.invalid` where the bot is missing, and
 * `ledger.illegalTransition` for an intent that is not unclear, or whose request could still be accepted.
 */
export async function settleByHand(
  deps: Pick<Deps, 'clock' | 'table' | 'random' | 'notices' | 'log' | 'venues'>,
  id: string,
  verdict: Verdict,
  botId?: string,
): Promise<ActionIntent> {
  const cause = causeOf(id);
  const found = ownerOf(cause).kind === 'grid' ? await readAction(deps.table, cause) : undefined;
  if (found === undefined) {
    throw new AppError('config.notFound', `There is no change of a grid with the id '${id}'.`);
  }
  const nowMs = deps.clock.nowMs();
  const { state, sendExpiresAtMs = 0 } = found.intent;
  if (state !== 'unknown' || nowMs <= sendExpiresAtMs) {
    const why = state === 'unknown' ? 'its request may still be accepted; wait a minute' : `it is ${state}`;
    throw new AppError('ledger.illegalTransition', `${id} needs nobody's word: ${why}.`);
  }
  const isNew = verdict === 'done' && found.intent.action?.do === 'create';
  if (isNew && botId === undefined) {
    throw new AppError(
      'config.invalid',
      `Say which bot came of ${id}, with --bot ID: else it would be set up once more.`,
    );
  }
  // What is absent may be sent again while its time lasts: it ends with the person's word.
  const end = verdict === 'not-done' ? { placeBeforeMs: nowMs } : {};
  const change = isNew && botId !== undefined ? { botId: await existingBot(deps, found.intent, botId) } : end;
  let stored = found;
  for (const to of STEPS[verdict]) {
    stored = await stepIntent(deps.table, stored, { to, change, atMs: nowMs, note: NOTES[verdict] });
  }
  deps.log.info('grid.settled', { intent: id, state: stored.intent.state, note: `by hand: ${verdict}` });
  await finishAction(deps, stored.intent);
  return stored.intent;
}

/** A mistyped id would be watched in place of the real one, which could then be set up a second time. */
async function existingBot(
  { venues }: Pick<Deps, 'venues'>,
  { account, action }: ActionIntent,
  botId: string,
): Promise<string> {
  invariant(action?.do === 'create', 'only a new grid has a new bot');
  const lookup = await (await venues.bots(account)).bot({ botId, kind: action.draft.kind });
  if (lookup.found && lookup.bot.symbol === action.draft.symbol) return botId;
  throw new AppError(
    'config.notFound',
    `The exchange knows no bot ${botId} on ${action.draft.symbol}: check the id.`,
  );
}

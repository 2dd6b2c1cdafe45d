import { describe, expect, it } from 'vitest';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { bindNewBot, finishAction } from '../../../shared/grids/finish-action.ts';
import { readGridRow } from '../../../shared/grids/grid-row.ts';
import { submitAction } from '../../../shared/grids/submit-action.ts';
import type { IntentState } from '../../../shared/orders/intent.ts';
import { anAction } from '../../support/bot-builders.ts';
import { money } from '../../support/builders.ts';
import { dieAt } from '../../support/watched-table.ts';
import { actionWorld, anActionDraft, CREATE, STOP } from './actions.ts';

const over = (state: IntentState, overrides: Partial<ActionIntent> = {}) =>
  anAction(CREATE, { state, botId: '77', reservedQuote: money('50'), ...overrides });

/** A world in which 50 is held back for the intent. */
async function holding() {
  const w = actionWorld();
  await submitAction(w.deps, w.desk, anActionDraft());
  const id = anAction(CREATE).id;
  return { ...w, spent: async () => (await w.budget()).entries[id]?.spent };
}

describe('the end of a change', () => {
  it.each<readonly [IntentState, string]>([
    ['filled', '50'],
    ['cancelled', '0'],
    ['rejected', '0'],
    ['expired', '0'],
  ])('that is %s counts %s of its 50', async (state, spent) => {
    const w = await holding();
    await finishAction(w.deps, over(state));
    expect(await w.spent()).toBe(spent);
  });

  it('tells of it, and makes the new bot the grid’s', async () => {
    const w = await holding();
    await finishAction(w.deps, over('filled'));
    expect(w.told()).toEqual(['filled']);
    expect((await readGridRow(w.table, 'btc-range')).row?.bot?.id).toBe('77');
  });

  it('again changes nothing, also after a death at any of its calls', async () => {
    for (let number = 1; number <= 4; number += 1) {
      const w = await holding();
      await dieAt(w.table, number, 'after', () => finishAction(w.deps, over('filled')));
      await finishAction(w.deps, over('filled'));
      await finishAction(w.deps, over('filled'));
      expect(await w.spent()).toBe('50');
      expect(w.told()).toEqual(['filled']);
      expect((await readGridRow(w.table, 'btc-range')).version).toBe(1);
    }
  });
});

describe('a bot becomes a grid’s', () => {
  it('as soon as it is accepted', async () => {
    const w = actionWorld();
    await bindNewBot(w.deps, over('accepted'));
    expect((await readGridRow(w.table, 'btc-range')).row?.bot).toMatchObject({
      id: '77',
      intent: over('accepted').id,
    });
  });

  it.each<readonly [string, ActionIntent]>([
    ['unclear whether it is there', over('unknown')],
    ['agreed to and not made', over('cancelled')],
    ['only changed', anAction(STOP, { state: 'filled', botId: '77' })],
  ])('not when it is %s', async (_what, intent) => {
    const w = actionWorld();
    await bindNewBot(w.deps, intent);
    expect((await readGridRow(w.table, 'btc-range')).row).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { markOf } from '../../../shared/grids/action.ts';
import { recordActionDenial, submitAction } from '../../../shared/grids/submit-action.ts';
import { readBudget } from '../../../shared/orders/budget-store.ts';
import { aSpotGrid } from '../../support/bot-builders.ts';
import { ACCOUNT, anAccount, money } from '../../support/builders.ts';
import { dieAt } from '../../support/watched-table.ts';
import { actionWorld, anActionDraft, CAUSE, SPOT, STOP } from './actions.ts';

const ID = 'grid:btc-range/remedy-000001/remedy/1';
const tight = { ...anAccount().limits, perOrder: money('49.99') };

describe('submitting a change', () => {
  it('holds the money back, stores the intent, stores `sending`, sends and stores the answer', async () => {
    const w = actionWorld();
    const steps: string[] = [];
    w.table.afterEach(({ name, key }) => {
      steps.push(`${name} ${key.sk.split('#')[0]}`);
    });
    w.bots.answer({
      perform: async () => {
        steps.push('perform');
        return { outcome: 'accepted', botId: SPOT.botId };
      },
    });

    const { stored, existed } = await submitAction(
      w.deps,
      w.desk,
      anActionDraft({ before: markOf(aSpotGrid()) }),
    );

    expect(steps).toEqual(['get budget', 'put budget', 'put slot', 'put slot', 'perform', 'put slot']);
    expect(existed).toBe(false);
    expect(stored.intent).toMatchObject({
      id: ID,
      state: 'accepted',
      botId: SPOT.botId,
      reservedQuote: '50',
      before: { top: '70000', bottom: '60000', rows: 20, investment: '500', profitWithdrawn: '5' },
    });
    expect((await w.budget()).entries[ID]).toMatchObject({ reserved: '50', plan: 'grid:btc-range' });
  });

  it('is denied by a limit, keeps its terms for whoever asks why, and sends and holds nothing', async () => {
    const w = actionWorld();
    const { stored } = await submitAction(w.deps, w.desk, anActionDraft({ limits: tight }));

    expect(stored.intent).toMatchObject({
      state: 'denied',
      action: { do: 'addInvestment' },
      reservedQuote: '0',
      reason: { code: 'limit.perOrder' },
    });
    expect(w.bots.performed).toEqual([]);
    expect((await w.budget()).entries).toEqual({});
  });

  it('is not held back by limits where it has none, and is open work all the same', async () => {
    const w = actionWorld();
    const draft = anActionDraft({ action: STOP, money: money('0'), limits: undefined });
    expect((await submitAction(w.deps, w.desk, draft)).stored.intent.state).toBe('accepted');
    expect((await w.budget()).entries[ID]).toMatchObject({ reserved: '0' });
  });

  it('frees its money at once when the exchange refuses', async () => {
    const w = actionWorld();
    w.bots.answer({ perform: async () => ({ outcome: 'rejected', code: 'NO', message: 'No.' }) });
    await submitAction(w.deps, w.desk, anActionDraft());
    expect((await w.budget()).entries[ID]?.spent).toBe('0');
  });

  it('again, or at the same time, is the same change', async () => {
    const w = actionWorld();
    const all = await Promise.all([1, 2, 3].map(() => submitAction(w.deps, w.desk, anActionDraft())));
    expect(w.bots.performed).toHaveLength(1);
    expect(all.filter(({ existed }) => !existed)).toHaveLength(1);
    expect((await submitAction(w.deps, w.desk, anActionDraft())).existed).toBe(true);
    expect(w.bots.performed).toHaveLength(1);
  });

  it('goes on for a run that died before it sent anything, with the terms that are stored', async () => {
    const w = actionWorld();
    // get budget, put budget, put intent: dies before `sending` is stored.
    await dieAt(w.table, 4, 'before', () => submitAction(w.deps, w.desk, anActionDraft()));
    expect((await w.read())?.state).toBe('reserved');

    await submitAction(w.deps, w.desk, anActionDraft({ money: money('60') }));

    expect(w.bots.performed).toEqual([anActionDraft().action]);
    expect((await w.read())?.reservedQuote).toBe('50');
    expect(Object.keys((await w.budget()).entries)).toEqual([ID]);
  });
});

describe('recording that nothing is done', () => {
  const reason = { code: 'grid.runs', text: 'It runs already.', numbers: {} };

  it('keeps the reason, without terms', async () => {
    const w = actionWorld();
    const { action: _, money: __, limits: ___, planBudget: ____, ...occasion } = anActionDraft();
    const budget = await readBudget(w.table, ACCOUNT);
    const { stored } = await recordActionDenial(w.deps, occasion, reason, budget);
    expect(stored.intent).toMatchObject({ id: ID, cause: CAUSE, state: 'denied', reason, sends: 0 });
    expect(stored.intent).not.toHaveProperty('action');
  });

  it('keeps an outcome that is there already', async () => {
    const w = actionWorld();
    await submitAction(w.deps, w.desk, anActionDraft());
    const budget = await readBudget(w.table, ACCOUNT);
    const denial = await recordActionDenial(w.deps, anActionDraft(), reason, budget);
    expect([denial.existed, denial.stored.intent.state]).toEqual([true, 'accepted']);
  });
});

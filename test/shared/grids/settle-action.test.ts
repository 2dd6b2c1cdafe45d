import { beforeEach, describe, expect, it } from 'vitest';
import { readGridRow } from '../../../shared/grids/grid-row.ts';
import { startGrid } from '../../../shared/grids/run-grid.ts';
import { settleByHand } from '../../../shared/grids/settle-action.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import { aCause, anIntent, SLOT_MS } from '../../support/builders.ts';
import type { PaperWorld } from '../../support/paper-world.ts';
import { dieAt } from '../../support/watched-table.ts';
import { actionWorld, STOP } from './actions.ts';
import { GRID, gridWorld, onFirstChange, reconcileFor } from './grid-world.ts';

const ID = `grid:${GRID}/remedy-000001/remedy/1`;

describe('a person’s word', () => {
  it.each([
    ['done', ['accepted', 'filled']],
    ['not-done', ['absent', 'expired']],
  ] as const)('%s ends an unknown change by legal steps, and is told', async (verdict, states) => {
    const w = actionWorld();
    await w.left(STOP);
    w.clock.set(SLOT_MS + 35_001);

    expect((await settleByHand(w.deps, ID, verdict)).state).toBe(states[1]);

    expect((await w.states())?.slice(3)).toEqual(states);
    expect(w.told()).toEqual([states[1]]);
  });

  it.each<readonly [string, object, number, string]>([
    ['may still be accepted', {}, SLOT_MS + 35_000, 'its request may still be accepted; wait a minute'],
    ['is accepted', { state: 'accepted' }, SLOT_MS + 60_000, 'it is accepted'],
    ['is over', { state: 'filled' }, SLOT_MS + 60_000, 'it is filled'],
    ['has not been sent', { state: 'reserved' }, SLOT_MS + 60_000, 'it is reserved'],
  ])('is not needed for one that %s', async (_what, overrides, nowMs, why) => {
    const w = actionWorld();
    await w.left(STOP, overrides);
    w.clock.set(nowMs);
    await expect(settleByHand(w.deps, ID, 'done')).rejects.toMatchObject({
      code: 'ledger.illegalTransition',
      message: `${ID} needs nobody's word: ${why}.`,
    });
  });

  it.each(['', 'nothing', 'grid:btc-range', 'grid:btc-range/remedy-000002/remedy/1', anIntent().id])(
    'is not taken for %o, which is no change of a grid',
    async (id) => {
      const w = actionWorld();
      await createIntent(w.table, anIntent({ cause: aCause(), state: 'unknown' }));
      await expect(settleByHand(w.deps, id, 'done')).rejects.toMatchObject({ code: 'config.notFound' });
    },
  );
});

describe('a person’s word on a new grid', () => {
  let w: PaperWorld;
  let id: string;
  beforeEach(async () => {
    w = gridWorld();
    onFirstChange(w, { kind: 'replyLost' });
    ({ id } = await startGrid(w.deps, { grid: GRID, occasion: 'start-1' }));
    w.clock.advance(60_000);
  });
  const theBot = async () => (await w.exchange.inspect.bots('main'))[0]?.botId;

  it('must say which bot came of it: without it the grid could not be stopped, or would be set up twice', async () => {
    await expect(settleByHand(w.deps, id, 'done')).rejects.toMatchObject({ code: 'config.invalid' });

    await settleByHand(w.deps, id, 'done', await theBot());

    expect((await readGridRow(w.deps.table, GRID)).row).toMatchObject({ bot: { id: await theBot() } });
    const again = await startGrid(w.deps, { grid: GRID, occasion: 'start-2' });
    expect(again).toMatchObject({ state: 'denied', reason: { code: 'grid.runs' } });
  });

  it('that it was not made lets it be started again', async () => {
    const x = gridWorld();
    onFirstChange(x, { kind: 'requestLost' });
    const { id: lost } = await startGrid(x.deps, { grid: GRID, occasion: 'start-1' });
    x.clock.advance(60_000);
    await settleByHand(x.deps, lost, 'not-done');
    expect((await startGrid(x.deps, { grid: GRID, occasion: 'start-2' })).state).toBe('accepted');
    expect(await x.exchange.inspect.bots('main')).toHaveLength(1);
  });

  it('counts its money once wherever the process dies over it', async () => {
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) {
      for (const when of ['before', 'after'] as const) {
        const x = gridWorld();
        onFirstChange(x, { kind: 'replyLost' });
        const { id: unclear } = await startGrid(x.deps, { grid: GRID, occasion: 'start-1' });
        x.clock.advance(60_000);
        const bot = (await x.exchange.inspect.bots('main'))[0]?.botId;
        await dieAt(x.table, number, when, () => settleByHand(x.deps, unclear, 'done', bot));
        await reconcileFor(x, 3);
        expect((await x.budget()).entries[unclear]?.spent, `${when} call ${number}`).toBe('200');
        expect((await readGridRow(x.deps.table, GRID)).row?.bot?.id).toBe(bot);
      }
    }
  });
});

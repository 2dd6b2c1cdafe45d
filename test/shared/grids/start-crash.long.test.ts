/** Every place where a process that starts or stops a grid can die, times what the exchange does with its request. */
import { describe, expect, it } from 'vitest';
import type { GridPlan } from '../../../shared/automations/schema.ts';
import { readAction } from '../../../shared/grids/action-row.ts';
import { readGridRow } from '../../../shared/grids/grid-row.ts';
import { startGrid, stopGrid } from '../../../shared/grids/run-grid.ts';
import { causeOf } from '../../../shared/orders/ids.ts';
import type { Fault } from '../../../shared/paper/faults.ts';
import { ACCOUNT } from '../../support/builders.ts';
import { everyDeath } from '../../support/every-death.ts';
import type { PaperWorld } from '../../support/paper-world.ts';
import {
  aFuturesPlan,
  aGridPlan,
  commandsAt,
  GRID,
  gridWorld,
  onFirstChange,
  reconcileFor,
} from './grid-world.ts';

const REPLIES: readonly (readonly [string, Fault | undefined])[] = [
  ['is answered', undefined],
  ['loses its reply', { kind: 'replyLost' }],
  ['is lost on its way', { kind: 'requestLost' }],
  ['lands late', { kind: 'lateLanding', delayMs: 18_000 }],
];
const PLANS: readonly (readonly [string, GridPlan])[] = [
  ['spot', aGridPlan()],
  ['futures', aFuturesPlan()],
];
const CASES = PLANS.flatMap(([market, plan]) =>
  REPLIES.map(([what, fault]) => [market, what, plan, fault] as const),
);

async function stateOf(w: PaperWorld, id: string): Promise<string | undefined> {
  return (await readAction(w.deps.table, causeOf(id)))?.intent.state;
}

describe('starting a grid', () => {
  const start = (w: PaperWorld) => startGrid(w.deps, { grid: GRID, occasion: 'start-1' });
  const ID = `grid:${GRID}/start-1/grid/1`;

  it.each(CASES)(
    'of %s that dies anywhere and %s makes one bot, bound and paid for once',
    async (_m, _w, plan, fault) => {
      const writes = await everyDeath(
        async () => {
          const w = gridWorld(plan);
          onFirstChange(w, fault);
          return w;
        },
        start,
        async (w, place) => {
          await reconcileFor(w, 2);
          await start(w).catch(() => undefined);
          await reconcileFor(w, 15);
          await start(w);

          const bots = await w.exchange.inspect.bots(ACCOUNT);
          expect(bots, place).toHaveLength(1);
          expect(await stateOf(w, ID), place).toBe('filled');
          const { row } = await readGridRow(w.deps.table, GRID);
          expect(row?.bot, place).toMatchObject({ id: bots[0]?.botId, intent: ID });
          expect(row?.claim, place).toBeUndefined();
          const { entries } = await w.budget();
          expect(Object.keys(entries), place).toEqual([ID]);
          expect(entries[ID]?.spent, place).toBe('200');
        },
      );
      // Its claim, its money, its intent, `sending`, the answer, and which bot it is.
      expect(writes).toBeGreaterThanOrEqual(fault === undefined ? 6 : 5);
    },
  );

  it('that dies and is never asked for again makes at most one bot, and holds no money in vain', async () => {
    await everyDeath(
      async () => gridWorld(),
      start,
      async (w, place) => {
        await reconcileFor(w, 20);
        const bots = await w.exchange.inspect.bots(ACCOUNT);
        const state = await stateOf(w, ID);
        expect([bots.length, state], place).toEqual(state === undefined ? [0, undefined] : [1, 'filled']);
        expect((await w.budget()).entries[ID]?.spent, place).toBe(state === undefined ? undefined : '200');
      },
    );
  });
});

describe('stopping a grid', () => {
  const stop = (w: PaperWorld) => stopGrid(w.deps, { grid: GRID, occasion: 'stop-1' });
  const ID = `grid:${GRID}/stop-1/grid/1`;

  it.each(CASES)('of %s that dies anywhere and %s stops its bot once', async (_m, _w, plan, fault) => {
    await everyDeath(
      async () => {
        const w = gridWorld(plan);
        await startGrid(w.deps, { grid: GRID, occasion: 'start-1' });
        await reconcileFor(w, 1);
        onFirstChange(w, fault);
        return w;
      },
      stop,
      async (w, place) => {
        await reconcileFor(w, 2);
        await stop(w).catch(() => undefined);
        await reconcileFor(w, 15);
        expect(
          (await w.exchange.inspect.bots(ACCOUNT)).map(({ endedAtMs }) => endedAtMs !== undefined),
          place,
        ).toEqual([true]);
        expect(await commandsAt(w), place).toBe(1);
        expect(await stateOf(w, ID), place).toBe('filled');
        expect((await w.budget()).entries[ID]?.spent, place).toBe('0');
      },
    );
  });
});

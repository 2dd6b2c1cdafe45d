import { describe, expect, it } from 'vitest';
import { handle } from '../../../functions/grid-plan/handler.ts';
import { pause } from '../../../shared/control/pause.ts';
import { SECOND_MS } from '../../../shared/core/clock.ts';
import { GRID, gridWorld, reconcileFor } from '../../shared/grids/grid-world.ts';
import { ACCOUNT } from '../../support/builders.ts';
import type { PaperWorld } from '../../support/paper-world.ts';

const CONTEXT = { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 120_000 };
const ask = (w: PaperWorld, event: unknown) => handle.bind(w.deps)(event, CONTEXT);
const START = { do: 'start', grid: GRID };
const INTENT = `grid:${GRID}/start-2026-11-23T08:00/grid/1`;

describe('asking for a grid', () => {
  it('sets it up, and answers the intent, its state and the bot', async () => {
    const w = gridWorld();
    const answer = await ask(w, START);
    const [bot] = await w.exchange.inspect.bots(ACCOUNT);
    expect(answer).toEqual({ intent: INTENT, state: 'accepted', botId: bot?.botId });
  });

  it('twice within a minute, as a retry does, is one start with one answer', async () => {
    const w = gridWorld();
    const first = await ask(w, START);
    w.clock.advance(30 * SECOND_MS);
    expect(await ask(w, START)).toEqual(first);
    expect(await w.exchange.inspect.bots(ACCOUNT)).toHaveLength(1);
  });

  it('in a later minute is another occasion, which is refused while the grid runs', async () => {
    const w = gridWorld();
    await ask(w, START);
    await reconcileFor(w, 1);
    expect(await ask(w, START)).toMatchObject({ state: 'denied', code: 'grid.runs' });
  });

  it('to be stopped closes it as it was asked to', async () => {
    const w = gridWorld();
    await ask(w, START);
    await reconcileFor(w, 1);
    const bodies: string[] = [];
    w.strike(({ path, body }) => {
      if (path.endsWith('/cancel')) bodies.push(body);
      return undefined;
    });
    expect(await ask(w, { do: 'stop', grid: GRID, closeMode: 'keep' })).toMatchObject({ state: 'accepted' });
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toContain('NOT_SELL');
    await reconcileFor(w, 2);
    expect((await w.exchange.inspect.bots(ACCOUNT))[0]?.endedAtMs).toBeDefined();
  });

  it('is answered with the reason when nothing is done', async () => {
    const w = gridWorld();
    await pause(w.deps.table, { kind: 'all' }, w.clock.nowMs());
    expect(await ask(w, START)).toEqual({
      intent: INTENT,
      state: 'denied',
      code: 'pause.all',
      text: 'Nothing was done: everything is paused since 2026-11-23T08:00:00Z.',
    });
  });

  it.each([
    {},
    { do: 'start' },
    { do: 'restart', grid: GRID },
    { do: 'start', grid: GRID, closeMode: 'keep' },
    { do: 'stop', grid: GRID, closeMode: 'sell' },
  ])('as %o is refused', async (event) => {
    await expect(ask(gridWorld(), event)).rejects.toMatchObject({ code: 'event.invalid' });
  });

  it('that is not in the automations is refused', async () => {
    await expect(ask(gridWorld(), { do: 'start', grid: 'eth' })).rejects.toMatchObject({
      code: 'config.notFound',
    });
  });
});

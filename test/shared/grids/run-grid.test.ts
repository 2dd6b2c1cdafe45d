import { describe, expect, it } from 'vitest';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import type { GridPlan } from '../../../shared/automations/schema.ts';
import { pause } from '../../../shared/control/pause.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { readAction } from '../../../shared/grids/action-row.ts';
import { readGridRow } from '../../../shared/grids/grid-row.ts';
import { startGrid, stopGrid } from '../../../shared/grids/run-grid.ts';
import { settleByHand } from '../../../shared/grids/settle-action.ts';
import { causeOf } from '../../../shared/orders/ids.ts';
import type { Fault } from '../../../shared/paper/faults.ts';
import { ACCOUNT, anAccount, money, someAutomations } from '../../support/builders.ts';
import { createPaperWorld, type PaperWorld } from '../../support/paper-world.ts';

const GRID = 'btc-range';

function aGrid(overrides: Partial<Extract<GridPlan, { market: 'spot' }>> = {}): GridPlan {
  return {
    market: 'spot',
    account: ACCOUNT,
    symbol: 'BTC_USDT',
    range: { aroundPercent: 10 },
    rows: 10,
    spacing: 'arithmetic',
    investment: money('200'),
    closeMode: 'toQuote',
    ...overrides,
  };
}

const FUTURES: GridPlan = {
  ...aGrid(),
  market: 'perpetual',
  symbol: 'BTC_USDT_PERP',
  trend: 'neutral',
  leverage: 3,
};

function world(grid: GridPlan = aGrid()): PaperWorld {
  const limits = { coin: 'USDT', perOrder: money('250'), perDay: money('500'), perMonth: money('5000') };
  const account = { ...anAccount(), limits };
  return createPaperWorld({ ...someAutomations({}, { [ACCOUNT]: account }), grids: { [GRID]: grid } });
}

const start = (w: PaperWorld, occasion = 'start-1') => startGrid(w.deps, { grid: GRID, occasion });
const settle = (w: PaperWorld) => reconcileAccounts(w.deps, w.clock.nowMs() + 10 * MINUTE_MS);
const bots = async (w: PaperWorld) => w.exchange.inspect.bots(ACCOUNT);
const stateOf = async (w: PaperWorld, id: string) =>
  (await readAction(w.deps.table, causeOf(id)))?.intent.state;

/** What the exchange does with the create call, and only with that one. */
function onCreate(w: PaperWorld, fault: Fault): void {
  let struck = false;
  w.strike(({ path }) => {
    if (struck || !path.endsWith('/create')) return undefined;
    struck = true;
    return fault;
  });
}

describe('starting a grid', () => {
  it.each([
    ['spot', aGrid()],
    ['perpetual', FUTURES],
  ] as const)(
    'creates one %s bot, proves it, counts its money and knows which bot it is',
    async (_market, grid) => {
      const w = world(grid);
      const intent = await start(w);
      expect(intent.state).toBe('accepted');
      w.clock.advance(MINUTE_MS);
      await settle(w);

      expect(await stateOf(w, intent.id)).toBe('filled');
      expect(await bots(w)).toHaveLength(1);
      expect((await readGridRow(w.deps.table, GRID)).row?.bot?.id).toBe((await bots(w))[0]?.botId);
      expect((await w.budget()).entries[intent.id]).toMatchObject({ spent: '200' });
      expect(w.notices.map(({ key }) => key)).toContain(`${intent.id}/filled`);
    },
  );

  it('asks the exchange to check the parameters first, and is denied with its words', async () => {
    const w = world(aGrid({ investment: money('1') }));
    const intent = await start(w);
    expect(intent).toMatchObject({ state: 'denied' });
    expect(intent.reason?.text).toContain('less than min investment');
    expect(w.requests).toContain('POST /api/v1/bot/orders/spotGrid/checkParams');
    expect(w.requests.filter((request) => request.endsWith('/create'))).toEqual([]);
  });

  it('is denied by the limits of the account, before anything is sent', async () => {
    const w = world(aGrid({ investment: money('251') }));
    expect(await start(w)).toMatchObject({ state: 'denied', reason: { code: 'limit.perOrder' } });
    expect(await bots(w)).toHaveLength(0);
  });

  it('is denied while paused', async () => {
    const w = world();
    await pause(w.deps.table, { kind: 'grid', grid: GRID }, w.clock.nowMs());
    expect(await start(w)).toMatchObject({ state: 'denied', reason: { code: 'pause.grid' } });
  });

  it('happens once per occasion, however often it is asked for', async () => {
    const w = world();
    const first = await start(w);
    const again = await Promise.all([start(w), start(w)]);
    expect(again.map(({ id }) => id)).toEqual([first.id, first.id]);
    expect(await bots(w)).toHaveLength(1);
  });

  it('is denied while it runs, by any other occasion', async () => {
    const w = world();
    await start(w);
    expect(await start(w, 'start-2')).toMatchObject({ state: 'denied', reason: { code: 'grid.open' } });
    w.clock.advance(MINUTE_MS);
    await settle(w);
    expect(await start(w, 'start-3')).toMatchObject({ state: 'denied', reason: { code: 'grid.runs' } });
    expect(await bots(w)).toHaveLength(1);
  });

  it('is denied while it runs, also when one look does not find its bot', async () => {
    const w = world();
    await start(w);
    w.clock.advance(MINUTE_MS);
    await settle(w);
    const real = await w.deps.venues.bots(ACCOUNT);
    const forgetful = { ...real, bot: async () => ({ found: false }) as const };
    const venues = { ...w.deps.venues, bots: async () => forgetful };
    const again = await startGrid({ ...w.deps, venues }, { grid: GRID, occasion: 'start-2' });
    expect(again).toMatchObject({ state: 'denied', reason: { code: 'grid.runs' } });
    expect(await bots(w)).toHaveLength(1);
  });

  it('makes one bot when two occasions come at the same moment', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const w = world();
      await Promise.allSettled([start(w, 'signal-a'), start(w, 'signal-b'), start(w, 'signal-c')]);
      expect(await bots(w)).toHaveLength(1);
    }
  });

  it.each([
    ['is answered', undefined],
    ['gets no answer', { kind: 'replyLost' }],
  ] as const)(
    'makes one bot when a second start comes at any moment of the first and %s',
    async (_what, fault) => {
      for (let number = 1; number <= 12; number += 1) {
        const w = world();
        if (fault !== undefined) onCreate(w, fault);
        let second: Promise<unknown> | undefined;
        w.table.afterEach(async (call) => {
          if (second !== undefined || call.number !== number) return;
          second = start(w, 'signal-b').catch(() => undefined);
          await second;
        });
        await start(w, 'signal-a').catch(() => undefined);
        expect(await bots(w), `at call ${number}`).toHaveLength(1);
      }
    },
  );

  it.each<readonly [string, Fault]>([
    ['its reply is lost after the bot was made', { kind: 'replyLost' }],
    ['a gateway answers after the bot was made', { kind: 'gatewayPage', status: 502, executed: true }],
    ['it lands late', { kind: 'lateLanding', delayMs: 15_000 }],
    ['its reply is cut off', { kind: 'brokenReply', how: 'truncated' }],
  ])('finds the bot when %s, and never makes a second', async (_what, fault) => {
    const w = world();
    onCreate(w, fault);
    const intent = await start(w);
    expect(intent.state).toBe('unknown');
    for (let minute = 0; minute < 6; minute += 1) {
      w.clock.advance(MINUTE_MS);
      await settle(w);
    }
    expect(await stateOf(w, intent.id)).toBe('filled');
    expect(await bots(w)).toHaveLength(1);
    expect((await readGridRow(w.deps.table, GRID)).row?.bot).toBeDefined();
  });

  it('sends a create that was lost on the way again, after proof that no bot came of it', async () => {
    const w = world();
    onCreate(w, { kind: 'requestLost' });
    const intent = await start(w);
    w.clock.advance(MINUTE_MS);
    await settle(w);
    expect(await stateOf(w, intent.id)).toBe('unknown');
    w.clock.advance(MINUTE_MS);
    await settle(w);
    w.clock.advance(MINUTE_MS);
    await settle(w);
    expect(await stateOf(w, intent.id)).toBe('filled');
    expect(await bots(w)).toHaveLength(1);
  });

  it('does not call a bot missing while the list fails, and makes none meanwhile', async () => {
    const w = world();
    onCreate(w, { kind: 'replyLost' });
    const intent = await start(w);
    w.strike(({ path }) =>
      path === '/api/v1/bot/orders' ? { kind: 'gatewayPage', status: 502, executed: false } : undefined,
    );
    for (let minute = 0; minute < 20; minute += 1) {
      w.clock.advance(MINUTE_MS);
      await settle(w);
    }
    expect(await stateOf(w, intent.id)).toBe('unknown');
    expect(w.notices.map(({ key }) => key)).toContain(`${intent.id}/unclear`);
    expect(await bots(w)).toHaveLength(1);
  });
});

describe('stopping a grid', () => {
  it('stops its bot, is proven by the end of it, and lets it be set up anew', async () => {
    const w = world();
    await start(w);
    w.clock.advance(MINUTE_MS);
    await settle(w);
    const intent = await stopGrid(w.deps, { grid: GRID, occasion: 'stop-1' });
    w.clock.advance(MINUTE_MS);
    await settle(w);
    expect(await stateOf(w, intent.id)).toBe('filled');

    const again = await start(w, 'start-2');
    expect(again.state).toBe('accepted');
    expect(await bots(w)).toHaveLength(2);
  });

  it('is denied when nothing runs', async () => {
    const w = world();
    expect(await stopGrid(w.deps, { grid: GRID, occasion: 'stop-1' })).toMatchObject({
      state: 'denied',
      reason: { code: 'grid.doesNotRun' },
    });
  });

  it('is not held back by limits that are used up', async () => {
    const w = world();
    await start(w);
    w.clock.advance(MINUTE_MS);
    await settle(w);
    const tight = { coin: 'USDT', perOrder: money('1'), perDay: money('1'), perMonth: money('1') };
    const automations = { ...w.deps.automations, accounts: { [ACCOUNT]: { ...anAccount(), limits: tight } } };
    const intent = await stopGrid({ ...w.deps, automations }, { grid: GRID, occasion: 'stop-1' });
    expect(intent.state).toBe('accepted');
  });
});

describe('a pause', () => {
  it('holds back the stop of a signal, and not that of a person', async () => {
    const w = world();
    await start(w);
    w.clock.advance(MINUTE_MS);
    await settle(w);
    await pause(w.deps.table, { kind: 'all' }, w.clock.nowMs());
    const bySignal = await stopGrid(w.deps, { grid: GRID, occasion: 'signal-1' });
    expect(bySignal).toMatchObject({ state: 'denied', reason: { code: 'pause.all' } });
    const byPerson = await stopGrid(w.deps, { grid: GRID, occasion: 'stop-1', byPerson: true });
    expect(byPerson.state).toBe('accepted');
  });

  it('does not hold back a stop that was recorded before it and lost on its way', async () => {
    const w = world();
    await start(w);
    w.clock.advance(MINUTE_MS);
    await settle(w);
    let lost = false;
    w.strike(({ path }) => {
      if (lost || !path.endsWith('/cancel')) return undefined;
      lost = true;
      return { kind: 'requestLost' };
    });
    const { id } = await stopGrid(w.deps, { grid: GRID, occasion: 'stop-1', byPerson: true });
    await pause(w.deps.table, { kind: 'all' }, w.clock.nowMs());
    for (let minute = 0; minute < 5; minute += 1) {
      w.clock.advance(MINUTE_MS);
      await settle(w);
    }
    expect(await stateOf(w, id)).toBe('filled');
  });
});

describe('a person’s word', () => {
  it('settles what no look can, and frees or counts its money', async () => {
    for (const [verdict, state, spent] of [
      ['done', 'filled', '200'],
      ['not-done', 'expired', '0'],
    ] as const) {
      const w = world();
      onCreate(w, { kind: 'replyLost' });
      const { id } = await start(w);
      await expect(settleByHand(w.deps, id, verdict)).rejects.toMatchObject({
        code: 'ledger.illegalTransition',
      });
      w.clock.advance(MINUTE_MS);
      const botId = (await bots(w))[0]?.botId;
      expect((await settleByHand(w.deps, id, verdict, botId)).state).toBe(state);
      expect((await w.budget()).entries[id]).toMatchObject({ spent });
    }
  });

  it('is not taken for what is no change of a grid', async () => {
    const w = world();
    await expect(
      settleByHand(w.deps, 'btc-weekly/2026-11-23T09:00/BTC_USDT/1', 'done'),
    ).rejects.toMatchObject({
      code: 'config.notFound',
    });
  });
});

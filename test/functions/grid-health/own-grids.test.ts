/** Bots of the automations, and changes that this project made itself. */
import { describe, expect, it } from 'vitest';
import { watchedAccount, watchedAccounts } from '../../../functions/grid-health/watched-account.ts';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { bindGrid } from '../../../shared/grids/grid-row.ts';
import { listEnded } from '../../../shared/grids/tracker.ts';
import type { IntentState } from '../../../shared/orders/intent.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import type { BotAction } from '../../../shared/venues/bot-actions.ts';
import { ACCOUNT, money, SLOT_MS } from '../../support/builders.ts';
import { aFuturesGrid, aSpotGrid } from '../../support/scripted-bots.ts';
import { watchedWorld, watching } from './watched-world.ts';

const plan = {
  market: 'spot',
  account: ACCOUNT,
  symbol: 'BTC_USDT',
  range: { top: '70000', bottom: '60000' },
  investment: '1000',
  thresholds: { outOfRangeMinutes: 20 },
  remedies: { rules: [{ do: 'stop', on: 'liquidated' }] },
};
const withPlan = (watch = {}) => watching({ grids: { 'btc-range': plan }, watch });
const ref = { botId: 'spot-000001', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;

async function worldOfPlan() {
  const world = watchedWorld([aSpotGrid()], withPlan());
  await bindGrid(world.table, {
    grid: 'btc-range',
    account: ACCOUNT,
    botId: ref.botId,
    intent: 'x',
    sinceMs: SLOT_MS,
  });
  await world.run();
  return world;
}

/** As the ledger keeps an action that was sent. */
function anAction(action: BotAction, state: IntentState, atMs: number): ActionIntent {
  const cause = { plan: 'grid:btc-range', slot: 'remedy-0001', leg: action.do, attempt: 1 };
  return {
    id: `grid:btc-range/remedy-0001/${action.do}/1`,
    cause,
    account: ACCOUNT,
    symbol: 'BTC_USDT',
    state,
    action,
    reservedQuote: money('0'),
    createdAtMs: atMs,
    updatedAtMs: atMs,
    placeBeforeMs: atMs,
    sends: 1,
    numbers: {},
    history: [{ state, atMs }],
  };
}

describe('a bot of a grid of the automations', () => {
  it('is watched without a watch of its account, by its own thresholds and under its own name', async () => {
    const world = await worldOfPlan();
    world.spotPrices.set('BTC_USDT', '71000');
    await world.runs(3);
    expect(world.titles()).toEqual(['warning: btc-range (BTC_USDT grid): price above range for 20 min']);
  });

  it('is missed when somebody stops it', async () => {
    const world = await worldOfPlan();
    world.bots.end(ref.botId, 'user_cancel');
    await world.runs(2);
    expect(world.titles()).toEqual([
      'warning: btc-range (BTC_USDT grid): ended (user cancel)',
      'warning: btc-range: must run and does not',
    ]);
  });

  it.each<readonly [IntentState, boolean]>([
    ['filled', true],
    ['accepted', true],
    ['unknown', true],
    ['denied', false],
    ['rejected', false],
    ['absent', false],
  ])('that this project stopped, with the outcome %s, is no news: %s', async (state, isOwn) => {
    const world = await worldOfPlan();
    await createIntent(world.table, anAction({ do: 'stop', bot: ref }, state, SLOT_MS));
    world.bots.end(ref.botId, 'user_cancel');
    await world.runs(3);
    if (isOwn) expect(world.titles()).toEqual([]);
    else expect(world.titles()).not.toEqual([]);
    expect(await listEnded(world.table, ACCOUNT)).toMatchObject([{ isOwn, gridKey: 'btc-range' }]);
  });

  it('that this project changed was not changed elsewhere', async () => {
    const world = await worldOfPlan();
    const [top, bottom] = [money('71000'), money('61000')];
    const action: BotAction = { do: 'adjustRange', bot: ref, top, bottom, rows: 20, price: money('66000') };
    await createIntent(world.table, anAction(action, 'filled', SLOT_MS + 1));
    world.bots.running[0] = aSpotGrid({ range: { top, bottom, rows: 20, spacing: 'arithmetic' } });
    await world.runs(1);
    expect(world.titles()).toEqual([]);
    world.bots.running[0] = aSpotGrid({
      range: { top: money('99000'), bottom, rows: 20, spacing: 'arithmetic' },
    });
    await world.runs(6);
    world.bots.running[0] = aSpotGrid({ range: { top, bottom, rows: 20, spacing: 'arithmetic' } });
    await world.runs(1);
    expect(world.titles()).toEqual(['info: btc-range (BTC_USDT grid): settings changed, not from here']);
  });
});

describe('what the automations say of an account', () => {
  const bots = new Map([
    ['spot-000001', 'btc-range'],
    ['spot-000009', 'former'],
  ]);

  it('names accounts with a watch or a grid, in the order of the file', () => {
    expect(watchedAccounts(withPlan())).toEqual([ACCOUNT]);
    expect(watchedAccounts(watching({ watch: {} }))).toEqual([]);
  });

  it('takes the remedies of the bot before those of its grid, and a grid that is gone for none', () => {
    const own = { rules: [{ do: 'takeProfit', whenAbove: '10' }] };
    const watched = watchedAccount(
      withPlan({ [ACCOUNT]: { bots: { 'perp-000001': { mustRun: false, remedies: own } } } }),
      ACCOUNT,
      bots,
    );
    expect(watched.required).toEqual(['spot-000001']);
    expect(watched.gridKeyOf('spot-000001')).toBe('btc-range');
    expect(watched.gridKeyOf('spot-000009')).toBe('spot-000009');
    expect(watched.remediesOf(aSpotGrid())?.rules).toEqual([
      { do: 'stop', on: 'liquidated', closeMode: 'toQuote' },
    ]);
    expect(watched.remediesOf(aFuturesGrid())?.rules).toEqual(own.rules);
  });
});

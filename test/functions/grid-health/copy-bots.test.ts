/** Bots that follow signals: what of them is watched. */
import { describe, expect, it } from 'vitest';
import { symbolOffline } from '../../../functions/grid-health/checks/market-and-state.ts';
import { HOUR_MS } from '../../../shared/core/clock.ts';
import { listSamples } from '../../../shared/grids/samples.ts';
import { listEnded } from '../../../shared/grids/tracker.ts';
import type { CopiedPair } from '../../../shared/venues/bots.ts';
import { ACCOUNT, money, SLOT_MS } from '../../support/builders.ts';
import { aCopyBot } from '../../support/scripted-bots.ts';
import { aBotContext } from './a-context.ts';
import { watchedWorld, watching } from './watched-world.ts';

const NAME = 'BTC_USDT_PERP …000001 (copy bot)';
const pair = (base: string, more: Partial<CopiedPair> = {}): CopiedPair => ({
  base,
  symbol: `${base}_USDT_PERP`,
  state: 'running',
  ...more,
});

describe('a copy bot', () => {
  it('has a series of what it won and what it is worth', async () => {
    const world = watchedWorld([aCopyBot()]);
    await world.run();
    const span = { fromMs: SLOT_MS, toMs: SLOT_MS + HOUR_MS };
    expect(await listSamples(world.table, { account: ACCOUNT, botId: 'copy-000001', ...span })).toEqual([
      { atMs: SLOT_MS, value: '1050', profit: '50', funding: '-2' },
    ]);
  });

  it.each([
    ['-149.99', []],
    ['-150', [`warning: ${NAME}: 20 % below its best`]],
    ['-350', [`urgent: ${NAME}: 40 % below its best`]],
  ])('that falls from 50 to %s of profit on 1000 is told so: %j', async (profit, titles) => {
    const world = watchedWorld([aCopyBot()]);
    await world.run();
    world.bots.running[0] = aCopyBot({ profit: money(profit) });
    await world.runs(1);
    expect(world.titles()).toEqual(titles);
  });

  it('whose profit is not told has no fall', async () => {
    const { profit: _, ...silent } = aCopyBot();
    const world = watchedWorld([silent]);
    await world.runs(2);
    expect(world.titles()).toEqual([]);
  });

  it('that is given another leverage or pair was changed elsewhere, in whatever order its pairs come', async () => {
    const world = watchedWorld([
      aCopyBot({ portfolio: [pair('BTC', { leverage: money('2') }), pair('ETH')] }),
    ]);
    world.perpetual.listed.set('ETH_USDT_PERP', true);
    await world.run();
    world.bots.running[0] = aCopyBot({ portfolio: [pair('ETH'), pair('BTC', { leverage: money('2.0') })] });
    await world.runs(1);
    expect(world.titles()).toEqual([]);
    world.bots.running[0] = aCopyBot({ portfolio: [pair('BTC', { leverage: money('5') }), pair('ETH')] });
    await world.runs(1);
    expect(world.titles()).toEqual([`info: ${NAME}: settings changed, not from here`]);
    expect(world.notices[0]?.text).toContain('pairs from BTC 2×, ETH to BTC 5×, ETH');
  });

  it('is told to end by itself by the pair that ends first', async () => {
    const expiring = (hours: number) => pair('BTC', { expiresAtMs: SLOT_MS + hours * HOUR_MS });
    const world = watchedWorld([aCopyBot({ portfolio: [expiring(300), expiring(25)] })]);
    await world.run();
    expect(world.titles()).toEqual([]);
    await world.runs(1, 60);
    expect(world.titles()).toEqual([`warning: ${NAME}: ends by itself in 24 h`]);
  });

  it('is told that one of its markets is offline', async () => {
    const world = watchedWorld([aCopyBot({ portfolio: [pair('BTC'), pair('SOL')] })]);
    world.perpetual.listed.set('SOL_USDT_PERP', true);
    await world.run();
    expect(world.titles()).toEqual([]);
    world.perpetual.listed.set('SOL_USDT_PERP', false);
    await world.runs(1);
    expect(world.titles()).toEqual([`urgent: ${NAME}: one of BTC_USDT_PERP, SOL_USDT_PERP does not trade`]);
  });

  it('on spot is asked for at the spot market', async () => {
    const spot = { base: 'BTC', symbol: 'BTC_USDT', state: 'running' };
    const world = watchedWorld([aCopyBot({ market: 'spot', symbol: 'BTC_USDT', portfolio: [spot] })]);
    await world.run();
    expect(world.perpetual.calls).toEqual([]);
    expect(world.script.calls).toContainEqual(expect.stringContaining('instruments'));
  });

  it('that left the list is looked up by itself, and its end told with its reason', async () => {
    const world = watchedWorld(
      [aCopyBot()],
      watching({ watch: { [ACCOUNT]: { bots: { 'copy-000001': {} } } } }),
    );
    await world.run();
    world.bots.end('copy-000001', 'force_liquidation');
    await world.runs(2);
    expect(world.bots.calls).toContain('bot copy-000001');
    expect(world.titles()).toEqual([
      `urgent: ${NAME}: ended (force liquidation)`,
      'warning: BTC_USDT_PERP …000001: must run and does not',
    ]);
    expect(await listEnded(world.table, ACCOUNT)).toMatchObject([{ reason: 'force_liquidation' }]);
  });

  it('is named with all its markets where one is offline', () => {
    const both = aCopyBot({ portfolio: [pair('BTC'), pair('SOL')] });
    const offline = { given: { listing: 'offline' } } as const;
    expect(symbolOffline(aBotContext(both, offline))).toMatchObject({
      text: 'The exchange has stopped trading of one of BTC_USDT_PERP, SOL_USDT_PERP: the bot cannot trade.',
    });
    expect(symbolOffline(aBotContext(aCopyBot(), offline))).toMatchObject({
      text: 'The exchange has stopped trading of BTC_USDT_PERP: the bot cannot trade.',
    });
  });
});

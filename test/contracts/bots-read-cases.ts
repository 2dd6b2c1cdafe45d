/** Cases of the bots contract that change nothing. */
import { expect, it } from 'vitest';
import { decimal } from '../../shared/core/decimal.ts';
import type { GridKind } from '../../shared/venues/bots.ts';
import type { BotsDesk } from './bots-world.ts';

const KINDS: readonly GridKind[] = ['spotGrid', 'futuresGrid'];

export function lists(at: () => BotsDesk): void {
  it('are empty for an account without bots', async () => {
    const { bots } = at();

    expect(await bots.list('running')).toMatchObject({ bots: [], damaged: [] });
    expect(await bots.list('finished')).toMatchObject({ bots: [], damaged: [] });
  });

  it('hold every bot once, over many pages', async () => {
    const { bots, world } = at();
    const ids = await world.startMany(37);

    const list = await bots.list('running');

    expect(list.bots.map(({ botId }) => botId).sort()).toEqual([...ids].sort());
    expect(list.damaged).toEqual([]);
    expect(list.pages).toBeGreaterThan(1);
  });

  it('throw rather than leave pages out', async () => {
    const { bots, world } = at();
    await world.startMany(37);

    await expect(bots.list('running', { maxPages: 1 })).rejects.toMatchObject({
      code: 'venue.unexpectedReply',
    });
  });

  it('read a page again after passing trouble', async () => {
    const { bots, world } = at();
    await world.startMany(3);

    world.strike('read', 'page');

    expect((await bots.list('running')).bots).toHaveLength(3);
  });

  it.each(KINDS)('move a %s from running to finished when it ends', async (kind) => {
    const { bots, started, perform, settle } = at();
    const { botId, symbol } = await started(kind);

    await perform({ do: 'stop', bot: { botId, kind, symbol } });
    await settle();

    expect((await bots.list('running')).bots).toEqual([]);
    expect((await bots.list('finished')).bots).toMatchObject([{ botId, phase: 'ended' }]);
  });
}

export function lookups(at: () => BotsDesk): void {
  it.each(KINDS)('of a %s tells the same as the list', async (kind) => {
    const { started, bots } = at();
    const listed = await started(kind);

    expect(await bots.bot({ botId: listed.botId, kind })).toEqual({ found: true, bot: listed });
  });

  it.each(KINDS)('of an unknown %s is not found, which is no error', async (kind) => {
    const { bots } = at();

    expect(await bots.bot({ botId: 'b-0000', kind })).toEqual({ found: false });
  });
}

export function checking(at: () => BotsDesk): void {
  it.each(KINDS)('finds a fine %s fine, and makes none', async (kind) => {
    const { bots, draft, world } = at();

    const check = await bots.check(await draft(kind));

    expect(check.ok).toBe(true);
    expect(Number(check.minInvestment)).toBeGreaterThan(0);
    expect(await world.landedBots()).toEqual([]);
  });

  it.each(KINDS)('of a %s with too little money tells how much is needed', async (kind) => {
    const { bots, draft } = at();

    const check = await bots.check({ ...(await draft(kind)), investment: decimal('0.5') });

    expect(check.ok).toBe(false);
    expect(Number(check.minInvestment)).toBeGreaterThan(0.5);
  });

  it.each(KINDS)('of a %s upside down says what is wrong', async (kind) => {
    const { bots, draft } = at();
    const fine = await draft(kind);
    const range = { ...fine.range, top: fine.range.bottom, bottom: fine.range.top };

    const check = await bots.check({ ...fine, range });

    expect(check).toMatchObject({ ok: false, message: expect.stringMatching(/top|bottom/) });
  });

  it('estimates where a long futures grid is liquidated: below, and nowhere above', async () => {
    const { bots, draft, world } = at();

    const check = await bots.check(await draft('futuresGrid'));

    const below = 'liquidationBelow' in check ? Number(check.liquidationBelow) : 0;
    expect(below).toBeGreaterThan(0);
    expect(below).toBeLessThan(await world.price());
    expect(check).not.toHaveProperty('liquidationAbove');
  });
}

export function suggestions(at: () => BotsDesk): void {
  it('hold the current price', async () => {
    const { bots, world } = at();

    const suggestion = await bots.suggestion(world.symbols.spotGrid);

    const price = await world.price();
    expect(Number(suggestion?.range.bottom)).toBeLessThan(price);
    expect(Number(suggestion?.range.top)).toBeGreaterThan(price);
    expect(suggestion?.range.rows).toBeGreaterThan(1);
  });
}

export function signals(at: () => BotsDesk): void {
  const push = ({ bots, world }: BotsDesk) =>
    bots.push(
      {
        signalType: 'contract-signal',
        signalParam: '{}',
        base: 'BTC',
        quote: 'USDT',
        atMs: world.clock.nowMs(),
        price: decimal('60000'),
        action: 'buy',
        positionSize: decimal('1'),
        contracts: decimal('1'),
      },
      { signBeforeMs: world.clock.nowMs() + 10_000 },
    );

  it('are accepted, once each', async () => {
    expect(await push(at())).toMatchObject({ outcome: 'accepted' });
    expect(await at().world.landedSignals()).toBe(1);
  });

  it('are unknown when the answer is lost, and not sent again', async () => {
    at().world.strike('placement', 'replyLostExecuted');

    expect(await push(at())).toMatchObject({ outcome: 'unknown' });
    expect(await at().world.landedSignals()).toBe(1);
  });
}

/** Cases of the bots contract about what changes something. */
import { expect, it } from 'vitest';
import { decimal } from '../../shared/core/decimal.ts';
import type { BotAction, BotRef } from '../../shared/venues/bot-actions.ts';
import type { GridKind } from '../../shared/venues/bots.ts';
import type { BotsDesk } from './bots-world.ts';
import type { Trouble } from './venue-world.ts';

const KINDS: readonly GridKind[] = ['spotGrid', 'futuresGrid'];
const priceOf = async ({ world }: BotsDesk) => decimal((await world.price()).toFixed(1));

/** A running bot, and how it is named in actions. */
async function startedRef(desk: BotsDesk, kind: GridKind): Promise<BotRef> {
  const { botId, symbol } = await desk.started(kind);
  return { botId, symbol, kind };
}

export function making(at: () => BotsDesk): void {
  it.each(KINDS)('a %s brings just that bot into being', async (kind) => {
    const { started, draft, world } = at();
    const wanted = await draft(kind);

    const bot = await started(kind);

    expect(bot).toMatchObject({ kind, symbol: wanted.symbol, range: wanted.range, phase: 'running' });
    expect(bot.createdAtMs).toBeLessThanOrEqual(world.clock.nowMs());
    expect(bot).not.toHaveProperty('endedAtMs');
    expect(await world.landedBots()).toEqual([bot.botId]);
  });

  it('a spot grid puts all of its money into it', async () => {
    const bot = await at().started('spotGrid');

    expect('investment' in bot && Number(bot.investment)).toBe(2_000);
    expect('quoteAmount' in bot && Number(bot.quoteAmount)).toBeLessThan(2_000);
    expect('baseAmount' in bot && Number(bot.baseAmount)).toBeGreaterThan(0);
  });

  it('a long futures grid holds a long position at its leverage', async () => {
    const bot = await at().started('futuresGrid');

    expect(bot).toMatchObject({ trend: 'long', leverage: '3', inverted: false, liquidated: false });
    expect('position' in bot && Number(bot.position)).toBeGreaterThan(0);
    expect('extraMargin' in bot && Number(bot.extraMargin)).toBe(100);
    expect('liquidationBelow' in bot && Number(bot.liquidationBelow)).toBeGreaterThan(0);
    expect(bot).not.toHaveProperty('liquidationAbove');
  });

  it('a short futures grid holds a negative position', async () => {
    const { draft, perform, settle, bots } = at();
    const wanted = await draft('futuresGrid');
    if (wanted.kind !== 'futuresGrid') throw new Error('not a futures grid');

    await perform({ do: 'create', draft: { ...wanted, trend: 'short' } });
    await settle();

    const [bot] = (await bots.list('running')).bots;
    expect(bot && 'position' in bot && Number(bot.position)).toBeLessThan(0);
    expect(bot && 'liquidationAbove' in bot && Number(bot.liquidationAbove)).toBeGreaterThan(0);
  });

  it('a grid with stops and a trigger lets it wait, and tells its stops', async () => {
    const { draft, perform, settle, bots, world } = at();
    const price = await world.price();
    const trigger = { price: decimal((price * 0.5).toFixed(1)), direction: 'fallsTo' } as const;
    const stopLoss = { type: 'price', value: decimal((price * 0.3).toFixed(1)) } as const;

    await perform({ do: 'create', draft: { ...(await draft('futuresGrid')), trigger, stopLoss } });
    await settle();

    expect((await bots.list('running')).bots).toMatchObject([{ phase: 'waiting', stopLoss }]);
  });
}

export function changes(at: () => BotsDesk): void {
  it.each(KINDS)('moves the range of a %s', async (kind) => {
    const desk = at();
    const bot = await startedRef(desk, kind);
    const price = await desk.world.price();
    const [top, bottom] = [decimal((price * 1.2).toFixed(1)), decimal((price * 0.85).toFixed(1))];

    const outcome = await desk.perform({
      do: 'adjustRange',
      bot,
      top,
      bottom,
      rows: 14,
      price: await priceOf(desk),
    });
    await desk.settle();

    expect(outcome).toEqual({ outcome: 'accepted', botId: bot.botId });
    expect(await desk.read(bot.botId, kind)).toMatchObject({ range: { top, bottom, rows: 14 } });
  });

  it.each(KINDS)('adds to the investment of a %s just what was said', async (kind) => {
    const desk = at();
    const bot = await startedRef(desk, kind);
    const before = await desk.read(bot.botId, kind);

    const price = await priceOf(desk);
    const outcome = await desk.perform({ do: 'addInvestment', bot, amount: decimal('300.5'), price });
    await desk.settle();

    const after = await desk.read(bot.botId, kind);
    const added =
      'investment' in before && 'investment' in after && Number(after.investment) - Number(before.investment);
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    expect(added).toBeCloseTo(300.5, 6);
  });

  it('adds margin alone, and leaves the range as it is', async () => {
    const desk = at();
    const bot = await startedRef(desk, 'futuresGrid');
    const before = await desk.read(bot.botId, 'futuresGrid');

    const price = await priceOf(desk);
    const outcome = await desk.perform({ do: 'addMargin', bot, amount: decimal('50.25'), price });
    await desk.settle();

    const after = await desk.read(bot.botId, 'futuresGrid');
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    expect('extraMargin' in after && Number(after.extraMargin)).toBeCloseTo(150.25, 6);
    expect('range' in after && after.range).toEqual('range' in before && before.range);
  });

  it('reduces a position by whole steps', async () => {
    const desk = at();
    const bot = await startedRef(desk, 'futuresGrid');
    const before = await desk.read(bot.botId, 'futuresGrid');

    const price = await priceOf(desk);
    const outcome = await desk.perform({ do: 'reduce', bot, baseSize: decimal('0.00209'), price });
    await desk.settle();

    const after = await desk.read(bot.botId, 'futuresGrid');
    const less =
      'position' in before && 'position' in after && Number(before.position) - Number(after.position);
    expect(outcome).toMatchObject({ outcome: 'accepted' });
    expect(less).toBeGreaterThan(0);
  });
}

export function ending(at: () => BotsDesk): void {
  it.each(KINDS)('a %s takes some time, and then it says why and when', async (kind) => {
    const desk = at();
    const bot = await startedRef(desk, kind);

    expect(await desk.perform({ do: 'stop', bot })).toEqual({ outcome: 'accepted', botId: bot.botId });
    await desk.settle();

    const ended = await desk.read(bot.botId, kind);
    expect(ended).toMatchObject({ phase: 'ended', endReason: 'user_cancel' });
    expect(ended.endedAtMs).toBeGreaterThanOrEqual(ended.createdAtMs);
  });

  it.each(KINDS)('a %s that has ended already is done, not an error', async (kind) => {
    const desk = at();
    const bot = await startedRef(desk, kind);
    await desk.perform({ do: 'stop', bot });
    await desk.settle();

    expect(await desk.perform({ do: 'stop', bot })).toEqual({ outcome: 'accepted', botId: bot.botId });
  });

  it('is possible in every way that the capabilities name', async () => {
    const desk = at();
    for (const kind of KINDS) {
      for (const closeMode of desk.bots.capabilities.closeModes[kind]) {
        const bot = await startedRef(desk, kind);

        expect(await desk.perform({ do: 'stop', bot, closeMode })).toMatchObject({ outcome: 'accepted' });
        await desk.settle();
      }
    }
    expect((await desk.bots.list('running')).bots).toEqual([]);
  });
}

export function refusals(at: () => BotsDesk): void {
  it.each(KINDS)('is a new %s with too little money, and none comes into being', async (kind) => {
    const { draft, perform, world } = at();

    const outcome = await perform({
      do: 'create',
      draft: { ...(await draft(kind)), investment: decimal('0.5') },
    });

    expect(outcome.outcome).toBe('rejected');
    expect(await world.landedBots()).toEqual([]);
  });

  it.each(KINDS)('is every change at a %s that does not exist', async (kind) => {
    const { perform, world } = at();
    const bot = { botId: 'b-0000', kind, symbol: world.symbols[kind] };

    expect((await perform({ do: 'stop', bot })).outcome).toBe('rejected');
    expect(
      (await perform({ do: 'addInvestment', bot, amount: decimal('10'), price: decimal('60000') })).outcome,
    ).toBe('rejected');
  });

  it('is taking out more profit than there is', async () => {
    const desk = at();
    const bot = await startedRef(desk, 'spotGrid');

    const outcome = await desk.perform({ do: 'takeProfit', bot, amount: decimal('1900') });

    expect(outcome.outcome).toBe('rejected');
  });

  it('is a reduction by more than the position', async () => {
    const desk = at();
    const bot = await startedRef(desk, 'futuresGrid');

    const price = await priceOf(desk);
    const outcome = await desk.perform({ do: 'reduce', bot, baseSize: decimal('90'), price });

    expect(outcome.outcome).toBe('rejected');
  });
}

export function lostAnswers(at: () => BotsDesk): void {
  const troubles: readonly { readonly trouble: Trouble; readonly landed: number }[] = [
    { trouble: 'requestLost', landed: 0 },
    { trouble: 'page', landed: 0 },
    { trouble: 'replyLostExecuted', landed: 1 },
    { trouble: 'pageExecuted', landed: 1 },
    { trouble: 'brokenReplyExecuted', landed: 1 },
  ];

  it.each(troubles)(
    'leaves a new bot unknown after $trouble, sent once',
    async ({ trouble: kind, landed }) => {
      const { draft, perform, world } = at();
      const wanted = await draft('spotGrid');
      const before = world.calls('placement');

      world.strike('placement', kind);
      const outcome = await perform({ do: 'create', draft: wanted });

      expect(outcome.outcome).toBe('unknown');
      expect(world.calls('placement') - before).toBe(1);
      expect(await world.landedBots()).toHaveLength(landed);
    },
  );

  it.each(troubles)('leaves an end unknown after $trouble, sent once', async ({ trouble: kind, landed }) => {
    const desk = at();
    const bot = await startedRef(desk, 'futuresGrid');
    const before = desk.world.calls('placement');

    desk.world.strike('placement', kind);
    const outcome = await desk.perform({ do: 'stop', bot });
    await desk.settle();

    expect(outcome.outcome).toBe('unknown');
    expect(desk.world.calls('placement') - before).toBe(1);
    expect((await desk.bots.list('finished')).bots).toHaveLength(landed);
  });
}

export function denials(at: () => BotsDesk): void {
  it('is every action that the capabilities do not name, and no byte is sent', async () => {
    const { bots, perform, world } = at();
    const calls = world.calls('placement');
    const [amount, price] = [decimal('10'), decimal('60000')];
    for (const kind of KINDS) {
      const bot = { botId: 'b-0000', kind, symbol: world.symbols[kind] };
      const actions: readonly BotAction[] = [
        { do: 'takeProfit', bot, amount },
        { do: 'addMargin', bot, amount, price },
        { do: 'reduce', bot, baseSize: amount, price },
      ];
      for (const action of actions.filter(
        ({ do: name }) => !bots.capabilities.actions[kind].includes(name),
      )) {
        expect((await perform(action)).outcome).toBe('denied');
      }
    }
    expect(world.calls('placement')).toBe(calls);
  });

  it('is a futures grid on a symbol that the exchange does not list', async () => {
    const { draft, perform, world } = at();
    const symbol = world.unknownSymbols.futuresGrid;

    expect(
      (await perform({ do: 'create', draft: { ...(await draft('futuresGrid')), symbol } })).outcome,
    ).toBe('denied');
    expect(world.calls('placement')).toBe(0);
  });

  it('is what can no longer be signed in time', async () => {
    const { bots, draft, world } = at();
    const action = { do: 'create', draft: await draft('spotGrid') } as const;

    const outcome = await bots.perform(action, { signBeforeMs: world.clock.nowMs() - 1_000 });

    expect(outcome.outcome).toBe('denied');
    expect(await world.landedBots()).toEqual([]);
  });
}

export function trouble(at: () => BotsDesk): void {
  it('signs a new bot again after a refused timestamp, and makes one', async () => {
    const { draft, perform, world } = at();
    const wanted = await draft('spotGrid');

    world.strike('placement', 'timestampRefused');

    expect((await perform({ do: 'create', draft: wanted })).outcome).toBe('accepted');
    expect(await world.landedBots()).toHaveLength(1);
  });

  it('sends nothing while it is banned', async () => {
    const { draft, perform, world } = at();
    const wanted = await draft('spotGrid');

    world.strike('placement', 'tooManyRequests');
    const first = await perform({ do: 'create', draft: wanted });
    const calls = world.calls();
    const second = await perform({ do: 'create', draft: wanted });

    expect([first.outcome, second.outcome]).toEqual(['unknown', 'denied']);
    expect(world.calls()).toBe(calls);
    expect(await world.landedBots()).toEqual([]);
  });
}

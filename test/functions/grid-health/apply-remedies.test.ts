import { describe, expect, it } from 'vitest';
import { applyRemedies, type ObservedGrid } from '../../../functions/grid-health/apply-remedies.ts';
import type { Remedies } from '../../../functions/grid-health/remedies/caps.ts';
import { reconcileAccounts } from '../../../functions/order-reconcile/reconcile-accounts.ts';
import { readControl } from '../../../shared/control/control.ts';
import { pause } from '../../../shared/control/pause.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { listActions } from '../../../shared/grids/action-row.ts';
import { createRedactor } from '../../../shared/log/redactor.ts';
import { listTold } from '../../../shared/notices/outbox.ts';
import { outboxNotices } from '../../../shared/notices/outbox-notices.ts';
import type { BotTerms } from '../../../shared/paper/bots/bot.ts';
import type { Fault } from '../../../shared/paper/faults.ts';
import { type Grid, isGrid } from '../../../shared/venues/bots.ts';
import { ACCOUNT, money, someAutomations } from '../../support/builders.ts';
import { createPaperWorld, type PaperWorld } from '../../support/paper-world.ts';

const MOVE: Remedies = {
  rules: [{ do: 'moveAroundPrice', on: 'outOfRange' }],
  from: 'warning',
  confirmedBy: 2,
  perDay: 2,
  inAll: 20,
  minutesBetween: 60,
};

const INVEST: Remedies = {
  ...MOVE,
  rules: [{ do: 'addInvestment', on: 'outOfRange', amount: money('50') }],
};

const TERMS: BotTerms = {
  kind: 'spot_grid',
  base: 'BTC',
  quote: 'USDT',
  symbol: 'BTC_USDT',
  investment: money('1000'),
  range: { top: money('90000'), bottom: money('30000'), rows: 20, spacing: 'arithmetic' },
  labels: {},
  closeSell: 'TO_QUOTE',
};

/** A bot that has been running for a minute, as its owner made it in the app. */
async function worldWithBot(): Promise<{ w: PaperWorld; botId: string }> {
  const w = createPaperWorld(someAutomations({}));
  const [botId = ''] = await w.exchange.inspect.placeBots(ACCOUNT, [TERMS]);
  w.clock.advance(MINUTE_MS);
  return { w, botId };
}

async function botAt(w: Pick<PaperWorld, 'deps'>, botId: string): Promise<Grid> {
  const lookup = await (await w.deps.venues.bots(ACCOUNT)).bot({ botId, kind: 'spotGrid' });
  if (!lookup.found || !isGrid(lookup.bot)) throw new Error('the bot is not there');
  return lookup.bot;
}

async function run(
  w: Pick<PaperWorld, 'deps' | 'clock'>,
  botId: string,
  remedies: Remedies,
  found: Partial<ObservedGrid> = {},
) {
  const observed: ObservedGrid = {
    bot: await botAt(w, botId),
    gridKey: botId,
    price: money('70000'),
    findings: [
      { kind: 'outOfRange', severity: 'warning', grade: 1, numbers: {}, text: 'Out.', advice: 'Move.' },
    ],
    confirmedRuns: { outOfRange: 2 },
    foundSinceMs: { outOfRange: 0 },
    remedies,
    ...found,
  };
  const control = await readControl(w.deps.table, ACCOUNT);
  const bots = await w.deps.venues.bots(ACCOUNT);
  const deadlineMs = w.clock.nowMs() + 5 * MINUTE_MS;
  return applyRemedies(w.deps, { account: ACCOUNT, control, bots, observed: [observed], deadlineMs });
}

const settle = (w: PaperWorld) => reconcileAccounts(w.deps, w.clock.nowMs() + 10 * MINUTE_MS);
const actions = async (w: PaperWorld, botId: string) =>
  (await listActions(w.deps.table, `grid:${botId}`)).map(({ intent }) => intent);

/** How often the exchange carried a command out, whoever sent it. */
async function carriedOut(w: PaperWorld): Promise<number> {
  const log = await w.exchange.inspect.botLog(ACCOUNT);
  return log.filter(({ type }) => type === 'commanded').length;
}

function onWrite(w: PaperWorld, fault: Fault): void {
  let struck = false;
  w.strike(({ method, path }) => {
    if (struck || method !== 'POST' || path.endsWith('checkParams')) return undefined;
    struck = true;
    return fault;
  });
}

describe('a remedy', () => {
  it('changes the bot once, is proven, and is told', async () => {
    const { w, botId } = await worldWithBot();
    await run(w, botId, MOVE);
    w.clock.advance(MINUTE_MS);
    await settle(w);
    expect((await actions(w, botId)).map(({ state }) => state)).toEqual(['filled']);
    expect((await botAt(w, botId)).range).toMatchObject({ top: '100000', bottom: '40000', rows: 20 });
    expect(w.notices.map(({ title }) => title)).toEqual([
      `BTC_USDT …${botId.slice(-6)}: moved the range to 40000–100000 (20 grids)`,
    ]);
  });

  it('waits for its finding to be confirmed', async () => {
    const { w, botId } = await worldWithBot();
    expect(await run(w, botId, MOVE, { confirmedRuns: { outOfRange: 1 } })).toEqual({});
    expect(await carriedOut(w)).toBe(0);
  });

  it('is one when two runs decide it at the same moment', async () => {
    const { w, botId } = await worldWithBot();
    await Promise.all([run(w, botId, INVEST), run(w, botId, INVEST), run(w, botId, INVEST)]);
    expect(await carriedOut(w)).toBe(1);
    expect(await actions(w, botId)).toHaveLength(1);
  });

  it('is not repeated before its time, nor while the last one is open', async () => {
    const { w, botId } = await worldWithBot();
    await run(w, botId, INVEST);
    await run(w, botId, INVEST);
    w.clock.advance(MINUTE_MS);
    await settle(w);
    w.clock.advance(HOUR_MS - 2 * MINUTE_MS);
    await run(w, botId, INVEST);
    expect(await carriedOut(w)).toBe(1);
    w.clock.advance(MINUTE_MS);
    await run(w, botId, INVEST);
    expect(await carriedOut(w)).toBe(2);
  });

  it.each<readonly [string, Fault, number]>([
    ['lost its reply', { kind: 'replyLost' }, 1],
    ['got a gateway page after it was carried out', { kind: 'gatewayPage', status: 504, executed: true }, 1],
    ['got a gateway page and was not carried out', { kind: 'gatewayPage', status: 504, executed: false }, 1],
    ['was lost on its way', { kind: 'requestLost' }, 1],
    ['lands late', { kind: 'lateLanding', delayMs: 18_000 }, 1],
    ['got a broken reply', { kind: 'brokenReply', how: 'garbage' }, 1],
  ])('that %s is carried out exactly once', async (_what, fault, times) => {
    const { w, botId } = await worldWithBot();
    onWrite(w, fault);
    await run(w, botId, INVEST);
    for (let minute = 0; minute < 9; minute += 1) {
      w.clock.advance(MINUTE_MS);
      await settle(w);
      await run(w, botId, INVEST);
    }
    expect(await carriedOut(w)).toBe(times);
    expect((await actions(w, botId)).map(({ state }) => state)).toEqual(['filled']);
    expect((await botAt(w, botId)).investment).toBe('1050');
  });

  it('is not applied to a bot that its owner has stopped meanwhile', async () => {
    const { w, botId } = await worldWithBot();
    const observed = await botAt(w, botId);
    await w.exchange.inspect.commandBot(ACCOUNT, botId, { type: 'cancel', closeNote: '', immediate: false });
    w.clock.advance(MINUTE_MS);
    expect(observed.phase).toBe('running');
    const report = await run(w, botId, INVEST);
    expect(report[botId]).toMatch(/^not now: the bot is/);
  });

  it('is not applied to a bot whose range was changed since it was found', async () => {
    const { w, botId } = await worldWithBot();
    const found = await botAt(w, botId);
    await w.exchange.inspect.commandBot(ACCOUNT, botId, {
      type: 'adjust',
      range: { ...TERMS.range, top: money('95000') },
      invests: money('0'),
      addsMargin: money('0'),
      reinvests: false,
    });
    w.clock.advance(MINUTE_MS);
    const report = await run(w, botId, INVEST, { bot: found });
    expect(report).toEqual({ [botId]: 'not now: its range was changed just now' });
  });

  it('shows a suggestion of the exchange, as a difference, before it follows it', async () => {
    const { w, botId } = await worldWithBot();
    const notices = outboxNotices({
      table: w.deps.table,
      clock: w.clock,
      log: w.deps.log,
      redactor: createRedactor(),
      channels: [],
    });
    const told = async () => (await listTold(w.deps.table, 0)).map(({ notice }) => notice);
    const now = { ...w, deps: { ...w.deps, notices } };
    const follow: Remedies = { ...MOVE, rules: [{ do: 'useSuggestion', on: 'outOfRange' }] };
    const bots = await w.deps.venues.bots(ACCOUNT);
    const suggested = (await bots.suggestion('BTC_USDT'))?.range;

    const price = suggested?.bottom ?? money('0');
    const first = await run(now, botId, follow, { price });
    expect(first[botId]).toMatch(/^not now: the suggestion is shown first: top 90000 → /);
    expect(await told()).toMatchObject([
      {
        severity: 'info',
        title: expect.stringMatching(/^BTC_USDT …\w{6}: will move to the range that the exchange suggests$/),
        text: expect.stringContaining(`top 90000 → ${suggested?.top} (`),
      },
    ]);
    w.clock.advance(4 * MINUTE_MS);
    await run(now, botId, follow, { price });
    expect(await carriedOut(w)).toBe(0);

    w.clock.advance(6 * MINUTE_MS);
    const again = (await bots.suggestion('BTC_USDT'))?.range.bottom ?? money('0');
    expect((await run(now, botId, follow, { price: again }))[botId]).toMatch(/^accepted: move the range to /);
    expect(await carriedOut(w)).toBe(1);
    expect((await told()).filter(({ title }) => title.includes('will move'))).toHaveLength(1);
  });

  it('is held back by a pause of the bot, and by the account’s limits', async () => {
    const { w, botId } = await worldWithBot();
    const large: Remedies = {
      ...INVEST,
      rules: [{ do: 'addInvestment', on: 'outOfRange', amount: money('99999') }],
    };
    await run(w, botId, large);
    expect((await actions(w, botId))[0]).toMatchObject({
      state: 'denied',
      reason: { code: 'limit.perOrder' },
    });
    w.clock.advance(HOUR_MS);
    await pause(w.deps.table, { kind: 'grid', grid: botId }, w.clock.nowMs());
    expect((await run(w, botId, INVEST))[botId]).toContain('is paused');
    expect(await carriedOut(w)).toBe(0);
  });

  it('that fails for one bot keeps no other from being helped', async () => {
    const { w, botId } = await worldWithBot();
    const bot = await botAt(w, botId);
    const control = await readControl(w.deps.table, ACCOUNT);
    const bots = await w.deps.venues.bots(ACCOUNT);
    const one = (id: string): ObservedGrid => ({
      bot: { ...bot, botId: id },
      gridKey: id,
      price: money('70000'),
      findings: [{ kind: 'outOfRange', severity: 'warning', grade: 1, numbers: {}, text: '', advice: '' }],
      confirmedRuns: { outOfRange: 2 },
      foundSinceMs: { outOfRange: 0 },
      remedies: INVEST,
    });
    w.strike(({ query }) =>
      query.includes('broken-one') ? { kind: 'brokenReply', how: 'garbage' } : undefined,
    );
    const deadlineMs = w.clock.nowMs() + 5 * MINUTE_MS;
    const input = { account: ACCOUNT, control, bots, observed: [one('broken-one'), one(botId)], deadlineMs };
    const report = await applyRemedies(w.deps, input);
    expect(report['broken-one']).toMatch(/^failed: /);
    expect(report[botId]).toMatch(/^accepted: /);
  });
});

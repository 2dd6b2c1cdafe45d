import { describe, expect, it } from 'vitest';
import { handle } from '../../../functions/nightly-page/handler.ts';
import { makePage, PAGE_KEY } from '../../../functions/nightly-page/make-page.ts';
import { renderPage } from '../../../functions/nightly-page/page.ts';
import { readModel } from '../../../functions/nightly-page/read-model.ts';
import { memoryBlobs } from '../../../shared/blobs/memory-blobs.ts';
import { pause } from '../../../shared/control/pause.ts';
import { DAY_MS, HOUR_MS, utcDay } from '../../../shared/core/clock.ts';
import { writeTracker } from '../../../shared/grids/tracker.ts';
import { keepPaperChoice } from '../../../shared/paper/paper-choice.ts';
import { writeRecords } from '../../../shared/records/record-store.ts';
import { ACCOUNT, anAccount, money, PLAN, SLOT_MS, someAutomations } from '../../support/builders.ts';
import { createTestDeps } from '../../support/test-deps.ts';
import { aFill, aSnapshot, keepSnapshot } from './kept.ts';
import { richAccount } from './page-models.ts';

const FAR_MS = SLOT_MS + DAY_MS;

describe('the page in the object store', () => {
  it('is written when it says something new, and left alone when only time has passed', async () => {
    const { deps, clock, table } = createTestDeps();
    const page = async () => Buffer.from((await deps.blobs.get(PAGE_KEY))?.body ?? []).toString();

    expect(await makePage(deps, FAR_MS)).toMatchObject({ page: 'written' });
    const first = await page();
    clock.advance(HOUR_MS);
    expect(await makePage(deps, FAR_MS)).toEqual({ page: 'unchanged' });
    expect(await page()).toBe(first);

    await keepSnapshot(table, 'hour', aSnapshot(clock.nowMs(), { totalUsdt: money('1234.5') }));
    expect(await makePage(deps, FAR_MS)).toMatchObject({ page: 'written' });
    expect(await page()).toContain('1,234.50');
    expect(first).toContain(
      'Made <time id="made" datetime="2026-11-23T08:00:00Z">Mon 23 Nov 2026, 08:00 UTC</time>',
    );
    expect(await page()).toContain('2026-11-23T09:00:00Z">');
  });

  it('is left to another run that was quicker', async () => {
    const { deps } = createTestDeps();
    const blobs = memoryBlobs();
    const raced = {
      ...blobs,
      put: async (...args: Parameters<typeof blobs.put>) => {
        await blobs.put(PAGE_KEY, Buffer.from('theirs'), 'absent', { contentType: 'text/html' });
        return blobs.put(...args);
      },
    };

    expect(await makePage({ ...deps, blobs: raced }, FAR_MS)).toMatchObject({ page: 'left to another run' });
    expect(Buffer.from((await blobs.get(PAGE_KEY))?.body ?? []).toString()).toBe('theirs');
  });

  it('takes the place of what is no page', async () => {
    const { deps } = createTestDeps();
    await deps.blobs.put(PAGE_KEY, Buffer.from('rubbish'), 'absent', { contentType: 'text/html' });

    expect(
      await handle.bind(deps)({}, { awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 }),
    ).toMatchObject({
      page: 'written',
    });
  });

  it('stays below 1.5 MB with a year of five accounts', () => {
    const accounts = Array.from({ length: 5 }, (_, index) => {
      const account = richAccount(`account-${index}`, 'real');
      return {
        ...account,
        symbols: Array.from({ length: 8 }, () => account.symbols)
          .flat()
          .slice(0, 8),
      };
    });

    expect(renderPage({ madeAtMs: SLOT_MS, accounts }).length).toBeLessThan(1_500_000);
  });
});

describe('what the page shows', () => {
  it('compares the value with the hour of a day ago and the day of a month ago', async () => {
    const { deps, table } = createTestDeps();
    const keep = (span: 'day' | 'hour', atMs: number, total: string, missing: string[] = []) =>
      keepSnapshot(table, span, aSnapshot(atMs, { totalUsdt: money(total), missing }));
    await keep('day', SLOT_MS - 30 * DAY_MS, '800');
    await keep('day', SLOT_MS - DAY_MS + 15 * HOUR_MS, '950');
    await keep('hour', SLOT_MS - DAY_MS, '900');
    await keep('hour', SLOT_MS, '1000');

    const { accounts } = await readModel(deps, FAR_MS);
    const value = accounts[0]?.value;

    expect(value?.points.map(({ usdt }) => usdt)).toEqual(['800', '950', '1000']);
    expect([value?.latest.usdt, value?.dayAgo?.usdt, value?.monthAgo?.usdt]).toEqual(['1000', '900', '800']);
    const page = renderPage({ madeAtMs: SLOT_MS, accounts });
    expect(page).toContain('+100.00 <small>USDT</small>');
    expect(page).toContain('+11.1 %');
  });

  it('compares nothing with a total that lacks a part', async () => {
    const { deps, table } = createTestDeps();
    await keepSnapshot(table, 'hour', aSnapshot(SLOT_MS - DAY_MS));
    await keepSnapshot(table, 'hour', aSnapshot(SLOT_MS, { totalUsdt: money('400'), missing: ['bots'] }));

    const page = renderPage(await readModel(deps, FAR_MS));

    expect(page).toContain('not comparable: a part could not be read');
    expect(page).toContain('without bots, which could not be read');
    expect(page).not.toContain('−60 %');
  });

  it('draws trades on the prices of snapshots with the average cost per coin, and tells of earlier ones', async () => {
    const { deps, table } = createTestDeps();
    await writeRecords(deps, ACCOUNT, [
      aFill('1', SLOT_MS - 2 * DAY_MS),
      aFill('2', SLOT_MS - 2 * DAY_MS + 9),
    ]);
    const holding = {
      coin: 'BTC',
      amount: money('0.004'),
      price: money('51000'),
      averageCost: money('198'),
    };
    const result = {
      symbol: 'BTC_USDT',
      quoteCoin: 'USDT',
      bought: money('700'),
      sold: money('0'),
      realizedAverage: money('0'),
      realizedFifo: money('0'),
      fees: {},
    };
    await keepSnapshot(table, 'day', aSnapshot(SLOT_MS - DAY_MS, { holdings: [holding], symbols: [result] }));

    const [symbol] = (await readModel(deps, FAR_MS)).accounts[0]?.symbols ?? [];

    expect(symbol).toMatchObject({
      trades: [{ day: '2026-11-21', side: 'buy', count: 2, base: '0.004', quote: '200', price: '50000' }],
      prices: [
        { atMs: Date.UTC(2026, 10, 21, 12), value: '50000' },
        { atMs: SLOT_MS - DAY_MS, value: '51000' },
      ],
      averageCost: [{ atMs: SLOT_MS - DAY_MS, value: '49500' }],
      earlier: { bought: '500', sold: '0' },
    });
  });

  it('sums what the grid bots of a coin earned and paid by day', async () => {
    const { deps, table } = createTestDeps();
    const day = (text: string, profit: [string, string], funding: [string, string]) => ({
      day: text,
      gridProfit: { open: money(profit[0]), close: money(profit[1]) },
      funding: { open: money(funding[0]), close: money(funding[1]) },
      outsideMs: 0,
      samples: 1,
    });
    const bot = (botId: string, name: string) => ({
      botId,
      kind: 'futuresGrid' as const,
      symbol: 'BTC_USDT_PERP',
      quote: 'USDT',
      name,
      gridKey: botId,
      state: 'running',
      phase: 'running' as const,
      phaseSinceMs: SLOT_MS,
      firstSeenMs: SLOT_MS,
      seenMs: SLOT_MS,
      inverted: false,
      settings: {},
      findings: {},
      samples: [],
      day: day(utcDay(SLOT_MS), ['10', '12.5'], ['-3', '-4']),
      dayVersion: 0,
    });
    await writeTracker(table, ACCOUNT, bot('a', 'Core'), undefined);
    await writeTracker(table, ACCOUNT, bot('b', '<script>alert(1)</script>'), undefined);

    const model = await readModel(deps, FAR_MS);

    expect(model.accounts[0]?.grids.coins).toEqual([
      {
        coin: 'USDT',
        days: [expect.objectContaining({ gridProfit: '5', funding: '-2' })],
        bots: [
          { name: 'Core', symbol: 'BTC_USDT_PERP', gridProfit: '2.5', funding: '-1' },
          { name: '<script>alert(1)</script>', symbol: 'BTC_USDT_PERP', gridProfit: '2.5', funding: '-1' },
        ],
      },
    ]);
    expect(renderPage(model)).not.toContain('<script>alert');
  });

  it('says of each account whether its money is real, play money, or play money at made-up prices', async () => {
    const accounts = { live: { ...anAccount(), environment: 'live' as const }, play: anAccount() };
    const { deps, table } = createTestDeps(someAutomations({}, accounts));
    const kinds = async () => (await readModel(deps, FAR_MS)).accounts.map(({ money: kind }) => kind);

    await keepPaperChoice(table, { seed: 1, market: 'live' });
    expect(await kinds()).toEqual(['real', 'paper']);
    await keepPaperChoice(table, { seed: 1, market: 'synthetic' });
    expect(await kinds()).toEqual(['real', 'synthetic']);
  });

  it('names the next slot of each plan, and that it is paused', async () => {
    const { deps, table } = createTestDeps();
    const next = async () => (await readModel(deps, FAR_MS)).accounts[0]?.next;

    expect(await next()).toEqual([{ plan: PLAN, atMs: SLOT_MS + 7 * DAY_MS, isPaused: false }]);
    await pause(table, { kind: 'account', account: ACCOUNT }, SLOT_MS);
    expect(await next()).toMatchObject([{ isPaused: true }]);
  });
});

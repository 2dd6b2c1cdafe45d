import { afterEach, describe, expect, it } from 'vitest';
import { functions } from '../../../infra/functions.ts';
import { fastForward } from '../../../infra/local/fast-forward.ts';
import { createPreviewWorld, type PreviewWorld } from '../../../infra/local/preview-world.ts';
import { summarize } from '../../../infra/local/summary.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import type { Decimal } from '../../../shared/core/decimal.ts';
import { type PlanDraft, withPlans } from './plans.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const START = Date.parse('2026-11-20T12:34:56Z');
const UTC_DAILY = { schedule: 'cron(0 9 * * ? *)', timezone: 'UTC' };
const money = (text: string) => text as Decimal;

const worlds: PreviewWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.close();
});

async function play(automations: ResolvedAutomations, days: number, seed = 1) {
  const world = await createPreviewWorld({ automations, seed, startMs: START });
  worlds.push(world);
  const run = await fastForward({
    world,
    functions,
    forMs: days * DAY,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const [plan] = await summarize(world, run);
  if (plan === undefined) throw new Error('there is a plan');
  return { world, run, plan, leg: plan.legs[0] };
}

const playPlan = (draft: PlanDraft, days: number) => play(withPlans({ plan: draft }), days);

describe('a fast-forward', () => {
  it('runs every slot of the period once, and every other function on its time', async () => {
    const { run, plan, leg } = await playPlan({ when: UTC_DAILY }, 10);

    expect(run.failures).toEqual([]);
    // 10 slots, 2,880 times five minutes, 1,440 times ten, 240 hours, and all three once more at the end.
    expect(run.runs).toBe(10 + 2_880 + 1_440 + 240 + 3);
    expect(plan.slots).toBe(10);
    expect(leg?.filled).toBe(10);
    expect(Number(leg?.quote)).toBeGreaterThan(10 * 24.5);
    expect(Number(leg?.quote)).toBeLessThanOrEqual(10 * 25);
    expect(run.endMs - run.startMs).toBe(10 * DAY);
  });

  it('measures the average against the mean of the hourly prices of the period', async () => {
    const { world, leg } = await playPlan({ when: UTC_DAILY }, 5);

    let total = 0;
    for (let hour = 0; hour <= 5 * 24; hour += 1) {
      total += Number(await world.prices.priceAt('BTC_USDT', START + hour * HOUR));
    }
    expect(Number(leg?.market)).toBeCloseTo(total / 121, 6);
    expect(Number(leg?.average)).toBeCloseTo(Number(leg?.quote) / Number(leg?.base), 6);
  });

  it('counts refusals by their reason, with the text of the latest', async () => {
    const conditions = { maxPrice: money('1') };
    const { plan, leg } = await playPlan({ when: UTC_DAILY, conditions }, 4);

    expect(leg).toMatchObject({ filled: 0, quote: '0', average: undefined });
    expect(plan.denials).toEqual([
      { code: 'guard.maxPrice', count: 4, example: expect.stringContaining('above the plan’s maximum of 1') },
    ]);
  });

  it('tells what waits for later slots', async () => {
    // 6 are below the minimum of 10, 12 are not: of five slots two buy and one amount waits.
    const { plan, leg } = await playPlan({ when: UTC_DAILY, amount: { quote: money('6') } }, 5);

    expect(leg).toMatchObject({ filled: 2, waiting: '6' });
    expect(plan.denials).toMatchObject([{ code: 'size.collected', count: 3 }]);
  });

  it('plays live accounts with play money, without asking for their keys', async () => {
    const automations = withPlans({ plan: { when: UTC_DAILY } });
    const { paper } = automations.accounts;
    if (paper === undefined) throw new Error('there is an account');
    const live = { ...automations, accounts: { paper: { ...paper, environment: 'live' as const } } };

    const { leg, run } = await play(live, 2);

    expect(run.failures).toEqual([]);
    expect(leg?.filled).toBe(2);
  });

  it('plays the same again with the same seed and another market with another', async () => {
    const automations = withPlans({ plan: { when: UTC_DAILY } });

    const first = await play(automations, 3, 5);
    const same = await play(automations, 3, 5);
    const other = await play(automations, 3, 6);

    expect(same.plan).toEqual(first.plan);
    expect(other.leg?.average).not.toBe(first.leg?.average);
  });

  it('stops soon when asked to, with what it has', async () => {
    const stop = new AbortController();
    const world = await createPreviewWorld({
      automations: withPlans({ plan: { when: UTC_DAILY } }),
      seed: 1,
      startMs: START,
    });
    worlds.push(world);

    const run = await fastForward({
      world,
      functions,
      forMs: 366 * DAY,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });

    expect(run.endMs).toBeLessThan(START + 300 * DAY);
  });
});

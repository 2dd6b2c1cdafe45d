import { describe, expect, it } from 'vitest';
import { auditSlots } from '../../../functions/slot-audit/audit-slots.ts';
import { handle } from '../../../functions/slot-audit/handler.ts';
import { pause } from '../../../shared/control/pause.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { runSlot } from '../../../shared/dca/run-slot.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import {
  aCause,
  anIntent,
  aPlan,
  money,
  PLAN,
  SLOT,
  SLOT_MS,
  someAutomations,
} from '../../support/builders.ts';
import { venueDown } from '../../support/scripted-venue.ts';
import { createTestDeps } from '../../support/test-deps.ts';
import { audit, auditAt, DAILY, day, outcomes, watched } from './audited-plan.ts';

describe('a plan that the audit sees for the first time', () => {
  it('is audited from then on, and for nothing before', async () => {
    const w = createTestDeps(someAutomations({ [PLAN]: aPlan({ when: DAILY }) }));

    expect(await auditAt(w, SLOT_MS + 2 * HOUR_MS)).toEqual({ [PLAN]: { due: 0, rescued: [], missed: [] } });
    expect(await w.intents()).toEqual([]);

    await auditAt(w, SLOT_MS + DAY_MS + 2 * HOUR_MS);
    expect(await outcomes(w)).toEqual([`${day(24)} BTC_USDT slot.missed`]);
  });

  it('is audited from then on again when its schedule changes', async () => {
    const w = await watched();
    const changed = aPlan({ when: { ...DAILY, schedule: 'cron(0 8 * * ? *)' } });
    const deps = w.withAutomations(someAutomations({ [PLAN]: changed }));
    w.clock.set(SLOT_MS + 3 * HOUR_MS);

    expect(await auditSlots(deps, w.clock.nowMs() + 10 * MINUTE_MS)).toMatchObject({ [PLAN]: { due: 0 } });

    expect(await w.intents()).toEqual([]);
  });

  it('is audited on under its old mark when something else changes', async () => {
    const w = await watched();
    const changed = aPlan({ when: DAILY, amount: { quote: money('70') } });
    const deps = w.withAutomations(someAutomations({ [PLAN]: changed }));
    w.clock.set(SLOT_MS + 3 * HOUR_MS);

    await auditSlots(deps, w.clock.nowMs() + 10 * MINUTE_MS);

    expect((await w.intent()).reason).toMatchObject({ code: 'slot.missed', numbers: { amount: '70' } });
  });

  it.each([
    ['another symbol', { what: { symbol: 'ETH_USDT' } }],
    ['one symbol more', { what: { basket: { BTC_USDT: 50, ETH_USDT: 50 } } }],
  ] as const)('never buys %s for a slot that ran before the change', async (_change, what) => {
    const w = await watched({ placeWithinMinutes: 120 });
    w.clock.set(SLOT_MS);
    await runSlot(w.deps, {
      planId: PLAN,
      slot: SLOT,
      placeBeforeMs: SLOT_MS + HOUR_MS,
      deadlineMs: SLOT_MS + MINUTE_MS,
    });
    const deps = w.withAutomations(
      someAutomations({ [PLAN]: aPlan({ when: DAILY, placeWithinMinutes: 120, ...what }) }),
    );
    w.clock.set(SLOT_MS + HOUR_MS);

    await auditSlots(deps, w.clock.nowMs() + 10 * MINUTE_MS);

    expect(w.script.placed.map(({ symbol }) => symbol)).toEqual(['BTC_USDT']);
  });
});

describe('a slot that ran', () => {
  it.each(['accepted', 'denied', 'reserved', 'unknown', 'expired'] as const)(
    'and is %s is left to others',
    async (state) => {
      const w = await watched();
      await createIntent(w.table, anIntent({ state }));

      expect(await auditAt(w, SLOT_MS + 2 * HOUR_MS)).toEqual({
        [PLAN]: { due: 1, rescued: [], missed: [] },
      });

      expect((await w.intent()).state).toBe(state);
      expect(w.notices).toEqual([]);
    },
  );

  it('is not looked for within ten minutes', async () => {
    const w = await watched();

    expect(await auditAt(w, SLOT_MS + 10 * MINUTE_MS - 1)).toMatchObject({ [PLAN]: { due: 0 } });
    expect(await auditAt(w, SLOT_MS + 10 * MINUTE_MS)).toMatchObject({ [PLAN]: { due: 1 } });
  });

  it('is not looked for again', async () => {
    const w = await watched();
    await createIntent(w.table, anIntent({ state: 'filled' }));
    await auditAt(w, SLOT_MS + 2 * HOUR_MS);

    expect(await auditAt(w, SLOT_MS + 3 * HOUR_MS)).toEqual({ [PLAN]: { due: 0, rescued: [], missed: [] } });
  });
});

describe('a slot without an outcome whose time is not over', () => {
  it('is run at once', async () => {
    const w = await watched();

    expect(await auditAt(w, SLOT_MS + HOUR_MS - 1)).toEqual({
      [PLAN]: { due: 1, rescued: [SLOT.key], missed: [] },
    });

    expect(await w.intent()).toMatchObject({ state: 'accepted', placeBeforeMs: SLOT_MS + HOUR_MS });
    expect(w.logged).toContainEqual(
      expect.objectContaining({ event: 'slot.rescued', fields: { plan: PLAN, slot: SLOT.key } }),
    );
  });

  it('gets only the legs that are missing', async () => {
    const w = await watched({ what: { basket: { BTC_USDT: 60, ETH_USDT: 40 } } });
    await createIntent(w.table, anIntent({ state: 'filled' }));

    await auditAt(w, SLOT_MS + 30 * MINUTE_MS);

    expect(w.script.placed).toMatchObject([{ symbol: 'ETH_USDT', terms: { quoteAmount: '20' } }]);
    const held = (await w.budget()).entries;
    expect(Object.keys(held)).toEqual([intentId(aCause({ leg: 'ETH_USDT' }))]);
  });

  it('is tried again by the next audit when the venue is down', async () => {
    const w = await watched();
    w.script.answer({ instruments: venueDown });
    await expect(auditAt(w, SLOT_MS + 20 * MINUTE_MS)).rejects.toMatchObject({
      code: 'venue.unavailable',
      retry: 'later',
    });

    w.script.answer({
      instruments: async () => [(await createTestDeps().script.venue.instruments(['BTC_USDT']))[0]] as never,
    });
    expect(await auditAt(w, SLOT_MS + 40 * MINUTE_MS)).toMatchObject({ [PLAN]: { rescued: [SLOT.key] } });
    expect(await w.intents()).toMatchObject([{ state: 'accepted' }]);
  });

  it('under a pause is denied on the record', async () => {
    const w = await watched();
    await pause(w.table, { kind: 'all' }, SLOT_MS);

    await auditAt(w, SLOT_MS + 20 * MINUTE_MS);

    expect(await outcomes(w)).toEqual([`${day(23)} BTC_USDT pause.all`]);
  });
});

describe('several plans', () => {
  it('are audited each for itself, also when one fails', async () => {
    const when = DAILY;
    const plans = { broken: aPlan({ when }), fine: aPlan({ when }) };
    const w = createTestDeps(someAutomations(plans));
    w.clock.set(SLOT_MS - HOUR_MS);
    await audit(w);
    w.clock.set(SLOT_MS + 2 * HOUR_MS);
    w.table.failWhen(({ key }) => (key.pk === 'plan#broken' ? 'before' : undefined));

    await expect(audit(w)).rejects.toMatchObject({ code: 'venue.unavailable', retry: 'later' });

    w.table.failWhen(() => undefined);
    expect(await w.intents('fine')).toHaveLength(1);
    expect(await w.intents('broken')).toEqual([]);
  });

  it('are left to the next audit when there is no time', async () => {
    const w = await watched();
    w.clock.set(SLOT_MS + 2 * HOUR_MS);

    expect(await audit(w, 29_999)).toEqual({ [PLAN]: { left: 'to the next audit' } });
    expect(await w.intents()).toEqual([]);
  });
});

describe('the function', () => {
  it('takes no input and gives the report', async () => {
    const w = createTestDeps();
    const context = { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 240_000 };

    expect(await handle.bind(w.deps)({}, context)).toEqual({ [PLAN]: { due: 0, rescued: [], missed: [] } });
    await expect(handle.bind(w.deps)({ plan: PLAN }, context)).rejects.toMatchObject({
      code: 'event.invalid',
    });
  });
});

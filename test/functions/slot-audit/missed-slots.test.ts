import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { runSlot } from '../../../shared/dca/run-slot.ts';
import { reserve } from '../../../shared/orders/budget.ts';
import { changeBudget } from '../../../shared/orders/budget-store.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import {
  ACCOUNT,
  aCause,
  anIntent,
  aReservation,
  money,
  PLAN,
  SLOT,
  SLOT_MS,
} from '../../support/builders.ts';
import { venueDown } from '../../support/scripted-venue.ts';
import { auditAt, day, outcomes, THREE_LATER_MS, waitingIn, watched } from './audited-plan.ts';

describe('missed slots by `skip`', () => {
  it('are each recorded with their amount, and told once together', async () => {
    const w = await watched();

    expect(await auditAt(w, THREE_LATER_MS)).toEqual({
      [PLAN]: { due: 3, rescued: [], missed: [day(23), day(24), day(25)] },
    });

    expect(await outcomes(w)).toEqual([23, 24, 25].map((d) => `${day(d)} BTC_USDT slot.missed`));
    expect((await w.intent()).reason).toEqual({
      code: 'slot.missed',
      text: 'The slot was missed and is skipped.',
      numbers: { amount: '50' },
    });
    expect(w.script.placed).toEqual([]);
    expect(w.notices).toMatchObject([
      {
        key: `${PLAN}/missed/${day(25)}`,
        severity: 'warning',
        title: 'btc-weekly: 3 slots did not run',
        text: expect.stringContaining(`Nothing ran for ${day(23)} to ${day(25)} (Europe/Berlin).`),
      },
    ]);
  });

  it('count as missed from the instant their time is over', async () => {
    const w = await watched();

    expect(await auditAt(w, SLOT_MS + HOUR_MS)).toMatchObject({
      [PLAN]: { rescued: [], missed: [SLOT.key] },
    });
  });

  it('are recorded for the legs that have no outcome', async () => {
    const w = await watched({ what: { basket: { BTC_USDT: 60, ETH_USDT: 40 } } });
    await createIntent(w.table, anIntent({ state: 'filled' }));

    await auditAt(w, SLOT_MS + 2 * HOUR_MS);

    expect(await outcomes(w)).toEqual([`${day(23)} BTC_USDT filled`, `${day(23)} ETH_USDT slot.missed`]);
  });
});

describe('missed slots by `buyOnce`', () => {
  it('are bought once, in the name of the last', async () => {
    const w = await watched({ missed: 'buyOnce' });

    await auditAt(w, THREE_LATER_MS);

    expect(await outcomes(w)).toEqual([
      `${day(23)} BTC_USDT slot.missed`,
      `${day(24)} BTC_USDT slot.missed`,
      `${day(25)} BTC_USDT accepted`,
    ]);
    expect(w.script.placed).toMatchObject([{ terms: { quoteAmount: '50' } }]);
    // Its time begins anew: it may be sent within an hour from now.
    expect((await w.intent({ slot: day(25) })).placeBeforeMs).toBe(THREE_LATER_MS + HOUR_MS);
  });

  it('are bought by a later audit when the venue is down, still once', async () => {
    const w = await watched({ missed: 'buyOnce' });
    const { instruments } = w.script.venue;
    w.script.answer({ instruments: venueDown });
    await expect(auditAt(w, THREE_LATER_MS)).rejects.toMatchObject({ code: 'venue.unavailable' });

    w.script.answer({ instruments });
    await auditAt(w, THREE_LATER_MS + HOUR_MS);
    await auditAt(w, THREE_LATER_MS + 2 * HOUR_MS);

    expect(w.script.placed).toHaveLength(1);
  });

  it('buy only the legs of the last that are missing, however long ago the others were settled', async () => {
    const w = await watched({ missed: 'buyOnce', what: { basket: { BTC_USDT: 60, ETH_USDT: 40 } } });
    await createIntent(w.table, anIntent({ state: 'filled' }));

    await auditAt(w, SLOT_MS + 23 * HOUR_MS);

    expect(w.script.placed).toMatchObject([{ symbol: 'ETH_USDT' }]);
    expect((await w.budget()).entries).not.toHaveProperty([intentId(aCause())]);
  });
});

describe('missed slots by `carry`', () => {
  const carry = (carryUpTo: string) => watched({ missed: { carryUpTo: money(carryUpTo) } });

  it('wait for the next slot, up to the cap', async () => {
    const w = await carry('120');

    await auditAt(w, THREE_LATER_MS);

    expect(await outcomes(w)).toEqual([23, 24, 25].map((d) => `${day(d)} BTC_USDT slot.carried`));
    expect(await waitingIn(w)).toEqual({
      [`${day(23)}#BTC_USDT`]: '50',
      [`${day(24)}#BTC_USDT`]: '50',
      [`${day(25)}#BTC_USDT`]: '20',
    });
    expect((await w.intent({ slot: day(25) })).reason).toEqual({
      code: 'slot.carried',
      text: 'The slot was missed; 20 of its 50 wait for the next slot (at most 120 wait in all).',
      numbers: { amount: '50', carried: '20', carryUpTo: '120' },
    });
  });

  it('are recorded as carrying nothing when the cap is reached', async () => {
    const w = await carry('50');

    await auditAt(w, THREE_LATER_MS);

    expect((await w.intent({ slot: day(24) })).reason?.numbers['carried']).toBe('0');
    expect(await waitingIn(w)).toEqual({ [`${day(23)}#BTC_USDT`]: '50' });
  });

  it('are bought together with the next slot', async () => {
    const w = await carry('120');
    await auditAt(w, THREE_LATER_MS);
    const slot = { key: day(26), timezone: 'Europe/Berlin', atMs: SLOT_MS + 3 * DAY_MS };
    w.clock.set(slot.atMs);

    await runSlot(w.deps, {
      planId: PLAN,
      slot,
      placeBeforeMs: slot.atMs + HOUR_MS,
      deadlineMs: slot.atMs + MINUTE_MS,
    });

    expect(w.script.placed).toMatchObject([{ terms: { quoteAmount: '170' } }]);
  });

  it('share the cap between the legs of a basket', async () => {
    const w = await watched({
      missed: { carryUpTo: money('50') },
      what: { basket: { BTC_USDT: 60, ETH_USDT: 40 } },
    });

    await auditAt(w, SLOT_MS + DAY_MS + 2 * HOUR_MS);

    expect(await waitingIn(w)).toEqual({ [`${day(23)}#BTC_USDT`]: '30', [`${day(23)}#ETH_USDT`]: '20' });
  });

  it('wait while a run that died still holds their money back, and are carried after that', async () => {
    const w = await carry('120');
    await changeBudget(w.deps, ACCOUNT, (budget) => {
      const held = reserve(budget, aReservation());
      return held.ok ? held.budget : budget;
    });

    expect(await auditAt(w, SLOT_MS + HOUR_MS)).toMatchObject({
      [PLAN]: { left: expect.stringContaining('another run') },
    });
    expect(await w.intents()).toEqual([]);

    await changeBudget(w.deps, ACCOUNT, ({ entries: _, ...budget }) => ({ ...budget, entries: {} }));
    await auditAt(w, SLOT_MS + 2 * HOUR_MS);
    expect(await waitingIn(w)).toEqual({ [`${day(23)}#BTC_USDT`]: '50' });
  });
});

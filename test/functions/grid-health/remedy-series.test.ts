import { describe, expect, it } from 'vitest';
import { applyRemedies } from '../../../functions/grid-health/apply-remedies.ts';
import { readControl } from '../../../shared/control/control.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { listActions } from '../../../shared/grids/action-row.ts';
import { intentId } from '../../../shared/orders/ids.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import { anAction, aSpotGrid } from '../../support/bot-builders.ts';
import { ACCOUNT, anInstrument, money, SLOT_MS } from '../../support/builders.ts';
import { createScriptedBots } from '../../support/scripted-bots.ts';
import { createTestDeps } from '../../support/test-deps.ts';
import { venuesOf } from '../../support/venues.ts';

const PLAN = 'grid:btc-range';
const SPOT = { botId: 'spot-bot-1', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;

function world() {
  const made = createTestDeps();
  const bots = createScriptedBots([aSpotGrid()]);
  made.script.answer({ instruments: async (symbols) => symbols.map((symbol) => anInstrument({ symbol })) });
  const deps = { ...made.deps, venues: venuesOf(made.script.venue, { bots: bots.bots }) };
  return {
    ...made,
    bots,
    /** Something that was done at this grid a month ago. */
    earlier: async (slot: string, overrides: Partial<ActionIntent> = {}) => {
      const cause = { plan: PLAN, slot, leg: 'remedy', attempt: 1 };
      const createdAtMs = SLOT_MS - 30 * DAY_MS;
      const past = {
        id: intentId(cause),
        cause,
        createdAtMs,
        updatedAtMs: createdAtMs,
        sendingAtMs: createdAtMs,
        state: 'denied',
      } as const;
      await createIntent(made.table, anAction({ do: 'stop', bot: SPOT }, { ...past, ...overrides }));
    },
    help: async () => {
      const control = await readControl(made.table, ACCOUNT);
      const observed = {
        bot: aSpotGrid(),
        gridKey: 'btc-range',
        price: money('66000'),
        findings: [
          { kind: 'outOfRange', severity: 'warning', grade: 1, numbers: {}, text: '', advice: '' },
        ] as const,
        confirmedRuns: { outOfRange: 2 },
        foundSinceMs: { outOfRange: 0 },
        remedies: {
          rules: [{ do: 'stop', on: 'outOfRange', closeMode: 'toQuote' }] as const,
          from: 'warning',
          confirmedBy: 2,
          perDay: 1,
          inAll: 1000,
          minutesBetween: 60,
        },
      } as const;
      const deadlineMs = SLOT_MS + 5 * MINUTE_MS;
      return applyRemedies(deps, {
        account: ACCOUNT,
        control,
        bots: bots.bots,
        observed: [{ ...observed, remedies: { ...observed.remedies, rules: [...observed.remedies.rules] } }],
        deadlineMs,
      });
    },
  };
}

describe('the remedies of a bot', () => {
  it('count on from the latest, also when there are more than are looked at', async () => {
    const w = world();
    for (let number = 1; number <= 1_105; number += 1) {
      await w.earlier(`remedy-${String(number).padStart(6, '0')}`);
    }
    await w.help();
    const [latest] = await listActions(w.table, PLAN, { remedies: true, limit: 1 });
    expect(latest?.intent.cause.slot).toBe('remedy-001106');
    expect(w.bots.performed).toHaveLength(1);
  });

  it('wait for what a person or a signal has asked for, until that is settled', async () => {
    for (const slot of ['start-2026-11-23T07:59', 'stop-2026-11-23T07:59', 'signal-trend-1']) {
      const w = world();
      await w.earlier(slot, { state: 'unknown' });
      expect(await w.help()).toEqual({ 'btc-range': `not now: ${PLAN}/${slot}/remedy/1 is not settled yet` });
      expect(w.bots.performed).toEqual([]);
    }
  });

  it('do not wait for what came to its end', async () => {
    const w = world();
    await w.earlier('start-2026-11-23T07:59', { state: 'filled' });
    expect((await w.help())['btc-range']).toMatch(/^accepted: stop the bot/);
  });
});

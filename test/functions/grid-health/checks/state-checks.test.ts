import { describe, expect, it } from 'vitest';
import {
  damagedRows,
  missingBot,
  tooManyBots,
} from '../../../../functions/grid-health/checks/account-checks.ts';
import { changedElsewhere } from '../../../../functions/grid-health/checks/changed.ts';
import { expiryNear, triggerNear } from '../../../../functions/grid-health/checks/dates-and-triggers.ts';
import { ended } from '../../../../functions/grid-health/checks/ended.ts';
import { symbolOffline, unreadable } from '../../../../functions/grid-health/checks/market-and-state.ts';
import { stuck } from '../../../../functions/grid-health/checks/stuck.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/core/clock.ts';
import type { BotPhase } from '../../../../shared/venues/bots.ts';
import { money, SLOT_MS } from '../../../support/builders.ts';
import { aFuturesGrid, aSpotGrid } from '../../../support/scripted-bots.ts';
import { aBotContext, aContext, brief } from '../a-context.ts';

describe('a phase that should be short', () => {
  it.each<readonly [BotPhase, number, string]>([
    ['starting', 29, 'fine'],
    ['starting', 30, 'warning 1'],
    ['changing', 30, 'warning 1'],
    ['closing', 30, 'warning 1'],
    ['waiting', 5_000, 'fine'],
    ['running', 5_000, 'fine'],
    ['paused', 5_000, 'fine'],
  ])('%s for %i minutes is %s', (phase, minutes, verdict) => {
    const now = { phaseSinceMs: SLOT_MS - minutes * MINUTE_MS };
    expect(brief(stuck(aBotContext(aSpotGrid({ phase }), { now })))).toBe(verdict);
  });
});

describe('an end', () => {
  const over = (endReason: string) => aFuturesGrid({ phase: 'ended', state: 'canceled', endReason });

  it.each([
    ['user_cancel', 'info 1'],
    ['profit_stop', 'info 1'],
    ['loss_stop', 'warning 1'],
    ['not_enough_balance', 'warning 1'],
    ['not_enough_balance_when_lock', 'warning 1'],
    ['create_failed', 'warning 1'],
    ['force_liquidation', 'urgent 1'],
    ['something_new', 'warning 1'],
  ])('by %s is %s', (reason, verdict) => {
    expect(brief(ended(aContext(over(reason))))).toBe(verdict);
  });

  it('that this project asked for is no news, and one by somebody else of a bot that must run is a warning', () => {
    expect(ended(aContext(over('user_cancel'), { given: { isOwnChange: true } }))).toBe('fine');
    expect(brief(ended(aContext(over('user_cancel'), { given: { mustRun: true } })))).toBe('warning 1');
    expect(brief(ended(aContext(over('force_liquidation'), { given: { isOwnChange: true } })))).toBe(
      'urgent 1',
    );
  });

  it('without a reason says so', () => {
    expect(ended(aContext(aSpotGrid({ phase: 'ended' })))).toMatchObject({
      text: 'It has ended, and the exchange does not say why.',
    });
    expect(ended(aContext(aSpotGrid()))).toBe('fine');
  });
});

describe('settings', () => {
  const before = aContext().now;
  const changed = aSpotGrid({
    range: { top: money('72000'), bottom: money('60000.0'), rows: 20, spacing: 'arithmetic' },
  });

  it('that differ from the look before are told with both values', () => {
    expect(changedElsewhere(aContext(changed, { given: { before } }))).toMatchObject({
      severity: 'info',
      text: 'Its settings were changed, and not from here: top from 70000 to 72000.',
    });
  });

  it('that this project changed, or that are seen for the first time, are no news', () => {
    expect(changedElsewhere(aContext(changed, { given: { before, isOwnChange: true } }))).toBe('fine');
    expect(changedElsewhere(aContext(changed))).toBe('fine');
  });

  it('that the exchange did not tell this time have not changed, but a stop loss can go', () => {
    const { investment: _, ...silent } = aSpotGrid();
    expect(changedElsewhere(aContext(silent, { given: { before } }))).toBe('fine');
    const stopped = aContext(aSpotGrid({ stopLoss: { type: 'price', value: money('55000') } })).now;
    expect(changedElsewhere(aContext(aSpotGrid(), { given: { before: stopped } }))).toMatchObject({
      text: expect.stringContaining('stop loss from 55000 to none'),
    });
  });
});

describe('what the exchange does by itself', () => {
  it.each([
    [24.1, 'fine'],
    [24, 'warning 1'],
    [6, 'warning 2'],
    [-1, 'warning 2'],
  ])('ending it in %d hours is %s', (hours, verdict) => {
    const bot = aFuturesGrid({ expiresAtMs: SLOT_MS + hours * HOUR_MS });
    expect(brief(expiryNear(aContext(bot)))).toBe(verdict);
  });

  it.each([
    ['65650', 'info 1'],
    ['65651', 'fine'],
    ['64350', 'info 1'],
    ['64349', 'fine'],
  ])('at a pending price of %s is %s', (at, verdict) => {
    const bot = aFuturesGrid({ triggers: [{ what: 'reduce', price: money(at), direction: 'risesTo' }] });
    expect(brief(triggerNear(aContext(bot)))).toBe(verdict);
  });
});

describe('a market', () => {
  it('that is offline is urgent for a position and a warning for coins', () => {
    expect(brief(symbolOffline(aBotContext(aFuturesGrid(), { given: { listing: 'offline' } })))).toBe(
      'urgent 1',
    );
    expect(brief(symbolOffline(aBotContext(aSpotGrid(), { given: { listing: 'offline' } })))).toBe(
      'warning 1',
    );
    expect(brief(symbolOffline(aBotContext(aFuturesGrid(), { given: { listing: 'unlisted' } })))).toBe(
      'warning 1',
    );
    expect(symbolOffline(aBotContext(aSpotGrid(), { given: { listing: 'unclear' } }))).toBe('unclear');
    expect(symbolOffline(aBotContext(aSpotGrid()))).toBe('fine');
  });
});

describe('what cannot be read', () => {
  it('is a state that is not known', () => {
    expect(brief(unreadable(aBotContext(aSpotGrid({ phase: 'unknown', state: 'dancing' }))))).toBe(
      'warning 1',
    );
    expect(unreadable(aBotContext(aSpotGrid()))).toBe('fine');
  });

  it('are damaged rows, with their number as the grade', () => {
    expect(damagedRows([])).toBe('fine');
    expect(brief(damagedRows([{ botId: 'a', why: 'top is missing.' }]))).toBe('warning 1');
  });
});

describe('an account', () => {
  it('has too many bots from one more than allowed', () => {
    expect(tooManyBots(3, 3)).toBe('fine');
    expect(brief(tooManyBots(4, 3))).toBe('warning 1');
    expect(tooManyBots(400, undefined)).toBe('fine');
  });

  it('names what must run and how it is known that it does not', () => {
    expect(missingBot('btc-range', 'notFound').text).toBe(
      'btc-range must run, and the exchange does not know it any more.',
    );
  });
});

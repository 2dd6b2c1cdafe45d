import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capReached, moneyCapReached, type Remedies } from '../../../functions/grid-health/remedies/caps.ts';
import {
  dueRule,
  proposeRemedy,
  type RemedyContext,
  type RemedyRule,
} from '../../../functions/grid-health/remedies/plan-remedy.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import type { Finding } from '../../../shared/grids/finding.ts';
import type { IntentState } from '../../../shared/orders/intent.ts';
import { pionexBotCapabilities } from '../../../shared/venues/pionex/bot-capabilities.ts';
import { aFuturesGrid, anAction, aSpotGrid } from '../../support/bot-builders.ts';
import { money, SLOT_MS } from '../../support/builders.ts';

const INSTRUMENT = { basePlaces: 4, pricePlaces: 1, amountPlaces: 8 };

function context(overrides: Partial<RemedyContext> = {}): RemedyContext {
  return {
    bot: aSpotGrid(),
    price: money('73000'),
    instrument: INSTRUMENT,
    capabilities: pionexBotCapabilities,
    ...overrides,
  };
}

function remedies(rules: readonly RemedyRule[], overrides: Partial<Remedies> = {}): Remedies {
  return {
    rules: [...rules],
    from: 'warning',
    confirmedBy: 2,
    perDay: 1,
    inAll: 20,
    minutesBetween: 60,
    ...overrides,
  };
}

const finding = (kind: Finding['kind'], severity: Finding['severity'] = 'warning'): Finding => ({
  kind,
  severity,
  grade: 1,
  numbers: {},
  text: 'It is so.',
  advice: 'Look.',
});

const MOVE: RemedyRule = { do: 'moveAroundPrice', on: 'outOfRange' };
const STOP: RemedyRule = { do: 'stop', on: 'nearLiquidation', closeMode: 'toQuote' };

describe('the rule that is due', () => {
  const found = (kinds: readonly Finding[], runs: number) => ({
    bot: aSpotGrid(),
    findings: kinds,
    confirmedRuns: Object.fromEntries(kinds.map(({ kind }) => [kind, runs])),
  });

  it('is the first whose finding is there, in the order of the automations', () => {
    const both = found([finding('nearLiquidation'), finding('outOfRange')], 2);
    expect(dueRule(remedies([MOVE, STOP]), both)).toBe(MOVE);
    expect(dueRule(remedies([STOP, MOVE]), both)).toBe(STOP);
  });

  it('needs its finding in as many runs on end as the automations say', () => {
    expect(dueRule(remedies([MOVE]), found([finding('outOfRange')], 1))).toBeUndefined();
    expect(dueRule(remedies([MOVE], { confirmedBy: 3 }), found([finding('outOfRange')], 2))).toBeUndefined();
    expect(dueRule(remedies([MOVE], { confirmedBy: 3 }), found([finding('outOfRange')], 3))).toBe(MOVE);
  });

  it('needs a finding that is bad enough', () => {
    expect(dueRule(remedies([MOVE]), found([finding('outOfRange', 'info')], 9))).toBeUndefined();
    const urgentOnly = remedies([MOVE], { from: 'urgent' });
    expect(dueRule(urgentOnly, found([finding('outOfRange')], 9))).toBeUndefined();
    expect(dueRule(urgentOnly, found([finding('outOfRange', 'urgent')], 9))).toBe(MOVE);
  });

  it('takes profit from its threshold on, without any finding', () => {
    const take = (whenAbove: string): RemedyRule => ({ do: 'takeProfit', whenAbove: money(whenAbove) });
    const bot = aSpotGrid({ gridProfit: money('30'), profitWithdrawn: money('5') });
    const quiet = { bot, findings: [], confirmedRuns: {} };
    expect(dueRule(remedies([take('25')]), quiet)).toBeDefined();
    expect(dueRule(remedies([take('25.01')]), quiet)).toBeUndefined();
  });

  it('takes no profit where the exchange leaves out what was earned or what was taken out already', () => {
    const take: RemedyRule = { do: 'takeProfit', whenAbove: money('1') };
    for (const figure of ['gridProfit', 'profitWithdrawn'] as const) {
      const { [figure]: _, ...bot } = aSpotGrid({ gridProfit: money('30'), profitWithdrawn: money('5') });
      expect(dueRule(remedies([take]), { bot, findings: [], confirmedRuns: {} })).toBeUndefined();
    }
  });
});

describe('moving the range', () => {
  it('keeps an arithmetic width and puts the price in its middle, on the venue’s places', () => {
    expect(proposeRemedy(MOVE, context({ price: money('73000.07') }))).toMatchObject({
      do: 'action',
      action: { do: 'adjustRange', top: '78000.1', bottom: '68000', rows: 20 },
      money: '0',
    });
  });

  it('keeps the ratio of a geometric one', () => {
    const bot = aSpotGrid({
      range: { top: money('80000'), bottom: money('20000'), rows: 20, spacing: 'geometric' },
    });
    expect(proposeRemedy(MOVE, context({ bot, price: money('100000') }))).toMatchObject({
      action: { top: '200000', bottom: '50000' },
    });
  });

  it('always holds the price, below it the width of before, and is never empty', () => {
    const price = fc.integer({ min: 1, max: 9_000_000 }).map((cents) => money((cents / 100).toFixed(2)));
    fc.assert(
      fc.property(
        price,
        price,
        price,
        fc.constantFrom('arithmetic' as const, 'geometric' as const),
        (a, b, now, spacing) => {
          fc.pre(Number(a) > Number(b));
          const bot = aSpotGrid({ range: { top: a, bottom: b, rows: 20, spacing } });
          const proposal = proposeRemedy(MOVE, context({ bot, price: now }));
          if (proposal.do === 'nothing' || proposal.action.do !== 'adjustRange') return;
          const { top, bottom } = proposal.action;
          expect(Number(bottom)).toBeGreaterThan(0);
          expect(Number(bottom)).toBeLessThanOrEqual(Number(now));
          expect(Number(top)).toBeGreaterThanOrEqual(Number(now));
          // Rounded outwards by at most one step on each side.
          if (spacing === 'arithmetic')
            expect(Number(top) - Number(bottom)).toBeLessThan(Number(a) - Number(b) + 0.21);
        },
      ),
    );
  });

  it('is not possible where the lower bound would be nothing', () => {
    const bot = aSpotGrid({
      range: { top: money('70000'), bottom: money('10000'), rows: 20, spacing: 'arithmetic' },
    });
    expect(proposeRemedy(MOVE, context({ bot, price: money('30000') }))).toMatchObject({ do: 'nothing' });
    expect(proposeRemedy(MOVE, context({ bot, price: money('30000.1') }))).toMatchObject({ do: 'action' });
  });

  it('is not possible over its own stop loss or take profit, which would end the bot', () => {
    for (const stop of ['stopLoss', 'takeProfit'] as const) {
      const at = (value: string) => aSpotGrid({ [stop]: { type: 'price', value: money(value) } });
      expect(proposeRemedy(MOVE, context({ bot: at('68000.1') }))).toMatchObject({ do: 'nothing' });
      expect(proposeRemedy(MOVE, context({ bot: at('68000') }))).toMatchObject({ do: 'action' });
      expect(proposeRemedy(MOVE, context({ bot: at('78000') }))).toMatchObject({ do: 'action' });
    }
  });
});

describe('the exchange’s own suggestion', () => {
  const suggestion = {
    range: { top: money('80000'), bottom: money('66000'), rows: 35 },
    options: [{ days: 7, range: { top: money('75000'), bottom: money('70000'), rows: 12 } }],
  };
  const rule: RemedyRule = { do: 'useSuggestion', on: 'outOfRange' };

  it('is followed with its bounds and rows, or those of one look-back time', () => {
    expect(proposeRemedy(rule, context({ suggestion }))).toMatchObject({
      action: { top: '80000', bottom: '66000', rows: 35 },
    });
    expect(proposeRemedy({ ...rule, days: 7 }, context({ suggestion }))).toMatchObject({
      action: { top: '75000', bottom: '70000', rows: 12 },
    });
  });

  it('is not followed when there is none, none of those days, or one that does not hold the price', () => {
    expect(proposeRemedy(rule, context())).toMatchObject({ do: 'nothing' });
    expect(proposeRemedy({ ...rule, days: 14 }, context({ suggestion }))).toMatchObject({ do: 'nothing' });
    expect(proposeRemedy(rule, context({ suggestion, price: money('80000.1') }))).toMatchObject({
      do: 'nothing',
    });
  });
});

describe('every other remedy', () => {
  it('takes out what is there, rounded down to cents', () => {
    const bot = aSpotGrid({ gridProfit: money('30.129'), profitWithdrawn: money('5') });
    expect(proposeRemedy({ do: 'takeProfit', whenAbove: money('10') }, context({ bot }))).toMatchObject({
      action: { do: 'takeProfit', amount: '25.12' },
    });
  });

  it('takes out nothing when the bot, read once more, has less profit than that', () => {
    const rule: RemedyRule = { do: 'takeProfit', whenAbove: money('10') };
    const now = (gridProfit: string) =>
      proposeRemedy(
        rule,
        context({ bot: aSpotGrid({ gridProfit: money(gridProfit), profitWithdrawn: money('5') }) }),
      ).do;
    expect([now('15'), now('14.99')]).toEqual(['action', 'nothing']);
  });

  it('reduces by a share of the position, long or short, rounded down to the venue’s size', () => {
    const rule: RemedyRule = { do: 'reduce', on: 'nearLiquidation', percentOfPosition: 33 };
    for (const position of ['0.0125', '-0.0125']) {
      const bot = aFuturesGrid({ position: money(position) });
      expect(proposeRemedy(rule, context({ bot }))).toMatchObject({
        action: { do: 'reduce', baseSize: '0.0041' },
      });
    }
    const tiny = aFuturesGrid({ position: money('0.0002') });
    expect(proposeRemedy(rule, context({ bot: tiny }))).toMatchObject({ do: 'nothing' });
  });

  it('counts the money that it adds', () => {
    const rule: RemedyRule = { do: 'addMargin', on: 'nearLiquidation', amount: money('40') };
    expect(proposeRemedy(rule, context({ bot: aFuturesGrid() }))).toMatchObject({ money: '40' });
  });

  it('is not proposed where the venue has no such call', () => {
    const rule: RemedyRule = { do: 'addMargin', on: 'nearLiquidation', amount: money('40') };
    expect(proposeRemedy(rule, context())).toMatchObject({ do: 'nothing' });
    const keep: RemedyRule = { do: 'stop', on: 'nearLiquidation', closeMode: 'keep' };
    expect(proposeRemedy(keep, context({ bot: aFuturesGrid() }))).toMatchObject({ do: 'nothing' });
    expect(proposeRemedy(keep, context())).toMatchObject({ action: { do: 'stop', closeMode: 'keep' } });
  });
});

describe('the caps', () => {
  const BOT = { botId: 'spot-bot-1', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;
  const earlier = (state: IntentState, agoMs: number, reservedQuote = '0'): ActionIntent =>
    anAction(
      { do: 'stop', bot: BOT },
      {
        state,
        createdAtMs: SLOT_MS - agoMs,
        sendingAtMs: SLOT_MS - agoMs,
        reservedQuote: money(reservedQuote),
      },
    );
  const settings = remedies([MOVE], { perDay: 2, inAll: 3 });

  it('hold everything back while one is not settled', () => {
    expect(capReached(settings, [earlier('unknown', 5 * DAY_MS)], SLOT_MS)).toContain('not settled');
  });

  it('keep the pause between two, also after a refusal', () => {
    expect(capReached(settings, [earlier('rejected', 60 * MINUTE_MS - 1)], SLOT_MS)).toBeDefined();
    expect(capReached(settings, [earlier('rejected', 60 * MINUTE_MS)], SLOT_MS)).toBeUndefined();
  });

  it('keep the pause from the last sending on', () => {
    const again = { ...earlier('filled', 65 * MINUTE_MS), sendingAtMs: SLOT_MS - 59 * MINUTE_MS };
    expect(capReached(settings, [again], SLOT_MS)).toBeDefined();
    expect(capReached(settings, [again], SLOT_MS + MINUTE_MS)).toBeUndefined();
  });

  it('count what the exchange agreed to and did not do', () => {
    const two = [earlier('cancelled', 2 * 60 * MINUTE_MS), earlier('cancelled', 3 * 60 * MINUTE_MS)];
    expect(capReached(settings, two, SLOT_MS)).toContain('24 hours');
  });

  it('count those of 24 hours, and all, that were carried out', () => {
    const two = [earlier('filled', 2 * 60 * MINUTE_MS), earlier('filled', DAY_MS - 1)];
    expect(capReached(settings, two, SLOT_MS)).toContain('24 hours');
    expect(
      capReached(settings, [two[0] as ActionIntent, earlier('filled', DAY_MS)], SLOT_MS),
    ).toBeUndefined();
    expect(
      capReached(settings, [two[0] as ActionIntent, earlier('rejected', DAY_MS - 1)], SLOT_MS),
    ).toBeUndefined();
    const three = [2, 3, 4].map((days) => earlier('filled', days * DAY_MS));
    expect(capReached(settings, three, SLOT_MS)).toContain('used up');
  });

  it('count the money of 24 hours', () => {
    const capped = remedies([MOVE], { moneyPerDay: money('100') });
    const added = [earlier('filled', DAY_MS - 1, '60'), earlier('filled', DAY_MS, '60')];
    expect(moneyCapReached(capped, added, money('40'), SLOT_MS)).toBeUndefined();
    expect(moneyCapReached(capped, added, money('40.01'), SLOT_MS)).toBeDefined();
    expect(moneyCapReached(settings, added, money('9999'), SLOT_MS)).toBeUndefined();
  });
});

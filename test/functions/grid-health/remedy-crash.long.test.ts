/** Every place where a run that applies a remedy can die, times what the exchange does with the change. */
import { describe, expect, it } from 'vitest';
import { applyRemedies } from '../../../functions/grid-health/apply-remedies.ts';
import type { Remedies } from '../../../functions/grid-health/remedies/caps.ts';
import { readControl } from '../../../shared/control/control.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { listActions } from '../../../shared/grids/action-row.ts';
import type { BotTerms } from '../../../shared/paper/bots/bot.ts';
import type { Fault } from '../../../shared/paper/faults.ts';
import { type Grid, type GridKind, isGrid } from '../../../shared/venues/bots.ts';
import { commandsAt, onFirstChange, reconcileFor } from '../../shared/grids/grid-world.ts';
import { ACCOUNT, money, someAutomations } from '../../support/builders.ts';
import { everyDeath } from '../../support/every-death.ts';
import { createPaperWorld, type PaperWorld } from '../../support/paper-world.ts';

const RULES: readonly (readonly [GridKind, Remedies['rules'][number], money: string])[] = [
  ['spotGrid', { do: 'moveAroundPrice', on: 'outOfRange' }, '0'],
  ['spotGrid', { do: 'addInvestment', on: 'outOfRange', amount: money('50') }, '50'],
  ['spotGrid', { do: 'takeProfit', whenAbove: money('0.01') }, '0'],
  ['spotGrid', { do: 'stop', on: 'outOfRange', closeMode: 'toQuote' }, '0'],
  ['futuresGrid', { do: 'moveAroundPrice', on: 'outOfRange' }, '0'],
  ['futuresGrid', { do: 'addInvestment', on: 'outOfRange', amount: money('50') }, '50'],
  ['futuresGrid', { do: 'addMargin', on: 'outOfRange', amount: money('50') }, '50'],
  ['futuresGrid', { do: 'reduce', on: 'outOfRange', percentOfPosition: 25 }, '0'],
  ['futuresGrid', { do: 'stop', on: 'outOfRange', closeMode: 'toUsdt' }, '0'],
];
const REPLIES: readonly (readonly [string, Fault | undefined])[] = [
  ['is answered', undefined],
  ['loses its reply', { kind: 'replyLost' }],
  ['is lost on its way', { kind: 'requestLost' }],
];
const CASES = RULES.flatMap(([kind, rule, spent]) =>
  REPLIES.map(([what, fault]) => [rule.do, kind, what, rule, fault, spent] as const),
);

const RANGE = { top: money('90000'), bottom: money('45000'), rows: 150, spacing: 'arithmetic' } as const;
const COMMON = { quote: 'USDT', investment: money('5000'), range: RANGE, labels: {} };
const TERMS: Readonly<Record<GridKind, BotTerms>> = {
  spotGrid: { ...COMMON, kind: 'spot_grid', base: 'BTC', symbol: 'BTC_USDT', closeSell: 'TO_QUOTE' },
  futuresGrid: {
    ...COMMON,
    kind: 'futures_grid',
    base: 'BTC.PERP',
    symbol: 'BTC_USDT_PERP',
    trend: 'long',
    leverage: money('2'),
    extraMargin: money('0'),
    investCoin: 'USDT',
  },
};

/** A bot that has been trading for half a day, so that there is some profit to take out. */
async function worldWithBot(kind: GridKind): Promise<PaperWorld> {
  const w = createPaperWorld(someAutomations({}));
  await w.exchange.inspect.placeBots(ACCOUNT, [TERMS[kind]]);
  w.clock.advance(12 * HOUR_MS);
  return w;
}

async function theBot(w: PaperWorld, kind: GridKind): Promise<Grid> {
  const [placed] = await w.exchange.inspect.bots(ACCOUNT);
  const lookup = await (await w.deps.venues.bots(ACCOUNT)).bot({ botId: placed?.botId ?? '', kind });
  if (!lookup.found || !isGrid(lookup.bot)) throw new Error('the bot is not there');
  return lookup.bot;
}

async function help(w: PaperWorld, kind: GridKind, rule: Remedies['rules'][number]) {
  const bot = await theBot(w, kind);
  const remedies: Remedies = {
    rules: [rule],
    from: 'warning',
    confirmedBy: 2,
    perDay: 1,
    inAll: 20,
    minutesBetween: 60,
  };
  const observed = {
    bot,
    gridKey: bot.botId,
    price: money('66000'),
    findings: [
      { kind: 'outOfRange', severity: 'warning', grade: 1, numbers: {}, text: '', advice: '' },
    ] as const,
    confirmedRuns: { outOfRange: 2 },
    foundSinceMs: { outOfRange: 0 },
    remedies,
  };
  const control = await readControl(w.deps.table, ACCOUNT);
  const bots = await w.deps.venues.bots(ACCOUNT);
  const deadlineMs = w.clock.nowMs() + 5 * MINUTE_MS;
  return applyRemedies(w.deps, { account: ACCOUNT, control, bots, observed: [observed], deadlineMs });
}

describe('the remedy', () => {
  it.each(CASES)(
    '%s of a %s that dies anywhere and %s is made once',
    async (_d, kind, _w, rule, fault, spent) => {
      const writes = await everyDeath(
        async () => {
          const w = await worldWithBot(kind);
          onFirstChange(w, fault);
          return w;
        },
        (w) => help(w, kind, rule),
        async (w, place) => {
          await reconcileFor(w, 2);
          await help(w, kind, rule);
          await reconcileFor(w, 15);
          await help(w, kind, rule);

          const [bot] = await w.exchange.inspect.bots(ACCOUNT);
          const actions = await listActions(w.deps.table, `grid:${bot?.botId}`);
          expect(actions, place).toHaveLength(1);
          const [intent] = actions.map((stored) => stored.intent);
          const made = await commandsAt(w);
          const entry = (await w.budget()).entries[intent?.id ?? ''];
          // No figure of a bot proves that it was not reduced: then a person is asked, and nothing is sent again.
          if (rule.do === 'reduce' && made === 0) {
            expect(intent?.state, place).toBe('unknown');
            expect(entry?.spent, place).toBeUndefined();
            expect(
              w.notices.map(({ key }) => key),
              place,
            ).toContain(`${intent?.id}/unclear`);
            return;
          }
          expect([made, intent?.state, entry?.spent], place).toEqual([1, 'filled', spent]);
        },
      );
      // Its money, its intent, `sending` and the answer.
      expect(writes).toBeGreaterThanOrEqual(4);
    },
  );
});

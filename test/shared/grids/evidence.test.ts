import { describe, expect, it } from 'vitest';
import { type ActionIntent, markOf } from '../../../shared/grids/action.ts';
import { type BotView, evidenceFor } from '../../../shared/grids/evidence.ts';
import type { BotAction } from '../../../shared/venues/bot-actions.ts';
import type { Bot, Grid } from '../../../shared/venues/bots.ts';
import { aFuturesGrid, anAction, aSpotGrid } from '../../support/bot-builders.ts';
import { money, SLOT_MS } from '../../support/builders.ts';

const SPOT = { botId: 'spot-bot-1', kind: 'spotGrid', symbol: 'BTC_USDT' } as const;
const FUTURES = { botId: 'futures-bot-1', kind: 'futuresGrid', symbol: 'BTC_USDT_PERP' } as const;
const price = money('65000');

const MOVE: BotAction = {
  do: 'adjustRange',
  bot: SPOT,
  top: money('72000'),
  bottom: money('62000'),
  rows: 20,
  price,
};

const seen = (bot: Bot): BotView => ({ bot: { ok: true, value: { found: true, bot } } });
const changeOf = (action: BotAction, before: Grid): ActionIntent =>
  anAction(action, { before: markOf(before) });

describe('a moved range', () => {
  const intent = changeOf(MOVE, aSpotGrid());
  const range = (top: string, bottom: string, rows = 20) =>
    aSpotGrid({ range: { top: money(top), bottom: money(bottom), rows, spacing: 'arithmetic' } });

  it('is proven by the new bounds, however their text is written', () => {
    expect(evidenceFor(intent, seen(range('72000.00', '62000.0')))).toMatchObject({
      is: 'done',
      botId: 'spot-bot-1',
    });
  });

  it('is proven not to have happened by the old bounds of a running bot', () => {
    expect(evidenceFor(intent, seen(aSpotGrid())).is).toBe('notDone');
  });

  it('cannot be told when the bounds are neither: somebody else was there', () => {
    expect(evidenceFor(intent, seen(range('71000', '61000'))).is).toBe('cannotTell');
    expect(evidenceFor(intent, seen(range('72000', '62000', 30))).is).toBe('cannotTell');
  });

  it('is under way while the bot changes, and proves nothing in a state that is not known', () => {
    expect(evidenceFor(intent, seen(aSpotGrid({ phase: 'changing' }))).is).toBe('underWay');
    expect(evidenceFor(intent, seen(aSpotGrid({ phase: 'unknown' }))).is).toBe('cannotTell');
  });

  it('has nothing to be proven by once the bot is over', () => {
    expect(evidenceFor(intent, seen(aSpotGrid({ phase: 'ended' }))).is).toBe('gone');
    // It may be there all the same: sent again, the change would be made twice.
    expect(evidenceFor(intent, { bot: { ok: true, value: { found: false } } }).is).toBe('cannotTell');
  });

  it('cannot be told by a failed read, nor by none', () => {
    expect(evidenceFor(intent, { bot: { ok: false, error: 'HTTP 502' } }).is).toBe('cannotTell');
    expect(evidenceFor(intent, {}).is).toBe('cannotTell');
  });
});

describe('added money', () => {
  const invest: BotAction = { do: 'addInvestment', bot: SPOT, amount: money('100'), price };
  const margin: BotAction = { do: 'addMargin', bot: FUTURES, amount: money('50'), price };

  it.each<readonly [string, string]>([
    ['600', 'done'],
    ['598.5', 'done'],
    ['500', 'notDone'],
    ['500.00', 'notDone'],
    ['700', 'cannotTell'],
    ['450', 'cannotTell'],
    ['597', 'cannotTell'],
  ])('of 100 to 500 with %s invested afterwards is %s', (investment, is) => {
    const intent = changeOf(invest, aSpotGrid());
    expect(evidenceFor(intent, seen(aSpotGrid({ investment: money(investment) }))).is).toBe(is);
  });

  it('cannot be told where the exchange leaves the figure out', () => {
    const { investment: _, ...silent } = aSpotGrid();
    expect(evidenceFor(changeOf(invest, aSpotGrid()), seen(silent)).is).toBe('cannotTell');
    expect(evidenceFor(changeOf(invest, silent), seen(aSpotGrid())).is).toBe('cannotTell');
  });

  it('as margin cannot be told either: a figure that is left out twice is no proof that none was added', () => {
    const { extraMargin: _, ...silent } = aFuturesGrid({ extraMargin: money('0') });
    const added = aFuturesGrid({ extraMargin: money('50') });
    expect(evidenceFor(changeOf(margin, silent), seen(silent)).is).toBe('cannotTell');
    expect(evidenceFor(changeOf(margin, silent), seen(added)).is).toBe('cannotTell');
    expect(evidenceFor(changeOf(margin, added), seen(silent)).is).toBe('cannotTell');
  });

  it('as margin shows in the extra margin, not in the investment', () => {
    const intent = changeOf(margin, aFuturesGrid());
    expect(evidenceFor(intent, seen(aFuturesGrid({ extraMargin: money('50') }))).is).toBe('done');
    expect(evidenceFor(intent, seen(aFuturesGrid({ investment: money('550') }))).is).toBe('notDone');
  });
});

describe('profit taken', () => {
  it('shows in what was withdrawn so far', () => {
    const intent = changeOf({ do: 'takeProfit', bot: SPOT, amount: money('25') }, aSpotGrid());
    expect(evidenceFor(intent, seen(aSpotGrid({ profitWithdrawn: money('30') }))).is).toBe('done');
    expect(evidenceFor(intent, seen(aSpotGrid())).is).toBe('notDone');
  });

  it('cannot be told where the exchange leaves that out', () => {
    const { profitWithdrawn: _, ...silent } = aSpotGrid();
    const intent = changeOf({ do: 'takeProfit', bot: SPOT, amount: money('25') }, silent);
    expect(evidenceFor(intent, seen(silent)).is).toBe('cannotTell');
    expect(evidenceFor(intent, seen(aSpotGrid({ profitWithdrawn: money('25') }))).is).toBe('cannotTell');
  });
});

describe('a reduction', () => {
  const reduce: BotAction = { do: 'reduce', bot: FUTURES, baseSize: money('0.004'), price };
  const intent = changeOf(reduce, aFuturesGrid({ reducedProfit: money('0') }));

  it('is proven by the result of reductions', () => {
    expect(evidenceFor(intent, seen(aFuturesGrid({ reducedProfit: money('-1.5') }))).is).toBe('done');
  });

  it('is not proven by a result that was not told before: it may be an older one', () => {
    const { reducedProfit: _, ...silent } = aFuturesGrid({ reducedProfit: money('0') });
    const other = changeOf(reduce, silent);
    expect(evidenceFor(other, seen(aFuturesGrid({ reducedProfit: money('-1.5') }))).is).toBe('cannotTell');
  });

  it('is never proven not to have happened: the position of a grid changes all the time', () => {
    const traded = aFuturesGrid({ reducedProfit: money('0'), position: money('0.008') });
    expect(evidenceFor(intent, seen(traded)).is).toBe('cannotTell');
    expect(evidenceFor(intent, seen(aFuturesGrid({ reducedProfit: money('0') }))).is).toBe('cannotTell');
  });
});

describe('a stop', () => {
  const intent = anAction({ do: 'stop', bot: SPOT, closeMode: 'toQuote' });

  it.each<readonly [Grid['phase'], string]>([
    ['ended', 'done'],
    ['closing', 'underWay'],
    ['running', 'notDone'],
    ['changing', 'notDone'],
    ['unknown', 'cannotTell'],
  ])('with the bot %s is %s', (phase, is) => {
    expect(evidenceFor(intent, seen(aSpotGrid({ phase }))).is).toBe(is);
  });

  it('is not proven by a bot that the exchange does not show', () => {
    expect(evidenceFor(intent, { bot: { ok: true, value: { found: false } } }).is).toBe('cannotTell');
  });
});

describe('a new grid', () => {
  const range = { top: money('70000'), bottom: money('60000'), rows: 20, spacing: 'arithmetic' } as const;
  const draft = { kind: 'spotGrid', symbol: 'BTC_USDT', range, investment: money('500') } as const;
  const intent = anAction({ do: 'create', draft }, { othersBefore: ['old-twin'] });
  const lists = (running: readonly Bot[], finished: readonly Bot[] = []): BotView => ({
    running: { ok: true, value: { bots: running, damaged: [], pages: 1 } },
    finished: { ok: true, value: { bots: finished, damaged: [], pages: 1 } },
  });

  it('is proven by a bot of its range that was not there before', () => {
    const created = aSpotGrid({ botId: 'new-1', createdAtMs: SLOT_MS + 2_000 });
    expect(evidenceFor(intent, lists([created]))).toMatchObject({ is: 'done', botId: 'new-1' });
  });

  it('is proven by one that has ended already', () => {
    const failed = aSpotGrid({ botId: 'new-1', phase: 'ended', endReason: 'create_failed' });
    expect(evidenceFor(intent, lists([], [failed]))).toMatchObject({ is: 'done', botId: 'new-1' });
  });

  it.each<readonly [string, Partial<Grid>]>([
    ['was there before', { botId: 'old-twin' }],
    ['is of another symbol', { symbol: 'ETH_USDT' }],
    ['has another range', { range: { ...range, top: money('70001') } }],
    ['is much older', { createdAtMs: SLOT_MS - 200_000 }],
  ])('is not a bot that %s', (_why, other) => {
    const bot = { ...aSpotGrid({ botId: 'new-1' }), ...other } as Grid;
    expect(evidenceFor(intent, lists([bot])).is).toBe('notDone');
  });

  it('is not taken to be one of the same range that has another note: it is another grid’s', () => {
    const noted = anAction({ do: 'create', draft: { ...draft, note: 'so123' } });
    const other = aSpotGrid({ botId: 'new-1', note: 'so456', range, createdAtMs: SLOT_MS + 1 });
    expect(evidenceFor(noted, lists([other])).is).toBe('cannotTell');
    const own = { ...other, botId: 'new-2', note: 'so123' };
    expect(evidenceFor(noted, lists([other, own]))).toMatchObject({ is: 'done', botId: 'new-2' });
    const { note: _, ...silent } = other;
    expect(evidenceFor(noted, lists([silent]))).toMatchObject({ is: 'done', botId: 'new-1' });
    expect(evidenceFor(noted, lists([silent, own]))).toMatchObject({ is: 'done', botId: 'new-2' });
  });

  it('is known by its note, whatever became of its range since', () => {
    const noted = anAction({ do: 'create', draft: { ...draft, note: 'so123' } });
    const moved = aSpotGrid({ botId: 'new-1', note: 'so123', range: { ...range, top: money('90000') } });
    expect(evidenceFor(noted, lists([moved]))).toMatchObject({ is: 'done', botId: 'new-1' });
  });

  it('cannot be called missing while a list failed, was not read, or holds a bot that is unreadable', () => {
    const ok = { ok: true, value: { bots: [], damaged: [], pages: 1 } } as const;
    const failed = { ok: false, error: 'page 3 failed' } as const;
    const damaged = {
      ok: true,
      value: { bots: [], damaged: [{ botId: 'x', why: 'no top' }], pages: 1 },
    } as const;
    for (const view of [
      { running: ok },
      { running: ok, finished: failed },
      { running: failed, finished: ok },
      { running: damaged, finished: ok },
    ]) {
      expect(evidenceFor(intent, view).is).toBe('cannotTell');
    }
    expect(evidenceFor(intent, { running: ok, finished: ok }).is).toBe('notDone');
  });
});

describe('a bot that has ended', () => {
  const over = (figures: Parameters<typeof aSpotGrid>[0]) => seen(aSpotGrid({ phase: 'ended', ...figures }));

  it('proves what was added to it by its last figures, and leaves the rest to a person', () => {
    const intent = changeOf({ do: 'addInvestment', bot: SPOT, amount: money('100'), price }, aSpotGrid());
    expect(evidenceFor(intent, over({ investment: money('600') })).is).toBe('done');
    expect(evidenceFor(intent, over({})).is).toBe('gone');
    expect(evidenceFor(intent, over({ investment: money('700') })).is).toBe('cannotTell');
  });
});

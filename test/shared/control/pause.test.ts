import { describe, expect, it } from 'vitest';
import { readControl } from '../../../shared/control/control.ts';
import {
  describePause,
  describeTarget,
  listPauses,
  type Pause,
  type PauseTarget,
  pause,
  pauseFor,
  resume,
} from '../../../shared/control/pause.ts';
import { changeBudget, readBudget } from '../../../shared/orders/budget-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { recordBan } from '../../../shared/venues/ban.ts';
import { PLAN, SLOT_MS } from '../../support/builders.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { watchTable } from '../../support/watched-table.ts';

const ALL: PauseTarget = { kind: 'all' };
const MAIN: PauseTarget = { kind: 'account', account: 'main' };
const WEEKLY: PauseTarget = { kind: 'plan', plan: PLAN };

describe('pausing', () => {
  it('is listed with its time and note until it is resumed', async () => {
    const table = openSqliteTable();
    await pause(table, WEEKLY, SLOT_MS, 'on holiday');
    await pause(table, MAIN, SLOT_MS + 1);

    expect(await listPauses(table)).toEqual([
      { target: MAIN, sinceMs: SLOT_MS + 1 },
      { target: WEEKLY, sinceMs: SLOT_MS, note: 'on holiday' },
    ]);

    expect(await resume(table, WEEKLY)).toBe(true);
    expect(await listPauses(table)).toEqual([{ target: MAIN, sinceMs: SLOT_MS + 1 }]);
  });

  it('twice keeps the first time', async () => {
    const table = openSqliteTable();
    await pause(table, ALL, SLOT_MS, 'first');
    await pause(table, ALL, SLOT_MS + 60_000, 'second');

    expect(await listPauses(table)).toEqual([{ target: ALL, sinceMs: SLOT_MS, note: 'first' }]);
  });

  it('can be taken up again after a resume', async () => {
    const table = openSqliteTable();
    await pause(table, ALL, SLOT_MS);
    await resume(table, ALL);
    await pause(table, ALL, SLOT_MS + 5);

    expect(await listPauses(table)).toEqual([{ target: ALL, sinceMs: SLOT_MS + 5 }]);
  });

  it('ends nothing when there is nothing to resume', async () => {
    const table = openSqliteTable();
    await pause(table, MAIN, SLOT_MS);

    expect(await resume(table, ALL)).toBe(false);
    expect(await resume(table, WEEKLY)).toBe(false);
    expect(await listPauses(table)).toHaveLength(1);
  });

  it('is resumed once by two who do it at the same time', async () => {
    const table = openSqliteTable();
    await pause(table, ALL, SLOT_MS);

    const answers = await Promise.all([resume(table, ALL), resume(table, ALL)]);

    expect(answers.sort()).toEqual([false, true]);
  });
});

describe('whether an order is paused', () => {
  const since = (target: PauseTarget): Pause => ({ target, sinceMs: SLOT_MS });
  const order = { account: 'main', plan: PLAN };

  it('is decided by everything, its account and its plan, the widest first', () => {
    expect(pauseFor([since(WEEKLY), since(MAIN), since(ALL)], order)?.target).toEqual(ALL);
    expect(pauseFor([since(WEEKLY), since(MAIN)], order)?.target).toEqual(MAIN);
    expect(pauseFor([since(WEEKLY)], order)?.target).toEqual(WEEKLY);
  });

  it('is not decided by other accounts and plans, also of the same name', () => {
    const others = [
      since({ kind: 'account', account: 'main-2' }),
      since({ kind: 'account', account: PLAN }),
      since({ kind: 'plan', plan: 'main' }),
    ];

    expect(pauseFor(others, order)).toBeUndefined();
    expect(pauseFor([], order)).toBeUndefined();
  });

  it('is said in words', () => {
    expect([ALL, MAIN, WEEKLY].map(describeTarget)).toEqual([
      'everything',
      'account main',
      'plan btc-weekly',
    ]);
  });
});

describe('a pause of a strategy or a grid', () => {
  const targets: readonly PauseTarget[] = [
    { kind: 'strategy', strategy: 'trend' },
    { kind: 'grid', grid: 'btc-range' },
    { kind: 'grid', grid: '1234567890123456789' },
  ];
  const pauses = targets.map((target) => ({ target, sinceMs: SLOT_MS }));
  const pausing = (plan: string) => pauseFor(pauses, { account: 'main', plan })?.target;

  it('is listed as it was set, and resumed alone', async () => {
    const table = openSqliteTable();
    for (const target of targets) await pause(table, target, SLOT_MS);
    expect((await listPauses(table)).map(({ target }) => target)).toEqual([
      targets[2],
      targets[1],
      targets[0],
    ]);
    expect(await resume(table, { kind: 'grid', grid: 'trend' })).toBe(false);
    expect(await resume(table, { kind: 'strategy', strategy: 'trend' })).toBe(true);
    expect(await listPauses(table)).toHaveLength(2);
  });

  it('forbids what belongs to it, and nothing else of the same name', () => {
    expect(pausing('signal:trend')).toEqual(targets[0]);
    expect(pausing('grid:btc-range')).toEqual(targets[1]);
    expect(pausing('grid:1234567890123456789')).toEqual(targets[2]);
    expect(['trend', 'grid:trend', 'btc-range', 'signal:btc-range'].map(pausing)).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('gives way to that of everything and of the account, and is said in words and a code', () => {
    const all: Pause = { target: ALL, sinceMs: SLOT_MS };
    expect(pauseFor([...pauses, all], { account: 'main', plan: 'grid:btc-range' })).toBe(all);
    expect(pauses.map(describePause)).toEqual([
      { code: 'pause.strategy', text: 'strategy trend is paused since 2026-11-23T08:00:00Z' },
      { code: 'pause.grid', text: 'grid btc-range is paused since 2026-11-23T08:00:00Z' },
      { code: 'pause.grid', text: 'grid 1234567890123456789 is paused since 2026-11-23T08:00:00Z' },
    ]);
  });

  it('of a kind that this version does not know stops everything: rather too much than too little', async () => {
    const table = openSqliteTable();
    await table.put({ pk: 'control', sk: 'pause#desk#x' }, { sinceMs: SLOT_MS }, 'absent');
    expect((await listPauses(table)).map(({ target }) => target)).toEqual([ALL]);
  });
});

describe('reading what controls an account', () => {
  it('takes one query for pauses, ban and budget, and keeps accounts apart', async () => {
    const table = watchTable(openSqliteTable());
    const store = { table, clock: createManualClock(SLOT_MS), random: () => 0 };
    const spent = (plan: string) => ({
      entries: {},
      collected: {},
      usedUp: {},
      totals: {},
      days: { '2026-11-23': { [plan]: '5' } },
    });
    await changeBudget(store, 'main', () => spent('mine') as never);
    await changeBudget(store, 'other', () => spent('theirs') as never);
    await pause(table, ALL, SLOT_MS);
    await recordBan(table, 'other', { atMs: SLOT_MS, reason: 'too many requests' });
    table.calls.length = 0;

    const control = await readControl(table, 'main');

    expect(table.calls).toHaveLength(1);
    expect(control.pauses).toEqual([{ target: ALL, sinceMs: SLOT_MS }]);
    expect(control.bannedUntilMs).toBeUndefined();
    expect(control.budget).toEqual(await readBudget(table, 'main'));
    expect(control.budget.budget.days).toEqual({ '2026-11-23': { mine: '5' } });
    expect((await readControl(table, 'other')).bannedUntilMs).toBe(SLOT_MS + 60_000);
  });

  it('finds nothing in an empty table', async () => {
    expect(await readControl(openSqliteTable(), 'main')).toMatchObject({
      pauses: [],
      bannedUntilMs: undefined,
      budget: { version: 0, budget: { entries: {} } },
    });
  });
});

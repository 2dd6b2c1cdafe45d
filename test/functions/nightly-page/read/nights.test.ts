import { afterEach, beforeEach, expect, it } from 'vitest';
import { readNights } from '../../../../functions/nightly-page/read/nights.ts';
import { exportSettingsOf } from '../../../../shared/automations/export-settings.ts';
import { HOUR_MS } from '../../../../shared/core/clock.ts';
import { nightsPartition } from '../../../../shared/exports/night.ts';
import { openSqliteTable, type SqliteTable } from '../../../../shared/table/sqlite-table.ts';
import { ACCOUNT, SLOT_MS } from '../../../support/builders.ts';
import { keepNight } from '../kept.ts';

const SETTINGS = exportSettingsOf({ exports: {} }, ACCOUNT);

let table: SqliteTable;
beforeEach(() => {
  table = openSqliteTable();
});
afterEach(() => table.close());

const both = async (night: string, more: object = {}) => {
  await keepNight(table, { name: 'export-fills', night, ...more });
  await keepNight(table, { name: 'export-funding', night });
};
/** The clock shows 08:00 UTC on 23 November. */
const read = (nowMs = SLOT_MS, settings = SETTINGS) => readNights(table, ACCOUNT, settings, nowMs);
const night = async (day: string, ...given: Parameters<typeof read>) =>
  (await read(...given)).find((each) => each.day === day);

it('the last thirty nights end with the last day that is over', async () => {
  const nights = await read();

  expect(nights.map(({ day }) => day).filter((_, index) => index % 29 === 0)).toEqual([
    '2026-10-24',
    '2026-11-22',
  ]);
});

it('a night is complete when both exports are, and says how many rows it has', async () => {
  await both('2026-11-22');

  expect(await night('2026-11-22')).toEqual({
    day: '2026-11-22',
    state: 'complete',
    reason: 'Everything is here.',
    rows: 14,
  });
});

it('a night with a gap is incomplete and says why, also what is not explained', async () => {
  await both('2026-11-22', { complete: false, gaps: 2, unexplained: ['BTC -0.0012 (spot)'] });

  expect(await night('2026-11-22')).toMatchObject({
    state: 'incomplete',
    reason:
      'The export of trades is not complete (2 gaps); it is tried again every hour. Not explained by it: BTC -0.0012 (spot).',
  });
});

it('a night of which one export never came to an end is incomplete once it is due', async () => {
  await keepNight(table, { name: 'export-fills', night: '2026-11-22' });
  const at = (hour: number) => night('2026-11-22', Date.UTC(2026, 10, 23, hour));

  expect(await at(8)).toMatchObject({
    state: 'incomplete',
    reason: 'The export of funding has not come to an end.',
  });
  expect(await at(1), 'half an hour after midnight and two more').toMatchObject({ state: 'notDue' });
});

it('a night that nobody exported is missing, but neither before the first one nor before it is due', async () => {
  await both('2026-11-20');

  expect(await night('2026-11-19')).toMatchObject({
    state: 'notDue',
    reason: 'Before the first night that was kept.',
  });
  expect(await night('2026-11-21')).toMatchObject({
    state: 'missing',
    reason: 'The export of trades has not come to an end. The export of funding has not come to an end.',
  });
  expect(await night('2026-11-22', SLOT_MS - 7 * HOUR_MS)).toMatchObject({
    state: 'notDue',
    reason: 'The day is over, but not settled yet.',
  });
});

it('a night that was closed late, because nothing ran at midnight, is not due before it has settled', async () => {
  const closing = { night: '2026-11-22', atMs: SLOT_MS, spot: {} };
  await table.put({ pk: nightsPartition(ACCOUNT), sk: '2026-11-22#closing' }, closing, 'absent');

  expect(await night('2026-11-22', SLOT_MS + HOUR_MS)).toMatchObject({ state: 'notDue' });
  expect(await night('2026-11-22', SLOT_MS + 3 * HOUR_MS)).toMatchObject({ state: 'missing' });
});

it('a day without a night of its own is complete when a later night has read it too', async () => {
  // The night before was closed five minutes after its day.
  const startMs = Date.parse('2026-11-20T00:05:00Z');
  await both('2026-11-19');
  await keepNight(table, { name: 'export-fills', night: '2026-11-22', startMs });
  await keepNight(table, { name: 'export-funding', night: '2026-11-22', startMs });

  expect(await night('2026-11-20')).toEqual({
    day: '2026-11-20',
    state: 'complete',
    reason: 'Read with the night of 2026-11-22, because nothing ran before.',
    rows: 0,
  });
});

it('a later night that is not complete, or began later, proves nothing of a day without one', async () => {
  await both('2026-11-19');
  await both('2026-11-21', { complete: false, startMs: Date.parse('2026-11-20T00:00:00Z') });
  await both('2026-11-22', { startMs: Date.parse('2026-11-21T00:00:00Z') });

  expect(await night('2026-11-20')).toMatchObject({ state: 'missing' });
});

it('the first night of all counts, however long ago it was', async () => {
  await both('2026-01-01');

  expect((await read()).every(({ state }) => state === 'missing')).toBe(true);
});

it('an account without a nightly export misses none', async () => {
  await both('2026-11-20');
  const settings = { ...SETTINGS, nightly: false };

  expect(await night('2026-11-21', SLOT_MS, settings)).toMatchObject({
    state: 'notDue',
    reason: 'The nightly export of this account is switched off.',
  });
  expect(await night('2026-11-20', SLOT_MS, settings)).toMatchObject({ state: 'complete' });
});

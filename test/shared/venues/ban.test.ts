import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/core/errors.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { Table } from '../../../shared/table/table.ts';
import { createBanGate, readBan } from '../../../shared/venues/ban.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createRecordingLog } from '../../support/recording-log.ts';
import { createRecordingMetrics } from '../../support/recording-metrics.ts';

const startMs = Date.UTC(2026, 10, 23, 8);

function gateOver(table: Table) {
  const clock = createManualClock(startMs);
  const log = createRecordingLog();
  const metrics = createRecordingMetrics();
  const gate = createBanGate({ accountId: 'main', table, clock, log, metrics });
  return { gate, clock, log, counted: metrics.counted };
}

const banned = expect.objectContaining({ code: 'venue.banned', retry: 'later' });

describe('a ban', () => {
  it('lasts 60 s from the refused request', async () => {
    const { gate, clock } = gateOver(openSqliteTable());
    gate.check();

    await gate.report('GET /a');

    clock.set(startMs + 59_999);
    expect(() => gate.check()).toThrow(banned);
    clock.set(startMs + 60_000);
    gate.check();
  });

  it('grows by 10 s for each request that slipped through', async () => {
    const table = openSqliteTable();
    const { gate, clock, counted } = gateOver(table);

    await gate.report('GET /a');
    clock.advance(100);
    await gate.report('GET /b');
    await gate.report('GET /c');

    expect(await readBan(table, 'main')).toEqual({ untilMs: startMs + 80_000, slips: 2, reason: 'GET /c' });
    // The metrics count one ban.
    expect(counted).toEqual({ VenueBans: 1 });
    clock.set(startMs + 79_999);
    expect(() => gate.check()).toThrow(banned);
  });

  it('is counted once when two requests are refused at the same time', async () => {
    const table = openSqliteTable();
    const { gate } = gateOver(table);

    await Promise.all([gate.report('GET /a'), gate.report('GET /b')]);

    expect(await readBan(table, 'main')).toMatchObject({ untilMs: startMs + 70_000, slips: 1 });
  });

  it('stands in the table for other invocations, which prolong it and learn its end', async () => {
    const table = openSqliteTable();
    const first = gateOver(table);
    const second = gateOver(table);

    await first.gate.report('GET /a');
    await second.gate.report('GET /b');
    expect([first.counted, second.counted]).toEqual([{ VenueBans: 1 }, {}]);

    second.clock.set(startMs + 69_999);
    expect(() => second.gate.check()).toThrow(banned);
    expect((await table.get({ pk: 'control', sk: 'ban#main' }))?.data).toEqual({
      untilMs: startMs + 70_000,
      slips: 1,
      reason: 'GET /b',
    });
  });

  it('begins anew, without old slips, after an old one has ended', async () => {
    const table = openSqliteTable();
    const { gate, clock } = gateOver(table);
    await gate.report('GET /a');
    await gate.report('GET /b');

    clock.set(startMs + 3_600_000);
    await gate.report('GET /c');

    expect(await readBan(table, 'main')).toEqual({
      untilMs: startMs + 3_660_000,
      slips: 0,
      reason: 'GET /c',
    });
  });

  it('freezes this process also when the table cannot take it', async () => {
    const table: Table = {
      ...openSqliteTable(),
      get: async () => {
        throw new AppError('table.unavailable', 'The table does not answer.');
      },
    };
    const { gate, clock, log } = gateOver(table);

    await gate.report('GET /a');

    clock.set(startMs + 59_999);
    expect(() => gate.check()).toThrow(banned);
    expect(log.lines.map((line) => line.event)).toEqual(['venue.banned', 'venue.banNotRecorded']);
  });

  it('is taken over when it was read elsewhere, and never shortened by that', () => {
    const { gate, clock } = gateOver(openSqliteTable());

    gate.adopt(startMs + 5_000);
    gate.adopt(startMs + 1_000);
    gate.adopt(undefined);

    clock.set(startMs + 4_999);
    expect(() => gate.check()).toThrow(banned);
    clock.set(startMs + 5_000);
    gate.check();
  });

  it('says which row to remove when the row is damaged', async () => {
    const table = openSqliteTable();
    await table.put({ pk: 'control', sk: 'ban#main' }, { untilMs: 'soon' }, 'absent');

    await expect(readBan(table, 'main')).rejects.toMatchObject({
      code: 'data.damaged',
      message: expect.stringContaining('control ban#main'),
    });
  });
});

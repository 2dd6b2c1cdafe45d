import { beforeEach, describe, expect, it } from 'vitest';
import { decimal } from '../../../shared/core/decimal.ts';
import type { VenueRecord } from '../../../shared/records/record.ts';
import { markedDays } from '../../../shared/records/record-days.ts';
import { readDay, readRecords, recordDays, writeRecords } from '../../../shared/records/record-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { aFill } from '../../support/records.ts';
import { dieAt, type WatchedTable, watchTable } from '../../support/watched-table.ts';

const DAY = '2026-11-20';
const AT = Date.parse(`${DAY}T09:00:00Z`);
const FILLS = { account: 'main', kind: 'spot-fill' as const };

let table: WatchedTable;
let clock: ManualClock;

beforeEach(() => {
  table = watchTable(openSqliteTable());
  clock = createManualClock(AT);
});

const write = (...records: VenueRecord[]) => writeRecords({ table, clock }, 'main', records);

async function idsOf(day = DAY): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of readDay(table, { ...FILLS, day })) ids.push(id);
  return ids;
}

describe('records', () => {
  it('are read by time, whatever the order they came in', async () => {
    await write(
      aFill({ id: '3', atMs: AT + 2 }),
      aFill({ id: '1', atMs: AT }),
      aFill({ id: '2', atMs: AT + 1 }),
    );

    expect(await idsOf()).toEqual(['1', '2', '3']);
  });

  it('are kept once however often they are written, and answered only when they are news', async () => {
    const fill = aFill({ id: '1', atMs: AT });

    expect(await write(fill, fill)).toEqual([fill]);
    expect(await write(fill)).toEqual([]);
    expect(await idsOf()).toEqual(['1']);
  });

  it('are replaced by what the venue says now', async () => {
    await write(aFill({ id: '1', atMs: AT }));
    await write(aFill({ id: '1', atMs: AT, feeType: 'TRADING' }));

    for await (const fill of readDay(table, { ...FILLS, day: DAY })) expect(fill.feeType).toBe('TRADING');
    expect(await idsOf()).toEqual(['1']);
  });

  it('belong to the UTC day of their time, and are found by it', async () => {
    const midnight = Date.parse('2026-11-21T00:00:00Z');
    await write(aFill({ id: '1', atMs: midnight - 1 }), aFill({ id: '2', atMs: midnight }));

    expect(await recordDays(table, FILLS)).toEqual(['2026-11-20', '2026-11-21']);
    expect(await idsOf('2026-11-21')).toEqual(['2']);
  });

  it('are read between two instants, both included, over many steps', async () => {
    const many = Array.from({ length: 1_203 }, (_, index) => aFill({ id: String(index), atMs: AT + index }));
    await write(...many);

    const ids: string[] = [];
    const query = { ...FILLS, startMs: AT + 2, endMs: AT + 1_201 };
    for await (const { id } of readRecords(table, query)) ids.push(id);
    expect(ids).toEqual(many.slice(2, 1_202).map(({ id }) => id));
  });

  it('keep every digit', async () => {
    const exact = aFill({ id: '9007199254740993', price: decimal('0.000000000000000001'), atMs: AT });
    await write(exact);

    for await (const fill of readDay(table, { ...FILLS, day: DAY })) expect(fill).toEqual(exact);
  });
});

describe('the mark of a day', () => {
  const marked = async () => (await markedDays(table, FILLS, clock.nowMs()))[0];

  it('counts on when its records change, and stays when they do not', async () => {
    await write(aFill({ id: '1', atMs: AT }));
    const before = await marked();
    await write(aFill({ id: '1', atMs: AT }));
    expect((await marked())?.marks).toBe(before?.marks);

    await write(aFill({ id: '2', atMs: AT }));
    expect((await marked())?.marks).toBeGreaterThan(before?.marks ?? 0);
  });

  it('says that it is being written from before the first record is there until all of them are', async () => {
    const seen: (boolean | undefined)[] = [];
    table.afterEach(async ({ name }) => {
      if (name !== 'putAll') return;
      table.afterEach(() => {});
      seen.push((await marked())?.isBeingWritten);
    });
    await write(aFill({ id: '1', atMs: AT }));

    expect(seen).toEqual([true]);
    expect((await marked())?.isBeingWritten).toBe(false);
  });

  it('is higher after the records are there than while they are being written', async () => {
    let during = 0;
    table.afterEach(async ({ name }) => {
      if (name !== 'putAll') return;
      table.afterEach(() => {});
      during = (await marked())?.marks ?? 0;
    });
    await write(aFill({ id: '1', atMs: AT }));

    expect(during).toBeGreaterThan(0);
    expect((await marked())?.marks).toBeGreaterThan(during);
  });

  it('believes a writer that died for an hour', async () => {
    // Its third write is that of the records.
    await dieAt(table, 4, 'after', () => write(aFill({ id: '1', atMs: AT })));

    expect((await marked())?.isBeingWritten).toBe(true);
    clock.advance(3_600_000);
    expect((await marked())?.isBeingWritten).toBe(false);
  });
});

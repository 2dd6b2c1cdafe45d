import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { beginReading, type CollectParts, collectStream } from '../../../shared/exports/collect.ts';
import { readPage } from '../../../shared/exports/read-page.ts';
import type { ReadingPlan } from '../../../shared/exports/reading.ts';
import { readStream, type StreamRef, type StreamState } from '../../../shared/exports/stream-store.ts';
import type { RecordKind, VenueRecord } from '../../../shared/records/record.ts';
import { readRecords } from '../../../shared/records/record-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import type { HistoryStream } from '../../../shared/venues/history.ts';
import { NOT_OFFERED } from '../../../shared/venues/not-offered.ts';
import type { TimeWindow } from '../../../shared/venues/venue.ts';
import { ACCOUNT, money } from '../../support/builders.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { aFunding, anOrderRecord, aSpotFill } from '../../support/record-builders.ts';
import {
  aStream,
  createScriptedHistory,
  listed,
  type ScriptedHistory,
} from '../../support/scripted-history.ts';
import { dieAt, type WatchedTable, watchTable } from '../../support/watched-table.ts';

const START_MS = Date.UTC(2026, 10, 20);
const END_MS = START_MS + DAY_MS - 1;
const BTC: StreamRef = { kind: 'spot-fill', symbol: 'BTC_USDT' };
const DAY: TimeWindow = { startMs: START_MS, endMs: END_MS };

let venue: ScriptedHistory;
let table: WatchedTable;
let parts: CollectParts;
let clock: ManualClock;

beforeEach(() => world([]));

function world(
  rows: readonly VenueRecord[],
  streams: readonly HistoryStream[] = [aStream('spot-fill')],
): void {
  venue = createScriptedHistory({
    rows,
    streams,
    symbols: listed('A_USDT_PERP', 'B_USDT_PERP', 'C_USDT_PERP'),
  });
  table = watchTable(openSqliteTable());
  clock = createManualClock(END_MS);
  parts = { table, clock, history: venue.history, account: ACCOUNT, deadlineMs: Number.POSITIVE_INFINITY };
}

function aPlan(overrides: Partial<ReadingPlan> = {}): ReadingPlan {
  return {
    slot: 'night',
    id: '2026-11-20',
    target: DAY,
    lookBackMs: 0,
    retryLost: false,
    isWhole: false,
    ...overrides,
  };
}

async function collect(ref: StreamRef = BTC, plan: ReadingPlan = aPlan()): Promise<StreamState> {
  const stream = venue.history.streams.find(({ kind }) => kind === ref.kind);
  if (stream === undefined) throw new Error('this venue has no such stream');
  const begun = await beginReading(parts, await readStream(table, ACCOUNT, ref), plan);
  return (await collectStream(parts, stream, begun, plan)).state;
}

async function kept<Kind extends RecordKind>(kind: Kind): Promise<VenueRecord[]> {
  const found: VenueRecord[] = [];
  for await (const row of readRecords(table, { account: ACCOUNT, kind, startMs: 0, endMs: END_MS * 2 }))
    found.push(row);
  return found;
}

const byKey = (a: VenueRecord, b: VenueRecord) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1);
const fillsAt = (times: readonly number[]) =>
  times.map((atMs, id) => aSpotFill({ id: String(1000 + id), atMs }));

describe('a stream that is told newest first', () => {
  it('is read whole with each row once, wherever its rows lie in time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(60), { maxLength: 60 }),
        fc.integer({ min: 2, max: 9 }),
        async (offsets, pageRows) => {
          const rows = fillsAt(offsets.map((offset) => START_MS + offset));
          world(rows, [aStream('spot-fill', { pageRows })]);

          const state = await collect();

          expect(await kept('spot-fill')).toEqual(rows.toSorted(byKey));
          expect(state.covered).toEqual([DAY]);
          expect(state.lost).toEqual([]);
          expect(state.night).toMatchObject({ todo: [], rows: rows.length, newRows: rows.length });
          expect(state.night?.requests).toBe(venue.requests());
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps the oldest millisecond of a full page and asks for it again', async () => {
    world(fillsAt([START_MS + 5, START_MS + 5, START_MS + 9]), [aStream('spot-fill', { pageRows: 2 })]);
    await collect();
    expect(venue.asked.slice(0, 2)).toEqual([
      `page spot-fill BTC_USDT ${START_MS} ${END_MS}`,
      `page spot-fill BTC_USDT ${START_MS} ${START_MS + 5}`,
    ]);
    expect(await kept('spot-fill')).toHaveLength(3);
  });

  it('is read order by order where one millisecond alone fills a page', async () => {
    world(fillsAt(Array(5).fill(START_MS + 7)), [aStream('spot-fill', { pageRows: 3 })]);
    const state = await collect();
    expect(await kept('spot-fill')).toHaveLength(5);
    expect(venue.asked).toContain(`instant spot-fill BTC_USDT ${START_MS + 7}`);
    expect(state.covered).toEqual([DAY]);
    expect(state.night?.rows).toBe(5);
  });

  it('tells a millisecond that nothing can read as a gap, and all around it is read', async () => {
    world(fillsAt([START_MS + 1, ...Array(5).fill(START_MS + 7), START_MS + 9]), [
      aStream('spot-fill', { pageRows: 3, instants: false }),
    ]);
    const state = await collect();
    expect(state.night).toMatchObject({ todo: [], lost: [{ startMs: START_MS + 7, endMs: START_MS + 7 }] });
    expect(state.lost[0]?.why).toContain('more than 3 rows in one millisecond');
    expect(state.covered).toEqual([
      { startMs: START_MS, endMs: START_MS + 6 },
      { startMs: START_MS + 8, endMs: END_MS },
    ]);
  });

  it('does not ask every night for what cannot be read, but does when it is told to', async () => {
    world(fillsAt(Array(5).fill(START_MS + 7)), [aStream('spot-fill', { pageRows: 3, instants: false })]);
    await collect();
    const before = venue.requests();

    const next = await collect(BTC, aPlan({ id: '2026-11-21' }));
    expect(venue.requests()).toBe(before);
    expect(next.night?.lost).toEqual([]);

    venue.rows.splice(0, 3);
    const again = await collect(BTC, aPlan({ slot: 'backfill', id: 'x', retryLost: true }));
    expect(again).toMatchObject({ covered: [DAY], lost: [] });
    expect(await kept('spot-fill')).toHaveLength(3);
  });
});

describe('a page', () => {
  const page = (oldestMs: number | undefined) => ({
    rows: [],
    pending: [],
    full: true,
    requests: 1,
    ...(oldestMs === undefined ? {} : { oldestMs }),
  });
  const STREAM = { kind: 'spot-fill', paging: 'newestFirst' } as const;

  it('that is full of what lies just behind its window proves nothing, and its last millisecond is dense', () => {
    expect(readPage(STREAM, DAY, page(END_MS + 1))).toEqual({
      rows: [],
      read: [],
      rest: [{ startMs: START_MS, endMs: END_MS - 1 }],
      denseMs: END_MS,
    });
  });

  it('that leaves out rows and shows none is not believed', () => {
    expect(() => readPage(STREAM, DAY, page(undefined))).toThrow('shows none');
  });

  it('that is cut off counts rows without an id only where their whole millisecond is in it', () => {
    const rows = [START_MS + 9, START_MS + 9, START_MS + 5].map((atMs) => aFunding({ atMs }));
    const shown = readPage({ kind: 'funding', paging: 'newestFirst' }, DAY, { ...page(START_MS + 5), rows });
    expect(shown.rows.map(({ atMs, id }) => [atMs, id.slice(-2)])).toEqual([
      [START_MS + 9, '/0'],
      [START_MS + 9, '/1'],
    ]);
  });

  it('that goes back to before its window left nothing of it out', () => {
    expect(readPage(STREAM, DAY, page(START_MS - 1))).toMatchObject({ read: [DAY], rest: [] });
  });
});

describe('a stream in no order', () => {
  it('is halved until no window is full', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(2_000), { maxLength: 30 }), async (offsets) => {
        const rows = fillsAt(offsets.map((offset) => START_MS + offset));
        world(rows, [aStream('spot-fill', { paging: 'unordered', pageRows: 4 })]);
        const state = await collect();
        expect(await kept('spot-fill')).toEqual(rows.toSorted(byKey));
        expect(state).toMatchObject({ covered: [DAY], lost: [] });
      }),
      { numRuns: 50 },
    );
  });
});

describe('rows without an id', () => {
  const FUNDING: StreamRef = { kind: 'funding' };
  const payment = fc.record({ offset: fc.nat(12), symbol: fc.constantFrom('A_USDT_PERP', 'B_USDT_PERP') });

  it('are all kept, also equal ones, and reading them again makes none more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(payment, { maxLength: 24 }),
        fc.integer({ min: 5, max: 9 }),
        async (payments, pageRows) => {
          const rows = payments.map(({ offset, symbol }) => aFunding({ atMs: START_MS + offset, symbol }));
          world(rows, [aStream('funding', { pageRows })]);
          const state = await collect(FUNDING);
          const lostTimes = state.lost.map(({ startMs }) => startMs);
          const readable = rows.filter(({ atMs }) => !lostTimes.includes(atMs));

          for (const night of ['2026-11-21', '2026-11-22']) {
            await collect(FUNDING, aPlan({ id: night, lookBackMs: 10 * DAY_MS }));
            const found = (await kept('funding')).filter(({ atMs }) => !lostTimes.includes(atMs));
            expect(found).toHaveLength(readable.length);
            expect(new Set(found.map(({ id }) => id)).size).toBe(readable.length);
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it('of one full millisecond are asked symbol by symbol, and a full symbol is a gap', async () => {
    const at = (symbol: string, count: number) =>
      Array.from({ length: count }, (_, index) =>
        aFunding({ atMs: START_MS + 8, symbol, amount: money(`0.${index + 1}`) }),
      );
    world([...at('A_USDT_PERP', 2), ...at('B_USDT_PERP', 2)], [aStream('funding', { pageRows: 3 })]);
    expect(await collect(FUNDING)).toMatchObject({ covered: [DAY], lost: [], night: { rows: 4 } });
    expect(await kept('funding')).toHaveLength(4);

    world([...at('A_USDT_PERP', 2), ...at('B_USDT_PERP', 3)], [aStream('funding', { pageRows: 3 })]);
    expect((await collect(FUNDING)).lost).toMatchObject([{ startMs: START_MS + 8, endMs: START_MS + 8 }]);
  });
});

describe('a reading', () => {
  it('asks for what is not covered and looks back over what is', async () => {
    await collect(BTC, aPlan({ target: { startMs: START_MS, endMs: START_MS + 1000 } }));
    venue.asked.length = 0;
    venue.rows.push(
      aSpotFill({ id: 'late', atMs: START_MS + 990 }),
      aSpotFill({ id: 'too late', atMs: START_MS + 5 }),
    );

    const state = await collect(
      BTC,
      aPlan({ id: 'next', target: { startMs: START_MS, endMs: START_MS + 2000 }, lookBackMs: 1500 }),
    );

    expect(venue.asked).toEqual([`page spot-fill BTC_USDT ${START_MS + 501} ${START_MS + 2000}`]);
    expect((await kept('spot-fill')).map(({ id }) => id)).toEqual(['late']);
    expect(state.night?.watermarkBeforeMs).toBe(START_MS + 1000);
  });

  it('says once that what the venue has forgotten unread is lost', async () => {
    await collect(BTC, aPlan({ target: { startMs: START_MS, endMs: START_MS + 10 } }));
    const later = { startMs: START_MS + 50, endMs: START_MS + 60 };
    const lost = { startMs: START_MS + 11, endMs: START_MS + 49 };
    expect((await collect(BTC, aPlan({ id: 'b', target: later }))).night?.lost).toMatchObject([lost]);
    expect((await collect(BTC, aPlan({ id: 'c', target: later }))).night?.lost).toEqual([]);
  });

  it('stops before the deadline and leaves the rest to the next run', async () => {
    world(fillsAt([START_MS, START_MS + 5, START_MS + 9]), [aStream('spot-fill', { pageRows: 2 })]);
    const hurried = { ...parts, deadlineMs: END_MS + 50_000 };
    venue.before(() => clock.advance(10_000));
    parts = hurried;
    await expect(collect()).rejects.toMatchObject({ code: 'venue.deadline' });
    const { state } = await readStream(table, ACCOUNT, BTC);
    expect(state.night?.todo).toEqual([{ startMs: START_MS, endMs: START_MS + 5 }]);
    expect(state.covered).toEqual([{ startMs: START_MS + 6, endMs: END_MS }]);

    parts = { ...parts, deadlineMs: Number.POSITIVE_INFINITY };
    await collect();
    expect(await kept('spot-fill')).toHaveLength(3);
  });

  it('ends with the same figures and records whatever call it died at before', async () => {
    const rows = fillsAt([
      START_MS,
      START_MS + 4,
      START_MS + 4,
      START_MS + 4,
      START_MS + 4,
      START_MS + 9,
      START_MS + 10,
    ]);
    const prepare = () => world(rows, [aStream('spot-fill', { pageRows: 3 })]);
    prepare();
    const alive = await collect();
    const calls = table.calls.length;
    expect(calls).toBeGreaterThan(8);
    for (let number = 1; number <= calls; number += 1) {
      for (const when of ['before', 'after'] as const) {
        prepare();
        await dieAt(table, number, when, () => collect());
        const state = await collect();
        // Counted by the run that wrote them, which may have died before it said so.
        const newRows = alive.night?.newRows;
        expect({ ...state, night: { ...state.night, newRows } }).toEqual(alive);
        expect(await kept('spot-fill')).toEqual(rows.toSorted(byKey));
      }
    }
  });

  it('shares what it has read with one beside it', async () => {
    world(fillsAt([START_MS + 1, START_MS + 5, START_MS + 9, START_MS + 12]), [
      aStream('spot-fill', { pageRows: 2 }),
    ]);
    let beside: Promise<unknown> = Promise.resolve();
    venue.before((_call, number) => {
      if (number === 2) beside = collect(BTC, aPlan({ slot: 'backfill', id: 'by hand' }));
    });
    await collect();
    await beside;
    const { state } = await readStream(table, ACCOUNT, BTC);
    expect(state).toMatchObject({ covered: [DAY], night: { todo: [] }, backfill: { todo: [] } });
    expect(await kept('spot-fill')).toHaveLength(4);
  });
});

describe('rows that are not final', () => {
  const ORDERS: StreamRef = { kind: 'spot-order', symbol: 'BTC_USDT' };
  const night = (id: string, day: number) =>
    aPlan({ id, target: { startMs: START_MS, endMs: END_MS + day * DAY_MS } });

  beforeEach(() => {
    world([anOrderRecord({ id: 'resting', atMs: START_MS + 5 })], [aStream('spot-order')]);
    venue.open.add('resting');
  });

  it('are remembered, looked at by themselves, and kept once they are final', async () => {
    expect((await collect(ORDERS, night('a', 0))).pending).toMatchObject([{ id: 'resting' }]);
    expect(await kept('spot-order')).toEqual([]);

    expect((await collect(ORDERS, night('b', 1))).pending).toMatchObject([{ id: 'resting' }]);
    expect(venue.asked.filter((call) => call.startsWith('settle'))).toHaveLength(1);

    venue.open.clear();
    expect((await collect(ORDERS, night('c', 2))).pending).toEqual([]);
    expect((await kept('spot-order')).map(({ id }) => id)).toEqual(['resting']);
  });

  it('cost no request of their own where a window shows them', async () => {
    await collect(ORDERS, night('a', 0));
    venue.open.clear();
    await collect(ORDERS, { ...night('b', 1), lookBackMs: 3 * DAY_MS });
    expect(venue.asked.filter((call) => call.startsWith('settle'))).toEqual([]);
    expect(await kept('spot-order')).toHaveLength(1);
  });

  it('that the venue no longer knows are told as a gap', async () => {
    await collect(ORDERS, night('a', 0));
    venue.rows.length = 0;
    const state = await collect(ORDERS, night('b', 1));
    expect(state.pending).toEqual([]);
    expect(state.night?.lost[0]?.why).toContain('resting of 2026-11-20T00:00:00Z was not final');
  });
});

describe('a refusal', () => {
  const refuse = () => {
    throw new AppError('venue.auth', 'The key may not.', { context: { [NOT_OFFERED]: 'reading' } });
  };

  it('leaves no gap where a kind is there on request only', async () => {
    world([], [aStream('earn')]);
    venue.before(refuse);
    expect((await collect({ kind: 'earn' })).night).toMatchObject({
      todo: [],
      notOffered: 'The key may not.',
    });
  });

  it('leaves everything to be asked elsewhere', async () => {
    venue.before(refuse);
    await expect(collect()).rejects.toThrow('The key may not.');
    expect((await readStream(table, ACCOUNT, BTC)).state.night?.todo).toEqual([DAY]);
  });
});

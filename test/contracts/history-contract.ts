/**
 * What every venue must tell about the past, said in the words of its port. Each runs it over an exchange of its own;
 * what one cannot do is skipped with a reason.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { COLUMNS, type ColumnType } from '../../shared/records/columns.ts';
import { RECORD_KINDS, type RecordKind, type VenueRecord } from '../../shared/records/record.ts';
import type { HistoryQuery } from '../../shared/venues/history.ts';
import { isNotOffered } from '../../shared/venues/not-offered.ts';
import type { Market } from '../../shared/venues/venue.ts';
import { because } from './because.ts';
import { readWhole } from './history-reading.ts';
import type { HistoryWorld, LandedRow } from './history-world.ts';

export interface HistoryUnderTest {
  readonly name: string;
  readonly createWorld: () => Promise<HistoryWorld>;
  /** Why the cases of a kind cannot hold here. */
  readonly skip?: Readonly<Partial<Record<RecordKind, string>>>;
  /** How many rows are more than two pages; the default is what the stream says. */
  readonly many?: Readonly<Partial<Record<RecordKind, number>>>;
  /** Kinds of which one millisecond can hold more than a page. */
  readonly crowded: readonly RecordKind[];
  /** Kinds that have rows which are not final. */
  readonly pending: readonly RecordKind[];
  /** Both when left out. */
  readonly markets?: readonly Market[];
}

const DAY_MS = 86_400_000;

export function runHistoryContract({ name, createWorld, skip = {}, ...under }: HistoryUnderTest): void {
  describe(`the history contract on ${name}`, () => {
    let world: HistoryWorld;
    beforeEach(async () => {
      world = await createWorld();
    });
    const window = (kind: RecordKind, lengthMs = 30 * DAY_MS): HistoryQuery => {
      const symbol = world.symbols[kind];
      const nowMs = world.clock.nowMs();
      return {
        kind,
        startMs: nowMs - lengthMs,
        endMs: nowMs,
        ...(symbol === undefined ? {} : { symbol }),
      };
    };

    /** As long as one page can answer for. */
    const pageWindow = (kind: RecordKind): HistoryQuery => {
      const { longestMs = 31 * DAY_MS } = world.history.streams.find((one) => one.kind === kind) ?? {};
      return window(kind, Math.min(30 * DAY_MS, longestMs - 1));
    };

    describe.each(RECORD_KINDS.map((kind) => ({ kind, why: because(skip[kind]) })))(
      '$kind$why',
      ({ kind }) => {
        const fact = it.skipIf(skip[kind] !== undefined);

        fact('are none at first', async () => {
          const { lists = 1, ...page } = await world.history.page(pageWindow(kind));

          expect(page).toEqual({ rows: [], pending: [], full: false, requests: world.requests() });
          expect(lists).toBe(page.requests);
        });

        fact('are whole, each once, over more rows than a page holds', async () => {
          const stream = world.history.streams.find((one) => one.kind === kind);
          await world.make(kind, under.many?.[kind] ?? 2 * Number(stream?.pageRows) + 7, 3);

          const rows = await readWhole(world.history, window(kind));

          expect(namesOf(rows)).toEqual(namesOf(await world.landed(kind)));
          expect(rows.length).toBeGreaterThan(0);
        });

        fact('are those of the window, its first and its last millisecond included', async () => {
          await world.make(kind, 5, 10);
          const times = [...new Set((await world.landed(kind)).map(({ atMs }) => atMs))].sort(
            (a, b) => a - b,
          );
          const [startMs = 0, endMs = 0] = [times.at(1), times.at(-2)];
          const [earlier, later] = [startMs - 1, endMs + 1];

          const inside = await readWhole(world.history, { ...window(kind), startMs, endMs });
          const beside = await readWhole(world.history, { ...window(kind), endMs: earlier });
          const after = await readWhole(world.history, { ...window(kind), startMs: later });

          const landed = await world.landed(kind);
          expect(namesOf(inside)).toEqual(
            namesOf(landed.filter(({ atMs }) => atMs >= startMs && atMs <= endMs)),
          );
          expect(namesOf(beside)).toEqual(namesOf(landed.filter(({ atMs }) => atMs < startMs)));
          expect(namesOf(after)).toEqual(namesOf(landed.filter(({ atMs }) => atMs > endMs)));
        });

        fact('have just the columns that are said, each of its type', async () => {
          await world.make(kind, 3, 10);

          for (const row of await readWhole(world.history, window(kind))) expect(faultsOf(row)).toEqual([]);
        });

        fact('are read again after passing trouble, and the request is counted', async () => {
          await world.make(kind, 2, 10);
          const before = world.requests();
          world.strike();

          const page = await world.history.page(pageWindow(kind));

          expect(namesOf(page.rows)).toEqual(namesOf(await world.landed(kind)));
          expect(page.requests).toBe(world.requests() - before);
          expect(page.requests).toBeGreaterThan(1);
        });

        fact('are refused to a key without the right, in a way that is known', async () => {
          world.takeRights();

          const thrown = await world.history.page(pageWindow(kind)).catch((error: unknown) => error);

          expect(isNotOffered(thrown)).toBe(true);
        });
      },
    );

    describe.each(under.crowded)('one millisecond of %s', (kind) => {
      it('is whole when it holds more than a page', async () => {
        const stream = world.history.streams.find((one) => one.kind === kind);
        await world.make(kind, Number(stream?.pageRows) + 30, 0);

        const rows = await readWhole(world.history, window(kind));

        expect(namesOf(rows)).toEqual(namesOf(await world.landed(kind)));
      });
    });

    describe.each(under.pending)('a row of %s that is not final', (kind) => {
      it('is pending, until it is settled', async () => {
        const { history } = world;
        const { id, atMs, close } = await world.open(kind);
        const page = await history.page(pageWindow(kind));
        const [pending] = page.pending;
        if (pending === undefined) throw new Error('nothing is pending');
        expect(page.pending).toHaveLength(1);
        expect(pending).toMatchObject({ kind, id, atMs });

        expect(await history.settle(pending)).toMatchObject({ pending });
        await close();
        const settled = await history.settle(pending);

        expect(settled).toMatchObject({ row: { kind, id, atMs }, requests: 1 });
        expect(settled.pending).toBeUndefined();
        expect(settled.row === undefined ? [] : faultsOf(settled.row)).toEqual([]);
        expect(await readWhole(history, window(kind))).toEqual([settled.row]);
      });

      it('is neither final nor pending when the venue does not know it', async () => {
        const { id, atMs } = await world.open(kind);
        const page = await world.history.page(pageWindow(kind));
        const [pending] = page.pending.filter((row) => row.id === id);

        const { requests, ...settled } = await world.history.settle({
          kind,
          ...(pending?.symbol === undefined ? {} : { symbol: pending.symbol }),
          id: '999999999999999999',
          atMs: atMs - 5,
        });

        expect(settled).toEqual({});
        expect(requests).toBeGreaterThan(0);
      });
    });

    it('lists the symbols of all its markets, and counts what it took', async () => {
      const { symbols, requests } = await world.history.symbols();

      const names = symbols.map(({ symbol }) => symbol);
      expect(new Set(symbols.map(({ market }) => market))).toEqual(
        new Set(under.markets ?? ['spot', 'perpetual']),
      );
      expect(names).toEqual(expect.arrayContaining(Object.values(world.symbols)));
      expect(new Set(names).size).toBe(names.length);
      expect(requests).toBe(world.requests());
    });
  });
}

function namesOf(rows: readonly LandedRow[]): readonly string[] {
  return rows.map(({ id, atMs }) => `${atMs} ${id}`).sort();
}

const SHAPES: Readonly<Record<ColumnType, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  decimal: (value) => typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value),
  time: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
};

function faultsOf(row: VenueRecord): readonly string[] {
  const fields = row as unknown as Readonly<Record<string, unknown>>;
  const columns = COLUMNS[row.kind];
  const wrong = columns.filter(({ field, type, optional }) => {
    return field in fields ? !SHAPES[type](fields[field]) : !optional;
  });
  const known = new Set(['kind', ...columns.map(({ field }) => field)]);
  const unknown = Object.keys(fields).filter((field) => !known.has(field));
  return [...wrong.map(({ field }) => `${field}: ${String(fields[field])}`), ...unknown];
}

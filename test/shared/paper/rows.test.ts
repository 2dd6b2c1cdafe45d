import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atMsOf, insertByTime, keptRows, newest } from '../../../shared/paper/rows.ts';

interface Row {
  readonly atMs: number;
  readonly list: number;
  readonly index: number;
}

describe('the newest rows of several lists', () => {
  it('are those that sorting all of them would give, whatever the lists, the window and the limit', () => {
    const times = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        fc.array(times, { maxLength: 4 }),
        fc.integer({ min: -1, max: 31 }),
        fc.integer({ min: -1, max: 31 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 3 }),
        (lists, fromMs, toMs, limit, keepEvery) => {
          const rows = lists.map((list, number) =>
            list.sort((a, b) => a - b).map((atMs, index): Row => ({ atMs, list: number, index })),
          );
          const accepts = (row: Row) => row.index % keepEvery === 0;
          const expected = rows
            .flat()
            .filter((row) => row.atMs >= fromMs && row.atMs <= toMs && accepts(row))
            .sort((a, b) => b.atMs - a.atMs || b.list - a.list || b.index - a.index)
            .slice(0, limit);

          const kept = rows.map((list) => keptRows(list, atMsOf));
          expect(newest(kept, { fromMs, toMs, limit }, accepts)).toEqual(expected);
        },
      ),
    );
  });

  it('cost a look at few rows, however many there are', () => {
    let looks = 0;
    const endless = {
      count: 1_000_000_000,
      atMs: (index: number) => {
        looks += 1;
        return index;
      },
      row: (index: number) => index,
    };

    expect(newest([endless], { fromMs: 0, toMs: 500_000_000, limit: 3 })).toEqual([
      500_000_000, 499_999_999, 499_999_998,
    ]);
    expect(looks).toBeLessThan(50);
  });
});

it('a row is put behind those that are not later', () => {
  const rows = [
    { atMs: 1, name: 'a' },
    { atMs: 5, name: 'b' },
    { atMs: 5, name: 'c' },
    { atMs: 9, name: 'd' },
  ];
  insertByTime(rows, { atMs: 5, name: 'new' }, atMsOf);
  insertByTime(rows, { atMs: 0, name: 'first' }, atMsOf);

  expect(rows.map(({ name }) => name)).toEqual(['first', 'a', 'b', 'c', 'new', 'd']);
});

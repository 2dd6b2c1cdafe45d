import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Coverage,
  cover,
  coverageOf,
  coveredUntil,
  gapsOf,
  without,
} from '../../../shared/exports/coverage.ts';
import type { TimeWindow } from '../../../shared/venues/venue.ts';

/** A short stretch of time, in which every millisecond can be looked at. */
const LENGTH = 40;
const aWindow = fc
  .tuple(fc.nat(LENGTH - 1), fc.nat(LENGTH - 1))
  .map(([a, b]): TimeWindow => ({ startMs: Math.min(a, b), endMs: Math.max(a, b) }));
const someWindows = fc.array(aWindow, { maxLength: 8 });

const instantsOf = (windows: readonly TimeWindow[]): Set<number> =>
  new Set(
    Array.from({ length: LENGTH }, (_, ms) => ms).filter((ms) =>
      windows.some(({ startMs, endMs }) => startMs <= ms && ms <= endMs),
    ),
  );

function expectCanonical(coverage: Coverage): void {
  for (const [index, { startMs, endMs }] of coverage.entries()) {
    expect(startMs).toBeLessThanOrEqual(endMs);
    const next = coverage[index + 1];
    if (next !== undefined) expect(next.startMs).toBeGreaterThan(endMs + 1);
  }
}

describe('a coverage', () => {
  it('has every millisecond of its windows and no other, in disjoint intervals that do not touch', () => {
    fc.assert(
      fc.property(someWindows, (windows) => {
        const coverage = coverageOf(windows);
        expectCanonical(coverage);
        expect(instantsOf(coverage)).toEqual(instantsOf(windows));
      }),
    );
  });

  it('is the same in whatever order its windows were read, and reading one again changes nothing', () => {
    fc.assert(
      fc.property(someWindows, aWindow, (windows, again) => {
        const forward = windows.reduce<Coverage>(cover, []);
        expect(windows.toReversed().reduce<Coverage>(cover, [])).toEqual(forward);
        expect(cover(cover(forward, again), again)).toEqual(cover(forward, again));
      }),
    );
  });

  it('and its gaps in a target are that target, and nothing is in both', () => {
    fc.assert(
      fc.property(someWindows, aWindow, (windows, target) => {
        const coverage = coverageOf(windows);
        const gaps = instantsOf(gapsOf(coverage, target));
        const covered = instantsOf(coverage);
        expect([...gaps].filter((ms) => covered.has(ms))).toEqual([]);
        for (const ms of instantsOf([target])) expect(gaps.has(ms)).toBe(!covered.has(ms));
      }),
    );
  });

  it('is whole up to the millisecond before the first gap', () => {
    fc.assert(
      fc.property(someWindows, aWindow, (windows, target) => {
        const covered = instantsOf(windows);
        const untilMs = coveredUntil(coverageOf(windows), target) ?? target.startMs - 1;
        for (let ms = target.startMs; ms <= untilMs; ms += 1) expect(covered.has(ms)).toBe(true);
        if (untilMs < target.endMs) expect(covered.has(untilMs + 1)).toBe(false);
        else expect(untilMs).toBe(target.endMs);
      }),
    );
  });

  it('takes an interval out of windows without joining what lies side by side', () => {
    const halves = [
      { startMs: 0, endMs: 9 },
      { startMs: 10, endMs: 19 },
    ];
    expect(without(halves, [])).toEqual(halves);
    expect(without(halves, [{ startMs: 4, endMs: 5 }])).toEqual([
      { startMs: 0, endMs: 3 },
      { startMs: 6, endMs: 9 },
      { startMs: 10, endMs: 19 },
    ]);
    expect(without(halves, [{ startMs: 5, endMs: 30 }])).toEqual([{ startMs: 0, endMs: 4 }]);
  });

  it('joins intervals that touch, and has nothing of an empty one', () => {
    const touching = coverageOf([
      { startMs: 5, endMs: 9 },
      { startMs: 0, endMs: 4 },
      { startMs: 30, endMs: 29 },
    ]);
    expect(touching).toEqual([{ startMs: 0, endMs: 9 }]);
  });
});

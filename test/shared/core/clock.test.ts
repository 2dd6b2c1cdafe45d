import { describe, expect, it } from 'vitest';
import { DAY_MS, isoSeconds, utcDay } from '../../../shared/core/clock.ts';

describe('time as text', () => {
  it('names the UTC day up to its last millisecond', () => {
    const midnight = Date.UTC(2026, 10, 24);

    expect(utcDay(midnight - 1)).toBe('2026-11-23');
    expect(utcDay(midnight)).toBe('2026-11-24');
    expect(utcDay(midnight + DAY_MS)).toBe('2026-11-25');
  });

  it('writes seconds without milliseconds, in UTC', () => {
    expect(isoSeconds(Date.UTC(2026, 10, 23, 8, 0, 0, 999))).toBe('2026-11-23T08:00:00Z');
  });
});

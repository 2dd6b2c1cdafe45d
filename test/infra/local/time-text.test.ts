import { describe, expect, it } from 'vitest';
import { roughDuration, zonedMinute, zonedSecond } from '../../../infra/local/time-text.ts';

const WINTER = Date.parse('2026-11-23T08:00:03Z');
const SUMMER = Date.parse('2027-07-01T08:00:03Z');

describe('times', () => {
  it.each([
    [WINTER, 'Europe/Berlin', 'Mon 2026-11-23 09:00 CET'],
    [SUMMER, 'Europe/Berlin', 'Thu 2027-07-01 10:00 CEST'],
    [WINTER, 'America/New_York', 'Mon 2026-11-23 03:00 EST'],
    [WINTER, 'UTC', 'Mon 2026-11-23 08:00 UTC'],
    [WINTER, 'Asia/Kolkata', 'Mon 2026-11-23 13:30 GMT+5:30'],
    [Date.parse('2026-11-22T23:00:00Z'), 'Europe/Berlin', 'Mon 2026-11-23 00:00 CET'],
  ])('are told with their zone: %s in %s', (ms, timezone, text) => {
    expect(zonedMinute(ms, timezone)).toBe(text);
  });

  it('are told with seconds where events follow each other', () => {
    expect(zonedSecond(WINTER, 'Europe/Berlin')).toBe('2026-11-23 09:00:03 CET');
  });

  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [40_000, '40 s'],
    [5 * 60_000 + 59_000, '5 min'],
    [3_600_000, '1 h'],
    [3_660_000, '1 h 1 min'],
    [2 * 86_400_000 + 4 * 3_600_000 + 1, '2 d 4 h'],
    [30 * 86_400_000, '30 d'],
  ])('that pass are told roughly: %s ms', (ms, text) => {
    expect(roughDuration(ms)).toBe(text);
  });
});

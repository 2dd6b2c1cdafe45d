import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../../shared/paper/limits.ts';

const RULES = { weightPerSecond: 10, banMs: 60_000, extendMs: 10_000 };

describe('a request budget', () => {
  it('holds ten and refills ten a second', () => {
    const limiter = createLimiter(RULES, true);

    expect([5, 5].map((weight) => limiter.take('a', weight, 1_000))).toEqual([true, true]);
    expect(limiter.take('a', 5, 1_500)).toBe(true);
    expect(limiter.left('a')).toBe(0);
    expect(limiter.take('b', 10, 1_500)).toBe(true);
  });

  it('bans for a minute who empties it, and ten seconds more for each further call', () => {
    const limiter = createLimiter(RULES, true);
    limiter.take('a', 10, 0);

    expect(limiter.take('a', 1, 50)).toBe(false);
    expect(limiter.isBanned('a', 60_000)).toBe(true);
    expect(limiter.isBanned('a', 70_049)).toBe(true);
    expect(limiter.isBanned('a', 80_050)).toBe(false);
    expect(limiter.take('a', 10, 80_050)).toBe(true);
  });

  it('counts nothing when it is off, and keeps ordered bans', () => {
    const limiter = createLimiter(RULES, false);

    for (let i = 0; i < 100; i += 1) expect(limiter.take('a', 5, 0)).toBe(true);
    limiter.ban('a', 0);
    expect(limiter.isBanned('a', 59_999)).toBe(true);
  });
});

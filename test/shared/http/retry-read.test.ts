import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../../shared/core/errors.ts';
import { silentLog } from '../../../shared/core/log.ts';
import { retryRead } from '../../../shared/http/retry-read.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function failing(code: ErrorCode, times: number) {
  let calls = 0;
  return {
    calls: () => calls,
    read: async () => {
      calls += 1;
      if (calls <= times) throw new AppError(code, 'no');
      return 'answer';
    },
  };
}

const startMs = 1_700_000_000_000;

describe('retryRead', () => {
  it('tries three times in all, with pauses of full jitter that double', async () => {
    const clock = createManualClock(startMs);
    const source = failing('venue.unavailable', 2);

    expect(await retryRead({ clock, random: () => 0.5, log: silentLog }, source.read)).toBe('answer');
    expect(source.calls()).toBe(3);
    expect(clock.nowMs() - startMs).toBe(250 + 500);
  });

  it('gives the last failure on when it does not pass', async () => {
    const source = failing('venue.unavailable', 3);

    await expect(
      retryRead({ clock: createManualClock(), random: () => 0, log: silentLog }, source.read),
    ).rejects.toMatchObject({ code: 'venue.unavailable' });
    expect(source.calls()).toBe(3);
  });

  it.each(['venue.banned', 'venue.auth', 'venue.refused', 'venue.unexpectedReply'] as const)(
    'never repeats after %s',
    async (code) => {
      const source = failing(code, 1);

      await expect(
        retryRead({ clock: createManualClock(), random: () => 0, log: silentLog }, source.read),
      ).rejects.toMatchObject({ code });
      expect(source.calls()).toBe(1);
    },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createServerClock } from '../../../../shared/venues/rest/server-clock.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const startMs = 1_763_884_800_000;

function learning(...samples: { sentMs: number; answeredMs: number; serverMs: number }[]) {
  const clock = createManualClock(startMs);
  const serverClock = createServerClock(clock);
  for (const { sentMs, answeredMs, serverMs } of samples) {
    clock.set(startMs + answeredMs);
    serverClock.learn({
      sentAtMs: startMs + sentMs,
      answeredAtMs: startMs + answeredMs,
      serverMs: startMs + serverMs,
    });
  }
  return { clock, serverClock };
}

describe('the server clock', () => {
  it('is ours, and a little behind for timestamps, before anything is learnt', () => {
    const { serverClock } = learning();

    expect(serverClock.nowMs()).toBe(startMs);
    expect(serverClock.stampMs()).toBe(startMs - 250);
    expect(serverClock.isFresh()).toBe(false);
  });

  it('takes the middle of the call for the instant at which the reply was dated', () => {
    const { serverClock } = learning({ sentMs: 0, answeredMs: 100, serverMs: 5_050 });

    expect(serverClock.nowMs()).toBe(startMs + 5_100);
    expect(serverClock.toOurMs(startMs + 5_100)).toBe(startMs + 100);
  });

  it('keeps a quick sample rather than a slow one', () => {
    const quick = { sentMs: 0, answeredMs: 20, serverMs: 1_010 };
    const slow = { sentMs: 100, answeredMs: 8_100, serverMs: 1_200 };

    expect(learning(quick, slow).serverClock.nowMs()).toBe(startMs + 8_100 + 1_000);
    expect(learning(slow, quick).serverClock.nowMs()).toBe(startMs + 20 + 1_000);
  });

  it('replaces a quick sample that is older than a minute', () => {
    const { serverClock } = learning(
      { sentMs: 0, answeredMs: 20, serverMs: 1_010 },
      { sentMs: 70_000, answeredMs: 71_000, serverMs: 73_500 },
    );

    expect(serverClock.nowMs()).toBe(startMs + 71_000 + 3_000);
  });

  it('is fresh for ten minutes, and not when our clock was set back', () => {
    const { clock, serverClock } = learning({ sentMs: 0, answeredMs: 0, serverMs: 0 });

    clock.set(startMs + 600_000);
    expect(serverClock.isFresh()).toBe(true);
    clock.set(startMs + 600_001);
    expect(serverClock.isFresh()).toBe(false);
    clock.set(startMs - 1);
    expect(serverClock.isFresh()).toBe(false);
  });

  it('never dates a request in the future of the exchange, however slow the way there or back', () => {
    const ms = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(
        fc.integer({ min: -1e7, max: 1e7 }),
        ms(8_000),
        ms(8_000),
        ms(600_000),
        (offsetMs, thereMs, backMs, laterMs) => {
          const answeredMs = thereMs + backMs;
          const { clock, serverClock } = learning({ sentMs: 0, answeredMs, serverMs: thereMs + offsetMs });
          clock.advance(laterMs);

          const trueMs = clock.nowMs() + offsetMs;
          expect(serverClock.stampMs()).toBeLessThan(trueMs);
          expect(serverClock.stampMs()).toBeGreaterThan(trueMs - 8_000 * 2 - 300);
        },
      ),
    );
  });
});

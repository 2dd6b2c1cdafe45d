import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNAL_ID, signalId, signalTime } from '../../../shared/signals/signal-id.ts';

const NOON = Date.UTC(2026, 10, 21, 10);

describe('the id of a signal', () => {
  it('is its second and a digest of its parts', () => {
    // printf '["trend","BTC_USDT"]' | sha256sum | cut -c1-16
    expect(signalId(NOON + 999, ['trend', 'BTC_USDT'])).toBe('20261121T100000Z-89a64f99a3d86878');
  });

  it('is another where the same letters are parted elsewhere', () => {
    expect(signalId(NOON, ['ab', 'c'])).not.toBe(signalId(NOON, ['a', 'bc']));
    expect(signalId(NOON, ['a", "b'])).not.toBe(signalId(NOON, ['a', 'b']));
  });

  it('is sorted by time and holds nothing that parts keys', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.array(fc.string()), (ms, parts) => {
        expect(signalId(ms, parts)).toMatch(SIGNAL_ID);
        expect(signalId(ms, parts) >= signalTime(ms)).toBe(true);
        expect(signalId(ms, parts) < signalTime(ms + 1000)).toBe(true);
      }),
    );
  });
});

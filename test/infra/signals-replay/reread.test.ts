import { describe, expect, it } from 'vitest';
import { reread } from '../../../infra/signals-replay/reread.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { StoredSignal } from '../../../shared/signals/signal.ts';
import { aSignal, aStrategy } from '../../functions/signal-order/signals.ts';
import { money, SLOT_MS } from '../../support/builders.ts';

const ALERT = { ticker: 'BTCUSDT', action: 'sell', timenow: '2026-11-23T08:00:00Z', contracts: '0.25' };

const kept = (body: object | string): StoredSignal => ({
  signal: aSignal({ receivedAtMs: SLOT_MS + 30 * SECOND_MS }),
  outcome: { state: 'done', atMs: SLOT_MS, text: '', intents: [] },
  body: typeof body === 'string' ? body : JSON.stringify(body),
  version: 1,
});
const strategy = aStrategy({ format: 'tradingview' });

describe('a kept alert', () => {
  it('is read again, and keeps its id and its arrival', () => {
    expect(reread(kept(ALERT), strategy)).toEqual({
      ok: true,
      from: 'alert',
      signal: aSignal({
        action: 'sell',
        receivedAtMs: SLOT_MS + 30 * SECOND_MS,
        size: { unit: 'contracts', amount: money('0.25') },
      }),
    });
  });

  it.each([
    ['that was cut', JSON.stringify(ALERT).slice(0, 30)],
    ['that is no object', '[]'],
    ['that cannot be read without what was taken out', { ...ALERT, timenow: '[redacted]' }],
  ])('%s is taken as it was understood', (_name, body) => {
    expect(reread(kept(body), strategy)).toEqual({ ok: true, from: 'signal', signal: kept(body).signal });
  });

  it('that the format of now does not read is refused, as the front door would', () => {
    const { action: _, ...silent } = ALERT;

    expect(reread(kept(silent), strategy)).toMatchObject({
      ok: false,
      text: expect.stringMatching(/^Refused at the door: /),
    });
  });

  it.each([
    [30, true],
    [29, false],
  ])('is as old as it was on arrival: with at most %i s it is taken: %s', (maxAgeSeconds, ok) => {
    expect(reread(kept(ALERT), { ...strategy, maxAgeSeconds }).ok).toBe(ok);
  });

  it('is not older for being replayed later', () => {
    const late = { ...kept(ALERT), signal: aSignal({ receivedAtMs: SLOT_MS + MINUTE_MS }) };

    expect(reread(late, strategy).ok).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { denied, expired, outcomeOf } from '../../../functions/signal-order/outcome.ts';
import type { IntentState } from '../../../shared/orders/intent.ts';
import { anIntent, SLOT_MS } from '../../support/builders.ts';

describe('the outcome of a signal that has an intent', () => {
  it.each<IntentState>([
    'reserved',
    'sending',
    'unknown',
    'absent',
    'accepted',
    'rejected',
    'filled',
    'cancelled',
    'partlyFilled',
  ])('is placed while the intent is %s, whose state tells the rest', (state) => {
    const intent = anIntent({ state });

    expect(outcomeOf(intent, SLOT_MS)).toMatchObject({
      state: 'placed',
      atMs: SLOT_MS,
      intents: [intent.id],
    });
    expect(outcomeOf(intent, SLOT_MS).code).toBeUndefined();
  });

  it.each(['denied', 'expired'] as const)('is %s with the reason of the intent', (state) => {
    const reason = { code: 'limit.perDay', text: 'Too much for a day.', numbers: {} };
    const intent = anIntent({ state, reason });

    expect(outcomeOf(intent, SLOT_MS)).toEqual({
      state,
      atMs: SLOT_MS,
      code: 'limit.perDay',
      text: 'Too much for a day.',
      intents: [intent.id],
    });
  });

  it('says that nothing was ordered when the intent has no reason', () => {
    expect(outcomeOf(anIntent({ state: 'denied' }), SLOT_MS)).toMatchObject({
      code: 'order.denied',
      text: 'Nothing was ordered.',
    });
  });
});

describe('a signal without an intent', () => {
  it('expires with the time that ended', () => {
    expect(expired(SLOT_MS, SLOT_MS + 5)).toEqual({
      state: 'expired',
      atMs: SLOT_MS + 5,
      code: 'signal.expired',
      text: 'The time for this signal ended at 2026-11-23T08:00:00Z.',
      intents: [],
    });
  });

  it('is denied with its reason', () => {
    expect(denied({ code: 'signal.symbol', text: 'No.' }, SLOT_MS)).toEqual({
      state: 'denied',
      atMs: SLOT_MS,
      code: 'signal.symbol',
      text: 'No.',
      intents: [],
    });
  });
});

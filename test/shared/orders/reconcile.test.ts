import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { Intent, IntentState } from '../../../shared/orders/intent.ts';
import { decide, type VenueView } from '../../../shared/orders/reconcile.ts';
import type { VenueOrder } from '../../../shared/venues/venue.ts';
import { anIntent, aVenueOrder, money, SLOT_MS, someCapabilities } from '../../support/builders.ts';
import { decided, FAILED, NOWHERE, ok, unknownIntent } from './deciding.ts';

describe('every state under every view', () => {
  const found = ok(aVenueOrder());
  const closed = ok(
    aVenueOrder({ status: 'closed', executedBase: money('0.0005'), executedQuote: money('50') }),
  );
  const views = {
    'nothing asked': {},
    'looked up, not there': { ...NOWHERE, byVenueOrderId: ok(undefined) },
    'looked up, open': { ...NOWHERE, byClientOrderId: found, byVenueOrderId: found },
    'looked up, closed': { ...NOWHERE, byClientOrderId: closed, byVenueOrderId: closed },
    'all look-ups failed': {
      byVenueOrderId: FAILED,
      byClientOrderId: FAILED,
      openOrders: FAILED,
      orders: FAILED,
      fills: FAILED,
    },
  } satisfies Record<string, VenueView>;
  type ViewName = keyof typeof views;

  const EXPECTED: Record<IntentState, Record<ViewName, string> | string> = {
    reserved: 'send',
    sending: 'step unknown',
    absent: 'send',
    denied: 'nothing',
    rejected: 'nothing',
    expired: 'nothing',
    filled: 'nothing',
    cancelled: 'nothing',
    partlyFilled: 'nothing',
    unknown: {
      'nothing asked': 'wait: look-up by client order id was not asked',
      'looked up, not there': 'step absent',
      'looked up, open': 'step accepted',
      'looked up, closed': 'step accepted',
      'all look-ups failed': 'wait: look-up by client order id failed: HTTP 502',
    },
    accepted: {
      'nothing asked': 'wait: the order was not asked for',
      'looked up, not there': 'alarm: the venue does not know order v-1',
      'looked up, open': 'wait: the order is open',
      'looked up, closed': 'step filled',
      'all look-ups failed': 'wait: the order could not be read: HTTP 502',
    },
  };
  const rows = Object.entries(EXPECTED).flatMap(([state, expected]) =>
    (Object.keys(views) as ViewName[]).map(
      (name) =>
        [state as IntentState, name, typeof expected === 'string' ? expected : expected[name]] as const,
    ),
  );

  it.each(rows)('%s, %s: %s', (state, name, expected) => {
    const intent = unknownIntent({ state, venueOrderId: 'v-1' });

    expect(decided(intent, views[name])).toBe(expected);
  });
});

describe('an intent that is only reserved', () => {
  it('is left to its run for a minute', () => {
    expect(decided(anIntent(), {}, SLOT_MS + MINUTE_MS - 1)).toBe('wait: its run may still be at work');
    expect(decided(anIntent(), {}, SLOT_MS + MINUTE_MS)).toBe('send');
  });

  it('is taken over at once when its own time is over', () => {
    const short = anIntent({ placeBeforeMs: SLOT_MS + 10 * SECOND_MS });

    expect(decided(short, {}, SLOT_MS + 10 * SECOND_MS - 1)).toBe('wait: its run may still be at work');
    expect(decided(short, {}, SLOT_MS + 10 * SECOND_MS)).toBe('send');
  });
});

describe('an intent that is being sent', () => {
  it('waits until its request can no longer be accepted', () => {
    const sending = unknownIntent({ state: 'sending' });

    expect(decided(sending, {}, SLOT_MS + 35 * SECOND_MS)).toBe('wait: the request may still be accepted');
    expect(decided(sending, {}, SLOT_MS + 35 * SECOND_MS + 1)).toBe('step unknown');
  });

  it('is unknown after two minutes where the venue states no validity', () => {
    const { sendExpiresAtMs: _, ...sending } = unknownIntent({ state: 'sending' });

    expect(decided(sending, {}, SLOT_MS + 2 * MINUTE_MS)).toBe('wait: the request may still be accepted');
    expect(decided(sending, {}, SLOT_MS + 2 * MINUTE_MS + 1)).toBe('step unknown');
  });
});

describe('how an accepted order ended', () => {
  const ended = (overrides: Partial<VenueOrder>, terms: Intent['terms'] = anIntent().terms) =>
    decide(
      anIntent({ state: 'accepted', venueOrderId: 'v-1', ...(terms === undefined ? {} : { terms }) }),
      { byVenueOrderId: ok(aVenueOrder({ status: 'closed', ...overrides })) },
      SLOT_MS,
      someCapabilities(),
    );
  const executed = (base: string, quote: string) => ({
    executedBase: money(base),
    executedQuote: money(quote),
  });
  const limit = { type: 'limit', baseSize: money('0.0005'), price: money('99990') } as const;

  it.each([
    ['cancelled', executed('0', '0'), undefined],
    ['filled', executed('0.0005', '50'), undefined],
    // A market buy leaves up to a hundredth unspent by rounding to the size step.
    ['filled', executed('0.000495', '49.5'), undefined],
    ['partlyFilled', executed('0.000494', '49.49'), undefined],
    ['filled', executed('0.0005', '49.995'), limit],
    ['partlyFilled', executed('0.0004', '39.996'), limit],
    ['partlyFilled', executed('0.000499', '49.9'), limit],
    ['filled', executed('0.0005', '50'), { type: 'market', baseSize: money('0.0005') }],
    ['partlyFilled', executed('0.0001', '10'), { type: 'market', baseSize: money('0.0005') }],
  ] as const)('%s after %j', (to, change, terms) => {
    expect(ended(change, terms)).toMatchObject({ do: 'step', to });
  });

  it('carries what was executed and the fee, if the venue tells it', () => {
    expect(ended({ ...executed('0.0005', '50'), fee: money('0.0000005'), feeCoin: 'BTC' })).toMatchObject({
      change: {
        execution: { baseSize: '0.0005', quoteAmount: '50', fee: '0.0000005', feeCoin: 'BTC' },
      },
    });
    expect(ended(executed('0.0005', '50'))).toMatchObject({
      change: { execution: { baseSize: '0.0005', quoteAmount: '50' } },
    });
  });

  it('waits while it is open, whatever was executed so far', () => {
    expect(ended({ status: 'open', ...executed('0.0004', '40') })).toMatchObject({
      do: 'wait',
      alarm: false,
    });
  });
});

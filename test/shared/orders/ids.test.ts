import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeOf, clientOrderId, intentId, intentKey } from '../../../shared/orders/ids.ts';
import type { Cause } from '../../../shared/orders/intent.ts';
import { ACCOUNT, aCause } from '../../support/builders.ts';

/** What each venue's documentation takes as a client order id. */
const TAKEN_BY = {
  Pionex: /^[A-Za-z0-9-]{1,64}$/,
  BingX: /^[A-Za-z0-9_]{1,40}$/,
  '6MM, as in its examples': /^[A-Za-z0-9-]{1,40}$/,
};

const text = (pattern: RegExp) => fc.stringMatching(pattern);
const causes: fc.Arbitrary<Cause> = fc.record({
  plan: text(/^[a-z0-9][a-z0-9-]{0,39}$/),
  slot: text(/^20[2-9]\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d$/),
  leg: text(/^[A-Z0-9.$Ø()-]{1,15}_USDT$/),
  attempt: fc.integer({ min: 1, max: 999 }),
});

describe('the id of an intent', () => {
  it('names plan, slot, leg and attempt', () => {
    expect(intentId(aCause())).toBe('btc-weekly/2026-11-23T09:00/BTC_USDT/1');
  });

  it('leads back to its cause', () => {
    fc.assert(
      fc.property(causes, (cause) => {
        expect(causeOf(intentId(cause))).toEqual(cause);
      }),
    );
  });
});

describe('the client order id', () => {
  it('is the same for the same account and intent, for ever', () => {
    // Fixed so that orders sent by earlier versions are still found.
    expect(clientOrderId('main', 'btc-weekly/2026-11-23T09:00/BTC_USDT/1')).toBe(CLIENT_ORDER_ID);
  });

  it('differs by account and by each part of the cause', () => {
    const ids = [
      aCause(),
      aCause({ plan: 'btc-weekl' }),
      aCause({ slot: '2026-11-23T09:01' }),
      aCause({ leg: 'ETH_USDT' }),
      aCause({ attempt: 2 }),
    ].map((cause) => clientOrderId(ACCOUNT, intentId(cause)));

    expect(new Set([...ids, clientOrderId('other', intentId(aCause()))]).size).toBe(6);
  });

  it.each(Object.entries(TAKEN_BY))('is one that %s takes', (_venue, pattern) => {
    fc.assert(
      fc.property(text(/^[a-z0-9-]{1,40}$/), causes, (account, cause) => {
        expect(clientOrderId(account, intentId(cause))).toMatch(pattern);
      }),
    );
  });

  it('is lower case already, because BingX lower-cases it', () => {
    fc.assert(
      fc.property(causes, (cause) => {
        expect(clientOrderId(ACCOUNT, intentId(cause))).toMatch(/^so[a-z0-9]{28}$/);
      }),
    );
  });

  it('never collides over many causes', () => {
    const seen = new Set<string>();
    let made = 0;
    for (const account of ['main', 'second']) {
      for (let plan = 0; plan < 5; plan += 1) {
        for (let slot = 0; slot < 1000; slot += 1) {
          for (let attempt = 1; attempt <= 4; attempt += 1) {
            const id = intentId({ plan: `plan-${plan}`, slot: `slot-${slot}`, leg: 'BTC_USDT', attempt });
            seen.add(clientOrderId(account, id));
            made += 1;
          }
        }
      }
    }

    expect(seen.size).toBe(made);
  });
});

describe('the key of an intent', () => {
  it('sorts by slot, leg and attempt, also beyond nine attempts', () => {
    const keys = [
      aCause(),
      aCause({ attempt: 2 }),
      aCause({ attempt: 10 }),
      aCause({ leg: 'ETH_USDT' }),
      aCause({ slot: '2026-11-30T09:00' }),
    ].map((cause) => intentKey(cause).sk);

    expect([...keys].sort()).toEqual(keys);
    expect(intentKey(aCause())).toEqual({
      pk: 'plan#btc-weekly',
      sk: 'slot#2026-11-23T09:00#BTC_USDT#001',
    });
  });
});

/** Computed once with `sha256sum` and a base conversion outside this project. */
const CLIENT_ORDER_ID = 'so55nzkq89mqfu580fovuclqkqjtu6';

import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../shared/http/http-client.ts';
import type { ApiKey } from '../../shared/secrets/secrets.ts';
import type { Table } from '../../shared/table/table.ts';
import { runWorld } from './run-world.ts';
import { bitexasia } from './venues.ts';

describe('the harness', () => {
  it('gives one seed the same history every time', async () => {
    const [first, second] = [await runWorld(7), await runWorld(7)];
    expect(first.log.length).toBeGreaterThan(100);
    expect(second.log).toEqual(first.log);
  });

  it('catches a ledger that forgets what it does not know: the canary', async () => {
    let caught = false;
    for (let seed = 1; seed <= 40 && !caught; seed += 1) {
      const { violations } = await runWorld(seed, { wrapTable: forgetful });
      caught = violations.some((violation) => violation.startsWith('placed twice'));
    }
    expect(caught).toBe(true);
  });

  it('catches a venue that breaks its promise about used ids: the canary of placing again', async () => {
    let caught = false;
    for (let seed = 1; seed <= 40 && !caught; seed += 1) {
      const { violations } = await runWorld(seed, { venue: bitexasia, duplicateClientOrderIds: 'accept' });
      caught = violations.some((violation) => violation.startsWith('placed twice'));
    }
    expect(caught).toBe(true);
  });

  it('has worlds in which a person settles what nothing else can, whether the order landed or not', async () => {
    // More of them than the venue lets anyone ask for at once.
    const { violations, person } = await runWorld(603, { venue: bitexasia });
    expect(violations).toEqual([]);
    const { asked = 0, 'saw the order': there = 0, 'saw none': none = 0 } = person ?? {};
    expect(there).toBeGreaterThan(20);
    expect(none).toBeGreaterThan(0);
    expect(asked).toBe(there + none);
  });

  it('catches an order sent again with a new key although the first one landed: the canary of the keys', async () => {
    let caught = false;
    for (let seed = 1; seed <= 40 && !caught; seed += 1) {
      const { violations } = await runWorld(seed, { wrapFetch: refusingAfterwards });
      caught = violations.some((violation) => violation.startsWith('placed twice'));
    }
    expect(caught).toBe(true);
  });
});

/**
 * Carries an order out and then says that its key, which is no longer kept, has expired: what no exchange may do,
 * because the ledger takes that refusal for a proof.
 */
function refusingAfterwards(fetch: Fetch, keptNow: () => ApiKey): Fetch {
  return async (request) => {
    const reply = await fetch(request);
    const isOrder = request.method === 'POST' && new URL(request.url).pathname === '/api/v1/trade/order';
    if (!isOrder || request.headers.get('PIONEX-KEY') === keptNow().apiKey) return reply;
    return Response.json({ result: false, code: 'APIKEY_EXPIRED', message: 'api key has expired' });
  };
}

/** Removes an intent whose outcome is unknown, as a generic idempotency record does when its handler throws. */
function forgetful(table: Table): Table {
  return {
    ...table,
    put: async (key, data, expected) => {
      if (data['state'] !== 'unknown' || expected === 'absent') return table.put(key, data, expected);
      await table.remove(key, expected);
      return { written: true, version: expected.version + 1 };
    },
  };
}

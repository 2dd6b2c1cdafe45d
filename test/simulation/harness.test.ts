import { describe, expect, it } from 'vitest';
import type { Table } from '../../shared/table/table.ts';
import { runWorld } from './run-world.ts';

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
});

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

import { describe, expect, it } from 'vitest';
import type { Table } from '../../../shared/table/table.ts';
import { testWorlds } from '../fixed-worlds.ts';
import { runSignals } from './run-signals.ts';

describe('the simulation of signals', () => {
  const name = 'worlds from seed %i on make one outcome of every alert and one order of every signal';
  testWorlds(name, { kind: 'signals', from: 1, count: 10, run: runSignals });
});

describe('its harness', () => {
  it('gives one seed the same history every time', async () => {
    const [first, second] = [await runSignals(7), await runSignals(7)];
    expect(first.log.length).toBeGreaterThan(100);
    expect(second.log.map(withoutCount)).toEqual(first.log.map(withoutCount));
  });

  it('catches a consumer that forgets what it did for a signal: the canary', async () => {
    let caught = false;
    for (let seed = 1; seed <= 40 && !caught; seed += 1) {
      const { violations } = await runSignals(seed, { wrapTable: forgetful });
      caught = violations.some((one) => /^(placed twice|a second order)/.test(one));
    }
    expect(caught).toBe(true);
  });
});

/** How often something was refused is counted for each process, and all worlds of a test are one. */
function withoutCount(line: string): string {
  return line.replace(/"count":\d+/, '');
}

/** Loses the outcome of a signal and finds none of its orders again: every delivery is the first. */
function forgetful(table: Table): Table {
  const isOrder = (pk: string): boolean => pk.startsWith('plan#signal:');
  return {
    ...table,
    get: async (key) => (isOrder(key.pk) ? undefined : table.get(key)),
    put: async (key, data, expected, options) => {
      const outcome = data['outcome'] as { readonly state: string } | undefined;
      if (outcome !== undefined && outcome.state !== 'accepted') return { written: true, version: 0 };
      const known = isOrder(key.pk) && expected === 'absent' ? await table.get(key) : undefined;
      return table.put(key, data, known === undefined ? expected : { version: known.version }, options);
    },
  };
}

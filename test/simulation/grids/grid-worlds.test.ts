import { describe, expect, it } from 'vitest';
import type { Table } from '../../../shared/table/table.ts';
import { testWorlds } from '../fixed-worlds.ts';
import { runGrids } from './run-grids.ts';

describe('the simulation of grids', () => {
  const name =
    'worlds from seed %i on change every bot as often as was decided, and only where it was needed';
  testWorlds(name, { kind: 'grids', from: 1, count: 10, run: runGrids });
});

describe('its harness', () => {
  it('gives one seed the same history every time', async () => {
    const [first, second] = [await runGrids(7), await runGrids(7)];
    expect(first.log.length).toBeGreaterThan(100);
    expect(second.log).toEqual(first.log);
  });

  it('catches remedies that are sent again while their outcome is unknown: the canary', async () => {
    let caught = false;
    for (let seed = 1; seed <= 40 && !caught; seed += 1) {
      const { violations } = await runGrids(seed, { wrapTable: impatient });
      caught = violations.some((one) => one.startsWith('done 2 times'));
    }
    expect(caught).toBe(true);
  });
});

/** Calls absent what is not proven. */
function impatient(table: Table): Table {
  return {
    ...table,
    put: (key, data, expected, options) => {
      const isUnclear = key.pk.startsWith('plan#grid:') && data['state'] === 'unknown';
      return table.put(key, isUnclear ? { ...data, state: 'absent' } : data, expected, options);
    },
  };
}

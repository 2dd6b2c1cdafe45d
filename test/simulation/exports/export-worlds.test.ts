import { describe, expect, it } from 'vitest';
import type { NewRow, Table } from '../../../shared/table/table.ts';
import { testWorlds } from '../fixed-worlds.ts';
import { runExports } from './run-exports.ts';

describe('the simulation of exports', () => {
  const name = 'worlds from seed %i on keep every row once, whatever fails, and a rerun changes no byte';
  testWorlds(name, { kind: 'exports', from: 1, count: 20, run: runExports });
});

describe('its harness', () => {
  it('gives one seed the same history every time', async () => {
    const [first, second] = [await runExports(7), await runExports(7)];
    expect(first.log.length).toBeGreaterThan(100);
    expect(second.log).toEqual(first.log);
  });

  it('catches an exporter that says what it has read before it has written it: the canary', async () => {
    let caught = false;
    for (let seed = 1; seed <= 40 && !caught; seed += 1) {
      const { violations } = await runExports(seed, { wrapOwnTable: hasty });
      caught = violations.some((one) => one.includes(' is complete without '));
    }
    expect(caught).toBe(true);
  });
});

/** Writes records only after the coverage that says that they are there. */
function hasty(table: Table): Table {
  let held: readonly NewRow[] = [];
  return {
    ...table,
    putAll: async (rows) => {
      held = [...held, ...rows];
    },
    put: async (key, data, expected, options) => {
      const result = await table.put(key, data, expected, options);
      const due = key.pk.startsWith('coverage#') ? held : [];
      if (due.length > 0) held = [];
      await table.putAll(due);
      return result;
    },
  };
}

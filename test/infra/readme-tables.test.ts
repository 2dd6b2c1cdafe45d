import { describe, expect, it } from 'vitest';
import { functions } from '../../infra/functions.ts';
import { withFreshTables } from '../../infra/readme-tables.ts';
import { venueRegistry } from '../../shared/venues/registry.ts';

const NAMES = ['functions', 'venues', 'bots', 'alarms'];
const EMPTY = NAMES.map((name) => `<!-- table:${name} -->\nold\n<!-- /table:${name} -->`).join('\n\n');

/** The rows of one table, each a list of its cells. */
function rowsOf(name: string): string[][] {
  const block = withFreshTables(EMPTY).split(`<!-- table:${name} -->\n`)[1]?.split('\n<!--')[0] ?? '';
  return block.split('\n').map((line) => line.slice(2, -2).split(' | '));
}

describe('the tables of the README', () => {
  it('replace what stood between their markers, and nothing beside it', () => {
    const fresh = withFreshTables(`before\n${EMPTY}\nafter`);
    expect(fresh).toMatch(/^before\n<!-- table:functions -->\n\| function \|/);
    expect(fresh).toMatch(/<!-- \/table:alarms -->\nafter$/);
    expect(fresh).not.toContain('\nold\n');
    expect(withFreshTables(fresh)).toBe(fresh);
  });

  it.each(NAMES)('must have a place: without that of %s it is said which is missing', (name) => {
    expect(() => withFreshTables(EMPTY.replace(`<!-- table:${name} -->`, ''))).toThrow(
      `README.md has no place for the table ${name}`,
    );
  });

  it.each(NAMES)('%s has as many cells in each row as in its head', (name) => {
    const [head, ...rows] = rowsOf(name);
    for (const row of rows) expect(row).toHaveLength(head?.length ?? 0);
  });

  it('name every function, with how it starts', () => {
    const rows = rowsOf('functions').slice(2);
    expect(rows.map(([name]) => name)).toEqual(functions.map(({ name }) => `\`${name}\``));
    const starts = Object.fromEntries(
      rows.map(([name = '', , starting = '']) => [name.slice(1, -1), starting]),
    );
    expect(starts).toMatchObject({
      'dca-buy': 'at each slot of each plan',
      'order-reconcile': expect.stringMatching(/^every (minute|\d+ minutes)$/),
      'signal-order': expect.stringMatching(/^at each message of the queue, and every \d+ minutes$/),
      'signal-intake': expect.stringMatching(/^`POST \/signals\//),
      'grid-plan': 'when a person asks',
    });
  });

  it('tell of every kind of bot just what can be done at it', () => {
    const rows = rowsOf('bots').slice(2);
    expect(rows.map(([name]) => name)).toEqual(['pionex spot grid', 'pionex futures grid']);
    const { actions } = venueRegistry.pionex.capabilities.bots;
    expect(rows.map(([, done]) => done?.split(', ').length)).toEqual([
      actions.spotGrid.length,
      actions.futuresGrid.length,
    ]);
    expect(rows[0]?.[1]).toContain('take out profit');
    expect(rows[1]?.[1]).toContain('add margin');
    expect(rows.map(([, , , suggested]) => suggested)).toEqual(['yes', 'no']);
  });

  it('tell of both markets of a venue', () => {
    expect(rowsOf('venues')[0]?.slice(0, 3)).toEqual(['', 'pionex spot', 'pionex perpetual']);
  });
});

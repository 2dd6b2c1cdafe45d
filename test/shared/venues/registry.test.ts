import { describe, expect, it } from 'vitest';
import { adaptersWhenNeeded } from '../../../shared/aws/adapters-when-needed.ts';
import { paperWires } from '../../../shared/paper/wires.ts';
import { adapters } from '../../../shared/venues/open-venues.ts';
import { VENUE_IDS, venueEntry } from '../../../shared/venues/registry.ts';
import { sourcesIn } from '../../support/sources.ts';

/** Where a venue's own things are: its folder, its stand-in, its recipe, and the lists of all venues. */
const OF_VENUES =
  /^shared\/(venues|paper)\/(pionex|bingx|sixmm|bitexasia)\/|^shared\/signing\/|^shared\/venues\/(registry|open-venues)\.ts$|^shared\/paper\/wires\.ts$|^shared\/aws\/adapters-when-needed\.ts$/;
/** A comparison or a case with a venue's name in quotes, or a key that picks by it. */
const CONDITION = new RegExp(`(===|!==|case|includes\\()\\s*'(${VENUE_IDS.join('|')})'`, 'i');

describe('every venue', () => {
  it.each(VENUE_IDS)('%s has an adapter, on one machine and on AWS, and a wire on paper', async (venue) => {
    const one = await adapters[venue]();
    expect(await adaptersWhenNeeded[venue]()).toBe(one);
    expect(await paperWires[venue]()).toBeTypeOf('function');
  });

  it.each(VENUE_IDS)('%s names its markets so that a symbol alone says which', (venue) => {
    const { symbols, capabilities } = venueEntry(venue);
    for (const market of ['spot', 'perpetual'] as const) {
      expect(symbols[market] !== undefined).toBe(capabilities[market] !== undefined);
      const { example = '' } = symbols[market] ?? {};
      const fitting = Object.values(symbols).filter(({ pattern }) => pattern.test(example));
      expect(fitting).toHaveLength(symbols[market] === undefined ? 0 : 1);
    }
  });
});

it('no venue is asked for by its name outside its own folder', () => {
  const asking = ['functions', 'infra', 'shared'].flatMap((folder) =>
    sourcesIn(folder)
      .filter(({ path }) => !OF_VENUES.test(path))
      .flatMap(({ path, text }) => {
        const lines = text.split('\n').filter((line) => CONDITION.test(line));
        return lines.map((line) => `${path}: ${line.trim()}`);
      }),
  );
  expect(asking).toEqual([]);
});

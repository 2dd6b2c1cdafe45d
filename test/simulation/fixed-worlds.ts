import { expect, it } from 'vitest';
import { runWorld } from './run-world.ts';

/** `npm run sim` runs as many as one likes; these are the fixed ones that every change must survive. */
const WORLDS = 240;
const GROUP = 10;

/** Half of the fixed worlds, so that two cores can share them. */
export function testFixedWorlds(half: 'first' | 'second'): void {
  const from = half === 'first' ? 1 : WORLDS / 2 + 1;
  const groups = Array.from({ length: WORLDS / 2 / GROUP }, (_, index) => from + index * GROUP);
  it.each(groups)('worlds from seed %i on buy nothing twice, forget nothing and settle', async (start) => {
    for (let seed = start; seed < start + GROUP; seed += 1) {
      const { violations } = await runWorld(seed);
      expect(violations, `SEED=${seed} npm run sim -- --log`).toEqual([]);
    }
  });
}

import { expect, it } from 'vitest';
import { type Judgement, runWorld } from './run-world.ts';

/** `npm run sim` runs as many as one likes; these are the fixed ones that every change must survive. */
const WORLDS = 20;
const GROUP = 10;

/** Half of the fixed worlds, so that two cores can share them. */
export function testFixedWorlds(half: 'first' | 'second'): void {
  const from = half === 'first' ? 1 : WORLDS / 2 + 1;
  const name = 'worlds from seed %i on buy nothing twice, forget nothing and settle';
  testWorlds(name, { kind: 'orders', from, count: WORLDS / 2, run: runWorld });
}

/** `name` has a place for the first seed of each group. */
export function testWorlds(
  name: string,
  worlds: {
    readonly kind: string;
    readonly from: number;
    readonly count: number;
    readonly run: (seed: number) => Promise<Judgement>;
  },
): void {
  const { kind, from, count, run } = worlds;
  const groups = Array.from({ length: count / GROUP }, (_, index) => from + index * GROUP);
  // A group takes some ten seconds of one core, which others may need too.
  it.each(groups)(name, { timeout: 120_000 }, async (start) => {
    for (let seed = start; seed < start + GROUP; seed += 1) {
      const { violations } = await run(seed);
      expect(violations, `SEED=${seed} npm run sim -- --kind ${kind} --log`).toEqual([]);
    }
  });
}

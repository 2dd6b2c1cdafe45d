/** A crash matrix over table calls: the same act in a new world for each place where its process can die. */
import type { PaperWorld } from './paper-world.ts';
import { dieAt } from './watched-table.ts';

/**
 * Lets `act` die before and after each of its writes; a death at a read leaves what one after the write before it
 * leaves. `then` sees each world that is left behind. Answers how many writes there were.
 */
export async function everyDeath(
  prepare: () => Promise<PaperWorld>,
  act: (w: PaperWorld) => Promise<unknown>,
  then: (w: PaperWorld, place: string) => Promise<void>,
): Promise<number> {
  const alive = await prepare();
  const before = alive.table.calls.length;
  await act(alive);
  const writes = alive.table.calls
    .slice(before)
    .filter(({ name }) => name === 'put' || name === 'remove')
    .map(({ number }) => number - before);
  for (const number of writes) {
    for (const when of ['before', 'after'] as const) {
      const w = await prepare();
      await dieAt(w.table, number, when, () => act(w));
      await then(w, `${when} call ${number}`);
    }
  }
  return writes.length;
}

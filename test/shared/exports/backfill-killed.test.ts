import { expect, it } from 'vitest';
import { drillBackfill } from '../../bench/backfill.ts';

/** `npm run backfill-drill` does the same with a million fills. */
it('a backfill that is killed again and again loses nothing, and repeats nothing', async () => {
  const { kills, wrong, requests, leastRequests } = await drillBackfill({ rows: 8_000, kills: 3, seed: 5 });
  expect(wrong).toEqual([]);
  expect(kills).toBe(3);
  // Each run opens the account anew, and one page may be asked for once more.
  expect(requests).toBeLessThan(leastRequests * 1.15 + 4 * 10);
}, 120_000);

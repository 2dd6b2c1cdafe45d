import { describe, expect, it } from 'vitest';
import { handle } from '../../../functions/export-fills/handler.ts';
import { HOUR_MS } from '../../../shared/core/clock.ts';
import { ACCOUNT } from '../../support/builders.ts';
import { createExportWorld, NIGHT } from '../../support/export-world.ts';
import { aSpotFill } from '../../support/record-builders.ts';

const CONTEXT = { awsRequestId: 'r-1', getRemainingTimeInMillis: () => 900_000 };

describe('export-fills', () => {
  it('keeps its kinds of the night that is over', async () => {
    const row = aSpotFill({ atMs: Date.UTC(2026, 10, 22, 12) });
    const world = createExportWorld({ rows: [row] }, { symbols: ['BTC_USDT'] });
    const run = handle.bind(world.deps);
    expect(await run({}, CONTEXT)).toMatchObject({ [ACCOUNT]: { night: NIGHT, state: 'waits' } });
    world.clock.advance(HOUR_MS);
    expect(await run({}, CONTEXT)).toMatchObject({ [ACCOUNT]: { state: 'done', rows: 1, newRows: 1 } });
    expect(await world.records()).toEqual([row]);
  });

  it('takes no event but the clock’s', async () => {
    await expect(handle.bind(createExportWorld().deps)({ night: NIGHT }, CONTEXT)).rejects.toMatchObject({
      code: 'event.invalid',
    });
  });
});

import { expect, it } from 'vitest';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import { runExport } from '../../../shared/exports/run-export.ts';
import { VENUE_IDS, venueEntry } from '../../../shared/venues/registry.ts';
import { createTestDeps } from '../../support/test-deps.ts';

const limits = { coin: 'USDT', perOrder: '100', perDay: '200', perMonth: '2000' };
const WITHOUT = VENUE_IDS.filter((venue) => venueEntry(venue).capabilities.noHistory !== undefined);

it.each(WITHOUT)(
  'no night of an account at %s is tried or called incomplete: its past cannot be read',
  async (venue) => {
    const accounts = { main: { venue, environment: 'paper', limits } };
    const { deps, script, counted } = createTestDeps(resolveAutomations({ accounts, plans: {} }));

    for (const name of ['export-fills', 'export-funding'] as const) {
      expect(await runExport(deps, name, Number.POSITIVE_INFINITY)).toEqual({
        main: { state: 'off', why: venueEntry(venue).capabilities.noHistory },
      });
    }

    expect(script.calls).toEqual([]);
    expect(counted).toEqual({});
  },
);

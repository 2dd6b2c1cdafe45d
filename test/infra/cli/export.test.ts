import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Automations } from '../../../shared/automations/schema.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { runExport } from '../../../shared/exports/run-export.ts';
import { readRecords } from '../../../shared/records/record-store.ts';
import type { Venue } from '../../../shared/venues/venue.ts';
import { ACCOUNT } from '../../support/builders.ts';
import { NIGHT_MS } from '../../support/export-world.ts';
import { aFunding, aSpotFill } from '../../support/record-builders.ts';
import { createScriptedHistory, listed, type ScriptedHistory } from '../../support/scripted-history.ts';
import { venuesOf } from '../../support/venues.ts';
import { type CliWorld, createCliWorld } from './machine.ts';

const automations: Automations = {
  accounts: {
    [ACCOUNT]: {
      venue: 'pionex',
      environment: 'paper',
      limits: { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' },
    },
  },
  exports: { [ACCOUNT]: { symbols: ['BTC_USDT'] } },
};

let venue: ScriptedHistory;
let world: CliWorld;

beforeEach(async () => {
  venue = createScriptedHistory({
    symbols: listed('BTC_USDT', 'ETH_USDT', 'BTC_USDT_PERP'),
    rows: [
      aSpotFill({ id: '1', atMs: NIGHT_MS - 5 * DAY_MS }),
      aSpotFill({ id: '2', atMs: NIGHT_MS - 3 * DAY_MS }),
      aSpotFill({ id: '3', atMs: NIGHT_MS - 3 * DAY_MS, symbol: 'ETH_USDT' }),
      aFunding({ atMs: NIGHT_MS - 3 * DAY_MS }),
    ],
  });
  world = await createCliWorld(automations, {
    nowMs: NIGHT_MS,
    change: (deps) => {
      const spot = { time: async () => deps.clock.nowMs(), balances: async () => [] } as unknown as Venue;
      const perpetual = { balances: async () => [], positions: async () => [] } as never;
      const bots = { list: async () => ({ bots: [], damaged: [], pages: 1 }) } as never;
      return { ...deps, venues: venuesOf(spot, { history: venue.history, perpetual, bots }) };
    },
  });
});
afterEach(() => world.close());

const sections = { account: ACCOUNT, startMs: 0, endMs: NIGHT_MS };
async function fillIds(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of readRecords(world.deps.table, { ...sections, kind: 'spot-fill' })) ids.push(id);
  return ids;
}
const DAYS = ['--from', '2026-11-19', '--to', '2026-11-20'];

describe('export', () => {
  it('reads what is missing of a time, and asks nothing twice', async () => {
    const first = await world.run('export', ...DAYS);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/spot-fill BTC_USDT +1 +1 +1/);
    expect(await fillIds()).toEqual(['2']);

    const before = venue.requests();
    await world.deps.clock.sleep(1_000);
    expect((await world.run('export', ...DAYS)).out).toContain('Nothing was missing.');
    expect(venue.requests()).toBe(before);
  });

  it('reads one kind when told to', async () => {
    await world.run('export', ...DAYS, '--kind', 'funding');
    expect(venue.asked.every((call) => call.startsWith('page funding'))).toBe(true);
  });

  it('asks for every symbol that the exchange lists when told to', async () => {
    await world.run('export', ...DAYS, '--every-symbol');
    expect(await fillIds()).toEqual(['2', '3']);
  });

  it('goes on where it was stopped', async () => {
    venue.before((_call, number) => {
      if (number === 4) throw new Error('stopped by hand');
    });
    expect((await world.run('export', ...DAYS)).code).toBe(1);
    venue.before(() => {});
    const asked = new Set(venue.asked.slice(0, 3));
    venue.asked.length = 0;
    expect((await world.run('export', ...DAYS)).code).toBe(0);
    expect(venue.asked.filter((call) => asked.has(call))).toEqual([]);
    expect(await fillIds()).toEqual(['2']);
  });

  it('waits for the end of a ban', async () => {
    venue.before((_call, number) => {
      const context = { untilMs: NIGHT_MS + 60_000 };
      if (number === 2) throw new AppError('venue.banned', 'Banned.', { retry: 'later', context });
    });
    expect((await world.run('export', ...DAYS)).code).toBe(0);
    expect(world.deps.clock.nowMs()).toBeGreaterThan(NIGHT_MS + 60_000);
    expect(await fillIds()).toEqual(['2']);
  });

  it('shows what it could not read, and fails', async () => {
    venue.before((call) => {
      if (call.startsWith('page funding')) throw new AppError('venue.unavailable', 'No answer.');
    });
    const { code, out } = await world.run('export', ...DAYS);
    expect(code).toBe(1);
    expect(out).toContain('missing: funding 2026-11-19T00:00:00Z to 2026-11-20T23:59:59Z: No answer.');
  });

  it.each([
    [[], 'Say from when: export --from 2026-09-01.'],
    [['--from', '2026-11-20', '--to', '2026-11-19'], '--to, 2026-11-19, is before --from, 2026-11-20.'],
    [['--from', '2026-11-20', '--kind', 'fills'], '--kind takes one of spot-fill'],
    [['--from', 'then'], '--from takes a day such as'],
  ])('says in one sentence what is wrong with %j', async (given, sentence) => {
    const { code, err } = await world.run('export', ...given);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });
});

describe('export status', () => {
  it('shows the nights, the newest first', async () => {
    expect((await world.run('export', 'status')).out).toContain('No night yet');
    await runExport(world.deps, 'export-fills', Number.POSITIVE_INFINITY);
    await world.deps.clock.sleep(HOUR_MS);
    await runExport(world.deps, 'export-fills', Number.POSITIVE_INFINITY);
    const { code, out } = await world.run('export', 'status');
    expect(code).toBe(0);
    expect(out).toMatch(/2026-11-22 {2}export-fills {2}yes +2 +0/);
  });
});

describe('import', () => {
  const HEAD = 'date(UTC+0),amount,price,side,symbol,fee';
  const given = (name: string, ...lines: string[]): string => {
    const path = join(dirname(world.automationsPath), name);
    writeFileSync(path, lines.join('\n'));
    return path;
  };

  it('takes in what the exchange no longer shows, once', async () => {
    const file = given('t.csv', HEAD, '2025-03-01 12:30:00,0.01,50000,BUY,BTC_USDT,0');
    const first = await world.run('import', file);
    expect(first).toMatchObject({ code: 0 });
    expect(first.out).toContain(`${ACCOUNT}: 1 row imported, 0 known from the exchange, 0 imported before.`);
    expect((await world.run('import', file)).out).toContain(
      '0 rows imported, 0 known from the exchange, 1 imported before.',
    );
    expect(await fillIds()).toHaveLength(1);
  });

  it('says line by line what it does not take, and fails', async () => {
    const file = given(
      't.csv',
      HEAD,
      'x,1,1,BUY,BTC_USDT,0',
      '2026-11-20 12:30:00,0.01,50000,BUY,BTC_USDT,0',
    );
    const { code, out } = await world.run('import', file);
    expect(code).toBe(1);
    expect(out).toContain("t.csv, line 2: 'x' is no time");
    expect(out).toContain(
      't.csv, line 3: the exchange still shows its time; read it with npm run cli -- export --from.',
    );
    expect(await fillIds()).toEqual([]);
  });
});

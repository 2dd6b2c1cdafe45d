import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { type ExportName, nightsPartition } from '../../../shared/exports/night.ts';
import { runExport } from '../../../shared/exports/run-export.ts';
import type { VenueRecord } from '../../../shared/records/record.ts';
import { NOT_OFFERED } from '../../../shared/venues/not-offered.ts';
import { ACCOUNT } from '../../support/builders.ts';
import { createExportWorld, type ExportWorld, NIGHT, NIGHT_MS } from '../../support/export-world.ts';
import { aFunding, anOrderRecord, aSpotFill, aTransfer } from '../../support/record-builders.ts';
import { aStream } from '../../support/scripted-history.ts';

const NAMES: readonly ExportName[] = ['export-fills', 'export-funding'];
const BEFORE_MS = NIGHT_MS - 3 * HOUR_MS;

let world: ExportWorld;

/** A night that needs several pages, has a full millisecond, an order that is open, and equal payments. */
function someRows(): VenueRecord[] {
  const fills = [0, 1, 1, 1, 1, 2, 3, 9].map((offset, id) =>
    aSpotFill({ id: `f${id}`, atMs: BEFORE_MS + offset, symbol: 'ETH_USDT' }),
  );
  const payment = aFunding({ atMs: BEFORE_MS });
  return [
    ...fills,
    payment,
    payment,
    aFunding({ atMs: BEFORE_MS + HOUR_MS }),
    anOrderRecord({ id: 'o1', atMs: BEFORE_MS, symbol: 'ETH_USDT' }),
    anOrderRecord({ id: 'o2', atMs: BEFORE_MS - 1, symbol: 'ETH_USDT' }),
    aTransfer({ id: 't1', atMs: BEFORE_MS }),
  ];
}

function aWorld(): ExportWorld {
  const streams = (['spot-fill', 'spot-order', 'funding', 'transfer', 'bot', 'earn'] as const).map((kind) =>
    aStream(kind, { pageRows: 3 }),
  );
  const made = createExportWorld({ rows: someRows(), streams });
  made.venue.open.add('o2');
  Object.assign(made.spot, { USDT: '100', ETH: '1' });
  return made;
}

beforeEach(() => {
  world = aWorld();
});

async function settledRun(name: ExportName) {
  await world.run(name).catch(() => undefined);
  world.clock.advance(HOUR_MS);
  return world.run(name);
}

describe('an export', () => {
  it('closes the night, waits until it is settled, and then reads it whole', async () => {
    expect(await world.run('export-fills')).toEqual({
      [ACCOUNT]: { night: NIGHT, state: 'waits', until: '2026-11-23T00:50:00Z' },
    });
    expect(world.venue.requests()).toBe(0);

    world.clock.advance(30 * MINUTE_MS);
    expect(await world.run('export-fills')).toMatchObject({
      [ACCOUNT]: { night: NIGHT, state: 'done', rows: 10, newRows: 9, missing: [] },
    });
    expect((await world.records('spot-fill')).map(({ id }) => id)).toEqual([
      'f0',
      'f1',
      'f2',
      'f3',
      'f4',
      'f5',
      'f6',
      'f7',
    ]);
    expect((await world.records('spot-order')).map(({ id }) => id)).toEqual(['o1']);
    expect(world.notices).toEqual([]);
  });

  it('has one closing for both of its functions', async () => {
    await world.run('export-fills');
    world.clock.advance(5 * MINUTE_MS);
    world.spot['ETH'] = '7';
    await settledRun('export-funding');
    const closing = await world.table.get({ pk: nightsPartition(ACCOUNT), sk: `${NIGHT}#closing` });
    expect(closing?.data).toMatchObject({ atMs: NIGHT_MS, spot: { ETH: '1' } });
  });

  it('keeps both of two genuine equal payments', async () => {
    await settledRun('export-funding');
    expect(await world.records('funding')).toHaveLength(3);
  });

  it('counts once what two runs beside each other have both read', async () => {
    await world.run('export-fills');
    world.clock.advance(HOUR_MS);
    await Promise.allSettled([world.run('export-fills'), world.run('export-fills')]);
    await world.run('export-fills');
    const { streams } = await world.manifest('export-fills', NIGHT);
    expect(streams.find(({ kind }) => kind === 'spot-fill')?.rows).toBe(8);
    expect(await world.records('spot-fill')).toHaveLength(8);
  });

  it('costs nothing more, and changes nothing, once its night is done', async () => {
    await world.settle();
    const before = [world.venue.requests(), await world.objects()];
    for (const name of NAMES) {
      expect(await world.run(name)).toEqual({ [ACCOUNT]: { night: NIGHT, state: 'done' } });
    }
    expect([world.venue.requests(), await world.objects()]).toEqual(before);
  });

  it('makes the same manifest to the byte when it is made again', async () => {
    await world.settle();
    const before = await world.objects();
    for (const name of NAMES) {
      const key = { pk: nightsPartition(ACCOUNT), sk: `${NIGHT}#${name}` };
      await world.table.remove(key, { version: (await world.table.get(key))?.version ?? 0 });
    }
    const requests = world.venue.requests();
    await world.settle();
    expect(await world.objects()).toEqual(before);
    expect(world.venue.requests()).toBe(requests);
  });

  it('is off where the automations say so', async () => {
    const off = createExportWorld({}, { nightly: false });
    expect(await off.run('export-fills')).toEqual({ [ACCOUNT]: { state: 'off' } });
  });

  it('reads nothing from before the first day that is wanted', async () => {
    const late = createExportWorld({ rows: someRows() }, { since: '2026-11-23', symbols: ['ETH_USDT'] });
    await late.settle();
    expect(await late.records()).toEqual([]);
    expect(await late.isComplete('export-fills', NIGHT)).toBe(true);
  });
});

describe('a manifest', () => {
  it('tells what was asked, seen and written', async () => {
    await world.settle();
    const manifest = await world.manifest('export-fills', NIGHT);
    expect(manifest).toMatchObject({
      version: 1,
      night: NIGHT,
      account: ACCOUNT,
      venue: 'pionex',
      complete: true,
      gaps: [],
      window: { endMs: NIGHT_MS },
    });
    const fills = manifest.streams.find(({ kind }) => kind === 'spot-fill');
    expect(fills).toMatchObject({
      symbol: 'ETH_USDT',
      rows: 8,
      newRows: 8,
      watermarkAfterMs: NIGHT_MS + 5_000,
    });
    expect(fills).not.toHaveProperty('watermarkBeforeMs');
    const asked = manifest.windows.filter(({ kind }) => kind === 'spot-fill');
    expect(asked[0]).toMatchObject({ endMs: NIGHT_MS + 5_000, rows: 3, full: true });
    const filed = manifest.objects.map(({ kind, day, rows, key }) => [
      kind,
      day,
      rows,
      key.split('.').at(-1),
    ]);
    expect(filed).toEqual([
      ['spot-fill', NIGHT, 8, 'parquet'],
      ['spot-fill', NIGHT, 8, 'csv'],
      ['spot-order', NIGHT, 1, 'parquet'],
      ['spot-order', NIGHT, 1, 'csv'],
    ]);
    expect(manifest.requests).toBe(manifest.streams.reduce((all, { requests }) => all + requests, 1));
  });

  it('knows the watermark of the night before', async () => {
    await world.settle();
    world.clock.set(NIGHT_MS + DAY_MS);
    await world.settle();
    const next = await world.manifest('export-funding', '2026-11-23');
    expect(next.window).toEqual({ startMs: NIGHT_MS + 1, endMs: NIGHT_MS + DAY_MS });
    expect(next.streams.find(({ kind }) => kind === 'funding')).toMatchObject({
      watermarkBeforeMs: NIGHT_MS + 5_000,
      watermarkAfterMs: NIGHT_MS + DAY_MS + 5_000,
      newRows: 0,
    });
  });
});

describe('later nights', () => {
  const nextNight = async () => {
    world.clock.set(NIGHT_MS + DAY_MS);
    await world.settle();
  };

  it('find rows that came late, and orders that were open', async () => {
    world.venue.hidden.add('f5');
    await world.settle();
    expect(await world.records('spot-fill')).toHaveLength(7);
    world.venue.hidden.clear();
    world.venue.open.clear();
    await nextNight();
    expect(await world.records('spot-fill')).toHaveLength(8);
    expect((await world.records('spot-order')).map(({ id }) => id)).toEqual(['o2', 'o1']);
  });

  it('complete an earlier one that was not', async () => {
    await world.settle();
    let isDown = true;
    world.venue.before((call) => {
      if (isDown && call.startsWith('page spot-fill')) throw new AppError('venue.unavailable', 'No answer.');
    });
    world.venue.rows.push(aSpotFill({ id: 'f8', atMs: NIGHT_MS + HOUR_MS, symbol: 'ETH_USDT' }));
    await nextNight();
    expect(await world.isComplete('export-fills', '2026-11-23')).toBe(false);
    isDown = false;
    world.clock.set(NIGHT_MS + 2 * DAY_MS);
    await world.settle();
    expect(await world.isComplete('export-fills', '2026-11-23')).toBe(true);
    expect((await world.manifest('export-fills', '2026-11-23')).gaps).toEqual([]);
    expect(await world.records('spot-fill')).toHaveLength(9);
  });

  it('complete an earlier one whose run died between its manifest and its row', async () => {
    await world.settle();
    const key = { pk: nightsPartition(ACCOUNT), sk: `${NIGHT}#export-fills` };
    const { data = {}, version = 0 } = (await world.table.get(key)) ?? {};
    await world.table.put(key, { ...data, complete: false, gaps: 1 }, { version });
    await nextNight();
    expect((await world.table.get(key))?.data).toMatchObject({ complete: true, gaps: 0 });
  });

  it('begin where the last one that was exported ended, also after one that never was', async () => {
    await world.settle();
    world.clock.set(NIGHT_MS + DAY_MS);
    // Closed, and not settled before the next day.
    await world.run('export-fills');
    world.clock.set(NIGHT_MS + 2 * DAY_MS);
    await world.settle();
    const { window } = await world.manifest('export-fills', '2026-11-24');
    expect(window).toEqual({ startMs: NIGHT_MS + 1, endMs: NIGHT_MS + 2 * DAY_MS });
  });

  it('leave in an earlier one what went out of reach meanwhile', async () => {
    let isDown = true;
    world.venue.before((call) => {
      if (isDown && call.startsWith('page spot-fill')) throw new AppError('venue.unavailable', 'No answer.');
    });
    await world.settle();
    isDown = false;
    await nextNight();
    const firstMs = NIGHT_MS - 90 * DAY_MS;
    expect((await world.manifest('export-fills', NIGHT)).gaps).toMatchObject([
      { kind: 'spot-fill', symbol: 'ETH_USDT', startMs: firstMs, endMs: firstMs + DAY_MS - 1 },
    ]);
  });
});

describe('a night that is not complete', () => {
  const down = (call: string) => {
    if (call.startsWith('page funding')) throw new AppError('venue.unavailable', 'The venue gave no answer.');
  };

  it('is marked, told once, done again, and told to be over', async () => {
    await world.run('export-funding');
    world.clock.advance(HOUR_MS);
    world.venue.before(down);
    await expect(world.run('export-funding')).rejects.toMatchObject({
      code: 'export.incomplete',
      retry: 'later',
    });
    await expect(world.run('export-funding')).rejects.toThrow('1 parts of the night 2026-11-22 are missing');
    expect(await world.isComplete('export-funding', NIGHT)).toBe(false);
    expect(world.counted).toEqual({ NightsIncomplete: 2 });
    expect(await world.records('transfer')).toHaveLength(1);
    expect(world.notices.map(({ title }) => title)).toEqual([
      `${ACCOUNT}: the night ${NIGHT} is not complete`,
    ]);
    expect(world.notices[0]?.text).toContain('funding (The venue gave no answer.)');

    world.venue.before(() => {});
    await world.run('export-funding');
    expect(await world.isComplete('export-funding', NIGHT)).toBe(true);
    await world.run('export-funding');
    expect(world.notices.at(-1)?.title).toBe(`${ACCOUNT}: export-funding is complete again`);
    expect(world.counted).toEqual({ NightsIncomplete: 2 });
  });

  it('asks nothing more after a ban, and goes on where it was', async () => {
    await world.run('export-fills');
    world.clock.advance(HOUR_MS);
    world.venue.before((_call, number) => {
      if (number === 4) throw new AppError('venue.banned', 'Banned.', { retry: 'later' });
    });
    await expect(world.run('export-fills')).rejects.toMatchObject({ code: 'export.incomplete' });
    expect(world.venue.requests()).toBe(4);
    await world.run('export-fills');
    expect(await world.isComplete('export-fills', NIGHT)).toBe(true);
    expect(await world.records('spot-fill')).toHaveLength(8);
  });

  it('that misses only what nobody can read ends with its gap, and the next one is complete', async () => {
    const streams = [aStream('spot-fill', { pageRows: 3, instants: false })];
    world = createExportWorld({ rows: someRows(), streams }, { symbols: ['ETH_USDT'] });
    await world.run('export-fills');
    world.clock.advance(HOUR_MS);
    expect(await world.run('export-fills')).toMatchObject({ [ACCOUNT]: { state: 'incomplete' } });
    expect(world.counted).toEqual({ NightsIncomplete: 1 });
    expect(world.notices[0]?.text).toContain('more than 3 rows in one millisecond');
    world.clock.advance(DAY_MS);
    await world.settle();
    expect(await world.isComplete('export-fills', '2026-11-23')).toBe(true);
    expect(await world.isComplete('export-fills', NIGHT)).toBe(false);
  });

  it('is not made by a kind that the account does not have', async () => {
    world.venue.before((call) => {
      if (!call.startsWith('page earn')) return;
      throw new AppError('venue.auth', 'Ask for it.', { context: { [NOT_OFFERED]: 'earn' } });
    });
    await world.settle();
    expect(await world.isComplete('export-fills', NIGHT)).toBe(true);
    const { streams } = await world.manifest('export-fills', NIGHT);
    expect(streams.find(({ kind }) => kind === 'earn')?.notOffered).toBe('Ask for it.');
  });

  it('is told when it could not even be closed', async () => {
    const deps = {
      ...world.deps,
      venues: {
        ...world.deps.venues,
        open: async () => {
          throw new AppError('venue.auth', 'The key is gone.');
        },
      },
    };
    await expect(runExport(deps, 'export-fills', Number.POSITIVE_INFINITY)).rejects.toThrow(
      'The key is gone.',
    );
    expect(world.notices[0]?.title).toBe(`${ACCOUNT}: the last night cannot be exported`);
  });
});

describe('a run that dies', () => {
  it('at any call leaves the next one to end with the same records and the same objects', async () => {
    const alive = aWorld();
    await alive.run('export-fills');
    alive.clock.advance(HOUR_MS);
    await alive.settle();
    const [records, objects] = [await alive.records(), await alive.objects()];
    const total = alive.mortal.calls();
    expect(total).toBeGreaterThan(100);

    for (let number = 1; number <= total; number += 1) {
      const when = number % 2 === 0 ? 'before' : 'after';
      const w = aWorld();
      w.mortal.dieAt(number, when);
      await w.run('export-fills').catch(() => undefined);
      w.clock.advance(HOUR_MS);
      for (const name of NAMES) await w.run(name).catch(() => undefined);
      w.mortal.live();
      await w.settle();

      expect(await w.records(), `died ${when} call ${number}`).toEqual(records);
      for (const name of NAMES) expect(await w.isComplete(name, NIGHT), `${number}`).toBe(true);
      expect(withoutClosing(await w.objects()), `died ${when} call ${number}`).toEqual(
        withoutClosing(objects),
      );
    }
  }, 60_000);
});

/**
 * A run that dies before it closes the night leaves that to the next one, an hour later; and rows count as new in
 * the run that wrote them, which may have died before it said so. All the rest is the same.
 */
function withoutClosing(objects: Readonly<Record<string, string>>): unknown {
  return Object.fromEntries(
    Object.entries(objects).map(([key, text]) => [
      key,
      text.replaceAll(/"newRows": \d+/g, '').replaceAll(/"(start|end|watermark\w+)Ms": \d+/g, ''),
    ]),
  );
}

/** The check of balances as a night does it: asked, told and written down. */
import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../shared/core/clock.ts';
import { readNight } from '../../../shared/exports/night-store.ts';
import { ACCOUNT, money } from '../../support/builders.ts';
import { createExportWorld, type ExportWorld, NIGHT_MS } from '../../support/export-world.ts';
import { aFunding, aSpotFill } from '../../support/record-builders.ts';
import { listed } from '../../support/scripted-history.ts';

const SECOND_NIGHT = '2026-11-23';
let world: ExportWorld;

beforeEach(async () => {
  world = createExportWorld({ symbols: listed('BTC_USDT', 'OLD_USDT') }, { symbols: ['BTC_USDT'] });
  Object.assign(world.spot, { USDT: '1000', BTC: '1' });
  Object.assign(world.futures, { USDT: '50' });
  await world.settle();
});

const buy = (symbol: string) =>
  aSpotFill({ id: symbol, symbol, atMs: NIGHT_MS + HOUR_MS, price: money('100'), baseSize: money('2') });

async function secondNight() {
  world.clock.set(NIGHT_MS + DAY_MS);
  await world.settle();
  const stored = await readNight(world.table, ACCOUNT, { name: 'export-fills', night: SECOND_NIGHT });
  return { row: stored?.night, manifest: await world.manifest('export-fills', SECOND_NIGHT) };
}

describe('a night whose balances follow from its records', () => {
  it('says so, once both exports have read it', async () => {
    world.venue.rows.push(buy('BTC_USDT'), aFunding({ atMs: NIGHT_MS + HOUR_MS, amount: money('3') }));
    Object.assign(world.spot, { USDT: '800', BTC: '3' });
    Object.assign(world.futures, { USDT: '47' });
    const { row, manifest } = await secondNight();
    expect(row).toMatchObject({ checked: true, unexplained: [] });
    expect(manifest.residual?.coins.map(({ coin, unexplained }) => [coin, unexplained])).toEqual([
      ['BTC', '0'],
      ['USDT', '0'],
      ['USDT', '0'],
    ]);
    expect(world.notices).toEqual([]);
  });

  it('has nothing to compare with when it is the first', async () => {
    const first = await readNight(world.table, ACCOUNT, { name: 'export-fills', night: '2026-11-22' });
    expect(first?.night).toMatchObject({ checked: true, unexplained: [] });
    expect(await world.manifest('export-fills', '2026-11-22')).not.toHaveProperty('residual');
  });
});

describe('a night whose balances do not', () => {
  it('tells the differences once, with what to do', async () => {
    Object.assign(world.spot, { USDT: '1500' });
    const { row } = await secondNight();
    expect(row).toMatchObject({ checked: true, complete: true, unexplained: ['USDT -500 (spot)'] });
    expect(world.notices).toHaveLength(1);
    expect(world.notices[0]?.title).toBe(
      `${ACCOUNT}: the balances of ${SECOND_NIGHT} are not explained by its records`,
    );
    expect(world.notices[0]?.text).toContain('USDT -500 (spot)');
    expect(world.notices[0]?.text).toContain('npm run cli -- export --from 30d --every-symbol');
  });

  it('first asks for the symbols that rest', async () => {
    // Held at some time, not traded for months: it rests, and both of its balances are back where they were.
    world.spot['OLD'] = '5';
    await secondNight();
    world.notices.length = 0;
    world.venue.rows.push(
      { ...buy('OLD_USDT'), id: 'a', atMs: NIGHT_MS + DAY_MS + HOUR_MS },
      {
        ...buy('OLD_USDT'),
        id: 'b',
        side: 'sell',
        price: money('90'),
        quoteAmount: money('180'),
        atMs: NIGHT_MS + DAY_MS + 2 * HOUR_MS,
      },
    );
    Object.assign(world.spot, { USDT: '980' });
    world.clock.set(NIGHT_MS + 2 * DAY_MS);
    await world.settle();
    expect((await world.records('spot-fill')).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(world.notices).toEqual([]);
    const { residual, streams } = await world.manifest('export-fills', '2026-11-24');
    expect(residual?.coins.every(({ unexplained }) => unexplained === '0')).toBe(true);
    expect(streams.find(({ symbol, kind }) => symbol === 'OLD_USDT' && kind === 'spot-fill')).toMatchObject({
      rows: 2,
    });
  });
});

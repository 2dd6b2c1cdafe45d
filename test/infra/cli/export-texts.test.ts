import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import { decimal } from '../../../shared/core/decimal.ts';
import type { Deps } from '../../../shared/deps.ts';
import { writeNight } from '../../../shared/exports/night-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations } from './two-plans.ts';

const NOW_MS = Date.UTC(2026, 10, 28, 9, 10);

let world: CliWorld;
let nowMs = NOW_MS;
beforeEach(async () => {
  nowMs = NOW_MS;
  world = await createWorld();
});
afterEach(() => world.close());

function createWorld(of = automations): Promise<CliWorld> {
  // The exchange keeps its own clock; the commands see this one.
  const change = (deps: Deps): Deps => ({ ...deps, clock: { ...createManualClock(), nowMs: () => nowMs } });
  return createCliWorld(of, { nowMs: NOW_MS, change });
}

async function buy(): Promise<void> {
  const venue = await world.deps.venues.open('main');
  const placement = await venue.place({
    clientOrderId: 'a-buy',
    symbol: 'BTC_USDT',
    side: 'buy',
    terms: { type: 'market', quoteAmount: decimal('25') },
    signBeforeMs: (await venue.time()) + 10_000,
  });
  expect(placement.outcome).toBe('accepted');
}

describe('export', () => {
  it('reads a time, says up to when, and what the account does not have', async () => {
    await buy();
    nowMs = NOW_MS + HOUR_MS;
    const { code, out } = await world.run('export', '--from', 'today');

    expect(code).toBe(0);
    expect(out).toMatch(/spot-fill BTC_USDT +[1-9]\d* +[1-9]\d* +1/);
    expect(out).toContain('not asked: earn: Pionex shows dual investments only to accounts that it has let');
    expect(out).toContain('Read up to 2026-11-28T09:40:00Z. What is younger the exchange may list late');
    expect(out).toContain('files written.');
  });

  it('reads yesterday to its end, and says nothing of what is younger', async () => {
    const { out } = await world.run('export', '--from', 'yesterday', '--to', 'yesterday');

    expect(out).toMatch(/Read up to 2026-11-27T23:59:59(\.999)?Z\.\n/);
    expect(out).not.toContain('younger');
  });

  it.each([
    [['export'], 2, 'Say from when: export --from 2026-09-01.'],
    [
      ['export', '--from', 'noon'],
      2,
      '--from takes a day such as 2026-11-01, today or yesterday, an instant',
    ],
    [['export', '--from', '2026-12-24'], 2, '--from, 2026-12-24, lies in the future.'],
    [['export', '--from', '2d', '--to', '5d'], 2, '--to, 5d, is before --from, 2d.'],
    [['export', '--from', '1d', '--kind', 'fills'], 2, '--kind takes one of spot-fill, futures-fill'],
    [['export', '--from', '1d', '--account', 'mian'], 1, "There is no account 'mian'; there is main."],
    [['export', '--from', '10m'], 1, 'the last 30 minutes are not read: begin before 2026-11-28T08:40:00Z'],
    [['export', 'status', '--nights', '0'], 2, '--nights takes a whole number from 1 to 400'],
    [['export', 'status', 'mian'], 1, "There is no account 'mian'; there is main."],
    [['import', '/none/trading.csv'], 1, 'There is no file /none/trading.csv.'],
    [['import'], 2, 'Say which files: import trading.csv.'],
  ] as const)('answers %j with exit code %i and one sentence', async (words, code, sentence) => {
    const { code: ended, err } = await world.run(...words);

    expect(ended).toBe(code);
    expect(err.split('\n')[0]).toContain(sentence);
    expect(err.trimEnd().split('\n').length).toBe(code);
  });
});

describe('export status', () => {
  it('says before the first night when it comes, and what can be done now', async () => {
    const before = (await world.run('export', 'status')).out;
    expect(before).toContain('the running host closes the first one within the hour');
    expect(before).toContain('read now: export --from 30d.');

    await world.run('export', '--from', '1d');
    expect((await world.run('export', 'status')).out).toContain(
      '2026-11-27 is closed, and the running host exports it within an hour after 2026-11-28T09:40:00Z.',
    );
  });

  it('says so where nights are off', async () => {
    world.close();
    world = await createWorld({ ...automations, ...{ exports: { main: { nightly: false } } } });

    expect((await world.run('export', 'status')).out).toContain('Its nights are not exported');
  });

  it('fails for a night that is not complete, and names the place of its reasons', async () => {
    const manifestKey = 'manifests/account=main/export=export-fills/night=2026-11-27.json';
    const night = {
      name: 'export-fills',
      night: '2026-11-27',
      startMs: NOW_MS - DAY_MS,
      endMs: NOW_MS - 9 * HOUR_MS + 20 * MINUTE_MS,
      complete: false,
      rows: 12,
      gaps: 1,
      requests: 9,
      unexplained: [],
      manifestKey,
    } as const;
    await writeNight(world.deps.table, 'main', night, undefined);

    const { code, out } = await world.run('export', 'status', 'main');
    expect(code).toBe(1);
    expect(out).toMatch(/2026-11-27 +export-fills +no +12 +1 +9/);
    expect(out).toContain(`What is missing, and why, stands in files/${manifestKey}.`);
  });
});

describe('import', () => {
  it('names a file that is no download of the exchange, and fails', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'standing-orders-'));
    const path = join(folder, 'not-trades.csv');
    writeFileSync(path, 'a,b\n1,2\n');

    const { code, out } = await world.run('import', path);
    rmSync(folder, { recursive: true });

    expect(code).toBe(1);
    expect(out).toContain('main: 0 rows imported');
    expect(out).toContain('not-trades.csv');
  });
});

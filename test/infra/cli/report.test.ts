import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decimal } from '../../../shared/core/decimal.ts';
import { keepSnapshot } from '../../../shared/portfolio/series.ts';
import { writeRecords } from '../../../shared/records/record-store.ts';
import { aFill, aFunding, aFuturesFill } from '../../support/records.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations } from './two-plans.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await createCliWorld(automations, { nowMs: Date.UTC(2026, 10, 28) });
});
afterEach(() => world.close());

const at = (text: string) => Date.parse(`${text}T09:00:00Z`);

async function keepRecords(): Promise<void> {
  await writeRecords(world.deps, 'main', [
    aFill({
      id: '1',
      atMs: at('2026-10-05'),
      price: decimal('50000'),
      baseSize: decimal('0.02'),
      fee: decimal('0.5'),
    }),
    aFill({
      id: '2',
      atMs: at('2026-11-05'),
      price: decimal('70000'),
      baseSize: decimal('0.02'),
      fee: decimal('0.5'),
    }),
    aFill({
      id: '3',
      atMs: at('2026-11-06'),
      side: 'sell',
      price: decimal('80000'),
      baseSize: decimal('0.02'),
      fee: decimal('1'),
    }),
    aFuturesFill({ id: '4', atMs: at('2026-11-07'), fee: decimal('0.3') }),
    aFunding({ atMs: at('2026-11-08'), amount: decimal('0.05') }),
  ]);
}

const lines = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));

describe('report', () => {
  it('tells spend, average, results, fees and funding by month and symbol', async () => {
    await keepRecords();

    const { code, out } = await world.run('report');

    expect(code).toBe(0);
    // The average of both buys is 60,025 with fees: 0.02 cost 1,200.50 and went for 1,599.
    expect(lines(out).slice(0, 4)).toEqual([
      ['MONTH', 'SYMBOL', 'FILLS', 'BOUGHT', 'SOLD', 'AVERAGE BUY', 'RESULT', 'FEES', 'FUNDING'],
      ['2026-10', 'BTC_USDT', '1', '1000.00', '0.00', '50000', '0.00', '0.50 USDT'],
      ['2026-11', 'BTC_USDT', '2', '1400.00', '1600.00', '70000', '+398.50', '1.50 USDT'],
      ['2026-11', 'BTC_USDT_PERP', '1', '600.00', '0.00', '60000', '0.00', '0.30 USDT', '-0.05 USDT'],
    ]);
    expect(out).toContain('BTC_USDT       0.02  60025         1200.50  +398.50');
  });

  it('says so where the exchange does not tell of which contract a payment is', async () => {
    await writeRecords(world.deps, 'main', [
      aFunding({ atMs: at('2026-11-08'), amount: decimal('0.05'), symbol: '', mode: '' }),
    ]);

    expect(lines((await world.run('report')).out)[1]).toEqual([
      '2026-11',
      '(not told)',
      '0',
      '0.00',
      '0.00',
      '0.00',
      '-0.05 USDT',
    ]);
  });

  it('takes the oldest first where that is asked for', async () => {
    await keepRecords();

    // The first buy cost 1,000.50.
    expect((await world.run('report', '--fifo', '--month', '2026-11')).out).toContain('+598.50');
  });

  it('compares plans with buying all at once', async () => {
    await keepRecords();
    await keepSnapshot(world.deps.table, {
      account: 'main',
      atMs: at('2026-11-28'),
      totalUsdt: decimal('1'),
      parts: {},
      missing: [],
      holdings: [],
      symbols: [],
      plans: [
        {
          plan: 'weekly',
          symbol: 'BTC_USDT',
          spent: decimal('100'),
          base: decimal('0.002'),
          averagePrice: decimal('50000'),
          value: decimal('140'),
          lumpSumBase: decimal('0.0025'),
          lumpSumValue: decimal('175'),
        },
      ],
    });

    expect(lines((await world.run('report')).out).at(-1)).toEqual([
      'weekly',
      'BTC_USDT',
      '100.00',
      '0.002',
      '50000',
      '140.00',
      '175.00',
      '-35.00',
    ]);
  });

  it('says what to do when there is nothing yet, or nothing of that name', async () => {
    const nothing = 'There are no records yet: the nightly export makes them';
    expect((await world.run('report')).out).toContain(nothing);
    expect((await world.run('report', '--symbol', 'ETH_USDT')).err).toContain(nothing);
    await keepRecords();
    const { code, err } = await world.run('report', '--symbol', 'ETH_USDT');
    expect(code).toBe(2);
    expect(err).toContain("There are no records of 'ETH_USDT'; there are of: BTC_USDT, BTC_USDT_PERP.");
    expect((await world.run('report', '--month', '2020-01')).out).toBe(
      'There are no records of this month.\n',
    );
    expect((await world.run('report', '--month', '2026-13')).err).toContain(
      '--month takes a month such as 2026-11',
    );
  });
});

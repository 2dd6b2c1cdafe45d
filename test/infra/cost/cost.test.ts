import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { estimate } from '../../../infra/cost/estimate.ts';
import { loadOf } from '../../../infra/cost/load.ts';
import { PRICES } from '../../../infra/cost/prices.ts';
import { quantitiesOf, type StaticAddress } from '../../../infra/cost/quantities.ts';
import { RUN_FIGURES } from '../../../infra/cost/run-figures.ts';
import { STANDARD_SIGNALS_PER_DAY, standardLoad } from '../../../infra/cost/standard-load.ts';
import { functions } from '../../../infra/functions.ts';
import { compare, decimal } from '../../../shared/core/decimal.ts';
import { type CliWorld, createCliWorld } from '../cli/machine.ts';
import { automations } from '../cli/two-plans.ts';

const NOW_MS = Date.parse('2026-11-28T12:00:00Z');

function standard(address: StaticAddress = 'none', signalsPerDay = STANDARD_SIGNALS_PER_DAY) {
  const load = loadOf(standardLoad, functions, { signalsPerDay, nowMs: NOW_MS });
  return { load, bill: estimate(quantitiesOf(load, address)) };
}

describe('the standard load', () => {
  it('has 4 daily plans, a grid check at least every 15 minutes, two nightly exports, 100 signals a day, 3 secrets', () => {
    const { load } = standard();
    const runsOf = (name: string) => load.runs.find(({ row }) => row.name === name)?.byClock ?? 0;

    expect(Math.round(load.slots)).toBe(122);
    expect(runsOf('grid-health')).toBeGreaterThanOrEqual(2_920);
    expect(Math.min(runsOf('export-fills'), runsOf('export-funding'))).toBeGreaterThanOrEqual(30);
    expect(Math.round(load.signals)).toBe(3_042);
    expect(load.secrets).toHaveLength(3);
  });

  it('costs less than 3 US dollars a month above what is always free, without a static address', () => {
    const { bill } = standard();

    expect(compare(bill.usd, decimal('3'))).toBe(-1);
    expect(compare(bill.usd, decimal('1.2')), 'three secrets alone are 1.20').toBe(1);
  });

  it('costs less than 3 US dollars a month at the list price but for the dashboard and the alarms', () => {
    const { lines } = standard().bill;
    const fixed = lines.filter(({ name }) => name === 'dashboards' || name === 'alarms');
    const rest = lines.filter((line) => !fixed.includes(line));

    expect(fixed.map(({ listUsd }) => listUsd)).toEqual(['1', '3']);
    expect(rest.reduce((total, { listUsd }) => total + Number(listUsd), 0)).toBeLessThan(3);
  });

  it('costs what a static address costs more, and that is then the largest lever', () => {
    const [none, instance, gateway] = (['none', 'natInstance', 'natGateway'] as const).map(
      (each) => standard(each).bill,
    );

    expect(Number(instance?.usd) - Number(none?.usd)).toBeCloseTo(7.36, 6);
    expect(Number(gateway?.usd) - Number(none?.usd)).toBeGreaterThan(36.5);
    expect([none?.lever?.name, gateway?.lever?.name]).toEqual(['secrets', 'natGateway']);
  });

  it('runs every function of the table as often as its row says', () => {
    const { load } = standard();
    const runs = Object.fromEntries(load.runs.map(({ row, byClock }) => [row.name, byClock]));

    expect(runs).toMatchObject({
      'notice-delivery': 21_900,
      'order-reconcile': 8_760,
      'grid-health': 4_380,
      'slot-audit': 730,
      'signal-order': 21_900,
    });
  });
});

describe('a bill', () => {
  it('is exact: quantity above what is free, times price', () => {
    const { lines, usd, listUsd } = estimate([
      { price: 'secrets', quantity: 7, because: '' },
      { price: 'alarms', quantity: 12, because: '' },
      { price: 'queueRequests', quantity: 3_000_000, because: '' },
    ]);

    expect(lines.map(({ usd }) => usd)).toEqual(['2.8', '0.2', '1']);
    expect({ usd, listUsd }).toEqual({ usd: '4', listUsd: '5.5' });
  });

  it('counts nothing for signals where nobody listens', () => {
    const { load } = {
      load: loadOf({ ...standardLoad, signals: {} }, functions, { signalsPerDay: 100, nowMs: NOW_MS }),
    };
    const { lines } = estimate(quantitiesOf(load, 'none'));

    expect(lines.find(({ name }) => name === 'queueRequests')?.listUsd).toBe('0');
    expect(load.runs.map(({ row }) => row.name)).not.toContain('signal-order');
  });

  it('knows a second key that only reads, and forgets paper accounts', () => {
    const { main } = standardLoad.accounts;
    if (main === undefined) throw new Error('the standard load has no account');
    const accounts = { main: { ...main, readKey: true }, play: { ...main, environment: 'paper' as const } };
    const { secrets } = loadOf({ ...standardLoad, accounts }, functions, { signalsPerDay: 0, nowMs: NOW_MS });

    expect(secrets).toEqual(['main', 'main/read', 'channel/telegram', 'signal/desk']);
  });

  it('has a page behind every price', () => {
    for (const { source, usd, asOf } of Object.values<(typeof PRICES)[keyof typeof PRICES]>(PRICES)) {
      expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.+pricing/);
      expect(Number(usd)).toBeGreaterThan(0);
      if (asOf !== undefined) expect(asOf).toMatch(/^20\d\d-\d\d$/);
    }
  });

  it('was measured for every function that orders', () => {
    const silent = functions.filter(
      ({ name, trigger }) => trigger.kind !== 'every' && RUN_FIGURES[name] === undefined,
    );
    expect(silent).toEqual([]);
  });
});

describe('cli cost', () => {
  let world: CliWorld;
  beforeEach(async () => {
    world = await createCliWorld(automations, { nowMs: NOW_MS });
  });
  afterEach(() => world.close());

  it('prints a line for each thing, both totals and the largest lever', async () => {
    const { code, out } = await world.run('cost', '--standard');

    expect(code).toBe(0);
    expect(out).toMatch(
      /Secrets Manager\s+3\s+secrets\s+1\.20\s+1\.20\s+main, channel\/telegram, signal\/desk/,
    );
    expect(out).toMatch(/CloudWatch\s+1\s+dashboards\s+3\.00\s+0\.00/);
    expect(out).toMatch(/Total\s+US dollars a month\s+\d\.\d\d\s+[12]\.\d\d/);
    expect(out).toContain('The largest lever: secrets at 1.20');
    expect(out.split('\n').every((line) => line.length <= 140)).toBe(true);
  });

  it('tells a program the same, with each price and where it is from', async () => {
    const { code, out } = await world.run('cost', '--json', '--static-address', 'nat-gateway');
    const { lines, usd, largestLever } = JSON.parse(out);

    expect({ code, largestLever }).toEqual({ code: 0, largestLever: 'natGateway' });
    expect(Number(usd)).toBeGreaterThan(36.5);
    expect(lines.find((line: { name: string }) => line.name === 'natGateway')).toMatchObject({
      usd: '36.5',
      quantity: '1.000000',
      source: 'https://aws.amazon.com/vpc/pricing/',
      asOf: '2026-02',
    });
  });

  it.each([
    [['--static-address', 'vpn'], "--static-address takes none, nat-instance or nat-gateway, not 'vpn'."],
    [['--signals-per-day', 'many'], "--signals-per-day takes a whole number from 1 to 100000, not 'many'."],
  ])('ends with 2 after %j', async (argv, sentence) => {
    const { code, err } = await world.run('cost', ...argv);

    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });
});

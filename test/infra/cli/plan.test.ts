import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

/** The day before the clock goes back from 03:00 to 02:00. */
const BEFORE_AUTUMN = Date.parse('2026-10-24T12:00:00Z');

let world: CliWorld;
beforeEach(async () => {
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING });
});
afterEach(() => world.close());

describe('plan', () => {
  it('marks the local time that spring leaves out, and counts only slots', async () => {
    const { code, out } = await world.run('plan', 'nightly', '-n', '2');
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'nightly  buys 25 USDT of BTC_USDT',
        '  cron(30 2 * * ? *) Europe/Berlin',
        '  Sun 2027-03-28 02:30       gap: the clock skips this time, nothing runs',
        '  Mon 2027-03-29 02:30 CEST  in 1 d 12 h',
        '  Tue 2027-03-30 02:30 CEST  in 2 d 12 h',
        '',
      ].join('\n'),
    );
  });

  it('marks the second pass through the hour that autumn repeats', async () => {
    const autumn = await createCliWorld(automations, { nowMs: BEFORE_AUTUMN });
    const { out } = await autumn.run('plan', 'nightly', '-n', '2');
    autumn.close();
    expect(out.split('\n').slice(2, 5)).toEqual([
      '  Sun 2026-10-25 02:30 CEST  in 12 h 30 min',
      '  Sun 2026-10-25 02:30       repeat: the clock shows this time again, it ran at the first pass',
      '  Mon 2026-10-26 02:30 CET   in 1 d 13 h',
    ]);
  });

  it('shows every plan, fewer slots where one ends, and the same as JSON', async () => {
    const { out } = await world.run('plan', '-n', '9', '--json');
    const [nightly, weekly] = JSON.parse(out);
    expect(nightly.times).toHaveLength(10);
    expect(nightly.times[0]).toEqual({ key: '2027-03-28T02:30', skipped: 'gap' });
    expect(weekly).toEqual({
      plan: 'weekly',
      account: 'main',
      schedule: 'rate(7 days)',
      timezone: 'UTC',
      times: [
        { key: '2027-04-01T00:00', timezone: 'UTC', at: '2027-04-01T00:00:00Z' },
        { key: '2027-04-08T00:00', timezone: 'UTC', at: '2027-04-08T00:00:00Z' },
      ],
    });
  });

  it('fails for a plan that does not exist and names the one that was meant', async () => {
    expect(await world.run('plan', 'nigthly')).toEqual({
      code: 1,
      out: '',
      err: "There is no plan 'nigthly'; there is nightly, weekly. Did you mean 'nightly'?\n",
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING });
});
afterEach(() => world.close());

describe('invoke and reconcile', () => {
  it('invoke runs the function with the event, and the order is in the ledger', async () => {
    const event = JSON.stringify({ plan: 'nightly', slot: '2027-03-27T01:30:00Z' });
    const late = await world.run('invoke', 'dca-buy', '--event', event);
    expect(late.code).toBe(0);
    expect(JSON.parse(late.out)).toMatchObject({ plan: 'nightly', ignored: 'too late' });

    const due = await createCliWorld(automations, { nowMs: Date.parse('2027-03-27T01:31:00Z') });
    const { code, out } = await due.run('invoke', 'dca-buy', '--event', event);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      slot: '2027-03-27T02:30',
      legs: [{ leg: 'BTC_USDT', state: 'accepted' }],
    });

    const before = await due.run('orders', '--open', '--json');
    expect(JSON.parse(before.out)).toMatchObject([{ state: 'accepted' }]);
    const settled = await due.run('reconcile');
    expect(settled).toMatchObject({ code: 0, err: '' });
    expect(settled.out).toContain('nightly/2027-03-27T02:30/BTC_USDT/1  filled');
    expect((await due.run('reconcile')).out).toBe('main  nothing was open\n');
    due.close();
  });

  it('invoke fails in one sentence when the event does not fit', async () => {
    const { code, out, err } = await world.run('invoke', 'dca-buy', '--event', '{"plan":"nightly"}');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^dca-buy cannot use this event: slot: .*\n$/);
  });

  it('invoke fails for a function that does not exist', async () => {
    const { code, err } = await world.run('invoke', 'dca-by');
    expect(code).toBe(1);
    expect(err).toContain("Did you mean 'dca-buy'?");
  });
});

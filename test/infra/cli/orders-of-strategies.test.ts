import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { intentId } from '../../../shared/orders/ids.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { createIntent } from '../../../shared/orders/ledger.ts';
import { anIntent } from '../../support/builders.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

const ID = '20270327T120000Z-3f9c0a1b2c3d4e5f';
const trend = { account: 'main', target: { to: 'spot' as const }, symbols: ['BTC_USDT'] };

let world: CliWorld;
beforeEach(async () => {
  world = await createCliWorld(
    { ...automations, signals: { trend, quiet: trend } },
    { nowMs: BEFORE_SPRING },
  );
  await createIntent(world.deps.table, orderOf('signal:trend', ID));
  await createIntent(world.deps.table, orderOf('nightly', '2027-03-27T02:30'));
});
afterEach(() => world.close());

function orderOf(plan: string, slot: string, change: Partial<Intent> = {}): Intent {
  const cause = { plan, slot, leg: 'BTC_USDT', attempt: 1 };
  return anIntent({ cause, id: intentId(cause), state: 'accepted', ...change });
}

describe('orders of signals', () => {
  it('stand beside those of plans, each under the id of its signal', async () => {
    const { out } = await world.run('orders');
    expect(out.split('\n')).toEqual([
      'nightly  (slots in Europe/Berlin)',
      '  SLOT              SYMBOL    ORDER        STATE     EXECUTED',
      '  2027-03-27 02:30  BTC_USDT  buy 50 USDT  accepted',
      '',
      'trend  (signals)',
      '  SLOT                               SYMBOL    ORDER        STATE     EXECUTED',
      `  ${ID}  BTC_USDT  buy 50 USDT  accepted`,
      '',
    ]);
  });

  it('are picked by their strategy, alone or with a plan', async () => {
    const only = JSON.parse((await world.run('orders', '--strategy', 'trend', '--json')).out);
    expect(only.map(({ cause }: Intent) => cause.plan)).toEqual(['signal:trend']);
    const both = await world.run('orders', '--strategy', 'trend', '--plan', 'nightly', '--json');
    expect(JSON.parse(both.out)).toHaveLength(2);
    expect((await world.run('orders', '--strategy', 'quiet')).out).toBe('No orders.\n');
  });

  it('of a strategy that was taken out of the automations are shown as long as there are some', async () => {
    await createIntent(world.deps.table, orderOf('signal:former', ID));
    const { code, out } = await world.run('orders', '--strategy', 'former');
    expect(code).toBe(0);
    expect(out).toContain('former  (no longer in the automations)');
  });

  it.each(['trand', 'constructor', 'nightly'])('fails for %s, of which nothing is known', async (name) => {
    const { code, err } = await world.run('orders', '--strategy', name);
    expect(code).toBe(1);
    expect(err).toContain(`There is no strategy '${name}'; there is trend, quiet.`);
  });
});

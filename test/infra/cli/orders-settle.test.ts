import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { createIntent, readIntent } from '../../../shared/orders/ledger.ts';
import { anIntent } from '../../support/builders.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

const CAUSE = { plan: 'nightly', slot: '2027-03-27T02:30', leg: 'BTC_USDT', attempt: 1 };
const ID = 'nightly/2027-03-27T02:30/BTC_USDT/1';

let world: CliWorld;
let says: boolean;
beforeEach(async () => {
  says = true;
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING, confirms: () => says });
});
afterEach(() => world.close());

/** An order of half a day ago, of which nobody knows. */
async function unclear(change: Partial<Intent> = {}): Promise<void> {
  const sentMs = BEFORE_SPRING - 12 * HOUR_MS;
  const intent = anIntent({
    id: ID,
    cause: CAUSE,
    account: 'main',
    state: 'unknown',
    sends: 1,
    createdAtMs: sentMs,
    updatedAtMs: sentMs,
    firstSentAtMs: sentMs,
    sendingAtMs: sentMs,
    placeBeforeMs: sentMs + HOUR_MS,
    history: [{ state: 'unknown', atMs: sentMs, note: 'no answer' }],
    ...change,
  });
  await createIntent(world.deps.table, intent);
}

const stored = async () => (await readIntent(world.deps.table, CAUSE))?.intent;

describe('orders settle', () => {
  it('ends an order that a person has not found, and never sends it again', async () => {
    await unclear();
    const run = await world.run('orders', 'settle', ID, '--absent');
    expect(run).toMatchObject({
      code: 0,
      out: 'expired  no order is there; its money is free again with the next reconcile\n',
    });
    expect((await stored())?.history.map(({ state }) => state)).toEqual(['unknown', 'absent', 'expired']);
    expect((await stored())?.sends).toBe(1);
  });

  it('asks first, and changes nothing without a yes', async () => {
    await unclear();
    says = false;
    const run = await world.run('orders', 'settle', ID, '--absent');
    expect(run).toMatchObject({
      code: 1,
      out: 'Nothing was changed. To settle without a question, say --yes.\n',
    });
    expect(run.err).toContain(`${ID}: buy `);
    expect((await stored())?.state).toBe('unknown');
    expect(await world.run('orders', 'settle', ID, '--absent', '--yes')).toMatchObject({ code: 0 });
  });

  it('takes the id of an order only when the exchange has one that fits', async () => {
    await unclear();
    expect(await world.run('orders', 'settle', ID, '--landed', '77')).toMatchObject({
      code: 1,
      err: expect.stringContaining('The exchange knows no order 77 of BTC_USDT: check the id.'),
    });
    expect((await stored())?.state).toBe('unknown');
  });

  it('needs nobody while the order still has time, or when its last request may still be carried out', async () => {
    await unclear({ placeBeforeMs: BEFORE_SPRING + MINUTE_MS });
    expect(await world.run('orders', 'settle', ID, '--absent')).toMatchObject({
      code: 1,
      err: expect.stringContaining("needs nobody's word: it is looked after by itself until"),
    });
    expect((await stored())?.state).toBe('unknown');
  });

  it('is done once: what is settled needs no other word', async () => {
    await unclear();
    await world.run('orders', 'settle', ID, '--absent');
    const again = await world.run('orders', 'settle', ID, '--landed', '77', '--yes');
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('it is expired') });
    expect((await stored())?.state).toBe('expired');
  });

  it.each([
    [['settle'], 2, 'Say which order: the intent that the notice names.'],
    [['settle', ID], 2, 'Say what you saw: --landed ID or --absent.'],
    [['settle', ID, '--landed', '7', '--absent'], 2, 'Say what you saw: --landed ID or --absent.'],
    [['settle', 'nonsense', '--absent'], 1, "There is no order with the id 'nonsense'."],
    [['settle', 'grid:x/y/grid/1', '--absent'], 1, "There is no order with the id 'grid:x/y/grid/1'."],
    [['--absent'], 2, "--absent is no option of 'orders'."],
  ])('%j is answered in one sentence', async (words, code, says) => {
    const run = await world.run('orders', ...words);
    expect(run.code).toBe(code);
    expect(run.err).toContain(says);
  });
});

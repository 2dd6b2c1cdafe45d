import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import type { Budget } from '../../../shared/orders/budget.ts';
import { changeBudget } from '../../../shared/orders/budget-store.ts';
import type { Intent } from '../../../shared/orders/intent.ts';
import { createIntent, readIntent } from '../../../shared/orders/ledger.ts';
import { money } from '../../support/builders.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';
import { CAUSE, ID, landAtExchange, unclearIntent } from './unclear-order.ts';

let world: CliWorld;
let says: boolean;
beforeEach(async () => {
  says = true;
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING, confirms: () => says });
});
afterEach(() => world.close());

/** An order of half a day ago, of which nobody knows. */
async function unclear(change: Partial<Intent> = {}): Promise<void> {
  await createIntent(world.deps.table, unclearIntent(change));
}

async function holdMoneyBack(): Promise<void> {
  const { plan, leg } = CAUSE;
  const { reservedQuote: reserved, placeBeforeMs } = unclearIntent();
  const entry = { plan, leg, day: '2027-03-27', reserved, placeBeforeMs };
  const change = (budget: Budget): Budget => ({ ...budget, entries: { ...budget.entries, [ID]: entry } });
  await changeBudget(world.deps, 'main', change);
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

  it('takes the order that a person has seen, and counts what was executed with the next reconcile', async () => {
    await unclear();
    await holdMoneyBack();
    const { venueOrderId, order } = await landAtExchange(world, unclearIntent());
    const run = await world.run('orders', 'settle', ID, '--landed', venueOrderId);
    expect(run).toMatchObject({
      code: 0,
      out: `accepted  order ${venueOrderId} is this one; reconcile finds what was executed\n`,
    });
    expect(await stored()).toMatchObject({ state: 'accepted', venueOrderId, sends: 1 });

    expect((await world.run('reconcile')).out).toContain('filled');
    const { state, execution, sends } = (await stored()) ?? {};
    expect({ state, sends }).toEqual({ state: 'filled', sends: 1 });
    expect(execution).toMatchObject({ quoteAmount: order.executedQuote, baseSize: order.executedBase });
    expect(order.executedQuote).not.toBe('0');
  });

  it.each<[string, Partial<Intent>, string]>([
    ['another amount', { terms: { type: 'market', quoteAmount: money('60') } }, 'it is over 60.'],
    [
      'another type',
      { terms: { type: 'limit', baseSize: money('0.001'), price: money('20000') } },
      'it is a limit order.',
    ],
    [
      'another client order id',
      { clientOrderId: 'somebodyElse1' },
      'it bears the client order id somebodyElse1.',
    ],
  ])('leaves the intent unknown when the order that was named has %s', async (_what, change, says) => {
    await unclear();
    const { venueOrderId } = await landAtExchange(world, unclearIntent(change));
    const run = await world.run('orders', 'settle', ID, '--landed', venueOrderId);
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.err).toContain(`Order ${venueOrderId} is not ${ID}: ${says}`);
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

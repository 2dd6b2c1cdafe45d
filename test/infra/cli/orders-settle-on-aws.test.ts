import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handle as orderReconcile } from '../../../functions/order-reconcile/handler.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { createIntent, readIntent } from '../../../shared/orders/ledger.ts';
import { anIntent } from '../../support/builders.ts';
import { type DeploymentWorld, startDeployment } from './deployment-world.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';
import { CAUSE, landAtExchange, unclearIntent } from './unclear-order.ts';

const NAME = 'standing-orders-prod-order-reconcile';

let deployed: DeploymentWorld;
let world: CliWorld;
let says: boolean;
/** Each test has an order of its own: the table of the deployment stays. */
let number = 0;
let intent: ReturnType<typeof anIntent>;

beforeAll(async () => {
  deployed = await startDeployment();
});
afterAll(() => deployed.stop());
beforeEach(async () => {
  says = true;
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING, confirms: () => says });
  number += 1;
  const cause = { ...CAUSE, attempt: number };
  const { id, clientOrderId } = anIntent({ cause, account: 'main' });
  intent = unclearIntent({ cause, id, clientOrderId });
  await createIntent(deployed.table, intent);
  deployed.state.invoked.length = 0;
  deployed.state.functions.set(NAME, { configuration: {}, answer: asDeployed });
});
afterEach(() => world.close());

/** The function itself, with the table of the deployment and the exchange of this machine. */
function asDeployed(event: unknown): Promise<unknown> {
  const deps = { ...world.deps, table: deployed.table };
  const context = { awsRequestId: 'settled-by-hand', getRemainingTimeInMillis: () => MINUTE_MS };
  return orderReconcile.bind(deps)(event, context);
}

const stored = async () => (await readIntent(deployed.table, intent.cause))?.intent;
const settle = (...words: string[]) => world.run('orders', 'settle', intent.id, ...words, '--aws');

describe('orders settle --aws', () => {
  it('has the function take the order that a person has seen, and leaves this machine alone', async () => {
    await createIntent(world.deps.table, intent);
    const { venueOrderId } = await landAtExchange(world, intent);
    const { code, out, err } = await settle('--landed', venueOrderId);
    expect({ code, out }).toEqual({
      code: 0,
      out: `accepted  order ${venueOrderId} is this one; reconcile finds what was executed\n`,
    });
    expect(err).toContain(`${intent.id}: buy `);
    const event = { settle: { intent: intent.id, landed: venueOrderId } };
    expect(deployed.state.invoked).toEqual([{ name: NAME, type: 'RequestResponse', event }]);
    expect(await stored()).toMatchObject({ state: 'accepted', venueOrderId, sends: 1 });
    expect((await readIntent(world.deps.table, intent.cause))?.intent.state).toBe('unknown');
  });

  it('has the function end an order that a person has not found', async () => {
    expect(await settle('--absent', '--yes', '--json')).toMatchObject({
      code: 0,
      out: `${JSON.stringify({ intent: intent.id, state: 'expired' }, undefined, 2)}\n`,
    });
    expect(deployed.state.invoked).toMatchObject([{ event: { settle: { intent: intent.id } } }]);
    expect((await stored())?.history.map(({ state }) => state)).toEqual(['unknown', 'absent', 'expired']);
  });

  it('starts nothing without a yes', async () => {
    says = false;
    expect(await settle('--absent')).toMatchObject({
      code: 1,
      out: 'Nothing was changed. To settle without a question, say --yes.\n',
    });
    expect(deployed.state.invoked).toEqual([]);
    expect((await stored())?.state).toBe('unknown');
  });

  it('says in a sentence what the function has against an order, and changes nothing', async () => {
    const run = await settle('--landed', '77');
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.err).toContain('The exchange knows no order 77 of BTC_USDT: check the id.');
    expect((await stored())?.state).toBe('unknown');
  });

  it('knows the orders of the deployment, not those of this machine', async () => {
    const cause = { ...CAUSE, plan: 'weekly' };
    const { id, clientOrderId } = anIntent({ cause, account: 'main' });
    await createIntent(world.deps.table, unclearIntent({ cause, id, clientOrderId }));
    const run = await world.run('orders', 'settle', id, '--absent', '--aws');
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.err).toContain(`There is no order with the id '${id}'.`);
    expect(deployed.state.invoked).toEqual([]);
  });
});

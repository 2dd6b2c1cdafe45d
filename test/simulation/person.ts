/** The operator, who reads notices and looks at the exchange where nothing else can tell. */
import { listIntents } from '../../shared/orders/ledger.ts';
import { settleOrderByHand } from '../../shared/orders/settle-order.ts';
import { NO_PORT_FAULTS } from './ports.ts';
import { ACCOUNT, type World } from './world.ts';

/** Settles every order about which a notice asks a person, by what is really there. */
export function personLooks(world: World): void {
  world.time.spawn('person', 0, async (task) => {
    const notices = await world.table.query({ pk: 'notices' });
    const asked = new Set(notices.map(({ sk }) => sk));
    const { inspect } = world.exchange;
    const orders = [...(await inspect.orders(ACCOUNT)), ...(await inspect.futures.orders(ACCOUNT))];
    for (const plan of plansOf(world)) {
      for (const { intent } of await listIntents(world.table, { plan })) {
        if (intent.state !== 'unknown' || !asked.has(`${intent.id}/person`)) continue;
        const seen = orders.find(({ clientOrderId }) => clientOrderId === intent.clientOrderId);
        const verdict = seen === undefined ? 'not-there' : { venueOrderId: seen.id };
        await settleOrderByHand(world.depsFor(task, NO_PORT_FAULTS), intent.id, verdict);
      }
    }
  });
}

function plansOf({ automations: { plans, signals } }: World): readonly string[] {
  return [...Object.keys(plans), ...Object.keys(signals).map((name) => `signal:${name}`)];
}

/** The operator, who reads notices and looks at the exchange where nothing else can tell. */
import { SECOND_MS } from '../../shared/core/clock.ts';
import type { Intent } from '../../shared/orders/intent.ts';
import { listIntents } from '../../shared/orders/ledger.ts';
import { settleOrderByHand } from '../../shared/orders/settle-order.ts';
import { NO_PORT_FAULTS } from './ports.ts';
import { ACCOUNT, type World } from './world.ts';

/** How often a person was `asked`, and then `saw the order` or `saw none`. */
export type PersonCounts = Partial<Record<'asked' | 'saw the order' | 'saw none', number>>;

/** It takes a person this long to find an order in the exchange's app: nobody runs into its limits by hand. */
const LOOK_MS = 10 * SECOND_MS;

/** Settles every order about which a notice asks a person, by what is really there. */
export function personLooks(world: World, counts: PersonCounts = {}): void {
  const count = (what: keyof PersonCounts): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  world.time.spawn('person', 0, async (task) => {
    for (const intent of await unclearOrders(world)) {
      count('asked');
      await task.clock.sleep(LOOK_MS);
      const { inspect } = world.exchange;
      const orders = [...(await inspect.orders(ACCOUNT)), ...(await inspect.futures.orders(ACCOUNT))];
      const seen = orders.find(({ clientOrderId }) => clientOrderId === intent.clientOrderId);
      const verdict = seen === undefined ? 'not-there' : { venueOrderId: seen.id };
      await settleOrderByHand(world.depsFor(task, NO_PORT_FAULTS), intent.id, verdict);
      count(seen === undefined ? 'saw none' : 'saw the order');
    }
  });
}

async function unclearOrders(world: World): Promise<readonly Intent[]> {
  const notices = await world.table.query({ pk: 'notices' });
  const asked = new Set(notices.map(({ sk }) => sk));
  const listed = await Promise.all(plansOf(world).map((plan) => listIntents(world.table, { plan })));
  return listed
    .flat()
    .map(({ intent }) => intent)
    .filter(({ id, state }) => state === 'unknown' && asked.has(`${id}/person`));
}

function plansOf({ automations: { plans, signals } }: World): readonly string[] {
  return [...Object.keys(plans), ...Object.keys(signals).map((name) => `signal:${name}`)];
}

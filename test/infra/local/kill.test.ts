import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { functions } from '../../../infra/functions.ts';
import { openLocal } from '../../../infra/local/compose.ts';
import { openDataFolder } from '../../../infra/local/data-folder.ts';
import { bindFunctions } from '../../../infra/local/invoke.ts';
import { listIntents } from '../../../shared/orders/ledger.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { hostsIn } from './host-process.ts';
import { withPlans } from './plans.ts';

const MINUTE = 60_000;
const FIVE_MINUTES = 5 * MINUTE;
const WHEN = { schedule: 'rate(5 minutes)', timezone: 'UTC' };
const DUE_SLOTS = 8;
/** Milliseconds after an order was told at which each host is killed. */
const KILL_DELAYS = [0, 60, 180];

let hosts: ReturnType<typeof hostsIn>;

beforeEach(() => {
  hosts = hostsIn('kill-');
});

afterEach(() => hosts.cleanUp());

describe('a host that is killed again and again in the middle of its work', () => {
  it('buys every slot exactly once', async () => {
    const { accounts, ...rest } = withPlans({ often: { when: WHEN, placeWithinMinutes: 120 } });
    const paper = { ...Object.values(accounts)[0], requestWeightPerSecond: 8 };
    const automationsPath = hosts.automations({ ...rest, accounts: { paper } });
    const dataDir = join(hosts.folder, 'data');
    const args = ['--automations', automationsPath, '--data', dataDir];
    const lastDueMs = Math.floor(Date.now() / FIVE_MINUTES) * FIVE_MINUTES;
    const doneUntilMs = lastDueMs - DUE_SLOTS * FIVE_MINUTES;
    await pretendItRanUntil(dataDir, doneUntilMs);

    for (const delayMs of KILL_DELAYS) {
      const host = hosts.start(...args);
      await host.printed('  ordered ');
      await sleep(delayMs);
      await host.end('SIGKILL');
    }
    const last = hosts.start(...args);
    await everySlotHasAnIntent(dataDir, doneUntilMs);
    await last.end('SIGTERM');

    // Long enough for whatever the kills left unproven to be settled.
    const clock = { nowMs: () => Date.now() + 3 * MINUTE, sleep };
    await using local = await openLocal({ dataDir, automationsPath, role: 'command', clock });
    const invoke = await bindFunctions(local.deps, functions);
    await invoke('order-reconcile', {});
    await invoke('order-reconcile', {});

    const intents = await listIntents(local.deps.table, { plan: 'often' });
    const expected = Array.from({ length: DUE_SLOTS }, (_, index) =>
      new Date(doneUntilMs + (index + 1) * FIVE_MINUTES).toISOString().slice(0, 16),
    );
    const slots = intents.map(({ intent }) => intent.cause.slot);
    expect(slots.slice(0, DUE_SLOTS)).toEqual(expected);
    expect(new Set(slots).size).toBe(slots.length);
    expect(intents.map(({ intent }) => intent.state)).toEqual(intents.map(() => 'filled'));
    expect(await ordersAtTheExchange(dataDir)).toEqual(
      intents.map(({ intent }) => intent.clientOrderId).toSorted(),
    );
  }, 60_000);
});

/** What a host leaves that ran until then, for all its present plans. */
async function pretendItRanUntil(dataDir: string, doneUntilMs: number): Promise<void> {
  const table = openSqliteTable(openDataFolder(dataDir).tableFile);
  const times = JSON.stringify(WHEN);
  await table.put({ pk: 'local-host', sk: 'plan#often' }, { doneUntilMs, times }, 'absent');
  table.close();
}

async function everySlotHasAnIntent(dataDir: string, doneUntilMs: number): Promise<void> {
  const table = openSqliteTable(openDataFolder(dataDir).tableFile);
  const fromSlot = new Date(doneUntilMs + FIVE_MINUTES).toISOString().slice(0, 16);
  while ((await listIntents(table, { plan: 'often', fromSlot })).length < DUE_SLOTS) await sleep(50);
  table.close();
}

/** Client order ids of all orders that ever landed, from the exchange's own books. */
async function ordersAtTheExchange(dataDir: string): Promise<readonly string[]> {
  const books = openSqliteTable(openDataFolder(dataDir).paperFile);
  const changes = await books.query({ pk: 'paper#paper' });
  books.close();
  const steps = changes.flatMap(({ data: { steps } }) => steps as readonly PaperStep[]);
  return steps.flatMap(({ order }) => (order === undefined ? [] : [order.clientOrderId])).toSorted();
}

interface PaperStep {
  readonly order?: { readonly clientOrderId: string };
}

import * as z from 'zod';
import { DAY_MS, type EpochMs, isoSeconds, utcDay } from '../../shared/core/clock.ts';
import { type Decimal, sum, ZERO } from '../../shared/core/decimal.ts';
import type { Deps } from '../../shared/deps.ts';
import { lazySchema } from '../../shared/lazy-schema.ts';
import type { BudgetEntry } from '../../shared/orders/budget.ts';
import { readBudget } from '../../shared/orders/budget-store.ts';
import { causeOf, intentKey, ownerKey } from '../../shared/orders/ids.ts';

export interface OrderFigures {
  /** Orders that changed since then. */
  readonly count: number;
  /** Accounts that had any, with how many in each state, and the quote value that was settled. */
  readonly accounts: readonly {
    readonly account: string;
    readonly states: Readonly<Record<string, number>>;
    readonly spent: Decimal;
    readonly coin: string;
  }[];
  /** Not settled yet, oldest first, whatever their age. */
  readonly open: readonly OpenOrder[];
}

export interface OpenOrder {
  readonly id: string;
  readonly state: string;
  /** Missing for one that was never stored. */
  readonly sinceMs: EpochMs | undefined;
}

/** What every entry of the ledger has, be it an order or a change at a grid bot. */
const ledgerEntry = lazySchema(() =>
  z.object({
    id: z.string(),
    account: z.string(),
    state: z.string(),
    updatedAtMs: z.int(),
    history: z.array(z.object({ atMs: z.int() })),
  }),
);

type Entry = z.output<typeof ledgerEntry>;

/** Slots are named by local time, up to 14 hours ahead of UTC, and may be run late. */
const SLOT_MARGIN_MS = 2 * DAY_MS;

/** The accounts' budgets list what held money back; the plans' and strategies' own rows also tell what was denied. */
export async function orderFigures(deps: Deps, sinceMs: EpochMs): Promise<OrderFigures> {
  const recent = new Map((await recentOf(deps, sinceMs)).map((entry) => [entry.id, entry]));
  const open: OpenOrder[] = [];
  const spent = new Map<string, Decimal>();
  for (const account of Object.keys(deps.automations.accounts)) {
    for (const [id, held] of await heldSince(deps, account, sinceMs)) {
      const entry = recent.get(id) ?? (await readEntry(deps, id));
      if (held.spent === undefined) {
        open.push({ id, state: entry?.state ?? 'reserved', sinceMs: entry?.history[0]?.atMs });
      }
      if (entry === undefined || entry.updatedAtMs < sinceMs) continue;
      recent.set(id, entry);
      spent.set(account, sum(spent.get(account) ?? ZERO, held.spent ?? ZERO));
    }
  }
  open.sort((a, b) => (a.sinceMs ?? 0) - (b.sinceMs ?? 0));
  return { count: recent.size, accounts: byAccount(deps, [...recent.values()], spent), open };
}

/** What an account's budget holds back still, or was settled so lately that it may belong to the last day. */
async function heldSince(
  { table }: Deps,
  account: string,
  sinceMs: EpochMs,
): Promise<readonly [string, BudgetEntry][]> {
  const { budget } = await readBudget(table, account);
  const oldestDay = utcDay(sinceMs - SLOT_MARGIN_MS);
  return Object.entries(budget.entries).filter(
    ([, { spent, day }]) => spent === undefined || day >= oldestDay,
  );
}

function byAccount(
  { automations }: Deps,
  entries: readonly Entry[],
  spent: ReadonlyMap<string, Decimal>,
): OrderFigures['accounts'] {
  const names = [...new Set(entries.map(({ account }) => account))];
  return names.map((account) => {
    const states: Record<string, number> = {};
    for (const entry of entries.filter((each) => each.account === account)) {
      states[entry.state] = (states[entry.state] ?? 0) + 1;
    }
    const coin = automations.accounts[account]?.limits.coin ?? '';
    return { account, states, spent: spent.get(account) ?? ZERO, coin };
  });
}

/** Of plans and strategies, whose slots and signals are named by time. */
async function recentOf({ table, automations }: Deps, sinceMs: EpochMs): Promise<readonly Entry[]> {
  const from = isoSeconds(sinceMs - SLOT_MARGIN_MS);
  const owners = [
    ...Object.keys(automations.plans).map((name) => ({ plan: name, from: from.slice(0, 16) })),
    // Signal ids begin with the time without its signs: 20261121T100000Z.
    ...Object.keys(automations.signals).map((name) => ({
      plan: ownerKey({ kind: 'strategy', name }),
      from: from.replaceAll(/[-:]/g, ''),
    })),
  ];
  const entries: Entry[] = [];
  for (const owner of owners) {
    const rows = await table.query({ pk: `plan#${owner.plan}`, prefix: 'slot#', from: `slot#${owner.from}` });
    entries.push(...rows.map(({ data }) => ledgerEntry.parse(data)));
  }
  return entries.filter(({ updatedAtMs }) => updatedAtMs >= sinceMs);
}

async function readEntry({ table }: Deps, id: string): Promise<Entry | undefined> {
  const row = await table.get(intentKey(causeOf(id)));
  return row && ledgerEntry.parse(row.data);
}

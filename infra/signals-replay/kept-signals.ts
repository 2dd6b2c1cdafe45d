/** What a data folder has kept of signals, and what it has recorded about them. */

import { DAY_MS, type EpochMs, HOUR_MS } from '../../shared/core/clock.ts';
import { type Decimal, sum, ZERO } from '../../shared/core/decimal.ts';
import type { ActionIntent } from '../../shared/grids/action.ts';
import { readAction } from '../../shared/grids/action-row.ts';
import { heldChange } from '../../shared/orders/held.ts';
import { causeOf, ownerKey, ownerOf } from '../../shared/orders/ids.ts';
import type { Intent } from '../../shared/orders/intent.ts';
import { listIntents, readIntent } from '../../shared/orders/ledger.ts';
import type { StoredSignal } from '../../shared/signals/signal.ts';
import { signalTime } from '../../shared/signals/signal-id.ts';
import { listSignals, readSignal } from '../../shared/signals/signal-store.ts';
import type { Table } from '../../shared/table/table.ts';
import type { Market } from '../../shared/venues/venue.ts';

export interface KeptSignal {
  readonly stored: StoredSignal;
  /** Its order in the ledger, also one that was denied there. */
  readonly order: Intent | undefined;
  /** Its change at a grid. */
  readonly action: ActionIntent | undefined;
}

export interface Period {
  readonly sinceMs: EpochMs;
  /** Not included. */
  readonly untilMs: EpochMs;
}

/** An alert's own time may lie that far before its arrival, and that far after it. */
const EARLIEST_MS = DAY_MS;
const LATEST_MS = HOUR_MS;

/** Signals that arrived in the period, in the order of their arrival. */
export async function readKeptSignals(
  table: Table,
  strategies: readonly string[],
  { sinceMs, untilMs }: Period,
): Promise<readonly KeptSignal[]> {
  const range = { fromId: signalTime(sinceMs - EARLIEST_MS), toId: signalTime(untilMs + LATEST_MS) };
  const found: StoredSignal[] = [];
  for (const strategy of strategies) found.push(...(await listSignals(table, { ...range, strategy })));
  const arrived = found
    .filter(({ signal: { receivedAtMs } }) => receivedAtMs >= sinceMs && receivedAtMs < untilMs)
    .sort((a, b) => a.signal.receivedAtMs - b.signal.receivedAtMs);
  const kept: KeptSignal[] = [];
  for (const stored of arrived) kept.push({ stored, ...(await intentsOf(table, stored)) });
  return kept;
}

export async function readKeptSignal(
  table: Table,
  { strategy, id }: { readonly strategy: string; readonly id: string },
): Promise<KeptSignal | undefined> {
  const stored = await readSignal(table, strategy, id);
  return stored && { stored, ...(await intentsOf(table, stored)) };
}

async function intentsOf(table: Table, { outcome }: StoredSignal): Promise<Omit<KeptSignal, 'stored'>> {
  const [id] = outcome.intents;
  if (id === undefined) return { order: undefined, action: undefined };
  const cause = causeOf(id);
  return ownerOf(cause).kind === 'grid'
    ? { order: undefined, action: (await readAction(table, cause))?.intent }
    : { order: (await readIntent(table, cause))?.intent, action: undefined };
}

/** What a strategy held of a symbol by its own orders, in base coin; negative when short. */
export interface Holding {
  readonly strategy: string;
  readonly account: string;
  readonly symbol: string;
  readonly market: Market;
  readonly size: Decimal;
}

/** By everything that was ordered before that instant. */
export async function readHoldings(
  table: Table,
  strategies: readonly string[],
  beforeMs: EpochMs,
): Promise<readonly Holding[]> {
  const holdings: Holding[] = [];
  for (const strategy of strategies) {
    const listed = await listIntents(table, { plan: ownerKey({ kind: 'strategy', name: strategy }) });
    const orders = listed.map(({ intent }) => intent).filter(({ createdAtMs }) => createdAtMs < beforeMs);
    for (const symbol of new Set(orders.map((order) => order.symbol))) {
      const own = orders.filter((order) => order.symbol === symbol);
      const [{ account, market = 'spot' } = { account: '' }] = own;
      holdings.push({ strategy, account, symbol, market, size: sum(ZERO, ...own.map(heldChange)) });
    }
  }
  return holdings;
}

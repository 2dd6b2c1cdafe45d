import type { RecordKind } from '../../../../shared/records/record.ts';
import { runHistoryContract } from '../../../contracts/history-contract.ts';
import type { HistoryWorld, LandedRow } from '../../../contracts/history-world.ts';
import { createHistoryExchange, type HistoryHabits } from '../../../support/history-exchange.ts';
import { TIME_FIELDS, type WireRow } from '../../../support/history-rows.ts';
import { scriptedVenue } from './scripted.ts';

const OPEN: Readonly<Partial<Record<RecordKind, WireRow>>> = {
  'spot-order': { status: 'OPEN' },
  'futures-order': { status: 'OPEN' },
  transfer: { status: 'PROCESSING' },
  earn: { state: 'CONFIRMED' },
};

async function createWorld(habits: HistoryHabits): Promise<HistoryWorld> {
  const exchange = createHistoryExchange(habits);
  const { history, sent, clock } = scriptedVenue((request) => exchange.fetch(request));
  return {
    history,
    clock,
    symbols: { 'spot-fill': 'BTC_USDT', 'spot-order': 'BTC_USDT', 'futures-fill': 'BTC_USDT_PERP' },
    make: async (kind, count, stepMs) => {
      // What is made in one millisecond is of several orders, of which some are on no page of fills.
      const orderOf = (index: number) => (stepMs === 0 ? { orderId: 1 + (index % 3) } : {});
      const orders =
        kind === 'spot-fill' ? 'spot-order' : kind === 'futures-fill' ? 'futures-order' : undefined;
      for (let index = 0; index < count; index += 1) {
        const atMs = clock.nowMs();
        exchange.add(kind, atMs, orders === undefined ? {} : orderOf(index));
        if (orders !== undefined && stepMs === 0 && index < 3) exchange.add(orders, atMs - 9, orderOf(index));
        clock.advance(stepMs);
      }
    },
    landed: async (kind) => exchange.rowsOf(kind).map((row) => landedOf(kind, row)),
    open: async (kind) => {
      const row = exchange.add(kind, clock.nowMs(), OPEN[kind]);
      clock.advance(5);
      const closed = { ...row, ...CLOSED[kind] };
      return { ...landedOf(kind, row), close: async () => exchange.replace(kind, row, closed) };
    },
    strike: exchange.strike,
    takeRights: exchange.takeRights,
    requests: () => sent.length,
  };
}

const CLOSED: typeof OPEN = {
  'spot-order': { status: 'CLOSED' },
  'futures-order': { status: 'CLOSED' },
  transfer: { status: 'COMPLETED' },
  earn: { state: 'SETTLED' },
};

const ID_FIELDS: Readonly<Record<RecordKind, string>> = {
  'spot-fill': 'id',
  'futures-fill': 'id',
  'spot-order': 'orderId',
  'futures-order': 'orderId',
  'futures-position': 'positionId',
  funding: 'symbol',
  transfer: 'transferId',
  earn: 'clientDualId',
  bot: 'buOrderId',
};

function landedOf(kind: RecordKind, row: WireRow): LandedRow {
  const atMs = Number(row[TIME_FIELDS[kind]]);
  const id = String(row[ID_FIELDS[kind]]);
  if (kind === 'futures-position') return { id: `${id}@${atMs}`, atMs };
  return { id: kind === 'funding' ? `BTC_USDT_PERP|CROSS|${atMs}|USDT|0.1|0` : id, atMs };
}

for (const ends of ['included', 'excluded'] as const) {
  for (const limit of ['heeded', 'ignored'] as const) {
    runHistoryContract({
      name: `Pionex as its documents have it, ends ${ends}, limits ${limit}`,
      createWorld: () => createWorld({ ends, limit }),
      crowded: ['spot-fill', 'futures-fill'],
      pending: ['spot-order', 'futures-order', 'transfer', 'earn'],
    });
  }
}

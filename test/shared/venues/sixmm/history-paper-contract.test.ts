import { decimal } from '../../../../shared/core/decimal.ts';
import type { RecordKind } from '../../../../shared/records/record.ts';
import type { OrderTerms } from '../../../../shared/venues/venue.ts';
import { runHistoryContract } from '../../../contracts/history-contract.ts';
import type { HistoryWorld, LandedRow } from '../../../contracts/history-world.ts';
import { createPaperWorld, SYMBOL } from './paper-world.ts';

/** Their habits are opposite in most of what the documents leave open. Only one names the contract of a payment. */
const WORLDS = [
  { seed: 9, symbolOfPayments: SYMBOL },
  { seed: 52, symbolOfPayments: '' },
];
const FUNDING_STEP_MS = 8 * 3_600_000;

async function createWorld({ seed, symbolOfPayments }: (typeof WORLDS)[number]): Promise<HistoryWorld> {
  const { perpetual, history, exchange, clock, meet, world, leaveRights } = createPaperWorld({ seed });
  const { futures } = exchange.inspect;
  let placed = 0;
  const place = async (terms: OrderTerms) => {
    placed += 1;
    const signBeforeMs = (await perpetual.time()) + 10_000;
    const order = { clientOrderId: `p${placed}`, symbol: SYMBOL, side: 'buy', terms, signBeforeMs } as const;
    const placement = await perpetual.place(order);
    if (placement.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(placement)}`);
    return placement.venueOrderId;
  };
  const trade = () => place({ type: 'market', baseSize: decimal('0.0100') });
  const MAKERS: Readonly<Partial<Record<RecordKind, () => Promise<unknown>>>> = {
    'futures-fill': trade,
    'futures-order': trade,
    funding: async () => {
      if ((await perpetual.positions()).length === 0) await trade();
      clock.advance(FUNDING_STEP_MS);
    },
  };
  const landed: Readonly<Partial<Record<RecordKind, () => Promise<readonly LandedRow[]>>>> = {
    'futures-fill': async () => futures.fills('main'),
    'futures-order': async () =>
      (await futures.orders('main')).map(({ id, createdAtMs }) => ({ id, atMs: createdAtMs })),
    funding: async () =>
      (await futures.fundings('main')).map(({ atMs, coin, paid }) => ({
        id: `${symbolOfPayments}|funding-${atMs}|${atMs}|${coin}|${-Number(paid)}|0`,
        atMs,
      })),
  };

  return {
    history,
    clock,
    symbols: {},
    make: async (kind, count, stepMs) => {
      const make = MAKERS[kind];
      while (make !== undefined && ((await landed[kind]?.()) ?? []).length < count) {
        await make();
        clock.advance(stepMs);
      }
    },
    landed: async (kind) => (await landed[kind]?.()) ?? [],
    open: async () => {
      const atMs = clock.nowMs();
      const terms = { type: 'limit', price: decimal('20000'), baseSize: decimal('0.0100') } as const;
      const venueOrderId = await place(terms);
      clock.advance(5);
      return {
        id: venueOrderId,
        atMs,
        close: async () => {
          await perpetual.cancel({ symbol: SYMBOL, venueOrderId });
        },
      };
    },
    strike: () => meet('read', { kind: 'gatewayPage', status: 502, executed: false }),
    takeRights: () => leaveRights(),
    requests: () => world.calls(),
  };
}

const NOT_LISTED = 'is in no list that this adapter reads';

for (const world of WORLDS) {
  runHistoryContract({
    name: `6MM over the paper exchange of seed ${world.seed}`,
    createWorld: () => createWorld(world),
    skip: {
      'spot-fill': NOT_LISTED,
      'spot-order': NOT_LISTED,
      'futures-position': 'has no id, and its list no known order',
      bot: NOT_LISTED,
      earn: NOT_LISTED,
      transfer: NOT_LISTED,
    },
    // More would take months.
    many: { 'futures-fill': 520, 'futures-order': 210, funding: 20 },
    crowded: [],
    pending: ['futures-order'],
    markets: ['perpetual'],
  });
}

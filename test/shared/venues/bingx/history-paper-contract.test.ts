import { decimal } from '../../../../shared/core/decimal.ts';
import { positionNumber } from '../../../../shared/paper/bingx/perpetual-wire.ts';
import type { RecordKind } from '../../../../shared/records/record.ts';
import type { OrderTerms, Side, Venue } from '../../../../shared/venues/venue.ts';
import { runHistoryContract } from '../../../contracts/history-contract.ts';
import type { HistoryWorld, LandedRow } from '../../../contracts/history-world.ts';
import { createPaperWorld } from './paper-world.ts';

const SPOT = 'BTC-USDT';
const PERPETUAL = 'BTC-USDT-PERP';
const FUNDING_STEP_MS = 8 * 3_600_000;

async function createWorld(): Promise<HistoryWorld> {
  const { spot, perpetual, history, exchange, clock, strike, takeRights, calls } = createPaperWorld();
  const { inspect } = exchange;
  let placed = 0;
  const place = async (venue: Venue, symbol: string, side: Side, terms: OrderTerms) => {
    placed += 1;
    const signBeforeMs = (await venue.time()) + 10_000;
    const placement = await venue.place({ clientOrderId: `p${placed}`, symbol, side, terms, signBeforeMs });
    if (placement.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(placement)}`);
    return placement.venueOrderId;
  };
  const trade = () => place(perpetual, PERPETUAL, 'buy', { type: 'market', baseSize: decimal('0.0100') });
  const buySpot = () => place(spot, SPOT, 'buy', { type: 'market', quoteAmount: decimal('20') });
  const MAKERS: Readonly<Partial<Record<RecordKind, () => Promise<unknown>>>> = {
    'spot-fill': buySpot,
    'spot-order': buySpot,
    'futures-fill': trade,
    'futures-order': trade,
    'futures-position': async () => {
      await trade();
      clock.advance(1);
      await place(perpetual, PERPETUAL, 'sell', { type: 'market', baseSize: decimal('0.0100') });
    },
    funding: async () => {
      if ((await perpetual.positions()).length === 0) await trade();
      clock.advance(FUNDING_STEP_MS);
    },
  };
  const landed: Readonly<Partial<Record<RecordKind, () => Promise<readonly LandedRow[]>>>> = {
    'spot-fill': async () =>
      (await inspect.fills('main')).map(({ id, atMs }) => ({ id: `${SPOT}:${id}`, atMs })),
    'futures-fill': async () => inspect.futures.fills('main'),
    'spot-order': async () => (await inspect.orders('main')).map(created),
    'futures-order': async () => (await inspect.futures.orders('main')).map(created),
    'futures-position': async () =>
      (await inspect.futures.closedPositions('main')).map((position) => ({
        id: `${positionNumber(position)}@${position.updatedAtMs}`,
        atMs: position.updatedAtMs,
      })),
    funding: async () =>
      (await inspect.futures.fundings('main')).map(({ atMs, coin, paid }) => ({
        id: `${PERPETUAL}|${atMs}_BTC-USDT_1|${atMs}|${coin}|${-Number(paid)}|0`,
        atMs,
      })),
  };

  return {
    history,
    clock,
    symbols: { 'futures-fill': PERPETUAL, 'futures-position': PERPETUAL },
    make: async (kind, count, stepMs) => {
      const make = MAKERS[kind];
      while (make !== undefined && ((await landed[kind]?.()) ?? []).length < count) {
        await make();
        clock.advance(stepMs);
      }
    },
    landed: async (kind) => (await landed[kind]?.()) ?? [],
    open: async (kind) => {
      const atMs = clock.nowMs();
      const [venue, symbol] = kind === 'spot-order' ? [spot, SPOT] : [perpetual, PERPETUAL];
      const terms = { type: 'limit', price: decimal('20000'), baseSize: decimal('0.0100') } as const;
      const venueOrderId = await place(venue, symbol, 'buy', terms);
      clock.advance(5);
      return {
        id: venueOrderId,
        atMs,
        close: async () => {
          await venue.cancel({ symbol, venueOrderId });
        },
      };
    },
    strike: () => strike('read', 'page'),
    takeRights,
    requests: calls,
  };
}

function created({ id, createdAtMs }: { readonly id: string; readonly createdAtMs: number }): LandedRow {
  return { id, atMs: createdAtMs };
}

const NOT_LISTED = 'is in no list that this adapter reads';

runHistoryContract({
  name: 'BingX over the paper exchange',
  createWorld,
  skip: { bot: NOT_LISTED, earn: NOT_LISTED, transfer: NOT_LISTED },
  // More would take the account's money, or months.
  many: {
    'spot-fill': 520,
    'spot-order': 210,
    'futures-order': 210,
    'futures-fill': 210,
    'futures-position': 110,
    funding: 20,
  },
  crowded: [],
  pending: ['spot-order', 'futures-order'],
});

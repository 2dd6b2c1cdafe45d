import { decimal } from '../../../../shared/core/decimal.ts';
import type { BotTerms } from '../../../../shared/paper/bots/bot.ts';
import type { NewDual } from '../../../../shared/paper/earn/paper-earn.ts';
import type { RecordKind } from '../../../../shared/records/record.ts';
import type { Bots } from '../../../../shared/venues/bots.ts';
import type { History } from '../../../../shared/venues/history.ts';
import type { PerpetualVenue } from '../../../../shared/venues/perpetual.ts';
import type { OrderTerms, Side, Venue } from '../../../../shared/venues/venue.ts';
import { runHistoryContract } from '../../../contracts/history-contract.ts';
import type { HistoryWorld, LandedRow } from '../../../contracts/history-world.ts';
import { createPaperWorld } from './paper-world.ts';

const SPOT = 'BTC_USDT';
const PERPETUAL = 'BTC_USDT_PERP';
const FUNDING_STEP_MS = 8 * 3_600_000;
const GRID: BotTerms = {
  kind: 'spot_grid',
  base: 'BTC',
  quote: 'USDT',
  symbol: SPOT,
  investment: decimal('500'),
  labels: {},
  range: { top: decimal('90000'), bottom: decimal('30000'), rows: 10, spacing: 'geometric' },
  closeSell: 'NOT_SELL',
};

const DUAL: Omit<NewDual, 'expiresAtMs'> = {
  invested: 'currency',
  base: 'BTC',
  quote: 'USDXO',
  currency: 'USDT',
  amount: decimal('100'),
  strike: decimal('60000'),
  profit: decimal('0.01'),
};
/** How long a transfer is in process, and an investment runs. */
const OPEN_MS = 60_000;

async function createWorld(): Promise<HistoryWorld> {
  const { spot, perpetual, bots, history, exchange, worldOf, takeRights, moveMoney } = createPaperWorld();
  const { inspect } = exchange;
  const { clock, strike, calls } = worldOf(spot, {
    symbol: SPOT,
    unknownSymbol: 'NOPE_USDT',
    landedOrders: async () => [],
    landedFills: async () => [],
  });
  let placed = 0;
  const place = async (venue: Venue, symbol: string, side: Side, terms: OrderTerms) => {
    placed += 1;
    const signBeforeMs = (await venue.time()) + 10_000;
    const placement = await venue.place({ clientOrderId: `p-${placed}`, symbol, side, terms, signBeforeMs });
    if (placement.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(placement)}`);
    return placement.venueOrderId;
  };
  const futures = perpetual as PerpetualVenue;
  const trade = (side: Side) =>
    place(futures, PERPETUAL, side, { type: 'market', baseSize: decimal('0.0100') });
  const invest = (termMs: number) =>
    inspect.earn.invest('main', { ...DUAL, expiresAtMs: clock.nowMs() + termMs });
  const buySpot = () => place(spot, SPOT, 'buy', { type: 'market', quoteAmount: decimal('20') });

  const MAKERS: Readonly<Partial<Record<RecordKind, () => Promise<unknown>>>> = {
    'spot-fill': buySpot,
    'spot-order': buySpot,
    'futures-fill': () => trade('buy'),
    'futures-order': () => trade('buy'),
    'futures-position': async () => {
      await trade('buy');
      await trade('sell');
    },
    funding: async () => {
      if ((await futures.positions()).length === 0) await trade('buy');
      clock.advance(FUNDING_STEP_MS);
    },
    bot: async () => {
      const [botId = ''] = await inspect.placeBots('main', [GRID]);
      clock.advance(60_000);
      const stop = { do: 'stop', bot: { botId, kind: 'spotGrid', symbol: SPOT } } as const;
      await (bots as Bots).perform(stop, { signBeforeMs: clock.nowMs() + 10_000 });
      clock.advance(60_000);
    },
    transfer: () => moveMoney('1'),
    earn: async () => {
      await invest(1);
      clock.advance(1);
    },
  };
  const landed: Readonly<Partial<Record<RecordKind, () => Promise<readonly LandedRow[]>>>> = {
    'spot-fill': async () => inspect.fills('main'),
    'futures-fill': async () => inspect.futures.fills('main'),
    'spot-order': async () => (await inspect.orders('main')).map(created),
    'futures-order': async () => (await inspect.futures.orders('main')).map(created),
    'futures-position': async () =>
      (await inspect.futures.closedPositions('main')).map(({ id, updatedAtMs }) => ({
        id: `${id}@${updatedAtMs}`,
        atMs: updatedAtMs,
      })),
    funding: async () =>
      (await inspect.futures.fundings('main')).map(({ symbol, atMs, coin, paid }) => ({
        id: `${symbol}|CROSS|${atMs}|${coin}|${Number(paid)}|0`,
        atMs,
      })),
    bot: async () =>
      (await inspect.bots('main')).map(({ botId, endedAtMs }) => ({ id: botId, atMs: Number(endedAtMs) })),
    transfer: async () => inspect.transfers('main'),
    earn: async () =>
      (await inspect.earn.duals('main')).map(({ clientDualId: id, createdAtMs }) =>
        created({ id, createdAtMs }),
      ),
  };
  /** Waits for time alone, or can be closed at once by whom it was made. */
  const opened = async (kind: RecordKind) => {
    if (kind === 'transfer')
      return { id: await moveMoney('1', OPEN_MS), close: async () => clock.advance(OPEN_MS) };
    if (kind === 'earn') return { id: await invest(OPEN_MS), close: async () => clock.advance(OPEN_MS) };
    const [venue, symbol] = kind === 'spot-order' ? [spot, SPOT] : [futures, PERPETUAL];
    const terms = { type: 'limit', price: decimal('20000'), baseSize: decimal('0.0100') } as const;
    const venueOrderId = await place(venue, symbol, 'buy', terms);
    return { id: venueOrderId, close: () => venue.cancel({ symbol, venueOrderId }) };
  };

  return {
    history: history as History,
    clock,
    symbols: { 'spot-fill': SPOT, 'spot-order': SPOT, 'futures-fill': PERPETUAL },
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
      const { id, close } = await opened(kind);
      clock.advance(5);
      return {
        id,
        atMs,
        close: async () => {
          await close();
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

runHistoryContract({
  name: 'Pionex over the paper exchange',
  createWorld,
  // The account is worth as many trades; a page of funding would be two months of them.
  many: {
    'spot-order': 210,
    'futures-order': 210,
    'futures-fill': 210,
    'futures-position': 105,
    funding: 20,
  },
  crowded: ['spot-fill'],
  pending: ['spot-order', 'futures-order', 'transfer', 'earn'],
});

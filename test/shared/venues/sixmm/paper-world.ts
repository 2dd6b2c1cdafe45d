import { decimal } from '../../../../shared/core/decimal.ts';
import type { Fetch } from '../../../../shared/http/http-client.ts';
import type { Permission } from '../../../../shared/paper/accounts.ts';
import { createPaperExchange, type PaperExchangeOptions } from '../../../../shared/paper/exchange.ts';
import type { Fault, FaultCall } from '../../../../shared/paper/faults.ts';
import { LISTINGS } from '../../../../shared/paper/instruments.ts';
import { createSeededMarket } from '../../../../shared/paper/seeded-market.ts';
import { createSixmmWire } from '../../../../shared/paper/sixmm/sixmm-wire.ts';
import { createMemoryPaperStore } from '../../../../shared/paper/store.ts';
import { openSqliteTable } from '../../../../shared/table/sqlite-table.ts';
import type { CallKind, Trouble, VenueWorld } from '../../../contracts/venue-world.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { KEY, marketsOver } from './markets-over.ts';

export const SYMBOL = 'BTCUSDT';

const FAULTS: Readonly<Record<Trouble, Fault>> = {
  requestLost: { kind: 'requestLost' },
  replyLostExecuted: { kind: 'replyLost', as: 'timeout' },
  page: { kind: 'gatewayPage', status: 502, executed: false },
  pageExecuted: { kind: 'gatewayPage', status: 504, executed: true },
  brokenReplyExecuted: { kind: 'brokenReply', how: 'truncated' },
  tooManyRequests: { kind: 'ban', page: 'html' },
  timestampRefused: { kind: 'timestampRefused' },
};

/** 6MM's adapter over the paper exchange of one seed, which decides what the documents leave open. */
export function createPaperWorld(
  options: { readonly seed?: number } & Partial<Pick<PaperExchangeOptions, 'perpetualPrices' | 'store'>> = {},
) {
  const { seed = 7, ...ofExchange } = options;
  const clock = createManualClock();
  const table = openSqliteTable();
  const next = new Map<CallKind, Fault | readonly Fault[]>();
  const permissions: Permission[] = ['read', 'trade'];
  const calls: CallKind[] = [];
  const refusals: string[] = [];
  let aheadMs = 0;
  const open = () =>
    createPaperExchange({
      createWire: createSixmmWire,
      seed,
      clock: { nowMs: () => clock.nowMs() + aheadMs },
      prices: createSeededMarket({ seed: 7, listings: LISTINGS }),
      store: createMemoryPaperStore(),
      accounts: [
        { id: 'main', ...KEY, permissions, balances: {}, futuresBalances: { USDT: decimal('1000000') } },
      ],
      limits: 'off',
      splitFillShare: 0.5,
      partialFillShare: 0,
      faults: (call) => {
        const kind = kindOf(call);
        calls.push(kind);
        const fault = next.get(kind);
        next.delete(kind);
        return fault;
      },
      ...ofExchange,
    });
  const exchange = open();
  const fetch: Fetch = async (request) => {
    const reply = await exchange.fetch(request);
    const text = await reply.clone().text();
    if (!text.includes('"code":0')) refusals.push(text);
    return reply;
  };
  /** One process more with the same key and the same table. */
  const client = () => marketsOver(fetch, clock, { table });
  const markets = client();
  const world: VenueWorld & { readonly venue: typeof markets.perpetual } = {
    venue: markets.perpetual,
    clock,
    symbol: SYMBOL,
    unknownSymbol: 'NOPEUSDT',
    landedOrders: async () => (await exchange.inspect.futures.orders('main')).map((order) => order.id),
    landedFills: async () => (await exchange.inspect.futures.fills('main')).map((fill) => fill.id),
    strike: (on, trouble) => next.set(on, FAULTS[trouble]),
    fillPartly: (share) => next.set('placement', { kind: 'partialFill', share }),
    moveExchangeClock: (ms) => {
      aheadMs = ms;
    },
    calls: (kind) => calls.filter((one) => kind === undefined || one === kind).length,
  };
  return {
    ...markets,
    world,
    exchange,
    client,
    clock,
    /** Bodies of all answers that were no success. */
    refusals,
    /** The next call of this kind meets with these, once. */
    meet: (on: CallKind, ...faults: readonly Fault[]) => next.set(on, faults),
    /** From now on the key may do only this. */
    leaveRights: (...left: readonly Permission[]) => permissions.splice(0, permissions.length, ...left),
  };
}

function kindOf({ method, path }: FaultCall): CallKind {
  if (method === 'GET') return 'read';
  return /\/(batch-)?cancel/.test(path) ? 'cancellation' : 'placement';
}

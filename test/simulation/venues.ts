/** The venues that worlds are made at, one row each. Adding a venue adds a row. */

import { type Decimal, decimal } from '../../shared/core/decimal.ts';
import { createBingxWire } from '../../shared/paper/bingx/bingx-wire.ts';
import { createBitexasiaWire } from '../../shared/paper/bitexasia/bitexasia-wire.ts';
import { createPionexWire } from '../../shared/paper/pionex/pionex-wire.ts';
import { createSixmmWire } from '../../shared/paper/sixmm/sixmm-wire.ts';
import type { CreateWire } from '../../shared/paper/wire-parts.ts';
import { type VenueId, venueEntry } from '../../shared/venues/registry.ts';
import type { Market } from '../../shared/venues/venue.ts';

export interface SimulatedVenue {
  readonly venue: VenueId;
  readonly createWire: CreateWire;
  /** The venue's name of a symbol that the paper exchange calls `BTC_USDT`, or `BTC_USDT_PERP`. */
  readonly symbolOf: (paperSymbol: string) => string;
  /** The coin of the account's limits; what `BTC_USDT` is priced in at the venue. */
  readonly coin: string;
  /** Of method and path: what places an order or a bot, or sends a bot its signal. */
  readonly placing: RegExp;
  /** Reads, by path or its beginning, of which one kind may wrongly see nothing: where orders of a market are looked for. */
  readonly blind: Readonly<Partial<Record<Market, readonly string[]>>>;
  /** What the venue says of a key that has expired, as the log has its code. */
  readonly expiredKey: string;
}

const PIONEX_SPOT = [
  '/api/v1/trade/order',
  '/api/v1/trade/orderByClientOrderId',
  '/api/v1/trade/openOrders',
  '/api/v1/trade/allOrders',
  '/api/v1/trade/fills',
];

export const pionex: SimulatedVenue = {
  venue: 'pionex',
  createWire: createPionexWire,
  symbolOf: (symbol) => symbol,
  coin: 'USDT',
  placing:
    /^POST \/(api\/v1\/trade\/order|uapi\/v1\/trade\/order|api\/v1\/bot\/(signal\/listener|orders\/.*(?<!checkParams)))$/,
  blind: { spot: PIONEX_SPOT, perpetual: PIONEX_SPOT.map((path) => path.replace('/api/v1', '/uapi/v1')) },
  expiredKey: 'APIKEY_EXPIRED',
};

const BINGX_SPOT = ['query', 'openOrders', 'historyOrders', 'myTrades'];
const BINGX_PERPETUAL = ['order', 'openOrders', 'allOrders', 'fillHistory'];

export const bingx: SimulatedVenue = {
  venue: 'bingx',
  createWire: createBingxWire,
  symbolOf: (symbol) => symbol.replaceAll('_', '-'),
  coin: 'USDT',
  placing: /^POST \/openApi\/(spot\/v1|swap\/v2)\/trade\/order$/,
  blind: {
    spot: BINGX_SPOT.map((name) => `/openApi/spot/v1/trade/${name}`),
    perpetual: BINGX_PERPETUAL.map((name) => `/openApi/swap/v2/trade/${name}`),
  },
  // Keys that are over are taken away.
  expiredKey: '100413',
};

/** One path looks orders up by either id. */
const sixmm: SimulatedVenue = {
  venue: '6mm',
  createWire: createSixmmWire,
  symbolOf: (symbol) => symbol.replace(/_PERP$/, '').replace('_', ''),
  coin: 'USDT',
  placing: /^POST \/v1\/private\/order\/place(-strategy|-condition)?$/,
  blind: {
    perpetual: ['', '/current', '/history', '/trades', '/current-condition'].map(
      (list) => `/v1/private/order${list}`,
    ),
  },
  expiredKey: '1003',
};

export const bitexasia: SimulatedVenue = {
  venue: 'bitexasia',
  createWire: createBitexasiaWire(),
  symbolOf: (symbol) => symbol.replace('_', '-'),
  coin: 'USDT',
  placing: /^POST \/v1\/orders$/,
  blind: { spot: ['/v1/orders/'] },
  expiredKey: '401/KEY_EXPIRED',
};

export const SIMULATED_VENUES: Readonly<Record<VenueId, SimulatedVenue>> = {
  pionex,
  bingx,
  '6mm': sixmm,
  bitexasia,
};

/** What the exchange does with a used client order id, where the seed may not decide it: the venue promises. */
export function usedIdsAt({ venue }: SimulatedVenue, bySeed: 'refuse' | 'accept'): 'refuse' | 'accept' {
  const { spot } = venueEntry(venue).capabilities;
  return spot?.clientOrderId.reuse === 'idempotent' ? 'refuse' : bySeed;
}

/** What a market buy may cost more than was meant: one that is sized in coins costs what they cost when it lands. */
export function overspend({ venue }: SimulatedVenue): Decimal {
  const { spot } = venueEntry(venue).capabilities;
  return decimal(spot?.marketBuyIn === 'base' ? '1.03' : '1');
}

/** How long an order may be missing from every read, by the shorter promise of the venue's markets. */
export function visibilityLagMs({ venue }: SimulatedVenue): number {
  const { spot, perpetual } = venueEntry(venue).capabilities;
  return Math.min(...[spot, perpetual].flatMap((market) => market?.visibilityLagMs ?? []));
}

export function has({ venue }: SimulatedVenue, what: Market | 'bots'): boolean {
  return venueEntry(venue).capabilities[what] !== undefined;
}

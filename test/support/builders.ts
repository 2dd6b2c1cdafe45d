/** Valid objects of the domain with overrides. Monday 23 November 2026, 09:00 in Berlin, is everybody's slot. */
import type { Account, Plan, ResolvedAutomations } from '../../shared/automations/schema.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/core/clock.ts';
import { type Decimal, decimal } from '../../shared/core/decimal.ts';
import type { LegMarket } from '../../shared/dca/market.ts';
import type { Reservation } from '../../shared/orders/budget.ts';
import { clientOrderId, intentId } from '../../shared/orders/ids.ts';
import type { Cause, Intent, IntentState } from '../../shared/orders/intent.ts';
import type { Slot } from '../../shared/slots/slot.ts';
import type {
  BookTicker,
  Candle,
  Fill,
  Instrument,
  VenueCapabilities,
  VenueOrder,
} from '../../shared/venues/venue.ts';

export const ACCOUNT = 'main';
export const PLAN = 'btc-weekly';
export const SLOT_MS = Date.UTC(2026, 10, 23, 8);
export const SLOT: Slot = { key: '2026-11-23T09:00', timezone: 'Europe/Berlin', atMs: SLOT_MS };

export const money = (text: string): Decimal => decimal(text);

/** Limits that never bind, unless a test says so. */
export function anAccount(limits: Partial<Account['limits']> = {}): Account {
  return {
    venue: 'pionex',
    environment: 'paper',
    requestWeightPerSecond: 5,
    limits: {
      coin: 'USDT',
      perOrder: money('1000'),
      perDay: money('10000'),
      perMonth: money('100000'),
      ...limits,
    },
  };
}

/** A market buy of 50 USDT of BTC, Mondays at nine in Berlin. */
export function aPlan(overrides: Partial<Plan> = {}): Plan {
  return {
    account: ACCOUNT,
    side: 'buy',
    what: { symbol: 'BTC_USDT' },
    amount: { quote: money('50') },
    when: { schedule: 'cron(0 9 ? * MON *)', timezone: 'Europe/Berlin' },
    placeWithinMinutes: 60,
    missed: 'skip',
    order: { type: 'market' },
    conditions: {},
    ...overrides,
  };
}

/** A limit order at the best bid that is followed up after 20 minutes. */
export function aLimitOrder(
  followUp: Partial<Extract<Plan['order'], { type: 'limit' }>['followUp']> = {},
  overrides: Partial<Pick<Extract<Plan['order'], { type: 'limit' }>, 'from' | 'offsetBps'>> = {},
): Extract<Plan['order'], { type: 'limit' }> {
  return {
    type: 'limit',
    from: 'bid',
    offsetBps: 0,
    ...overrides,
    followUp: { afterMinutes: 20, action: 'reprice', maxReprices: 3, ...followUp },
  };
}

/** The sections of an automations file that a test has nothing to say about. */
export const NO_MORE: Omit<ResolvedAutomations, 'accounts' | 'plans'> = {
  paper: { market: 'synthetic' },
  grids: {},
  watch: {},
  signals: {},
  exports: {},
  notices: { channels: [{ kind: 'log' }], digest: false, escalateAfterMinutes: 240 },
  aws: { staticAddress: 'none' },
  keys: { rotateAfterDays: 90 },
};

export function someAutomations(
  plans: Readonly<Record<string, Plan>> = { [PLAN]: aPlan() },
  accounts: Readonly<Record<string, Account>> = { [ACCOUNT]: anAccount() },
): ResolvedAutomations {
  return { ...NO_MORE, accounts, plans };
}

export function aCause(overrides: Partial<Cause> = {}): Cause {
  return { plan: PLAN, slot: SLOT.key, leg: 'BTC_USDT', attempt: 1, ...overrides };
}

/** A market buy of 50 USDT in the given state; overriding the cause renames it throughout. */
export function anIntent(overrides: Partial<Intent> = {}): Intent {
  const cause = overrides.cause ?? aCause();
  const account = overrides.account ?? ACCOUNT;
  const state: IntentState = overrides.state ?? 'reserved';
  const id = intentId(cause);
  return {
    id,
    clientOrderId: clientOrderId(account, id),
    cause,
    account,
    symbol: cause.leg,
    side: 'buy',
    state,
    terms: { type: 'market', quoteAmount: money('50') },
    reservedQuote: money('50'),
    uses: [],
    createdAtMs: SLOT_MS,
    updatedAtMs: SLOT_MS,
    placeBeforeMs: SLOT_MS + 60 * MINUTE_MS,
    sends: 0,
    numbers: {},
    history: [{ state, atMs: SLOT_MS }],
    ...overrides,
  };
}

/** The order of `anIntent` as its venue tells it: open, nothing executed. */
export function aVenueOrder(overrides: Partial<VenueOrder> = {}): VenueOrder {
  return {
    venueOrderId: 'v-1',
    clientOrderId: anIntent().clientOrderId,
    symbol: 'BTC_USDT',
    side: 'buy',
    type: 'market',
    quoteAmount: money('50'),
    executedBase: money('0'),
    executedQuote: money('0'),
    status: 'open',
    createdAtMs: SLOT_MS + SECOND_MS,
    updatedAtMs: SLOT_MS + SECOND_MS,
    ...overrides,
  };
}

export function aFill(overrides: Partial<Fill> = {}): Fill {
  return {
    fillId: 'f-1',
    venueOrderId: 'v-1',
    symbol: 'BTC_USDT',
    side: 'buy',
    role: 'taker',
    price: money('100000'),
    baseSize: money('0.0005'),
    fee: money('0.0000002'),
    feeCoin: 'BTC',
    atMs: SLOT_MS + 2 * SECOND_MS,
    ...overrides,
  };
}

/** BTC_USDT with a book of 99990 to 100000; other symbols by name. */
export function anInstrument(overrides: Partial<Instrument> = {}): Instrument {
  const symbol = overrides.symbol ?? 'BTC_USDT';
  const [baseCoin = '', quoteCoin = ''] = symbol.split('_');
  return {
    symbol,
    market: 'spot',
    baseCoin,
    quoteCoin,
    tradable: true,
    basePlaces: 6,
    pricePlaces: 2,
    amountPlaces: 8,
    minQuoteAmount: money('10'),
    limitSize: { min: money('0.000001'), max: money('1000') },
    marketSize: { min: money('0.000001'), max: money('500') },
    ...overrides,
  };
}

export function aBook(overrides: Partial<BookTicker> = {}): BookTicker {
  return {
    symbol: 'BTC_USDT',
    bid: money('99990'),
    bidSize: money('1'),
    ask: money('100000'),
    askSize: money('1'),
    atMs: SLOT_MS,
    ...overrides,
  };
}

export function aCandle(close: string, overrides: Partial<Candle> = {}): Candle {
  const price = money(close);
  return {
    openMs: 0,
    open: price,
    high: price,
    low: price,
    close: price,
    baseVolume: money('1'),
    ...overrides,
  };
}

export function aMarket(overrides: Partial<LegMarket> = {}): LegMarket {
  return {
    instrument: anInstrument(),
    book: aBook(),
    finishedDays: [],
    today: undefined,
    balances: [],
    ...overrides,
  };
}

/** Everything can be looked up for ever; a request is valid for 20 s and visible after 30 s. */
export function someCapabilities(overrides: Partial<VenueCapabilities> = {}): VenueCapabilities {
  return {
    markets: ['spot'],
    marketBuyIn: 'quote',
    marketSellIn: 'base',
    clientOrderId: {
      pattern: /^[A-Za-z0-9-]{1,64}$/,
      caseSensitive: true,
      lookup: 'unlimited',
      reuse: 'undocumented',
    },
    requestValidityMs: 20 * SECOND_MS,
    visibilityLagMs: 30 * SECOND_MS,
    bookTicker: true,
    openOrders: true,
    orderHistory: true,
    fills: true,
    candleIntervals: ['1d'],
    ...overrides,
  };
}

/** 50 USDT for `anIntent`, under limits that do not bind. */
export function aReservation(overrides: Partial<Reservation> = {}): Reservation {
  return {
    intentId: anIntent().id,
    plan: PLAN,
    leg: 'BTC_USDT',
    amount: money('50'),
    nowMs: SLOT_MS,
    placeBeforeMs: SLOT_MS + 60 * MINUTE_MS,
    uses: [],
    limits: anAccount().limits,
    planBudget: {},
    ...overrides,
  };
}

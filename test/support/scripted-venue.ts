/**
 * A venue in memory that does as it is told: it takes every order and fills market orders at once, unless a test
 * gives other answers. For unit tests only; what an exchange really does is the paper exchange's matter.
 */
import { AppError } from '../../shared/core/errors.ts';
import type {
  BookTicker,
  Instrument,
  NewOrder,
  Venue,
  VenueCapabilities,
  VenueOrder,
} from '../../shared/venues/venue.ts';
import { aBook, anInstrument, money, SLOT_MS, someCapabilities } from './builders.ts';

export interface ScriptedVenue {
  readonly venue: Venue;
  /** Names of the methods that were called, in order. */
  readonly calls: string[];
  readonly placed: NewOrder[];
  /** Orders at the venue, for a test to read and change. */
  readonly orders: VenueOrder[];
  /** Takes the place of the usual answers from now on. */
  answer(answers: Partial<Venue>): void;
  /** Replaces the order with this id by a changed one. */
  change(venueOrderId: string, change: Partial<VenueOrder>): void;
}

export interface VenueScript {
  readonly capabilities?: Partial<VenueCapabilities>;
  readonly instruments?: readonly Instrument[];
  readonly books?: readonly BookTicker[];
  readonly nowMs?: () => number;
}

export function createScriptedVenue(script: VenueScript = {}): ScriptedVenue {
  const calls: string[] = [];
  const placed: NewOrder[] = [];
  const orders: VenueOrder[] = [];
  const change: ScriptedVenue['change'] = (venueOrderId, changed) => {
    const index = orders.findIndex((order) => order.venueOrderId === venueOrderId);
    const order = orders[index];
    if (order === undefined) throw new Error(`there is no order ${venueOrderId}`);
    orders[index] = { ...order, ...changed };
  };
  const take = (order: NewOrder): VenueOrder => {
    placed.push(order);
    const landed = landedOrder(order, `v-${placed.length}`, (script.nowMs ?? (() => SLOT_MS))());
    orders.push(landed);
    return landed;
  };
  const usual = usualAnswers(script, { orders, take, change });
  let answers: Partial<Venue> = {};
  const venue = new Proxy(usual, {
    get: (target, name: keyof Venue) => {
      const value = answers[name] ?? target[name];
      if (typeof value !== 'function') return value;
      return (...input: unknown[]) => {
        calls.push(name);
        return (value as (...input: unknown[]) => unknown)(...input);
      };
    },
  });
  return { venue, calls, placed, orders, change, answer: (given) => (answers = { ...answers, ...given }) };
}

interface Shelf {
  readonly orders: readonly VenueOrder[];
  readonly take: (order: NewOrder) => VenueOrder;
  readonly change: ScriptedVenue['change'];
}

function usualAnswers(script: VenueScript, { orders, take, change }: Shelf): Venue {
  const lookUp = (wanted: (order: VenueOrder) => boolean) => {
    const order = orders.find(wanted);
    return order === undefined ? ({ found: false } as const) : ({ found: true, order } as const);
  };
  return {
    id: 'pionex',
    capabilities: someCapabilities(script.capabilities),
    instruments: async (symbols) =>
      symbols.map(
        (symbol) => script.instruments?.find((one) => one.symbol === symbol) ?? anInstrument({ symbol }),
      ),
    bookTickers: async (symbols) =>
      symbols.map((symbol) => script.books?.find((one) => one.symbol === symbol) ?? aBook({ symbol })),
    tickers: async () => [],
    time: async () => (script.nowMs ?? (() => SLOT_MS))(),
    candles: async () => [],
    balances: async () => [],
    place: async (order) => ({ outcome: 'accepted', venueOrderId: take(order).venueOrderId }),
    cancel: async ({ venueOrderId }) => {
      const open = lookUp((order) => order.venueOrderId === venueOrderId && order.status === 'open');
      if (!open.found) return 'alreadyClosed';
      change(venueOrderId, { status: 'closed' });
      return 'accepted';
    },
    order: async ({ venueOrderId }) => lookUp((order) => order.venueOrderId === venueOrderId),
    orderByClientOrderId: async ({ clientOrderId }) =>
      lookUp((order) => order.clientOrderId === clientOrderId),
    openOrders: async (symbol) =>
      orders.filter((order) => order.symbol === symbol && order.status === 'open'),
    orders: async ({ symbol, startMs, endMs }) =>
      orders.filter(
        (order) => order.symbol === symbol && order.createdAtMs >= startMs && order.createdAtMs <= endMs,
      ),
    fills: async () => [],
    fillsOfOrder: async () => [],
  };
}

/** A market order executed whole at 100000, or an open limit order. */
function landedOrder(
  { clientOrderId, symbol, side, terms }: NewOrder,
  id: string,
  nowMs: number,
): VenueOrder {
  const common = {
    venueOrderId: id,
    clientOrderId,
    symbol,
    side,
    type: terms.type,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  if (terms.type === 'limit') {
    const { baseSize, price } = terms;
    return {
      ...common,
      baseSize,
      price,
      executedBase: money('0'),
      executedQuote: money('0'),
      status: 'open',
    };
  }
  return 'quoteAmount' in terms
    ? {
        ...common,
        quoteAmount: terms.quoteAmount,
        executedBase: money('0.0005'),
        executedQuote: terms.quoteAmount,
        status: 'closed',
      }
    : {
        ...common,
        baseSize: terms.baseSize,
        executedBase: terms.baseSize,
        executedQuote: money('50'),
        status: 'closed',
      };
}

/** What a venue's read throws when it finally gives up. */
export function venueDown(): never {
  throw new AppError('venue.unavailable', 'The venue gave no answer.', { retry: 'later' });
}

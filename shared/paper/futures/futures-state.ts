/**
 * What the futures steps of an account add up to. The books are all that the next step depends on, and small enough
 * to be copied for trying steps out; the history only grows.
 */
import type { EpochMs } from '../../core/clock.ts';
import { type Decimal, decimal, minus, sum, times, ZERO } from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import type { MarginMode } from '../../venues/perpetual.ts';
import { atMsOf, insertByTime } from '../rows.ts';
import type { Condition, PlacedStrategy } from './condition.ts';
import { activate, applyCondition, endWithOrder, endWithPosition } from './condition-books.ts';
import type {
  ClosedPosition,
  FundingPayment,
  FuturesFill,
  FuturesOrder,
  FuturesPosition,
  FuturesTrade,
} from './futures-order.ts';
import type { FuturesStep } from './futures-step.ts';
import { netted } from './position.ts';

export interface FuturesBooks {
  /** By coin: deposits, realised profits, fees and funding; without unrealised profit. */
  readonly wallets: Map<string, Decimal>;
  /** By symbol; none that is flat. */
  readonly positions: Map<string, FuturesPosition>;
  /** In the order of acceptance. */
  readonly openOrders: Map<string, FuturesOrder>;
  /** Waiting ones, in the order of acceptance. */
  readonly conditions: Map<string, Condition>;
  /** Where it was changed from the default. */
  readonly leverages: Map<string, Decimal>;
  /** Where it was changed from `cross`. It is kept and told: margin is computed as cross margin for both. */
  readonly marginModes: Map<string, MarginMode>;
  orderCount: number;
  fillCount: number;
  positionCount: number;
  /** The last instant at which money or a position changed. */
  changedAtMs: EpochMs;
}

export interface FuturesState {
  readonly books: FuturesBooks;
  /** Every order ever, in the order of acceptance. */
  readonly orders: Map<string, FuturesOrder>;
  /** Orders under each client order id, oldest first. */
  readonly byClientOrderId: Map<string, string[]>;
  /** Every condition and every strategy ever, in the order of acceptance. */
  readonly conditions: Map<string, Condition>;
  readonly strategies: Map<string, PlacedStrategy>;
  /** These three in the order of their time, positions in that of their end. */
  readonly fills: FuturesFill[];
  readonly fundings: FundingPayment[];
  readonly closedPositions: ClosedPosition[];
  /** Per coin: money that came from outside, and what the exchange paid for late liquidations. */
  readonly credited: Map<string, Decimal>;
  readonly insured: Map<string, Decimal>;
}

/** What one step did to the books. */
interface Outcome {
  readonly order?: FuturesOrder;
  readonly fill?: FuturesFill;
  readonly closed?: ClosedPosition | undefined;
  readonly conditions?: readonly Condition[];
}

export const DEFAULT_LEVERAGE = decimal('10');

export function emptyFuturesState(): FuturesState {
  return {
    books: {
      wallets: new Map(),
      positions: new Map(),
      openOrders: new Map(),
      conditions: new Map(),
      leverages: new Map(),
      marginModes: new Map(),
      orderCount: 0,
      fillCount: 0,
      positionCount: 0,
      changedAtMs: 0,
    },
    orders: new Map(),
    byClientOrderId: new Map(),
    conditions: new Map(),
    strategies: new Map(),
    fills: [],
    fundings: [],
    closedPositions: [],
    credited: new Map(),
    insured: new Map(),
  };
}

export function copyOfBooks(books: FuturesBooks): FuturesBooks {
  return {
    ...books,
    wallets: new Map(books.wallets),
    positions: new Map(books.positions),
    openOrders: new Map(books.openOrders),
    conditions: new Map(books.conditions),
    leverages: new Map(books.leverages),
    marginModes: new Map(books.marginModes),
  };
}

export function applyFutures(state: FuturesState, step: FuturesStep): void {
  const { order, fill, closed, conditions = [] } = applyToBooks(state.books, step);
  for (const condition of conditions) state.conditions.set(condition.id, condition);
  if (step.type === 'strategy') state.strategies.set(step.strategy.id, step.strategy);
  if (order !== undefined) {
    if (step.type === 'place' && order.clientOrderId !== '') {
      const known = state.byClientOrderId.get(order.clientOrderId) ?? [];
      state.byClientOrderId.set(order.clientOrderId, [...known, order.id]);
    }
    state.orders.set(order.id, order);
  }
  if (fill !== undefined) insertByTime(state.fills, fill, atMsOf);
  if (closed !== undefined) insertByTime(state.closedPositions, closed, ({ updatedAtMs }) => updatedAtMs);
  if (step.type === 'funding') insertByTime(state.fundings, step.payment, atMsOf);
  if (step.type === 'credit') add(state.credited, step.coin, step.amount);
  if (step.type === 'insurance') add(state.insured, step.coin, step.amount);
}

export function applyToBooks(books: FuturesBooks, step: FuturesStep): Outcome {
  switch (step.type) {
    case 'credit':
    case 'insurance':
      books.changedAtMs = step.atMs;
      add(books.wallets, step.coin, step.amount);
      return {};
    case 'leverage':
      books.leverages.set(step.symbol, step.leverage);
      return {};
    case 'marginMode':
      books.marginModes.set(step.symbol, step.mode);
      return {};
    case 'amend': {
      const { price, baseSize, wantedSize, atMs } = step;
      const terms = { price, baseSize, wantedSize, updatedAtMs: atMs };
      const order: FuturesOrder = { ...openOrderOf(books, step.orderId), ...terms };
      books.openOrders.set(order.id, order);
      return { order };
    }
    case 'place': {
      const started = { updatedAtMs: step.order.createdAtMs, filledBase: ZERO, filledQuote: ZERO };
      const order: FuturesOrder = { ...step.order, ...started, open: true };
      books.openOrders.set(order.id, order);
      books.orderCount += 1;
      return { order };
    }
    case 'trade':
      return applyTrade(books, step.trade);
    case 'close': {
      const order = { ...openOrderOf(books, step.orderId), open: false, updatedAtMs: step.atMs };
      books.openOrders.delete(order.id);
      return { order, conditions: endWithOrder(books.conditions, order.id, step.atMs) };
    }
    case 'placeCondition':
    case 'fireCondition':
    case 'cancelCondition':
      return { conditions: applyCondition(books.conditions, step) };
    case 'strategy':
      return {};
    case 'funding': {
      const { symbol, coin, paid, atMs } = step.payment;
      const position = books.positions.get(symbol);
      books.changedAtMs = atMs;
      if (position !== undefined) {
        const fundedUntilMs = Math.max(position.fundedUntilMs, atMs);
        books.positions.set(symbol, { ...position, fundedUntilMs });
      }
      add(books.wallets, coin, minus(ZERO, paid));
      return {};
    }
  }
}

export function leverageOf(books: FuturesBooks, symbol: string): Decimal {
  return books.leverages.get(symbol) ?? DEFAULT_LEVERAGE;
}

export function marginModeOf(books: FuturesBooks, symbol: string): MarginMode {
  return books.marginModes.get(symbol) ?? 'cross';
}

export function walletOf(books: FuturesBooks, coin: string): Decimal {
  return books.wallets.get(coin) ?? ZERO;
}

function applyTrade(books: FuturesBooks, trade: FuturesTrade): Outcome {
  const before = openOrderOf(books, trade.orderId);
  const newId = `${trade.symbol}-${books.positionCount + 1}`;
  const { closed, open, realised } = netted(books.positions.get(trade.symbol), trade, newId);
  if (open === undefined) books.positions.delete(trade.symbol);
  else books.positions.set(trade.symbol, open);
  if (open?.id === newId) books.positionCount += 1;

  const order: FuturesOrder = {
    ...before,
    updatedAtMs: trade.atMs,
    filledBase: sum(before.filledBase, trade.baseSize),
    filledQuote: sum(before.filledQuote, times(trade.price, trade.baseSize)),
  };
  books.openOrders.set(order.id, order);
  books.fillCount += 1;
  books.changedAtMs = trade.atMs;
  add(books.wallets, trade.feeCoin, minus(realised, trade.fee));
  const fill = { ...trade, realised };
  const active = activate(books.conditions, order.id, trade.atMs);
  if (closed === undefined) return { order, fill, conditions: active };
  const ended = endWithPosition(books.conditions, trade.symbol, trade.atMs);
  const conditions = [...active, ...ended];
  return { order, fill, closed: { ...closed, leverage: leverageOf(books, trade.symbol) }, conditions };
}

function openOrderOf(books: FuturesBooks, orderId: string): FuturesOrder {
  const order = books.openOrders.get(orderId);
  invariant(order !== undefined, `no open futures order ${orderId}`);
  return order;
}

function add(amounts: Map<string, Decimal>, coin: string, amount: Decimal): void {
  amounts.set(coin, sum(amounts.get(coin) ?? ZERO, amount));
}

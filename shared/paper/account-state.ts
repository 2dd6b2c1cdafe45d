import type { EpochMs } from '../core/clock.ts';
import { type Decimal, minus, sum, times, ZERO } from '../core/decimal.ts';
import { invariant } from '../core/errors.ts';
import { type BotBook, emptyBotBook, recordBot } from './bots/bot-book.ts';
import type { Change, PlacedOrder, Step } from './change.ts';
import { type EarnBook, emptyEarnBook, recordEarn } from './earn/earn-book.ts';
import { applyFutures, emptyFuturesState, type FuturesState } from './futures/futures-state.ts';
import type { PaperFill, PaperOrder } from './order.ts';
import { atMsOf, insertByTime } from './rows.ts';
import type { PaperTransfer, TransferStep } from './transfer.ts';

export interface Money {
  readonly free: Decimal;
  readonly frozen: Decimal;
}

/** What an account's changes add up to. Only `applyChange` writes to it. */
export interface AccountState {
  sequence: number;
  readonly balances: Map<string, Money>;
  /** Every order ever, in the order of acceptance. */
  readonly orders: Map<string, PaperOrder>;
  readonly openOrderIds: Set<string>;
  /** Orders under each client order id, oldest first. */
  readonly byClientOrderId: Map<string, string[]>;
  /** Fills of each symbol, by time, then by acceptance. */
  readonly fills: Map<string, PaperFill[]>;
  fillCount: number;
  readonly futures: FuturesState;
  readonly bots: BotBook;
  /** In the order of their time. */
  readonly transfers: PaperTransfer[];
  readonly earn: EarnBook;
}

export function emptyState(): AccountState {
  return {
    sequence: 0,
    balances: new Map(),
    orders: new Map(),
    openOrderIds: new Set(),
    byClientOrderId: new Map(),
    fills: new Map(),
    fillCount: 0,
    futures: emptyFuturesState(),
    bots: emptyBotBook(),
    transfers: [],
    earn: emptyEarnBook(),
  };
}

export function applyChange(state: AccountState, change: Change): void {
  invariant(change.sequence === state.sequence + 1, `change ${change.sequence} follows ${state.sequence}`);
  for (const step of change.steps) applyStep(state, step);
  state.sequence = change.sequence;
}

export function balanceOf(state: AccountState, coin: string): Money {
  return state.balances.get(coin) ?? { free: ZERO, frozen: ZERO };
}

function applyStep(state: AccountState, step: Step): void {
  switch (step.type) {
    case 'credit':
      move(state, step.coin, step.amount, ZERO);
      break;
    case 'place':
      place(state, step.order);
      break;
    case 'fill':
      fill(state, step);
      break;
    case 'close':
      close(state, step);
      break;
    case 'futures':
      applyFutures(state.futures, step.step);
      break;
    case 'bot':
      for (const { coin, amount } of step.moves) move(state, coin, amount, ZERO);
      recordBot(state.bots, step);
      break;
    case 'transfer':
    case 'transferEnd':
      transfer(state, step);
      break;
    case 'earn':
      for (const { coin, amount } of step.moves) move(state, coin, amount, ZERO);
      recordEarn(state.earn, step);
      break;
  }
}

function place(state: AccountState, order: PlacedOrder): void {
  move(state, order.frozenCoin, minus(ZERO, order.frozen), order.frozen);
  state.orders.set(order.id, {
    ...order,
    updatedAtMs: order.createdAtMs,
    open: true,
    filledBase: ZERO,
    filledQuote: ZERO,
    fee: ZERO,
  });
  state.openOrderIds.add(order.id);
  if (order.clientOrderId === '') return;
  const known = state.byClientOrderId.get(order.clientOrderId);
  if (known === undefined) state.byClientOrderId.set(order.clientOrderId, [order.id]);
  else known.push(order.id);
}

function fill(state: AccountState, step: Step & { type: 'fill' }): void {
  const order = orderOf(state, step.fill.orderId);
  const { fill } = step;
  const unfrozen = add(step.pays, step.unfreezes);
  move(state, order.frozenCoin, step.unfreezes, minus(ZERO, unfrozen));
  move(state, order.feeCoin, step.receives, ZERO);
  state.orders.set(order.id, {
    ...order,
    updatedAtMs: fill.atMs,
    filledBase: add(order.filledBase, fill.baseSize),
    filledQuote: add(order.filledQuote, times(fill.price, fill.baseSize)),
    fee: add(order.fee, fill.fee),
    frozen: minus(order.frozen, unfrozen),
  });
  const fills = state.fills.get(fill.symbol) ?? [];
  state.fills.set(fill.symbol, fills);
  // A resting order may have filled at an earlier minute than the newest known fill: it was only noticed later.
  insertByTime(fills, fill, atMsOf);
  state.fillCount += 1;
}

function close(state: AccountState, step: Step & { type: 'close' }): void {
  const order = orderOf(state, step.orderId);
  move(state, order.frozenCoin, order.frozen, minus(ZERO, order.frozen));
  state.orders.set(order.id, { ...order, frozen: ZERO, open: false, updatedAtMs: step.atMs });
  state.openOrderIds.delete(order.id);
}

function transfer(state: AccountState, step: TransferStep): void {
  if (step.type === 'transfer') {
    insertByTime(state.transfers, step.transfer, atMsOf);
    if (step.transfer.status === 'completed') moveBetween(state, step.transfer, step.transfer.atMs);
    return;
  }
  const index = state.transfers.findIndex(({ id }) => id === step.id);
  const before = state.transfers[index];
  invariant(before !== undefined, `no paper transfer ${step.id}`);
  state.transfers[index] = { ...before, status: step.completed ? 'completed' : 'failed' };
  if (step.completed) moveBetween(state, before, step.atMs);
}

function moveBetween(state: AccountState, { to, coin, amount }: PaperTransfer, atMs: EpochMs): void {
  const taken = minus(ZERO, amount);
  move(state, coin, to === 'spot' ? amount : taken, ZERO);
  applyFutures(state.futures, { type: 'credit', coin, amount: to === 'spot' ? taken : amount, atMs });
}

function move(state: AccountState, coin: string, free: Decimal, frozen: Decimal): void {
  const before = balanceOf(state, coin);
  const after = { free: add(before.free, free), frozen: add(before.frozen, frozen) };
  invariant(
    !isNegative(after.free) && !isNegative(after.frozen),
    `the paper balance of ${coin} would fall below zero`,
  );
  state.balances.set(coin, after);
}

/** A sum that costs nothing when one side is zero, as half of them are here. */
function add(a: Decimal, b: Decimal): Decimal {
  if (b === ZERO) return a;
  return a === ZERO ? b : sum(a, b);
}

function isNegative(amount: Decimal): boolean {
  return amount.startsWith('-');
}

function orderOf(state: AccountState, orderId: string): PaperOrder {
  const order = state.orders.get(orderId);
  invariant(order !== undefined, `no paper order ${orderId}`);
  return order;
}

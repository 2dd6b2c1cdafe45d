/** Condition and strategy orders. Ids of conditions are of their own kind; rows and most answers are not documented. */
import * as z from 'zod';
import { type Condition, isWaiting, type PlacedStrategy } from '../futures/condition.ts';
import type { FuturesState } from '../futures/futures-state.ts';
import type { WireObject } from '../wire-json.ts';
import { conditionOf, newCondition, newStrategy, partsOf } from './condition-body.ts';
import { requestOf } from './order-body.ts';
import { orderOnWire } from './order-wire.ts';
import { pageOnWire, windowOf } from './pages.ts';
import { bodyOf, wireOrderId } from './parameters.ts';
import { CODES, orderRefusal, SixmmRefusal } from './refusal.ts';
import { type PrivateRequest, privateRoute, type Route, type RouteParts } from './route.ts';
import { viewOf } from './view.ts';

const oneCondition = z.object({ symbol: z.string(), conditionId: wireOrderId });

export function conditionRoutes(parts: RouteParts): readonly Route[] {
  const { engine, contracts } = parts;
  return [
    privateRoute('POST', 'order/place-condition', 'trade', async ({ call, account, atMs }) => {
      const request = conditionOf(contracts, bodyOf(call, newCondition));
      const result = await engine.placeCondition(account.id, request, atMs);
      if (!result.accepted) throw orderRefusal(result.refusal);
      const { conditionId } = result;
      return { conditionId, conditionStatus: stateOnWire(parts, 'pending'), timestamp: atMs };
    }),
    privateRoute('POST', 'order/place-strategy', 'trade', (request) => placeStrategy(parts, request)),
    privateRoute('POST', 'order/cancel-condition', 'trade', async ({ call, account, atMs }) => {
      const { symbol, conditionId } = bodyOf(call, oneCondition);
      const { conditions } = await engine.state(account.id, atMs);
      const known = conditions.get(conditionId);
      if (known?.symbol !== contracts.toEngine(symbol)) {
        throw new SixmmRefusal(CODES.orderNotFound, 'Order not found');
      }
      const ended = await engine.cancelConditions(account.id, [conditionId], atMs);
      if (ended.length === 0) throw new SixmmRefusal(CODES.notCancellable, 'Order cannot be canceled');
      return { conditionId, timestamp: atMs };
    }),
    privateRoute('GET', 'order/current-condition', 'trade', async (request) => {
      const rows = await conditionsOf(parts, request);
      return { list: rows.filter(isWaiting).map((row) => conditionOnWire(parts, row)) };
    }),
    privateRoute('GET', 'order/history-condition', 'trade', async (request) => {
      const isInside = windowOf(parts, request);
      const over = (await conditionsOf(parts, request))
        .filter((row) => !isWaiting(row) && isInside(row.createdAtMs))
        .toReversed();
      return pageOnWire(
        parts,
        request,
        over.map((row) => conditionOnWire(parts, row)),
      );
    }),
    privateRoute('GET', 'order/strategy', 'trade', async (request) => {
      const { state } = await viewOf(parts, request);
      const strategy = state.strategies.get(request.parameters.required('strategyId'));
      if (strategy === undefined) throw new SixmmRefusal(CODES.orderNotFound, 'Order not found');
      return strategyOnWire(parts, state, strategy);
    }),
  ];
}

async function placeStrategy(parts: RouteParts, request: PrivateRequest): Promise<WireObject> {
  const { engine, contracts, visibility } = parts;
  const { call, account, atMs, conditions: faults } = request;
  const body = bodyOf(call, newStrategy);
  const { order, conditions } = partsOf(body);
  const { books } = await engine.state(account.id, atMs);
  const first = order && { ...requestOf(contracts, books, order), inStrategy: true as const };
  const result = await engine.placeStrategy(
    account.id,
    {
      kind: body.strategyType,
      order: first,
      conditions: conditions.map((one) => conditionOf(contracts, one)),
    },
    {
      atMs,
      fillShare: faults.find('partialFill')?.share,
      fillDelayMs: faults.find('slowFill')?.delayMs,
    },
  );
  if (!result.accepted) throw orderRefusal(result.refusal);
  const { id, orderId } = result.strategy;
  const hidden = faults.find('hidden');
  if (hidden !== undefined && orderId !== undefined) visibility.hide([orderId], hidden.forMs, atMs);
  return { strategyId: id, strategyStatus: 'WORKING', timestamp: atMs };
}

async function conditionsOf(parts: RouteParts, request: PrivateRequest): Promise<readonly Condition[]> {
  const name = request.parameters.text('symbol');
  const symbol = name === undefined ? undefined : parts.contracts.toEngine(name);
  const { state } = await viewOf(parts, request);
  return [...state.conditions.values()].filter((row) => (symbol ?? row.symbol) === row.symbol);
}

/** By numbers or by words; which is not documented. */
const STATES: Readonly<Record<Condition['state'], readonly [code: number, word: string]>> = {
  inactive: [-1, 'INACTIVE'],
  pending: [0, 'PENDING'],
  fired: [5, 'FIRED'],
  canceled: [3, 'CANCELED'],
  rejected: [4, 'REJECTED'],
};

function stateOnWire({ habits }: Pick<RouteParts, 'habits'>, state: Condition['state']): string | number {
  const [code, word] = STATES[state];
  return habits.conditionsHaveWords ? word : code;
}

function conditionOnWire(parts: RouteParts, condition: Condition): WireObject {
  const { contracts, habits } = parts;
  const { kind, price } = condition;
  const type = { stop: 'STOP', takeProfit: 'TAKE_PROFIT', trailing: 'TRAILING_STOP' }[kind];
  return {
    conditionId: condition.id,
    clientOrderId:
      condition.strategyId === undefined || habits.strategiesKeepIds ? condition.clientOrderId : '',
    symbol: contracts.toWire(condition.symbol),
    type: kind === 'trailing' ? type : `${type}_${price === undefined ? 'MARKET' : 'LIMIT'}`,
    side: condition.side === 'buy' ? 'BUY' : 'SELL',
    positionSide: 'BOTH',
    conditionStatus: stateOnWire(parts, condition.state),
    stopPrice: condition.stopPrice ?? condition.activatePrice ?? '0',
    price: price ?? '0',
    quantity: condition.baseSize ?? '0',
    [habits.conditionsHaveWords ? 'closePosition' : 'reduceOnly']: condition.reduceOnly,
    createdAt: condition.createdAtMs,
    updatedAt: condition.updatedAtMs,
  };
}

function strategyOnWire(parts: RouteParts, state: FuturesState, strategy: PlacedStrategy): WireObject {
  const order = state.orders.get(strategy.orderId ?? '');
  const conditions = strategy.conditionIds.flatMap((id) => state.conditions.get(id) ?? []);
  const first = order && { ...orderOnWire(parts, order), strategySubId: 1 };
  const others = conditions.map((condition, index) => ({
    ...conditionOnWire(parts, condition),
    strategySubId: index + (order === undefined ? 1 : 2),
  }));
  const { strategiesKeepIds } = parts.habits;
  return {
    strategyId: strategy.id,
    strategyType: strategy.kind,
    strategyStatus: statusOf(order?.open ?? false, conditions),
    bookTime: strategy.createdAtMs,
    // One that keeps the client order ids may leave the orders' own out: they can be asked for by the others.
    subOrders: [...(first ? [strategiesKeepIds ? withoutId(first) : first] : []), ...others],
    updateTime: Math.max(strategy.createdAtMs, ...conditions.map(({ updatedAtMs }) => updatedAtMs)),
  };
}

function withoutId({ orderId: _orderId, ...row }: WireObject): WireObject {
  return row;
}

function statusOf(isOpen: boolean, conditions: readonly Condition[]): string {
  if (isOpen || conditions.some(isWaiting)) return 'WORKING';
  return conditions.some(({ state }) => state === 'fired') ? 'ALL_DONE' : 'CANCELLED';
}

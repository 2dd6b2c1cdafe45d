/** What an account may read about its orders and trades. All of it takes the right to trade. */
import type { FuturesOrder } from '../futures/futures-order.ts';
import type { WireObject } from '../wire-json.ts';
import { orderOnWire, sideOnWire, tradeOnWire, wireClientOrderId } from './order-wire.ts';
import { pageOnWire, windowOf } from './pages.ts';
import { CODES, SixmmRefusal } from './refusal.ts';
import { type PrivateRequest, privateRoute, type Route, type RouteParts } from './route.ts';
import { viewOf } from './view.ts';

const OPEN_ROWS = 20;

export function orderReadRoutes(parts: RouteParts): readonly Route[] {
  return [
    privateRoute('GET', 'order', 'trade', (request) => oneOrder(parts, request)),
    privateRoute('GET', 'order/current', 'trade', (request) => openOrders(parts, request)),
    privateRoute('GET', 'order/history', 'trade', (request) => pastOrders(parts, request)),
    privateRoute('GET', 'order/trades', 'trade', (request) => trades(parts, request)),
  ];
}

async function oneOrder(parts: RouteParts, request: PrivateRequest): Promise<WireObject> {
  const { parameters } = request;
  const symbol = parts.contracts.toEngine(parameters.required('symbol'));
  const [orderId, clientOrderId] = [parameters.text('orderId'), parameters.text('clientOrderId')];
  if (orderId === undefined && clientOrderId === undefined) {
    throw new SixmmRefusal(CODES.missing, 'orderId or clientOrderId is required');
  }
  const { state, isSeen } = await viewOf(parts, request);
  const ids = orderId === undefined ? (state.byClientOrderId.get(clientOrderId ?? '') ?? []) : [orderId];
  const look = orderId === undefined ? 'orderByClientOrderId' : 'order';
  const order = ids
    .flatMap((id) => state.orders.get(id) ?? [])
    .findLast((one) => {
      const isNamed = clientOrderId === undefined || wireClientOrderId(parts.habits, one) === clientOrderId;
      return one.symbol === symbol && isNamed && isSeen(one, look);
    });
  if (order === undefined) throw new SixmmRefusal(CODES.orderNotFound, 'Order not found');
  return orderOnWire(parts, order);
}

async function openOrders(parts: RouteParts, request: PrivateRequest): Promise<WireObject> {
  const { parameters } = request;
  const { cursorGoesUp, pageRows } = parts.habits;
  const isOf = symbolFilter(parts, request);
  const last = parameters.text('lastOrderId');
  const { state, isSeen } = await viewOf(parts, request);
  const open = [...state.books.openOrders.values()]
    .filter((order) => isOf(order) && isSeen(order, 'openOrders'))
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) === cursorGoesUp ? -1 : 1));
  const isBeyond = ({ id }: FuturesOrder) =>
    last === undefined || (cursorGoesUp ? BigInt(id) > BigInt(last) : BigInt(id) < BigInt(last));
  const limit = Math.min(parameters.count('limit', OPEN_ROWS), pageRows);
  const list = open.filter(isBeyond).slice(0, limit);
  return { list: list.map((order) => orderOnWire(parts, order)), total: open.length };
}

async function pastOrders(parts: RouteParts, request: PrivateRequest): Promise<WireObject> {
  const { parameters } = request;
  const isOf = symbolFilter(parts, request);
  const isInside = windowOf(parts, request);
  const [orderId, clientOrderId] = [parameters.text('orderId'), parameters.text('clientOrderId')];
  const side = parameters.text('side');
  const { state, isSeen } = await viewOf(parts, request);
  const closed = [...state.orders.values()]
    .filter((order) => !order.open && isOf(order) && isSeen(order, 'orderHistory'))
    .filter(({ id }) => orderId === undefined || id === orderId)
    .filter(
      (order) => clientOrderId === undefined || wireClientOrderId(parts.habits, order) === clientOrderId,
    )
    .filter((order) => side === undefined || (sideOnWire(order) === 'BUY') === (side === '1'))
    .filter(({ createdAtMs }) => isInside(createdAtMs))
    .sort((a, b) => b.createdAtMs - a.createdAtMs || (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
  return pageOnWire(
    parts,
    request,
    closed.map((order) => orderOnWire(parts, order)),
  );
}

async function trades(parts: RouteParts, request: PrivateRequest): Promise<WireObject> {
  const isOf = symbolFilter(parts, request);
  const isInside = windowOf(parts, request);
  const orderId = request.parameters.text('orderId');
  const view = await viewOf(parts, request);
  const fills = view
    .fills(orderId === undefined ? 'fills' : 'fillsOfOrder')
    .filter((fill) => isOf(fill) && isInside(fill.atMs))
    .filter((fill) => orderId === undefined || fill.orderId === orderId);
  return pageOnWire(
    parts,
    request,
    fills.toReversed().map((fill) => tradeOnWire(parts, fill)),
  );
}

/** Of the named contract, or of all. */
function symbolFilter(
  { contracts }: RouteParts,
  { parameters }: PrivateRequest,
): (row: { readonly symbol: string }) => boolean {
  const name = parameters.text('symbol');
  if (name === undefined) return () => true;
  const symbol = contracts.toEngine(name);
  return (row) => row.symbol === symbol;
}

/** Orders, fills, positions and wallets of perpetuals in BingX's own names, which change here and there. */
import { HOUR_MS } from '../../core/clock.ts';
import { absolute, compare, dividedBy, formatPlaces, isPositive, minus, ZERO } from '../../core/decimal.ts';
import type {
  ClosedPosition,
  FundingPayment,
  FuturesOrder,
  FuturesPosition,
  FuturesTrade,
} from '../futures/futures-order.ts';
import { type FuturesBooks, leverageOf, marginModeOf } from '../futures/futures-state.ts';
import { type Contracts, liquidationPrice, type Margin, type Marks, markOf } from '../futures/margin.ts';
import { averagePrice, netSize, unrealised } from '../futures/position.ts';
import { seedFrom } from '../noise.ts';
import type { WireObject } from '../wire-json.ts';
import { nameOnWire } from './names.ts';
import { type StopsOfOrder, stopFields } from './perpetual-stops.ts';

/** The client order id is kept in lower case; its name is written in two ways. */
export function perpetualOrderOnWire(
  order: FuturesOrder,
  stops: StopsOfOrder,
  chance: () => number,
): WireObject {
  const isMarket = order.type === 'market';
  const id = order.clientOrderId.toLowerCase();
  return {
    symbol: nameOnWire(order.symbol),
    orderId: BigInt(order.id),
    orderID: order.id,
    side: order.side === 'buy' ? 'BUY' : 'SELL',
    positionSide: 'BOTH',
    type: isMarket ? 'MARKET' : 'LIMIT',
    origQty: order.wantedSize,
    price: order.price ?? '0',
    executedQty: order.filledBase,
    avgPrice: isPositive(order.filledBase) ? dividedBy(order.filledQuote, order.filledBase, 12) : '0',
    cumQuote: order.filledQuote,
    stopPrice: '',
    profit: '0.0000',
    commission: '0.000000',
    status: statusOf(order, chance),
    time: order.createdAtMs,
    updateTime: order.updatedAtMs,
    ...(chance() < 0.5 ? { clientOrderId: id } : { clientOrderID: id }),
    leverage: '20X',
    reduceOnly: order.reduceOnly,
    ...stopFields(stops),
  };
}

function statusOf(order: FuturesOrder, chance: () => number): string {
  if (order.open) {
    if (isPositive(order.filledBase)) return 'PARTIALLY_FILLED';
    return chance() < 0.5 ? 'NEW' : 'PENDING';
  }
  if (compare(order.filledBase, order.baseSize) >= 0) return 'FILLED';
  return chance() < 0.5 ? 'CANCELED' : 'CANCELLED';
}

/** Of a size that no JavaScript number holds exactly. */
const FIRST_POSITION = 1_800_000_000_000_000_000n;
const EAST_MS = 8 * HOUR_MS;

/** Its time is of an hour eight zones east; what is paid has a minus. */
export function perpetualFillOnWire(fill: FuturesTrade): WireObject {
  const there = new Date(fill.atMs + EAST_MS).toISOString().replace('Z', '');
  return {
    symbol: nameOnWire(fill.symbol),
    qty: fill.baseSize,
    price: fill.price,
    quoteQty: '0',
    commission: minus(ZERO, fill.fee),
    commissionAsset: fill.feeCoin,
    orderId: fill.orderId,
    tradeId: fill.id,
    filledTime: `${there}+08:00`,
    side: fill.side === 'buy' ? 'BUY' : 'SELL',
    positionSide: 'BOTH',
    role: fill.role,
  };
}

export function incomeOnWire(payment: FundingPayment): WireObject {
  const number = `${payment.atMs}_${nameOnWire(payment.symbol)}_1`;
  return {
    symbol: nameOnWire(payment.symbol),
    incomeType: 'FUNDING_FEE',
    income: minus(ZERO, payment.paid),
    asset: payment.coin,
    info: 'Funding Fee',
    time: payment.atMs,
    tranId: number,
    tradeId: number,
  };
}

export interface Look {
  readonly books: FuturesBooks;
  readonly contracts: Contracts;
  readonly marks: Marks;
}

export function positionNumber({ id }: Pick<FuturesPosition, 'id'>): bigint {
  return FIRST_POSITION + BigInt(seedFrom(id));
}

/** One that is over, whose number is a text here. */
export function closedPositionOnWire(position: ClosedPosition): WireObject {
  const bought = position.sizeLong;
  return {
    positionId: String(positionNumber(position)),
    symbol: nameOnWire(position.symbol),
    isolated: false,
    positionSide: position.direction === 'long' ? 'LONG' : 'SHORT',
    openTime: position.createdAtMs,
    updateTime: position.updatedAtMs,
    avgPrice: dividedBy(
      absolute(position.direction === 'long' ? position.amountLong : position.amountShort),
      bought,
      8,
    ),
    avgClosePrice: dividedBy(
      absolute(position.direction === 'long' ? position.amountShort : position.amountLong),
      bought,
      8,
    ),
    realisedProfit: minus(ZERO, position.amountSettled),
    positionAmt: bought,
    closePositionAmt: bought,
    leverage: Number(position.leverage),
    closeAllPositions: true,
  };
}

export function positionOnWire(position: FuturesPosition, { books, contracts, marks }: Look): WireObject {
  const mark = markOf(marks, position.symbol);
  const size = absolute(netSize(position));
  return {
    positionId: positionNumber(position),
    symbol: nameOnWire(position.symbol),
    currency: contracts.get(position.symbol)?.quoteCoin,
    positionAmt: size,
    availableAmt: size,
    positionSide: position.direction === 'long' ? 'LONG' : 'SHORT',
    isolated: marginModeOf(books, position.symbol) === 'isolated',
    avgPrice: averagePrice(position),
    leverage: Number(leverageOf(books, position.symbol)),
    unrealizedProfit: formatPlaces(unrealised(position, mark), 8),
    liquidationPrice: Number(liquidationPrice(books, contracts, position, marks)),
    markPrice: mark,
    onlyOnePosition: true,
    updateTime: position.updatedAtMs,
  };
}

/** Two of its names were changed; some figures are empty. */
export function walletOnWire(coin: string, margin: Margin, chance: () => number): WireObject {
  const isOld = chance() < 0.5;
  const profit = formatPlaces(margin.unrealised, 8);
  return {
    userId: '1000',
    asset: coin,
    balance: formatPlaces(margin.wallet, 8),
    equity: formatPlaces(margin.balance, 8),
    unrealizedProfit: profit,
    ...(isOld ? { realisedProfit: '' } : { realizedProfit: '' }),
    availableMargin: formatPlaces(margin.available, 8),
    usedMargin: formatPlaces(margin.initial, 8),
    ...(isOld ? { freezedMargin: '0.0000' } : { frozenMargin: '0.0000' }),
    shortUid: '2000',
  };
}

/** Positions and margin in the exchange's own names. Source: schemas of the Pionex openapi_futures.yaml. */
import { type Decimal, formatPlaces, largest, minus, smallest, ZERO } from '../../core/decimal.ts';
import type { ClosedPosition, FuturesPosition } from '../futures/futures-order.ts';
import { type FuturesBooks, leverageOf } from '../futures/futures-state.ts';
import {
  type Contracts,
  initialMargin,
  liquidationPrice,
  type Margin,
  type Marks,
  maintenanceMargin,
  markOf,
  transferableOf,
} from '../futures/margin.ts';
import { averagePrice, netSize, unrealised } from '../futures/position.ts';
import type { WireObject } from '../wire-json.ts';

interface Look {
  readonly books: FuturesBooks;
  readonly contracts: Contracts;
  readonly marks: Marks;
}

export function positionOnWire(position: FuturesPosition, look: Look): WireObject {
  const { createdAtMs: createTime, updatedAtMs: updateTime } = position;
  return { ...openPosition(position, look), createTime, updateTime };
}

/** The same with other names for its times, and with the margin that an isolated position would have. */
export function positionInDetail(position: FuturesPosition, look: Look): WireObject {
  const { createdAtMs: createdTime, updatedAtMs: updatedTime } = position;
  return { ...openPosition(position, look), createdTime, updatedTime, balances: null };
}

export function closedPositionOnWire(position: ClosedPosition): WireObject {
  return {
    ...cumulated(position, position.leverage),
    sizeTakeover: '0',
    createTime: position.createdAtMs,
    updateTime: position.updatedAtMs,
  };
}

/** What open positions and orders need is frozen, as far as the wallet goes. */
export function walletOnWire(coin: string, { wallet, initial }: Margin): WireObject {
  const frozen = smallest(largest(ZERO, wallet), initial);
  return { coin, free: places(minus(wallet, frozen)), frozen: places(frozen), debts: '0' };
}

export function walletInDetail(coin: string, margin: Margin): WireObject {
  const row = walletOnWire(coin, margin);
  return {
    ...row,
    assets: places(margin.wallet),
    transferable: places(transferableOf(margin)),
    available: places(margin.available),
    unrealizedPnL: places(margin.unrealised),
    totalInitialMargin: places(margin.initial),
  };
}

function openPosition(position: FuturesPosition, { books, contracts, marks }: Look): WireObject {
  const mark = markOf(marks, position.symbol);
  return {
    ...cumulated(position, leverageOf(books, position.symbol)),
    riskState: 'TRADING',
    netSize: netSize(position),
    avgPrice: averagePrice(position),
    unrealizedPnL: places(unrealised(position, mark)),
    markPrice: mark,
    initialMargin: places(initialMargin(books, position.symbol, mark)),
    maintMargin: places(maintenanceMargin(contracts, position, mark)),
    liquidationPrice: liquidationPrice(books, contracts, position, marks),
  };
}

function cumulated(position: FuturesPosition, leverage: Decimal): WireObject {
  return {
    positionId: position.id,
    symbol: position.symbol,
    isolatedMode: 'CROSS',
    positionSide: position.direction === 'long' ? 'LONG' : 'SHORT',
    sizeLong: position.sizeLong,
    sizeShort: position.sizeShort,
    amountLong: position.amountLong,
    amountShort: position.amountShort,
    amountSettled: position.amountSettled,
    leverage,
    sizeLiquidated: position.sizeLiquidated,
    amountLiquidated: position.amountLiquidated,
  };
}

function places(amount: Decimal): string {
  return formatPlaces(amount, 8);
}

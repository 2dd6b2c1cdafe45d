/** How trades add up to one netted position, and what each closed part earns. Exact but for one rounding of a share. */
import {
  compare,
  type Decimal,
  dividedBy,
  isPositive,
  isZero,
  minus,
  smallest,
  sum,
  times,
  ZERO,
} from '../../core/decimal.ts';
import type { FuturesPosition, FuturesTrade } from './futures-order.ts';

export interface Netted {
  /** The position before, when this trade ended it. */
  readonly closed?: FuturesPosition;
  /** The position after; none when it is flat. */
  readonly open?: FuturesPosition;
  /** What the closed part earned, in quote coin. */
  readonly realised: Decimal;
}

type Trade = Pick<FuturesTrade, 'symbol' | 'side' | 'price' | 'baseSize' | 'feeType' | 'atMs'>;

const MONEY_PLACES = 8;
const PRICE_PLACES = 12;

/** `newId` names the position that the trade opens, if it does. A trade beyond the position's size turns it around. */
export function netted(position: FuturesPosition | undefined, trade: Trade, newId: string): Netted {
  if (position === undefined) return { open: traded(emptyPosition(trade, newId), trade), realised: ZERO };
  const net = netSize(position);
  const isReducing = isPositive(net) === (trade.side === 'sell');
  if (!isReducing) return { open: traded(position, trade), realised: ZERO };

  const size = absolute(net);
  const baseSize = smallest(size, trade.baseSize);
  const cost = times(amountSum(position), baseSize);
  // Of the last part everything is told, so that nothing of a closed position is left by rounding.
  const share = compare(baseSize, size) === 0 ? amountSum(position) : dividedBy(cost, size, MONEY_PLACES);
  const realised = sum(signed(trade.side === 'sell', times(trade.price, baseSize)), share);
  const after = settled(traded(position, { ...trade, baseSize }), realised);
  if (!isZero(netSize(after))) return { open: after, realised };

  const rest = minus(trade.baseSize, baseSize);
  if (isZero(rest)) return { closed: after, realised };
  const turned = traded(emptyPosition(trade, newId), { ...trade, baseSize: rest });
  return { closed: after, open: turned, realised };
}

/** Positive when long. */
export function netSize(position: FuturesPosition): Decimal {
  return sum(position.sizeLong, position.sizeShort, position.sizeLiquidated);
}

export function averagePrice(position: FuturesPosition): Decimal {
  const net = netSize(position);
  return isZero(net) ? ZERO : absolute(dividedBy(amountSum(position), net, PRICE_PLACES));
}

/** What closing at this price would earn, in quote coin. */
export function unrealised(position: FuturesPosition, mark: Decimal): Decimal {
  return sum(times(mark, netSize(position)), amountSum(position));
}

/** How much of an order of this side would only close the position. */
export function reducibleSize(position: FuturesPosition | undefined, side: Trade['side']): Decimal {
  if (position === undefined) return ZERO;
  const net = netSize(position);
  return isPositive(net) === (side === 'sell') ? absolute(net) : ZERO;
}

export function absolute(value: Decimal): Decimal {
  return signed(!value.startsWith('-'), value);
}

/** Minus what the open size has cost: negative for a long position. */
export function amountSum(position: FuturesPosition): Decimal {
  const { amountLong, amountShort, amountLiquidated, amountSettled } = position;
  return sum(amountLong, amountShort, amountLiquidated, amountSettled);
}

function traded(position: FuturesPosition, trade: Trade): FuturesPosition {
  const isBuy = trade.side === 'buy';
  const size = signed(isBuy, trade.baseSize);
  const amount = signed(!isBuy, times(trade.price, trade.baseSize));
  const updated = { ...position, updatedAtMs: trade.atMs };
  if (trade.feeType === 'liquidation') {
    return {
      ...updated,
      sizeLiquidated: sum(position.sizeLiquidated, size),
      amountLiquidated: sum(position.amountLiquidated, amount),
    };
  }
  return isBuy
    ? { ...updated, sizeLong: sum(position.sizeLong, size), amountLong: sum(position.amountLong, amount) }
    : {
        ...updated,
        sizeShort: sum(position.sizeShort, size),
        amountShort: sum(position.amountShort, amount),
      };
}

function settled(position: FuturesPosition, realised: Decimal): FuturesPosition {
  return { ...position, amountSettled: minus(position.amountSettled, realised) };
}

function emptyPosition({ symbol, side, atMs }: Trade, id: string): FuturesPosition {
  return {
    id,
    symbol,
    direction: side === 'buy' ? 'long' : 'short',
    sizeLong: ZERO,
    sizeShort: ZERO,
    sizeLiquidated: ZERO,
    amountLong: ZERO,
    amountShort: ZERO,
    amountLiquidated: ZERO,
    amountSettled: ZERO,
    createdAtMs: atMs,
    updatedAtMs: atMs,
    fundedUntilMs: atMs,
  };
}

function signed(positive: boolean, value: Decimal): Decimal {
  return positive ? value : minus(ZERO, value);
}

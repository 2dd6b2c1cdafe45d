/**
 * Orders, trades, balances and positions of 6MM, and what they mean here. The rows of orders are not documented: their
 * names are those of its other lists and of the field, any of which will do. What decides about money is strict.
 */
import * as z from 'zod';
import { absolute, type Decimal, minus } from '../../core/decimal.ts';
import { decimalSchema as wireMoney } from '../../decimal-schema.ts';
import {
  present,
  unlessZero,
  wireId,
  wireList,
  wireMoneyIfAny,
  wireMs,
  wireTextIfAny,
  wireWord,
} from '../rest/wire-values.ts';
import type { Fill, VenueOrder } from '../venue.ts';

/** Filters of lists name sides by these numbers, so rows may too. */
export const side = wireWord('side', { BUY: 'buy', SELL: 'sell', '1': 'buy', '2': 'sell' });

/** Orders that a condition has made may keep its name. */
export const orderType = wireWord('order type', {
  LIMIT: 'limit',
  MARKET: 'market',
  '1': 'limit',
  '2': 'market',
  STOP_LIMIT: 'limit',
  TAKE_PROFIT_LIMIT: 'limit',
  STOP_MARKET: 'market',
  TAKE_PROFIT_MARKET: 'market',
  TRAILING_STOP: 'market',
});

/** Never by number: the numbers in use elsewhere are not documented. `NEW` is taken, `PENDING` rests. */
const orderStatus = wireWord('order status', {
  NEW: 'open',
  PENDING: 'open',
  PARTIALLY_FILLED: 'open',
  FILLED: 'closed',
  CANCELED: 'closed',
  REJECTED: 'closed',
  PARTIALLY_FILLED_CANCELED: 'closed',
});

/** An order without what it cost: no row is known to tell an average price. */
export interface ToldOrder
  extends Pick<
    VenueOrder,
    'venueOrderId' | 'symbol' | 'side' | 'type' | 'status' | 'createdAtMs' | 'updatedAtMs'
  > {
  readonly clientOrderId?: string;
  readonly price?: Decimal;
  readonly baseSize?: Decimal;
  /** Missing where neither the row nor its status tells it: then its trades do. */
  readonly filled?: Decimal;
  /** By its status: more than nothing is filled. */
  readonly hasTrades: boolean;
  /** The venue's own word. */
  readonly typeWord: string;
  readonly reduceOnly?: boolean;
}

const WITH_TRADES: readonly unknown[] = ['FILLED', 'PARTIALLY_FILLED', 'PARTIALLY_FILLED_CANCELED'];

const times = {
  createdAt: wireMs.optional(),
  createTime: wireMs.optional(),
  createdTime: wireMs.optional(),
  timestamp: wireMs.optional(),
  updatedAt: wireMs.optional(),
  updateTime: wireMs.optional(),
  updatedTime: wireMs.optional(),
};

export const orderRow = z
  .looseObject({
    orderId: wireId,
    clientOrderId: wireTextIfAny,
    symbol: z.string().min(1),
    side,
    type: z.string().optional(),
    orderType: z.string().optional(),
    status: z.string().optional(),
    orderStatus: z.string().optional(),
    price: wireMoneyIfAny,
    quantity: wireMoneyIfAny,
    filledQuantity: wireMoneyIfAny,
    executedQuantity: wireMoneyIfAny,
    filledQty: wireMoneyIfAny,
    executedQty: wireMoneyIfAny,
    remainingQuantity: wireMoneyIfAny,
    reduceOnly: z.boolean().optional().catch(undefined),
    ...times,
  })
  .transform((row, context): ToldOrder => {
    const typeWord = row.type ?? row.orderType;
    const word = orderType.safeParse(typeWord);
    const statusWord = row.status ?? row.orderStatus;
    const status = orderStatus.safeParse(statusWord);
    const createdAtMs = row.createdAt ?? row.createTime ?? row.createdTime ?? row.timestamp;
    if (!word.success || !status.success || createdAtMs === undefined) {
      context.addIssue(
        [...(word.error?.issues ?? []), ...(status.error?.issues ?? [])][0]?.message ?? 'no time of creation',
      );
      return z.NEVER;
    }
    const updatedAtMs = row.updatedAt ?? row.updateTime ?? row.updatedTime ?? createdAtMs;
    return {
      venueOrderId: row.orderId,
      symbol: row.symbol,
      side: row.side,
      type: word.data,
      typeWord: typeWord ?? '',
      status: status.data,
      createdAtMs,
      hasTrades: WITH_TRADES.includes(statusWord),
      updatedAtMs: Math.max(updatedAtMs, createdAtMs),
      ...present({
        clientOrderId: row.clientOrderId,
        price: word.data === 'limit' ? unlessZero(row.price) : undefined,
        baseSize: unlessZero(row.quantity),
        filled: filledOf(row),
        reduceOnly: row.reduceOnly,
      }),
    };
  });

/** What a reduce-only order asks for may be more than it can fill. */
function filledOf(
  row: {
    readonly [Name in
      | 'filledQuantity'
      | 'executedQuantity'
      | 'filledQty'
      | 'executedQty'
      | 'remainingQuantity'
      | 'quantity']: Decimal | undefined;
  },
): Decimal | undefined {
  const told = row.filledQuantity ?? row.executedQuantity ?? row.filledQty ?? row.executedQty;
  if (told !== undefined || row.quantity === undefined || row.remainingQuantity === undefined) return told;
  return minus(row.quantity, row.remainingQuantity);
}

export const placedData = z.looseObject({ orderId: wireId, clientOrderId: wireTextIfAny });

/** A trade without the coin of its fee, which is its symbol's quote coin. */
export type ToldTrade = Omit<Fill, 'feeCoin'>;

/**
 * `fillId` names the row, `tradeId` a trade that may have several. Whether a paid fee is positive is not documented,
 * and no rebate is: every fee is taken for a paid one.
 */
export const tradeRow = z
  .looseObject({
    fillId: wireId,
    orderId: wireId,
    symbol: z.string().min(1),
    side,
    roleType: wireWord('role', { maker: 'maker', taker: 'taker' }),
    price: wireMoney,
    quantity: wireMoney,
    handlingFee: wireMoney,
    createdAt: wireMs,
  })
  .transform(
    (row): ToldTrade => ({
      fillId: row.fillId,
      venueOrderId: row.orderId,
      symbol: row.symbol,
      side: row.side,
      role: row.roleType,
      price: row.price,
      baseSize: absolute(row.quantity),
      fee: absolute(row.handlingFee),
      atMs: row.createdAt,
    }),
  );

const asset = z.looseObject({
  assetType: z.string().min(1),
  walletBalance: wireMoney,
  frozenMargin: wireMoneyIfAny,
  usedMargin: wireMoneyIfAny,
});

/** Documented as a single one; of a list every one is read. */
export const assetsData = z.looseObject({
  userAsset: z.union([asset.transform((one) => [one]), wireList(asset)]).nullable(),
});
export type Asset = z.output<typeof asset>;

const positionRow = z.looseObject({
  symbol: z.string().min(1),
  marginMode: z.string().optional(),
  positionSide: wireWord('position side', { LONG: 'long', SHORT: 'short', BOTH: 'net' }),
  leverage: wireMoneyIfAny,
  quantity: wireMoney,
  entryPrice: wireMoneyIfAny,
  liqPrice: wireMoneyIfAny,
  unrealizedPnl: wireMoneyIfAny,
});

export type PositionRow = z.output<typeof positionRow>;
export const positionsData = z.looseObject({ positions: wireList(positionRow) });

export const leverageData = z.looseObject({ symbol: z.string(), leverage: wireMoney });

/** Futures orders, fills and funding in the exchange's own names. Source: schemas of the Pionex openapi_futures.yaml. */
import { minus, ZERO } from '../../core/decimal.ts';
import type {
  FundingPayment,
  FuturesOrder,
  FuturesOrderType,
  FuturesTrade,
} from '../futures/futures-order.ts';
import type { WireObject } from '../wire-json.ts';

/** No document and no known payment says which sign a paid fee has. */
export type FundingFeeSign = 'paidIsPositive' | 'paidIsNegative';

const TYPES: Readonly<Record<FuturesOrderType, string>> = {
  limit: 'LIMIT',
  market: 'MARKET_QTY',
  ioc: 'IOC',
  fok: 'FOK',
  postOnly: 'POSTONLY',
};

/** An amount that an order does not have is sent as `"0"` or as `""`: `emptyAmount` says which it is this time. */
export function futuresOrderOnWire(order: FuturesOrder, emptyAmount: '0' | ''): WireObject {
  return {
    orderId: BigInt(order.id),
    symbol: order.symbol,
    type: TYPES[order.type],
    positionMode: 'BUYSELL',
    isolatedMode: 'CROSS',
    side: order.side === 'buy' ? 'BUY' : 'SELL',
    positionSide: 'BOTH',
    price: order.price ?? emptyAmount,
    origSize: order.wantedSize,
    size: order.baseSize,
    amount: emptyAmount,
    filledSize: order.filledBase,
    filledAmount: order.filledQuote,
    status: order.open ? 'OPEN' : 'CLOSED',
    reduceOnly: order.reduceOnly,
    clientOrderId: order.clientOrderId,
    source: order.source === 'api' ? 'API' : 'SYSTEM',
    createTime: order.createdAtMs,
    updateTime: order.updatedAtMs,
  };
}

export function futuresFillOnWire(fill: FuturesTrade): WireObject {
  return {
    id: BigInt(fill.id),
    orderId: BigInt(fill.orderId),
    symbol: fill.symbol,
    side: fill.side === 'buy' ? 'BUY' : 'SELL',
    role: fill.role === 'taker' ? 'TAKER' : 'MAKER',
    price: fill.price,
    size: fill.baseSize,
    fee: fill.fee,
    feeCoin: fill.feeCoin,
    feeType: fill.feeType === 'trading' ? 'TRADING' : 'LIQUIDATION',
    timestamp: fill.atMs,
  };
}

export function fundingOnWire(payment: FundingPayment, sign: FundingFeeSign): WireObject {
  return {
    symbol: payment.symbol,
    isolatedMode: 'CROSS',
    fundingFee: sign === 'paidIsPositive' ? payment.paid : minus(ZERO, payment.paid),
    fundingCoin: payment.coin,
    timestamp: payment.atMs,
    fundingRate: payment.rate,
  };
}

import type { FuturesRefusal } from '../futures/futures-placing.ts';
import type { Refusal } from '../rules.ts';
import type { WireObject } from '../wire-json.ts';

/** A failure that the wire answers with `result: false`. Caught by the router only. */
export class PionexRefusal extends Error {
  override readonly name = 'PionexRefusal';
  readonly code: string;
  /** Sent along by the few failures that have data. */
  readonly data: WireObject | undefined;

  constructor(code: string, message: string, data?: WireObject) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** Codes of a refused order; those that the official list lacks were seen by other clients. */
const ORDER_REFUSALS: Readonly<Record<Refusal, readonly [code: string, message: string]>> = {
  unknownSymbol: ['TRADE_INVALID_SYMBOL', 'symbol error'],
  notTradable: ['TRADE_OPERATION_DENIED', 'symbol is not enabled'],
  sizePrecision: ['TRADE_PARAMETER_ERROR', 'size not match base precision'],
  sizeOutOfRange: ['TRADE_SIZE_FILTER_DENIED', 'size out of range'],
  pricePrecision: ['TRADE_PARAMETER_ERROR', 'price not match quote precision'],
  priceOutOfBand: ['TRADE_PRICE_FILTER_DENIED', 'price out of range'],
  amountPrecision: ['TRADE_PARAMETER_ERROR', 'amount not match amount precision'],
  amountTooSmall: ['TRADE_AMOUNT_FILTER_DENIED', 'amount less than min amount'],
  notEnoughMoney: ['TRADE_NOT_ENOUGH_MONEY', 'not enough money'],
  usedClientOrderId: ['TRADE_REPEAT_CLIENT_ORDER_ID', 'repeat client order id'],
  tooManyOpenOrders: ['TRADE_OPEN_ORDER_EXCEED_LIMIT', 'open orders exceed limit'],
};

const FUTURES_REFUSALS: Readonly<Record<FuturesRefusal, readonly [code: string, message: string]>> = {
  ...ORDER_REFUSALS,
  nothingToReduce: ['TRADE_OPERATION_DENIED', 'no position to reduce'],
  riskLimit: ['TRADE_OPERATION_DENIED', 'position exceeds the risk limit of this leverage'],
};

export function futuresOrderRefusal(refusal: FuturesRefusal): PionexRefusal {
  const [code, message] = FUTURES_REFUSALS[refusal];
  return new PionexRefusal(code, message);
}

export function orderRefusal(refusal: Refusal): PionexRefusal {
  const [code, message] = ORDER_REFUSALS[refusal];
  return new PionexRefusal(code, message);
}

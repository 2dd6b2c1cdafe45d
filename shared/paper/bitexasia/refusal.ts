import type { Refusal } from '../rules.ts';

/** A failure that the wire answers with this status. Caught by the router only. No code of the venue is published. */
export class BitexasiaRefusal extends Error {
  override readonly name = 'BitexasiaRefusal';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const ORDER_REFUSALS: Readonly<Record<Refusal, readonly [status: number, code: string, message: string]>> = {
  unknownSymbol: [422, 'UNKNOWN_PAIR', 'pair does not exist'],
  notTradable: [422, 'PAIR_OFFLINE', 'pair is not traded'],
  sizePrecision: [400, 'INVALID_SIZE', 'size has too many decimal places'],
  sizeOutOfRange: [422, 'SIZE_OUT_OF_RANGE', 'size out of range'],
  pricePrecision: [400, 'INVALID_PRICE', 'price is no multiple of the tick size'],
  priceOutOfBand: [422, 'PRICE_OUT_OF_RANGE', 'price too far from the market'],
  amountPrecision: [400, 'INVALID_SIZE', 'size has too many decimal places'],
  amountTooSmall: [422, 'ORDER_TOO_SMALL', 'order value below the minimum'],
  notEnoughMoney: [422, 'INSUFFICIENT_BALANCE', 'insufficient balance'],
  usedClientOrderId: [409, 'CLIENT_ORDER_ID_CONFLICT', 'another order has this client_order_id'],
  tooManyOpenOrders: [422, 'TOO_MANY_OPEN_ORDERS', 'too many open orders'],
};

export function orderRefusal(refusal: Refusal): BitexasiaRefusal {
  return new BitexasiaRefusal(...ORDER_REFUSALS[refusal]);
}

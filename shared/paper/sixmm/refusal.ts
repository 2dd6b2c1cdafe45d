/** Failures on 6MM's wire. Codes from its "Error codes and troubleshooting"; which ranges a reason has is a reading. */
import type { FuturesRefusal } from '../futures/futures-placing.ts';

/** Answered with a non-zero `code`. Caught by the router only. */
export class SixmmRefusal extends Error {
  override readonly name = 'SixmmRefusal';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const CODES = {
  noCredentials: 1001,
  invalidKey: 1003,
  wrongAddress: 1006,
  missing: 2001,
  invalid: 2002,
  outOfRange: 2003,
  noMoney: 3001,
  orderNotFound: 3003,
  repeated: 3004,
  notCancellable: 3005,
  noPermission: 3006,
  invalidCondition: 3100,
  unavailable: 5002,
  tooMany: 5003,
} as const;

const ORDER_REFUSALS: Readonly<Record<FuturesRefusal, readonly [code: number, message: string]>> = {
  unknownSymbol: [CODES.invalid, 'Invalid symbol'],
  notTradable: [CODES.invalid, 'Invalid symbol'],
  sizePrecision: [CODES.invalid, 'quantity does not match step size'],
  sizeOutOfRange: [CODES.outOfRange, 'quantity is out of range'],
  pricePrecision: [CODES.invalid, 'price does not match tick size'],
  priceOutOfBand: [CODES.outOfRange, 'price is out of range'],
  amountPrecision: [CODES.invalid, 'invalid quantity'],
  amountTooSmall: [CODES.outOfRange, 'notional is below the minimum'],
  notEnoughMoney: [CODES.noMoney, 'Insufficient balance'],
  usedClientOrderId: [CODES.repeated, 'Duplicate request'],
  tooManyOpenOrders: [CODES.outOfRange, 'too many open orders'],
  nothingToReduce: [CODES.outOfRange, 'there is no position to reduce'],
  riskLimit: [CODES.outOfRange, 'position exceeds the limit of this leverage'],
};

export function orderRefusal(refusal: FuturesRefusal): SixmmRefusal {
  return new SixmmRefusal(...ORDER_REFUSALS[refusal]);
}

import type { FuturesRefusal } from '../futures/futures-placing.ts';
import type { Refusal } from '../rules.ts';

/** An error that the wire answers with its code, and with HTTP 200. Caught by the router only. */
export class BingxRefusal extends Error {
  override readonly name = 'BingxRefusal';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

type Words = readonly [code: number, message: string];

/** A used client order id has no code in any document; these words were made up. */
const SPOT_REFUSALS: Readonly<Record<Refusal, Words>> = {
  unknownSymbol: [100421, 'this trading pair is not open to the API'],
  notTradable: [100490, 'this trading pair is offline'],
  sizePrecision: [100400, 'entrust volume too low'],
  sizeOutOfRange: [100400, 'the minimum amount per order is not reached'],
  pricePrecision: [100440, 'price deviates too much'],
  priceOutOfBand: [100440, 'order price deviates too much from the market price'],
  amountPrecision: [100400, 'entrust volume too low'],
  amountTooSmall: [100400, 'entrust volume too low, minimum amount per order'],
  notEnoughMoney: [100202, 'Insufficient balance'],
  usedClientOrderId: [100400, 'clientOrderID is used already'],
  tooManyOpenOrders: [100421, 'the number of resting LIMIT orders is over the limit'],
};

const PERPETUAL_REFUSALS: Readonly<Record<FuturesRefusal, Words>> = {
  unknownSymbol: [109425, 'this symbol does not exist'],
  notTradable: [101415, 'this trading pair is suspended'],
  sizePrecision: [110425, 'order size does not meet the precision'],
  sizeOutOfRange: [110422, 'the order size is below the minimum'],
  pricePrecision: [110402, 'the order price is invalid'],
  priceOutOfBand: [101211, 'order price exceeds the allowed range'],
  amountPrecision: [110425, 'order size does not meet the precision'],
  amountTooSmall: [101400, 'The order amount must be greater than 2u'],
  notEnoughMoney: [101204, 'Insufficient margin'],
  usedClientOrderId: [101481, 'clientOrderID cannot be repeated'],
  tooManyOpenOrders: [101419, 'pending orders reached the upper limit'],
  nothingToReduce: [101290, 'Reduce Only order can only decrease a position'],
  riskLimit: [101209, 'the maximum position value for this leverage is reached'],
};

export function spotRefusal(refusal: Refusal): BingxRefusal {
  return new BingxRefusal(...SPOT_REFUSALS[refusal]);
}

export function perpetualRefusal(refusal: FuturesRefusal): BingxRefusal {
  return new BingxRefusal(...PERPETUAL_REFUSALS[refusal]);
}

/**
 * Prices of coin-margined contracts. `USDT_BTC_PERP` is quoted in BTC per USDT, e.g. 0.0000115, and people read it as
 * its reciprocal, 87000. All figures of this project are in the contract's own orientation, as `markPrices()` gives
 * them, and bots are expected so on the wire. Whether some of their prices are the reciprocal was never seen, so each
 * is compared with the price at which the bot began, which is taken to be the contract's own.
 */
import {
  compare,
  type Decimal,
  decimal,
  dividedBy,
  isPositive,
  largest,
  ONE,
  smallest,
} from '../../core/decimal.ts';
import type { FuturesData } from './bot-futures-wire.ts';

/** So far no grid lives to see a price move; a coin of about 1 USD is thus never taken for its reciprocal. */
const FAR: Decimal = decimal('25');

/** Enough for 1/x of any real price to keep its digits. */
const PLACES = 24;

/** `data` with every price turned round that shows the reciprocal; what lay above then lies below. */
export function contractPrices(data: FuturesData): FuturesData {
  const anchor = data.openPrice ?? data.initPrice;
  if (anchor === undefined) return data;
  const own = <Price extends Decimal | undefined>(price: Price) =>
    price !== undefined && isReciprocal(price, anchor) ? (turned(price) as Price) : price;
  const isTurned = (price: Decimal | undefined) => price !== undefined && isReciprocal(price, anchor);
  const ownTriggers = (triggers: FuturesData['investInTriggers']) =>
    triggers.map((trigger) =>
      isTurned(trigger.condition)
        ? {
            condition: own(trigger.condition),
            conditionDirection: OPPOSITE[trigger.conditionDirection ?? ''],
          }
        : trigger,
    );
  const { top, bottom, movingTop, movingBottom, lossStop, lossStopHigh } = data;
  const { estimateLiquidationPriceUp: up, estimateLiquidationPriceDown: down } = data;
  const stopsAtPrice = isPriceType(data.lossStopType);
  return {
    ...data,
    ...(isTurned(top) ? { top: own(bottom), bottom: own(top) } : {}),
    ...(isTurned(movingTop) ? { movingTop: own(movingBottom), movingBottom: own(movingTop) } : {}),
    positionOpenPrice: own(data.positionOpenPrice),
    ...(isTurned(up ?? down)
      ? { estimateLiquidationPriceUp: own(down), estimateLiquidationPriceDown: own(up) }
      : {}),
    ...(stopsAtPrice && isTurned(lossStop) && lossStopHigh !== undefined
      ? { lossStop: own(lossStopHigh), lossStopHigh: own(lossStop) }
      : { lossStop: stopsAtPrice ? own(lossStop) : lossStop, lossStopHigh: own(lossStopHigh) }),
    lossStopLimitPrice: own(data.lossStopLimitPrice),
    profitStop: isPriceType(data.profitStopType) ? own(data.profitStop) : data.profitStop,
    profitStopLimitPrice: own(data.profitStopLimitPrice),
    investInTriggers: ownTriggers(data.investInTriggers),
    investOutTriggers: ownTriggers(data.investOutTriggers),
  };
}

const OPPOSITE: Readonly<Record<string, string | undefined>> = { '1': '-1', '-1': '1' };

/** Whether `price` is the reciprocal of one in the orientation of `anchor`. */
function isReciprocal(price: Decimal, anchor: Decimal): boolean {
  if (!isPositive(price)) return false;
  const apart = ratio(price, anchor);
  return compare(apart, FAR) >= 0 && compare(ratio(turned(price), anchor), apart) < 0;
}

function turned(price: Decimal): Decimal {
  return dividedBy(ONE, price, PLACES);
}

/** How many times the larger is the smaller. */
function ratio(a: Decimal, b: Decimal): Decimal {
  return dividedBy(largest(a, b), smallest(a, b));
}

function isPriceType(type = 'price'): boolean {
  return type.startsWith('price');
}

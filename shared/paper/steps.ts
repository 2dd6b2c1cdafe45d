/** Turns decisions into the steps of a change: what is frozen, what each fill moves, what it costs. */
import type { EpochMs } from '../core/clock.ts';
import { compare, type Decimal, decimal, minus, roundUp, sum, times, ZERO } from '../core/decimal.ts';
import type { PlacedOrder, Step } from './change.ts';
import type { Listing } from './instruments.ts';
import { coinsOf, type Execution, type OrderRequest, type PaperFill, type PaperOrder } from './order.ts';

/** Balances have 8 decimal places; a fee is rounded up to them. */
const FEE_PLACES = 8;

export function placedOrder(
  listing: Listing,
  request: OrderRequest,
  placed: {
    readonly id: string;
    readonly atMs: EpochMs;
    readonly takesAtMs?: EpochMs | undefined;
    readonly mid: Decimal;
  },
): PlacedOrder {
  const { pays, receives } = coinsOf(listing, request.side);
  return {
    ...request,
    id: placed.id,
    createdAtMs: placed.atMs,
    takesAtMs: placed.takesAtMs,
    feeCoin: receives,
    frozen: toFreeze(listing, request, placed.mid),
    frozenCoin: pays,
  };
}

export function fillStep(
  order: Pick<PaperOrder, 'id' | 'symbol' | 'side' | 'terms' | 'feeCoin'>,
  execution: Execution,
  trade: Pick<PaperFill, 'id' | 'role' | 'atMs'> & { readonly feeRate: Decimal },
): Step & { type: 'fill' } {
  const value = times(execution.price, execution.baseSize);
  const gross = order.side === 'buy' ? execution.baseSize : value;
  const pays = order.side === 'buy' ? value : execution.baseSize;
  const fee = roundUp(times(gross, trade.feeRate), FEE_PLACES);
  return {
    type: 'fill',
    fill: {
      id: trade.id,
      orderId: order.id,
      symbol: order.symbol,
      side: order.side,
      role: trade.role,
      price: execution.price,
      baseSize: execution.baseSize,
      fee,
      feeCoin: order.feeCoin,
      atMs: trade.atMs,
    },
    pays,
    unfreezes: betterThanLimit(order, execution, value),
    receives: minus(gross, fee),
  };
}

/** Whether these executions are all that a limit or base-sized order wants. */
export function isComplete(
  request: OrderRequest,
  filledBefore: Decimal,
  executions: readonly Execution[],
): boolean {
  if (!('baseSize' in request.terms)) return false;
  const filled = sum(filledBefore, ...executions.map((execution) => execution.baseSize));
  return compare(filled, request.terms.baseSize) >= 0;
}

/** What a market buy of so many coins will cost is not known before; the whole book lies within this of the mid. */
const MARKET_BUY_CEILING = decimal('1.1');

function toFreeze({ buyCeiling }: Listing, { side, terms }: OrderRequest, mid: Decimal): Decimal {
  if ('quoteAmount' in terms) return terms.quoteAmount;
  if (side === 'sell') return terms.baseSize;
  const price = terms.type === 'limit' ? terms.price : times(mid, buyCeiling ?? MARKET_BUY_CEILING);
  return times(price, terms.baseSize);
}

function betterThanLimit(
  order: Pick<PaperOrder, 'side' | 'terms'>,
  execution: Execution,
  value: Decimal,
): Decimal {
  if (order.side === 'sell' || order.terms.type !== 'limit') return ZERO;
  return minus(times(order.terms.price, execution.baseSize), value);
}

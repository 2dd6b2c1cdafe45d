/** What can happen to a futures account: the steps of its history, beside those of the spot account. */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import type { Decimal } from '../../core/decimal.ts';
import { decimalSchema as money } from '../../decimal-schema.ts';
import type { MarginMode } from '../../venues/perpetual.ts';
import type { PlacedCondition, PlacedStrategy } from './condition.ts';
import type { ConditionStep } from './condition-books.ts';
import type { FundingPayment, FuturesTrade, PlacedFuturesOrder } from './futures-order.ts';

export type FuturesStep =
  | ConditionStep
  | { readonly type: 'strategy'; readonly strategy: PlacedStrategy }
  /** Money arrives in a wallet from outside (or leaves, when negative); the first one opens the account. */
  | { readonly type: 'credit'; readonly coin: string; readonly amount: Decimal; readonly atMs: EpochMs }
  | { readonly type: 'leverage'; readonly symbol: string; readonly leverage: Decimal }
  | { readonly type: 'marginMode'; readonly symbol: string; readonly mode: MarginMode }
  | { readonly type: 'place'; readonly order: PlacedFuturesOrder }
  /** New terms of an open order; sizes are whole, with what is filled already. */
  | {
      readonly type: 'amend';
      readonly orderId: string;
      readonly price: Decimal;
      readonly baseSize: Decimal;
      readonly wantedSize: Decimal;
      readonly atMs: EpochMs;
    }
  /** Position, profit and wallet follow from the trade and the position before it. */
  | { readonly type: 'trade'; readonly trade: FuturesTrade }
  | { readonly type: 'close'; readonly orderId: string; readonly atMs: EpochMs }
  | { readonly type: 'funding'; readonly payment: FundingPayment }
  /** A liquidation came too late to cover its loss: the exchange pays the rest, and the wallet is empty. */
  | { readonly type: 'insurance'; readonly coin: string; readonly amount: Decimal; readonly atMs: EpochMs };

const side = z.enum(['buy', 'sell']);

const order = z.strictObject({
  id: z.string(),
  symbol: z.string(),
  side,
  type: z.enum(['limit', 'market', 'ioc', 'fok', 'postOnly']),
  baseSize: money,
  wantedSize: money,
  price: money.optional(),
  reduceOnly: z.boolean(),
  clientOrderId: z.string(),
  inStrategy: z.literal(true).optional(),
  source: z.enum(['api', 'condition', 'system']),
  createdAtMs: z.int(),
  takesAtMs: z.int().optional(),
});

const trade = z.strictObject({
  id: z.string(),
  orderId: z.string(),
  symbol: z.string(),
  side,
  role: z.enum(['maker', 'taker']),
  price: money,
  baseSize: money,
  fee: money,
  feeCoin: z.string(),
  feeType: z.enum(['trading', 'liquidation']),
  atMs: z.int(),
});

const payment = z.strictObject({
  symbol: z.string(),
  coin: z.string(),
  paid: money,
  rate: money,
  atMs: z.int(),
});

const condition: z.ZodType<PlacedCondition> = z.strictObject({
  id: z.string(),
  symbol: z.string(),
  side,
  kind: z.enum(['stop', 'takeProfit', 'trailing']),
  stopPrice: money.optional(),
  callbackShare: money.optional(),
  activatePrice: money.optional(),
  price: money.optional(),
  baseSize: money.optional(),
  reduceOnly: z.boolean(),
  endsWithPosition: z.boolean(),
  clientOrderId: z.string(),
  createdAtMs: z.int(),
  waitsForOrder: z.string().optional(),
  strategyId: z.string().optional(),
});

const strategy: z.ZodType<PlacedStrategy> = z.strictObject({
  id: z.string(),
  kind: z.enum(['OTO', 'OCO', 'OTOCO']),
  orderId: z.string().optional(),
  conditionIds: z.array(z.string()),
  createdAtMs: z.int(),
});

const ofCondition = { conditionId: z.string(), atMs: z.int() };
const moved = { coin: z.string(), amount: money, atMs: z.int() };

/** Strict, because nobody else writes these rows. */
export const futuresStepRow: z.ZodType<FuturesStep> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('credit'), ...moved }),
  z.strictObject({ type: z.literal('leverage'), symbol: z.string(), leverage: money }),
  z.strictObject({
    type: z.literal('marginMode'),
    symbol: z.string(),
    mode: z.enum(['cross', 'isolated']),
  }),
  z.strictObject({ type: z.literal('place'), order }),
  z.strictObject({
    type: z.literal('amend'),
    orderId: z.string(),
    price: money,
    baseSize: money,
    wantedSize: money,
    atMs: z.int(),
  }),
  z.strictObject({ type: z.literal('trade'), trade }),
  z.strictObject({ type: z.literal('close'), orderId: z.string(), atMs: z.int() }),
  z.strictObject({ type: z.literal('funding'), payment }),
  z.strictObject({ type: z.literal('insurance'), ...moved }),
  z.strictObject({ type: z.literal('placeCondition'), condition, isFilled: z.boolean() }),
  z.strictObject({ type: z.literal('fireCondition'), ...ofCondition, orderId: z.string().optional() }),
  z.strictObject({ type: z.literal('cancelCondition'), ...ofCondition }),
  z.strictObject({ type: z.literal('strategy'), strategy }),
]);

/** The exchange's dual investments: booked as somebody does it at the app, settled when they expire, collected. */
import type { EpochMs } from '../../core/clock.ts';
import {
  compare,
  type Decimal,
  dividedBy,
  minus,
  ONE,
  roundDown,
  sum,
  times,
  ZERO,
} from '../../core/decimal.ts';
import { invariant } from '../../core/errors.ts';
import { balanceOf } from '../account-state.ts';
import type { Settler } from '../engine.ts';
import type { Keeper } from '../keeper.ts';
import type { DualInvestment, DualSettlement, EarnStep } from './earn.ts';
import type { DualOrder } from './earn-book.ts';

/** What an investment is made of. `quote` is what the product's name says, and `currency` what it is paid in. */
export type NewDual = Omit<DualInvestment, 'clientDualId' | 'productId' | 'createdAtMs'>;

export interface PaperEarn extends Settler {
  /** Its client id. Throws when the account has not so much money free: a programmer's error. */
  invest(account: string, dual: NewDual, atMs: EpochMs): Promise<string>;
  /** Brings what an expired investment has paid to the spot account. `false` when there is nothing to bring. */
  collect(account: string, clientDualId: string, atMs: EpochMs): Promise<boolean>;
}

export interface EarnOptions {
  /** What one of the coin is worth in USDT. */
  readonly usdtPriceOf: (coin: string, atMs: EpochMs) => Promise<Decimal>;
}

const MONEY_PLACES = 8;

export function createPaperEarn({ usdtPriceOf }: EarnOptions, keeper: Keeper): PaperEarn {
  const earn: PaperEarn = {
    async settle(account, state, atMs) {
      const isDue = (dual: DualOrder) => dual.settlement === undefined && dual.expiresAtMs <= atMs;
      if (![...state.earn.values()].some(isDue)) return state;
      return keeper.change(account, atMs, async (now) => {
        const steps: EarnStep[] = [];
        for (const dual of [...now.earn.values()].filter(isDue)) {
          const { clientDualId, expiresAtMs } = dual;
          const settlement = settlementOf(dual, await usdtPriceOf(dual.base, expiresAtMs));
          const record = { type: 'settled' as const, clientDualId, atMs: expiresAtMs, settlement };
          steps.push({ type: 'earn', record, moves: [] });
        }
        return { steps, result: now };
      });
    },
    invest: (account, dual, atMs) =>
      keeper.change(account, atMs, (state) => {
        const coin = dual.invested === 'base' ? dual.base : dual.currency;
        const isPaid = compare(dual.amount, balanceOf(state, coin).free) <= 0;
        invariant(isPaid && dual.expiresAtMs > atMs, 'a dual investment has money and a future');
        const clientDualId = `dual-${state.earn.size + 1}`;
        const investment = { ...dual, clientDualId, productId: productIdOf(dual), createdAtMs: atMs };
        const moves = [{ coin, amount: minus(ZERO, dual.amount) }];
        const step: EarnStep = { type: 'earn', record: { type: 'invested', investment }, moves };
        return { steps: [step], result: clientDualId };
      }),
    collect: (account, clientDualId, atMs) =>
      keeper.change(account, atMs, async (state) => {
        const dual = state.earn.get(clientDualId);
        if (dual?.settlement === undefined || dual.collected) return { steps: [], result: false };
        const { coin, amount } = dual.settlement;
        const record = { type: 'collected' as const, clientDualId, atMs };
        return { steps: [{ type: 'earn', record, moves: [{ coin, amount }] }], result: true };
      }),
  };
  return earn;
}

/** Sold at or above the strike, bought at or below it; otherwise the coin itself comes back. */
function settlementOf(dual: DualOrder, deliveryPrice: Decimal): DualSettlement {
  const { invested, base, currency, strike } = dual;
  const back = times(dual.amount, sum(ONE, dual.profit));
  const side = compare(deliveryPrice, strike);
  const paid = (coin: string, amount: Decimal) => ({
    deliveryPrice,
    coin,
    amount: roundDown(amount, MONEY_PLACES),
  });
  if (invested === 'base') return side >= 0 ? paid(currency, times(back, strike)) : paid(base, back);
  return side <= 0 ? paid(base, dividedBy(back, strike)) : paid(currency, back);
}

/** `{BASE}-{QUOTE}-{YYMMDD}-{STRIKE}-{C|P}-{CURRENCY}`. */
function productIdOf({ base, quote, currency, strike, invested, expiresAtMs }: NewDual): string {
  const day = new Date(expiresAtMs).toISOString().slice(2, 10).replaceAll('-', '');
  return [base, quote, day, strike, invested === 'base' ? 'C' : 'P', currency].join('-');
}

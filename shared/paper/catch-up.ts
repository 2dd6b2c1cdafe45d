import type { EpochMs } from '../core/clock.ts';
import type { AccountState } from './account-state.ts';
import type { Step } from './change.ts';
import { paperId } from './ids.ts';
import type { Listing } from './instruments.ts';
import type { Keeper } from './keeper.ts';
import { type PlacingRules, takerSteps } from './placing.ts';
import { createRestingFills } from './resting.ts';
import { fillStep } from './steps.ts';

export interface CatchUpOptions extends PlacingRules {
  readonly listingOf: (symbol: string) => Listing;
  /** Share of touches of a resting order at which only a part of it fills. */
  readonly partialFillShare: number;
}

/** Brings an account up to this instant: everything that its open orders did meanwhile is written. */
export type CatchUp = (account: string, atMs: EpochMs) => Promise<AccountState>;

/** Keeps a change far below the largest row that a table takes. */
const MAX_FILLS_PER_CHANGE = 200;

export function createCatchUp(options: CatchUpOptions, keeper: Keeper): CatchUp {
  const restingFills = createRestingFills(options);

  /** One change of bounded size; `more` when fills were left for the next. */
  const once = (account: string, atMs: EpochMs): Promise<{ state: AccountState; more: boolean }> =>
    keeper.change(account, atMs, async (state) => {
      if (state.openOrderIds.size === 0) return { steps: [], result: { state, more: false } };
      const steps = await slowSteps(options, account, state, atMs);
      const fills = await restingFills(state, atMs);
      for (const { order, execution, atMs: filledAtMs, completes } of fills.slice(0, MAX_FILLS_PER_CHANGE)) {
        const id = paperId('fill', options.seed, account, state.fillCount + fillsIn(steps));
        const trade = { id, role: 'maker' as const, atMs: filledAtMs, feeRate: options.feeRate };
        steps.push(fillStep(order, execution, trade));
        if (completes) steps.push({ type: 'close', orderId: order.id, atMs: filledAtMs });
      }
      return { steps, result: { state, more: fills.length > MAX_FILLS_PER_CHANGE } };
    });

  return async (account, atMs) => {
    for (;;) {
      const { state, more } = await once(account, atMs);
      if (!more) return state;
    }
  };
}

/** Market orders whose delay is over take from the book of that instant. */
async function slowSteps(
  options: CatchUpOptions,
  account: string,
  state: AccountState,
  atMs: EpochMs,
): Promise<Step[]> {
  const steps: Step[] = [];
  for (const id of state.openOrderIds) {
    const order = state.orders.get(id);
    if (order?.takesAtMs === undefined || order.takesAtMs > atMs) continue;
    const mid = await options.prices.priceAt(order.symbol, order.takesAtMs);
    const fillCount = state.fillCount + fillsIn(steps);
    const execute = { atMs: order.takesAtMs };
    const listing = options.listingOf(order.symbol);
    steps.push(...takerSteps(options, listing, { account, order, mid, fillCount, execute }));
  }
  return steps;
}

function fillsIn(steps: readonly Step[]): number {
  return steps.filter((step) => step.type === 'fill').length;
}

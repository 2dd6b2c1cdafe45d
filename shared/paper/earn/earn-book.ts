import type { EpochMs } from '../../core/clock.ts';
import { invariant } from '../../core/errors.ts';
import type { DualInvestment, DualSettlement, EarnStep } from './earn.ts';

/** A dual investment as it is now. Settled money waits in the earn account until it is collected. */
export interface DualOrder extends DualInvestment {
  readonly updatedAtMs: EpochMs;
  readonly settlement?: DualSettlement;
  readonly collected: boolean;
}

/** By client id, in the order of investing. Only `recordEarn` writes to it. */
export type EarnBook = Map<string, DualOrder>;

export function emptyEarnBook(): EarnBook {
  return new Map();
}

export function recordEarn(book: EarnBook, { record }: EarnStep): void {
  if (record.type === 'invested') {
    const { investment } = record;
    const updatedAtMs = investment.createdAtMs;
    book.set(investment.clientDualId, { ...investment, updatedAtMs, collected: false });
    return;
  }
  const { clientDualId, atMs: updatedAtMs } = record;
  const before = book.get(clientDualId);
  invariant(before !== undefined, `no dual investment ${clientDualId}`);
  const news = record.type === 'settled' ? { settlement: record.settlement } : { collected: true };
  book.set(clientDualId, { ...before, ...news, updatedAtMs });
}

import type { EpochMs } from '../../../shared/core/clock.ts';
import { type Decimal, isZero, minus, sum, ZERO } from '../../../shared/core/decimal.ts';
import type { MonthModel } from '../model.ts';
import type { DaysOfSums } from './day-sums.ts';
import type { DaySums } from './sum-day.ts';

const MONTHS = 12;

/** The first day of the oldest month that is shown. */
export function firstDayShown(nowMs: EpochMs): string {
  return `${monthsUntil(nowMs)[0]}-01`;
}

/**
 * A month for each coin and each month since there is anything. `coin` is the one that fees in other coins are told
 * with. A funding amount counts as paid by the sign that `paidIs` names.
 */
export function monthModels(
  { days }: DaysOfSums,
  { coin, paidIs, nowMs }: { coin: string; paidIs: 'positive' | 'negative'; nowMs: EpochMs },
): readonly MonthModel[] {
  const byMonth = Map.groupBy(days, ([day]) => day.slice(0, 7));
  const shown = monthsUntil(nowMs);
  const first = shown.findIndex((month) => byMonth.get(month)?.some(([, sums]) => hasMoney(sums)));
  if (first < 0) return [];
  const sumsOf = (month: string): readonly DaySums[] => (byMonth.get(month) ?? []).map(([, sums]) => sums);
  const all = shown.slice(first).flatMap(sumsOf);
  const coins = new Set(all.flatMap(({ fees, funding }) => [...Object.keys(fees), ...Object.keys(funding)]));
  if (all.some(({ otherFees }) => Object.keys(otherFees).length > 0)) coins.add(coin);
  return [...coins].flatMap((each) =>
    shown.slice(first).map((month) => {
      const sums = sumsOf(month);
      const funding = total(sums, 'funding', each);
      return {
        month,
        coin: each,
        fees: minus(ZERO, total(sums, 'fees', each)),
        funding: paidIs === 'negative' ? funding : minus(ZERO, funding),
        otherFees: each === coin ? otherFees(sums) : [],
      };
    }),
  );
}

function hasMoney({ fees, otherFees, funding }: DaySums): boolean {
  return [fees, otherFees, funding].some((amounts) => Object.keys(amounts).length > 0);
}

function total(sums: readonly DaySums[], what: 'fees' | 'funding' | 'otherFees', coin: string): Decimal {
  return sum(...sums.map((day) => day[what][coin] ?? ZERO));
}

function otherFees(sums: readonly DaySums[]): MonthModel['otherFees'] {
  const coins = new Set(sums.flatMap((day) => Object.keys(day.otherFees)));
  return [...coins]
    .map((coin) => ({ coin, amount: total(sums, 'otherFees', coin) }))
    .filter(({ amount }) => !isZero(amount));
}

/** UTC months, e.g. `2026-11`, oldest first, up to the one that runs. */
function monthsUntil(nowMs: EpochMs): readonly string[] {
  const now = new Date(nowMs);
  return Array.from({ length: MONTHS }, (_, index) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS + 1 + index))
      .toISOString()
      .slice(0, 7),
  );
}
